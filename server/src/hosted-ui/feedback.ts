import { html } from "hono/html";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { CognitoError } from "../core/errors.ts";
import type { EventFeedback } from "../core/risk/auth-event.ts";
import { giveFeedback } from "../core/risk/feedback.ts";
import { readForm } from "../lib/form.ts";
import { submit } from "./fields.ts";
import { languageOf } from "./language.ts";
import { type Markup, type PageParts, pageOf } from "./layout.ts";
import type { Texts } from "./texts/en.ts";
import { textsIn } from "./texts/index.ts";

/** Longer than any token is. */
const LONGEST_TOKEN = 1_024;

interface Asked {
  readonly token: string;
  readonly value: EventFeedback["value"];
}

/**
 * GET and POST /feedback: where the links in a mail about a sign-in lead. Looking at the page says nothing yet, for programs that
 * look after mail follow every link in it; its button does.
 */
export async function feedback(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const language = languageOf(query, request.headers);
  const texts = textsIn(language);
  const asked = askedIn(request.method === "POST" ? await readForm(request) : query);
  const parts = (more: Pick<PageParts, "alert" | "description" | "body" | "status">): Promise<Response> =>
    pageOf(site, language, { title: texts.judgeSignIn, ...more });
  const expired = { alert: { kind: "error", text: texts.feedbackExpired }, body: "", status: 400 } as const;
  if (!asked) return parts(expired);
  if (request.method !== "POST") return parts({ description: texts.feedbackIntro, body: formFor(site, texts, asked) });
  try {
    await giveFeedback(ctx, site.pool, asked.token, asked.value);
  } catch (error) {
    if (error instanceof CognitoError) return parts(expired);
    throw error;
  }
  return parts({ alert: { kind: "info", text: texts.feedbackTaken }, body: "" });
}

function askedIn(fields: URLSearchParams | undefined): Asked | undefined {
  const token = fields?.get("feedback_token") ?? "";
  const value = fields?.get("feedback_value");
  const isSane = token !== "" && token.length <= LONGEST_TOKEN;
  return isSane && (value === "Valid" || value === "Invalid") ? { token, value } : undefined;
}

/** Whoever has the token may say it: it needs no other protection than that nobody else has it. */
const formFor = ({ path }: PoolSite, texts: Texts, { token, value }: Asked): Markup => html`
        <form class="form" method="post" action="${path}/feedback" data-once>
          <input type="hidden" name="feedback_token" value="${token}">
          <input type="hidden" name="feedback_value" value="${value}">
          ${submit(value === "Valid" ? texts.wasMe : texts.wasNotMe)}
        </form>`;
