import {
  DescribeTermsCommand,
  UpdateTermsCommand,
  type UpdateTermsCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";
import { LINKS, NO_TERMS, NO_TERMS_REFUSAL, someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const update = (input: UpdateTermsCommandInput) => app.client.send(new UpdateTermsCommand(input));
const described = async (UserPoolId: string, TermsId: string) =>
  (await app.client.send(new DescribeTermsCommand({ UserPoolId, TermsId }))).Terms;

test("links are replaced as a whole, and what is left out stays", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const before = await someTerms(app, { UserPoolId, ClientId });
  const { TermsId } = before;
  app.clock.set("2027-04-04T04:04:04.000Z");
  const Links = { "cognito:japanese": "https://example.com/ja-JP/terms" };
  const changed = await answer(update({ UserPoolId, TermsId, Links }));
  const after = { ...before, Links, LastModifiedDate: new Date("2027-04-04T04:04:04.000Z") };
  expect(changed).toEqual({ Terms: after });
  expect(await described(UserPoolId, TermsId)).toEqual(after);

  app.clock.set("2027-05-05T05:05:05.000Z");
  const renamed = { ...after, TermsName: "privacy-policy", LastModifiedDate: new Date("2027-05-05T05:05:05.000Z") };
  const wanted = { TermsName: "privacy-policy", TermsSource: "LINK", Enforcement: "NONE" } as const;
  expect(await answer(update({ UserPoolId, TermsId, ...wanted }))).toEqual({ Terms: renamed });
  expect(await described(UserPoolId, TermsId)).toEqual(renamed);
});

test("a name that the client has for its other document is refused, and nothing changes", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const terms = await someTerms(app, { UserPoolId, ClientId });
  await someTerms(app, { UserPoolId, ClientId }, { TermsName: "privacy-policy" });
  expect(await refusal(update({ UserPoolId, TermsId: terms.TermsId, TermsName: "privacy-policy" }))).toBe(
    `TermsExistsException: Terms documents named privacy-policy already exist for app client ${ClientId}.`,
  );
  expect(await described(UserPoolId, terms.TermsId)).toEqual(terms);
});

test("sixteen at a time are all made, one after the other", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const { TermsId } = await someTerms(app, { UserPoolId, ClientId });
  const calls = Array.from({ length: 16 }, (_, n) =>
    update({ UserPoolId, TermsId, Links: { "cognito:default": `https://example.com/${n}` } }),
  );
  expect(await outcomes(calls)).toEqual({ done: 16, refused: [] });
  expect((await described(UserPoolId, TermsId))?.Links).toEqual({
    "cognito:default": expect.stringMatching(/^https:\/\/example\.com\/\d+$/),
  });
});

test("a link that is none is refused, and nothing changes", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const { TermsId } = await someTerms(app, { UserPoolId, ClientId });
  expect(await refusal(update({ UserPoolId, TermsId, Links: { "cognito:german": "javascript:alert(1)" } }))).toBe(
    "InvalidParameterException: javascript:alert(1) is not a valid link.",
  );
  expect(await described(UserPoolId, TermsId)).toMatchObject({ Links: LINKS });
});

test("a pool or document there is not is refused, another pool's among them", async () => {
  const { UserPoolId } = await anApp(app);
  const { TermsId: theirs } = await someTerms(app, await anApp(app));
  expect(await refusal(update({ UserPoolId: NO_POOL, TermsId: NO_TERMS }))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(update({ UserPoolId, TermsId: NO_TERMS }))).toBe(NO_TERMS_REFUSAL);
  expect(await refusal(update({ UserPoolId, TermsId: theirs }))).toBe(
    `ResourceNotFoundException: Terms ${theirs} does not exist.`,
  );
});
