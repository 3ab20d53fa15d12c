import { ListTermsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { aClient, answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const list = (UserPoolId: string, more: { MaxResults?: number; NextToken?: string } = {}) =>
  app.client.send(new ListTermsCommand({ UserPoolId, ...more }));

test("a pool without documents has an empty list", async () => {
  const { UserPoolId } = await anApp(app);
  expect(await answer(list(UserPoolId))).toEqual({ Terms: [] });
});

test("tells of each document what it is, and not where it lies", async () => {
  const of = await anApp(app);
  const { TermsId, TermsName, Enforcement, CreationDate, LastModifiedDate } = await someTerms(app, of);
  expect(await answer(list(of.UserPoolId))).toEqual({
    Terms: [{ TermsId, TermsName, Enforcement, CreationDate, LastModifiedDate }],
  });
});

test.each([1, 2, 4, 5])("pages of %i miss nothing, end, and hold no other pool's documents", async (MaxResults) => {
  const { UserPoolId } = await anApp(app);
  await someTerms(app, await anApp(app));
  const made: (string | undefined)[] = [];
  for (let n = 0; n < 4; n++) {
    const { ClientId } = await aClient(app, UserPoolId);
    made.push((await someTerms(app, { UserPoolId, ClientId })).TermsId);
  }
  const listed: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await list(UserPoolId, { MaxResults, ...(NextToken !== undefined && { NextToken }) });
    expect(page.Terms?.length).toBeLessThanOrEqual(MaxResults);
    listed.push(...(page.Terms ?? []).map(({ TermsId }) => TermsId));
    ({ NextToken } = page);
  } while (NextToken !== undefined && listed.length < 10);
  expect(listed).toEqual(made.toSorted());
});

test("another pool's token is refused, and what is none", async () => {
  const { UserPoolId } = await anApp(app);
  const theirs = await anApp(app);
  await someTerms(app, theirs);
  await someTerms(app, theirs, { TermsName: "privacy-policy" });
  const { NextToken } = await list(theirs.UserPoolId, { MaxResults: 1 });
  for (const token of [NextToken ?? expect.fail("there is no second page"), "x", ""]) {
    expect(await refusal(list(UserPoolId, { NextToken: token }))).toBe(
      "InvalidParameterException: Invalid pagination token.",
    );
  }
});

test("a page holds sixty at most", async () => {
  const { UserPoolId } = await anApp(app);
  expect(await refusal(list(UserPoolId, { MaxResults: 61 }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
  );
  expect(await refusal(list(UserPoolId, { MaxResults: 0 }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
});

test("an unknown pool is refused", async () => {
  expect(await refusal(list(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
