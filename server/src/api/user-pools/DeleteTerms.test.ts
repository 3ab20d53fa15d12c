import { DeleteTermsCommand, DeleteUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anApp } from "./branding.fixture.ts";
import { aClient, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";
import { NO_TERMS, NO_TERMS_REFUSAL, someTerms } from "./terms.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const remove = (UserPoolId: string, TermsId: string) =>
  app.client.send(new DeleteTermsCommand({ UserPoolId, TermsId }));

test("a document is deleted once, sixteen at a time, and its client may get another", async () => {
  const of = await anApp(app);
  const { TermsId } = await someTerms(app, of);
  expect(await outcomes(Array.from({ length: 16 }, () => remove(of.UserPoolId, TermsId)))).toEqual({
    done: 1,
    refused: Array(15).fill(`ResourceNotFoundException: Terms ${TermsId} does not exist.`),
  });
  expect((await someTerms(app, of)).TermsId).not.toBe(TermsId);
});

test("a deleted client takes its documents along, and no other's", async () => {
  const { UserPoolId, ClientId } = await anApp(app);
  const { ClientId: other } = await aClient(app, UserPoolId);
  await someTerms(app, { UserPoolId, ClientId });
  await someTerms(app, { UserPoolId, ClientId }, { TermsName: "privacy-policy" });
  const { TermsId } = await someTerms(app, { UserPoolId, ClientId: other });
  await app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  expect((await app.ctx.store.terms.page(UserPoolId, 10)).items.map(({ id }) => id)).toEqual([TermsId]);
});

test("a pool or document there is not is refused, another pool's among them", async () => {
  const { UserPoolId } = await anApp(app);
  const theirs = await someTerms(app, await anApp(app));
  expect(await refusal(remove(NO_POOL, NO_TERMS))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(remove(UserPoolId, NO_TERMS))).toBe(NO_TERMS_REFUSAL);
  expect(await refusal(remove(UserPoolId, theirs.TermsId))).toBe(
    `ResourceNotFoundException: Terms ${theirs.TermsId} does not exist.`,
  );
  expect(await app.ctx.store.terms.find(theirs.UserPoolId ?? "", theirs.TermsId)).toBeDefined();
});
