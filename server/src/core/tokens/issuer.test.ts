import { UpdateUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { nameBehind } from "../../api/user-pools/sign-in.fixture.ts";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

const OWN = "http://127.0.0.1:9229/";
const ORIGINAL = "https://cognito-idp.us-east-1.amazonaws.com/";
const UPDATED = "https://issuer-cognito-idp.us-east-1.amazonaws.com/";

test.each([
  ["own", undefined, OWN],
  ["own", "ORIGINAL", ORIGINAL],
  ["own", "UPDATED", UPDATED],
  ["aws", undefined, ORIGINAL],
  ["aws", "ORIGINAL", ORIGINAL],
  ["aws", "UPDATED", UPDATED],
] as const)("a server set to %s issuers and a pool that asks for %s", async (issuer, Type, below) => {
  await using app = await testApp({ issuer });
  const { UserPoolId } = await aPool(app, { ...(Type && { IssuerConfiguration: { Type } }) });
  const { ClientId } = await aClient(app, UserPoolId);
  const { Username } = await aUser(app, UserPoolId);
  const { IdToken, AccessToken } = await signIn(app, ClientId, Username);
  for (const token of [IdToken, AccessToken]) expect(decodeJwt(token).iss).toBe(`${below}${UserPoolId}`);
  expect(await nameBehind(app, AccessToken)).toBe(Username);
  const discovery = await app.http.request(`/${UserPoolId}/.well-known/openid-configuration`, {
    headers: { host: "127.0.0.1:9229" },
  });
  expect(await discovery.json()).toMatchObject({
    issuer: `${below}${UserPoolId}`,
    jwks_uri: `${OWN}${UserPoolId}/.well-known/jwks.json`,
  });
});

test("tokens of before the issuer was changed stay good", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  await app.client.send(new UpdateUserPoolCommand({ UserPoolId, IssuerConfiguration: { Type: "ORIGINAL" } }));
  expect(await nameBehind(app, AccessToken)).toBe(Username);
});
