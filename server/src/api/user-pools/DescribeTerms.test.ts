import { DescribeTermsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { NO_TERMS, NO_TERMS_REFUSAL, someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const describeTerms = (UserPoolId: string, TermsId: string) =>
  app.client.send(new DescribeTermsCommand({ UserPoolId, TermsId }));

test("tells all of a document", async () => {
  const of = await anApp(app);
  const terms = await someTerms(app, of);
  expect(await answer(describeTerms(of.UserPoolId, terms.TermsId))).toEqual({ Terms: terms });
});

test("a pool or document there is not is refused, another pool's among them", async () => {
  const { UserPoolId } = await anApp(app);
  const { TermsId: theirs } = await someTerms(app, await anApp(app));
  expect(await refusal(describeTerms(NO_POOL, theirs))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(describeTerms(UserPoolId, NO_TERMS))).toBe(NO_TERMS_REFUSAL);
  expect(await refusal(describeTerms(UserPoolId, theirs))).toBe(
    `ResourceNotFoundException: Terms ${theirs} does not exist.`,
  );
});
