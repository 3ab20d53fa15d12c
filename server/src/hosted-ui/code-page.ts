import { html } from "hono/html";
import type { Graphic } from "../core/branding/brand.ts";
import { codeField, ownerOf, submit } from "./fields.ts";
import { formOf, type Markup, type PageParts, show } from "./layout.ts";
import type { AskedChallenge } from "./page-data.ts";
import { type Problem, told } from "./problems.ts";
import { fill } from "./texts/index.ts";
import { hrefOf, type Visit } from "./visit.ts";

/** How a code is asked for that signs in. */
export interface CodePage {
  /** Where the code goes, and below which another one is asked for. */
  readonly path: string;
  readonly graphic: Graphic;
  /** It was sent, and can be sent again. */
  readonly isSent: boolean;
  /** What leads to another way, where there is one. */
  readonly other: Markup | string;
}

/** A page for a code that signs in: as the first thing that is shown, or as the second. */
export function showCode(
  visit: Visit,
  asked: AskedChallenge,
  { path, graphic, isSent, other }: CodePage,
  problem?: Problem,
): Promise<Response> {
  const { texts } = visit;
  const { alert, status, at } = told(texts, problem, ["code"]);
  const destination = asked.parameters.CODE_DELIVERY_DESTINATION ?? "";
  const sentAgain: PageParts["alert"] =
    asked.sentAgain && !problem ? { kind: "info", text: fill(texts.codeSentAgain, { destination }) } : undefined;
  return show(visit, {
    title: texts.enterCode,
    description: isSent ? fill(texts.factorSent, { destination }) : texts.factorOfApp,
    alert: sentAgain ?? alert,
    status,
    graphic,
    body: html`${formOf(
      visit,
      path,
      html`${ownerOf(asked.username)}
          ${codeField(texts, { id: "mfaCode", problem: at("code"), focus: true })}
          ${submit(texts.signInButton)}`,
    )}
        ${isSent ? formOf(visit, `${path}/resend`, html`<button class="secondary" type="submit">${texts.sendNewCode}</button>`) : ""}
        ${other}
        ${backToSignIn(visit)}`,
  });
}

export const backToSignIn = (visit: Visit): Markup =>
  html`<p><a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${visit.texts.backToSignIn}</a></p>`;
