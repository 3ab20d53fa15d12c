import { DescribeTermsByClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { aClient, answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const describeTerms = (UserPoolId: string, ClientId: string, TermsName: string) =>
  app.client.send(new DescribeTermsByClientCommand({ UserPoolId, ClientId, TermsName }));

test("tells all of a client's document of that name", async () => {
  const of = await anApp(app);
  const [terms, policy] = [await someTerms(app, of), await someTerms(app, of, { TermsName: "privacy-policy" })];
  expect(await answer(describeTerms(of.UserPoolId, of.ClientId, "terms-of-use"))).toEqual({ Terms: terms });
  expect(await answer(describeTerms(of.UserPoolId, of.ClientId, "privacy-policy"))).toEqual({ Terms: policy });
});

test("a client without the document is told so, whatever other clients have", async () => {
  const of = await anApp(app);
  await someTerms(app, of);
  const { ClientId: other } = await aClient(app, of.UserPoolId);
  for (const [client, name] of [
    [of.ClientId, "privacy-policy"],
    [other, "terms-of-use"],
  ] as const) {
    expect(await refusal(describeTerms(of.UserPoolId, client, name))).toBe(
      `ResourceNotFoundException: App client ${client} does not have terms documents named ${name}.`,
    );
  }
});

test("a pool or client there is not is refused, another pool's among them", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const theirs = await anApp(app);
  await someTerms(app, theirs);
  expect(await refusal(describeTerms(NO_POOL, ClientId, "terms-of-use"))).toBe(NO_POOL_REFUSAL);
  for (const nobody of ["nobody", theirs.ClientId]) {
    expect(await refusal(describeTerms(UserPoolId, nobody, "terms-of-use"))).toBe(
      `ResourceNotFoundException: User pool client ${nobody} does not exist.`,
    );
  }
  expect(await refusal(describeTerms(UserPoolId, ClientId, "cookies"))).toBe(
    "InvalidParameterException: 1 validation error detected: Value 'cookies' at 'termsName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(terms-of-use|privacy-policy)$",
  );
});
