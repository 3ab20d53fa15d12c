import { html } from "hono/html";
import { challengePage } from "./challenge-page.ts";
import { attributeField, newPasswordFields, ownerOf, submit } from "./fields.ts";
import { attributesFrom, repeatedPasswordFrom } from "./input.ts";
import { formOf, show } from "./layout.ts";
import type { AskedChallenge } from "./page-data.ts";
import { fieldOf, Problem, told } from "./problems.ts";
import { page, type Visit } from "./visit.ts";

const PREFIX = "userAttributes.";

/** The page after a temporary password: one of the person's own, and what the pool requires and the operator left out. */
export const changePassword = page(
  challengePage({
    name: "NEW_PASSWORD_REQUIRED",
    answers({ ctx }, asked, form) {
      const missing = missingIn(asked);
      const given = attributesFrom(form, missing, ctx.clock.now());
      const left = missing.find((name) => given[name] === undefined);
      if (left !== undefined) throw new Problem("missing", fieldOf(left));
      const attributes = Object.entries(given).map(([name, value]) => [`${PREFIX}${name}`, value] as const);
      return { ...Object.fromEntries(attributes), NEW_PASSWORD: repeatedPasswordFrom(form) };
    },
    show: showForm,
  }),
);

/** The attributes that are still missing, as the engine names them. */
function missingIn({ parameters }: AskedChallenge): readonly string[] {
  // Made by `askNewPassword` and sealed since.
  const names = JSON.parse(parameters.requiredAttributes ?? "[]") as readonly string[];
  return names.map((name) => name.slice(PREFIX.length));
}

function showForm(visit: Visit, asked: AskedChallenge, problem?: Problem, form?: URLSearchParams): Promise<Response> {
  const { site, texts } = visit;
  const missing = missingIn(asked);
  const { alert, status, at } = told(texts, problem, [...missing.map(fieldOf), "password", "confirm_password"]);
  const first = problem === undefined ? (missing[0] ?? "password") : undefined;
  return show(visit, {
    title: texts.changePassword,
    description: texts.mustChange,
    alert,
    status,
    body: formOf(
      visit,
      "/changePassword",
      html`${ownerOf(asked.username)}
          ${missing.map((name) =>
            attributeField(texts, name, {
              value: form?.get(fieldOf(name)) ?? undefined,
              problem: at(fieldOf(name)),
              focus: name === first,
            }),
          )}
          ${newPasswordFields(texts, site.pool, at, first === "password")}
          ${submit(texts.setPassword)}`,
    ),
  });
}
