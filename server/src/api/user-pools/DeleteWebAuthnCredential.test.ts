import { DeleteWebAuthnCredentialCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aChoosingPool, aPasskey, list } from "./passkeys.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const NONE = "ResourceNotFoundException: The user has no such passkey.";

const remove = ({ client }: TestApp, AccessToken: string, CredentialId: string) =>
  client.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId }));

async function aPerson(app: TestApp) {
  const to = await aChoosingPool(app);
  const { Username } = await aUser(app, to.UserPoolId);
  return { ...to, ...(await signIn(app, to.ClientId, Username)) };
}

test("a passkey is taken away, once, and others stay", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const [one, other] = [await aPasskey(app, AccessToken), await aPasskey(app, AccessToken)];
  expect(await answer(remove(app, AccessToken, one.id))).toEqual({});
  expect((await list(app, AccessToken)).Credentials?.map(({ CredentialId }) => CredentialId)).toEqual([other.id]);
  const attempts = Array.from({ length: 16 }, () => remove(app, AccessToken, other.id));
  expect(await outcomes(attempts)).toEqual({ done: 1, refused: Array(15).fill(NONE) });
});

test("nobody takes away another's, and what is none is not found", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, AccessToken } = await aPerson(app);
  const { id } = await aPasskey(app, AccessToken);
  const other = await signIn(app, ClientId, (await aUser(app, UserPoolId)).Username);
  expect(await refusal(remove(app, other.AccessToken, id))).toBe(NONE);
  expect(await refusal(remove(app, AccessToken, "'; drop table passkeys; --"))).toBe(NONE);
  expect((await list(app, AccessToken)).Credentials).toHaveLength(1);
});

test("a token of nobody takes nothing away", async () => {
  await using app = await testApp();
  expect(await refusal(remove(app, "not.a.token", "AAAA"))).toBe("NotAuthorizedException: Invalid Access Token");
});
