import type { CreateTermsCommandInput } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";
import { create, LINKS, someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const UUID_4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const invalid = (words: string) => `InvalidParameterException: ${words}`;
const fault = (words: string) => invalid(`1 validation error detected: ${words}`);

test("a client gets a document, whose links come back as they were given", async () => {
  const of = await anApp(app);
  app.clock.set("2026-03-03T04:05:06.000Z");
  expect(await answer(create(app, of))).toEqual({
    Terms: {
      ...of,
      TermsId: expect.stringMatching(UUID_4),
      TermsName: "terms-of-use",
      TermsSource: "LINK",
      Enforcement: "NONE",
      Links: LINKS,
      CreationDate: new Date("2026-03-03T04:05:06.000Z"),
      LastModifiedDate: new Date("2026-03-03T04:05:06.000Z"),
    },
  });
});

test("a client has a document of each name, and other clients have their own", async () => {
  const of = await anApp(app);
  const { ClientId } = await aClient(app, of.UserPoolId);
  const all = [
    await someTerms(app, of),
    await someTerms(app, of, { TermsName: "privacy-policy" }),
    await someTerms(app, { ...of, ClientId }),
  ];
  expect(new Set(all.map(({ TermsId }) => TermsId)).size).toBe(3);
});

test("of sixteen at a time for one client and name, one is made", async () => {
  const of = await anApp(app);
  expect(await outcomes(Array.from({ length: 16 }, () => create(app, of)))).toEqual({
    done: 1,
    refused: Array(15).fill(
      `TermsExistsException: Terms documents named terms-of-use already exist for app client ${of.ClientId}.`,
    ),
  });
});

test("a pool has no more than forty", async () => {
  const { Id: UserPoolId } = await aPool(app);
  for (let n = 0; n < 20; n++) {
    const { ClientId } = await aClient(app, UserPoolId);
    for (const TermsName of ["terms-of-use", "privacy-policy"]) {
      await create(app, { UserPoolId, ClientId }, { TermsName });
    }
  }
  const { ClientId } = await aClient(app, UserPoolId);
  expect(await refusal(create(app, { UserPoolId, ClientId }))).toBe(
    "LimitExceededException: A user pool can have no more than 40 terms documents.",
  );
  expect(await app.ctx.store.terms.count(UserPoolId)).toBe(40);
});

const languages = [
  "dutch,english,french,spanish,german,bahasa-indonesia,italian,japanese,korean,portuguese-brazil",
  "default,chinese-simplified,chinese-traditional",
]
  .join()
  .split(",");

test("a document may lie at an address for each of thirteen languages", async () => {
  const Links = Object.fromEntries(languages.map((name) => [`cognito:${name}`, `https://example.com/${name}`]));
  expect((await someTerms(app, await anApp(app), { Links })).Links).toEqual(Links);
});

describe("refused is", () => {
  const at = (link: string): Partial<CreateTermsCommandInput> => ({ Links: { "cognito:default": link } });
  const hostile = [
    "javascript:alert(1)",
    "JavaScript://example.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//example.com/terms",
    "/terms",
    "example.com",
    "https:example.com",
    "https:/\\example.com",
    "https://",
    "https://[terms",
    "ftp://example.com/terms",
  ];
  test.each<[string, Partial<CreateTermsCommandInput>, string]>([
    ...hostile
      .map((link) => [`the link ${link}`, at(link), invalid(`${link} is not a valid link.`)] as const)
      .map(([name, wanted, words]): [string, Partial<CreateTermsCommandInput>, string] => [name, wanted, words]),
    [
      "a document without links",
      { Links: undefined },
      fault("Value null at 'links' failed to satisfy constraint: Member must not be null"),
    ],
    [
      "a document with no link",
      { Links: {} },
      fault("Value '{}' at 'links' failed to satisfy constraint: Member must have length greater than or equal to 1"),
    ],
    [
      "another name",
      { TermsName: "cookies" },
      fault(
        "Value 'cookies' at 'termsName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(terms-of-use|privacy-policy)$",
      ),
    ],
  ])("%s", async (_, wanted, refused) => {
    const of = await anApp(app);
    expect(await refusal(create(app, of, wanted))).toBe(refused);
    expect(await app.ctx.store.terms.count(of.UserPoolId)).toBe(0);
  });

  test.each<[string, Partial<CreateTermsCommandInput>]>([
    ["a language there is not", { Links: { "cognito:turkish": "https://example.com" } }],
    ["a language of every object", { Links: { constructor: "https://example.com" } }],
    ["a link with a blank", at("https://example.com/a b")],
    ["a link of many lines", at("https://example.com/\n")],
    ["a link that is too long", at(`https://example.com/${"x".repeat(1024)}`)],
  ])("%s", async (_, wanted) => {
    expect(await refusal(create(app, await anApp(app), wanted))).toMatch(
      /^InvalidParameterException: 1 validation error detected: /,
    );
  });

  test("a pool or client there is not, another pool's among them", async () => {
    const { UserPoolId, ClientId } = await anApp(app);
    const { ClientId: theirs } = await anApp(app);
    expect(await refusal(create(app, { UserPoolId: NO_POOL, ClientId }))).toBe(NO_POOL_REFUSAL);
    for (const nobody of ["nobody", theirs]) {
      expect(await refusal(create(app, { UserPoolId, ClientId: nobody }))).toBe(
        `ResourceNotFoundException: User pool client ${nobody} does not exist.`,
      );
    }
  });
});
