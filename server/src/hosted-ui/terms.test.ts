import { CreateTermsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, links, type Pages, pagesFor, seen } from "./pages.fixture.ts";
import { LANGUAGES } from "./texts/index.ts";

const TERMS = { "cognito:default": "https://example.com/terms" };
const POLICY = { "cognito:default": "https://example.com/privacy" };

const setTerms = (
  app: TestApp,
  { UserPoolId, ClientId }: Pages,
  TermsName: "terms-of-use" | "privacy-policy",
  Links: Record<string, string>,
) =>
  app.client.send(
    new CreateTermsCommand({ UserPoolId, ClientId, TermsName, TermsSource: "LINK", Enforcement: "NONE", Links }),
  );

/** The sentence as markup; undefined where there is none. */
const sentenceIn = ({ text }: { readonly text: string }) =>
  /<p class="legalText-customizable">(.*?)<\/p>/s.exec(text)?.[1];

const words = (markup: string | undefined) => markup?.replaceAll(/<[^>]*>/g, "");

test("who signs up is told what they agree to, with a link to each document", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await setTerms(app, pages, "terms-of-use", TERMS);
  await setTerms(app, pages, "privacy-policy", POLICY);
  const page = await visitor(app).get(pages.path("/signup"));
  expect(sentenceIn(page)).toBe(
    'By signing up, you agree to our <a href="https://example.com/terms" target="_blank" rel="noopener noreferrer">Terms of use</a>' +
      ' and <a href="https://example.com/privacy" target="_blank" rel="noopener noreferrer">Privacy policy</a>.',
  );
});

test("the sentence is there too when the form comes back", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await setTerms(app, pages, "terms-of-use", TERMS);
  await setTerms(app, pages, "privacy-policy", POLICY);
  const browser = visitor(app);
  await browser.get(pages.path("/signup"));
  const page = await browser.send(pages.path("/signup"), { username: "ada", password: "short" });
  expect(seen(page).status).toBe(400);
  expect(words(sentenceIn(page))).toBe("By signing up, you agree to our Terms of use and Privacy policy.");
});

test("nothing is said until both documents are there, whatever another client has", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const other = await pagesFor(app, pages.UserPoolId);
  await setTerms(app, other, "terms-of-use", TERMS);
  await setTerms(app, other, "privacy-policy", POLICY);
  const sentence = async () => sentenceIn(await visitor(app).get(pages.path("/signup")));
  expect(await sentence()).toBeUndefined();
  await setTerms(app, pages, "privacy-policy", POLICY);
  expect(await sentence()).toBeUndefined();
  await setTerms(app, pages, "terms-of-use", TERMS);
  expect(await sentence()).toBeDefined();
});

const IDS = {
  de: "german",
  en: "english",
  es: "spanish",
  fr: "french",
  id: "bahasa-indonesia",
  it: "italian",
  ja: "japanese",
  ko: "korean",
  nl: "dutch",
  "pt-BR": "portuguese-brazil",
  tr: "default",
  "zh-CN": "chinese-simplified",
  "zh-TW": "chinese-traditional",
};

test("each language has its own words, and its own links where there are some", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const all = Object.values(IDS);
  const at = (place: string) =>
    Object.fromEntries(all.map((id) => [`cognito:${id}`, `https://example.com/${id}/${place}`]));
  await setTerms(app, pages, "terms-of-use", at("terms"));
  await setTerms(app, pages, "privacy-policy", at("privacy"));
  for (const [language, { texts }] of Object.entries(LANGUAGES)) {
    const page = await visitor(app).get(pages.path("/signup", { lang: language }));
    const sentence = texts.termsAgreed.replace("{terms}", texts.termsOfUse).replace("{privacy}", texts.privacyPolicy);
    expect(words(sentenceIn(page))).toBe(sentence);
    const id = IDS[language as keyof typeof IDS];
    expect(links(page)).toMatchObject({
      [texts.termsOfUse]: `https://example.com/${id}/terms`,
      [texts.privacyPolicy]: `https://example.com/${id}/privacy`,
    });
  }
});

test("a language without links of its own has those for all, document by document; without them nothing is said", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await setTerms(app, pages, "terms-of-use", { ...TERMS, "cognito:french": "https://example.com/fr/terms" });
  await setTerms(app, pages, "privacy-policy", {
    "cognito:german": "https://example.com/de/privacy",
    "cognito:french": "https://example.com/fr/privacy",
  });
  const shown = async (lang: string) => {
    const found = links(await visitor(app).get(pages.path("/signup", { lang })));
    return Object.values(found).filter((href) => href.startsWith("https://example.com/"));
  };
  expect(await shown("fr")).toEqual(["https://example.com/fr/terms", "https://example.com/fr/privacy"]);
  expect(await shown("de")).toEqual(["https://example.com/terms", "https://example.com/de/privacy"]);
  expect(await shown("en")).toEqual([]);
});

test("what a link holds stays in it", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await setTerms(app, pages, "terms-of-use", {
    "cognito:default": `https://example.com/"><script>alert(1)</script>{privacy}&lt;'`,
  });
  await setTerms(app, pages, "privacy-policy", POLICY);
  const page = await visitor(app).get(pages.path("/signup"));
  expect(page.text).not.toContain("<script>alert");
  expect(links(page)).toMatchObject({
    "Terms of use": `https://example.com/"><script>alert(1)</script>{privacy}&lt;'`,
    "Privacy policy": "https://example.com/privacy",
  });
});
