import { html } from "hono/html";
import type { TermsDocument } from "../core/terms/terms.ts";
import type { Markup } from "./layout.ts";
import type { Language } from "./texts/index.ts";
import type { Visit } from "./visit.ts";

/** What the links of terms documents call a language. AWS's pages do not know Turkish. */
const LANGUAGE_IDS: Readonly<Record<Language, string | undefined>> = {
  de: "cognito:german",
  en: "cognito:english",
  es: "cognito:spanish",
  fr: "cognito:french",
  id: "cognito:bahasa-indonesia",
  it: "cognito:italian",
  ja: "cognito:japanese",
  ko: "cognito:korean",
  nl: "cognito:dutch",
  "pt-BR": "cognito:portuguese-brazil",
  tr: undefined,
  "zh-CN": "cognito:chinese-simplified",
  "zh-TW": "cognito:chinese-traditional",
};

/**
 * What people agree to by signing up: a sentence with links to the application's terms of use and its privacy policy. Nothing
 * unless it has both, for the language of the page or by default.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html#managed-login-terms-documents
 */
export async function termsLine({ ctx, asked, language, texts }: Visit): Promise<Markup | ""> {
  const documents = await ctx.store.terms.ofClient(asked.pool.id, asked.client.id);
  const linkTo = (name: string) => linkIn(documents.find((each) => each.name === name)?.links ?? {}, language);
  const [terms, privacy] = [linkTo("terms-of-use"), linkTo("privacy-policy")];
  if (terms === undefined || privacy === undefined) return "";
  const markup: Readonly<Record<string, Markup>> = {
    "{terms}": link(terms, texts.termsOfUse),
    "{privacy}": link(privacy, texts.privacyPolicy),
  };
  const parts = texts.termsAgreed.split(/(\{\w+\})/).map((part) => markup[part] ?? html`${part}`);
  return html`<p class="legalText-customizable">${parts}</p>`;
}

const linkIn = (links: TermsDocument["links"], language: Language): string | undefined =>
  links[LANGUAGE_IDS[language] ?? ""] ?? links["cognito:default"];

/** Beside the form, so that nothing that was filled in is lost. */
const link = (href: string, label: string): Markup =>
  html`<a href="${href}" target="_blank" rel="noopener noreferrer">${label}</a>`;
