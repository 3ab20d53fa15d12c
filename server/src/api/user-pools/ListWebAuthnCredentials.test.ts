import { DeleteWebAuthnCredentialCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { authenticator } from "../../testing/authenticator.ts";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aChoosingPool, aPasskey, list } from "./passkeys.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

async function aPersonWith(app: TestApp, passkeys: number) {
  const to = await aChoosingPool(app);
  const { Username } = await aUser(app, to.UserPoolId);
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  const ids: string[] = [];
  for (let n = 0; n < passkeys; n++) ids.push((await aPasskey(app, AccessToken)).id);
  return { ...to, AccessToken, ids };
}

test("who has none sees none", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonWith(app, 0);
  expect(await answer(list(app, AccessToken))).toEqual({ Credentials: [] });
});

test("passkeys come oldest first, in pages, and each person sees their own", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, AccessToken, ids } = await aPersonWith(app, 5);
  const other = await signIn(app, ClientId, (await aUser(app, UserPoolId)).Username);
  await aPasskey(app, other.AccessToken, authenticator());
  const pages: (string | undefined)[][] = [];
  let token: string | undefined;
  do {
    const { Credentials = [], NextToken } = await list(app, AccessToken, {
      MaxResults: 2,
      ...(token !== undefined && { NextToken: token }),
    });
    pages.push(Credentials.map(({ CredentialId }) => CredentialId));
    token = NextToken;
  } while (token !== undefined);
  expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  for (const MaxResults of [0, 5, 20]) {
    const { Credentials, NextToken } = await list(app, AccessToken, { MaxResults });
    expect([Credentials?.length, NextToken]).toEqual([5, undefined]);
  }
});

test("a page's token serves no other person, and nobody's own making none", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, AccessToken } = await aPersonWith(app, 2);
  const { NextToken = "" } = await list(app, AccessToken, { MaxResults: 1 });
  const other = await signIn(app, ClientId, (await aUser(app, UserPoolId)).Username);
  const words = "InvalidParameterException: Invalid pagination token.";
  expect(await refusal(list(app, other.AccessToken, { NextToken }))).toBe(words);
  expect(await refusal(list(app, AccessToken, { NextToken: "AAAA" }))).toBe(words);
});

test("where the passkey that a page ended with is gone, nothing is lost", async () => {
  await using app = await testApp();
  const { AccessToken, ids } = await aPersonWith(app, 3);
  const { NextToken = "" } = await list(app, AccessToken, { MaxResults: 1 });
  await app.client.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId: ids[0] }));
  const { Credentials = [] } = await list(app, AccessToken, { NextToken });
  expect(Credentials.map(({ CredentialId }) => CredentialId)).toEqual(ids.slice(1));
});

test("more than twenty at a time are not to be had", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonWith(app, 0);
  expect(await refusal(list(app, AccessToken, { MaxResults: 21 }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '21' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 20",
  );
});

test("a token of nobody sees nothing", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, "not.a.token"))).toBe("NotAuthorizedException: Invalid Access Token");
});
