import { AdminDeleteUserCommand, SetUserPoolMfaConfigCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aChoosingPool, aDomain, aPasskey, start } from "./passkeys.fixture.ts";
import { refusal } from "./pools.fixture.ts";

async function aPerson(app: TestApp, given: Parameters<typeof aChoosingPool>[1] = {}) {
  const to = await aChoosingPool(app, given);
  const user = await aUser(app, to.UserPoolId);
  return { ...to, ...user, ...(await signIn(app, to.ClientId, user.Username)) };
}

test("a browser is told what to ask an authenticator for", async () => {
  await using app = await testApp();
  const { AccessToken, Username, sub } = await aPerson(app);
  expect(await start(app, AccessToken)).toEqual({
    authenticatorSelection: { requireResidentKey: true, residentKey: "required", userVerification: "preferred" },
    challenge: expect.stringMatching(/^[\w-]{100,400}$/),
    excludeCredentials: [],
    pubKeyCredParams: [
      { alg: -7, type: "public-key" },
      { alg: -257, type: "public-key" },
    ],
    rp: { id: "example.com", name: "example.com" },
    timeout: 60_000,
    user: { displayName: Username, id: Buffer.from(sub).toString("base64url"), name: Username },
  });
});

test("each challenge is another, and passkeys that are there are not made twice", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const { id } = await aPasskey(app, AccessToken);
  const [one, other] = [await start(app, AccessToken), await start(app, AccessToken)];
  expect(one).toMatchObject({ excludeCredentials: [{ id, type: "public-key" }] });
  expect(one).not.toEqual(other);
});

test("who signs in by an address sees it at the authenticator", async () => {
  await using app = await testApp();
  const to = await aChoosingPool(app, { pool: { UsernameAttributes: ["email"] } });
  const { Username } = await aUser(app, to.UserPoolId, { username: "ada@example.com" });
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  expect(await start(app, AccessToken)).toMatchObject({
    user: { name: "ada@example.com", displayName: "ada@example.com" },
  });
});

test.each([
  [{ UserVerification: "required" as const }, "required"],
  [{ UserVerification: "preferred" as const }, "preferred"],
  [{ FactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION" as const }, "required"],
  [{ FactorConfiguration: "SINGLE_FACTOR" as const }, "preferred"],
])("with %o user verification is %s", async (webAuthn, userVerification) => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app, { webAuthn: { RelyingPartyId: "example.com", ...webAuthn } });
  expect(await start(app, AccessToken)).toMatchObject({ authenticatorSelection: { userVerification } });
});

describe("the relying party", () => {
  test.each([
    ["http://127.0.0.1:9229", "localhost"],
    ["http://[::1]:9229", "localhost"],
    ["https://login.example.org", "login.example.org"],
  ])("of a pool with pages at %s is %s", async (publicUrl, id) => {
    await using app = await testApp({ publicUrl });
    const { UserPoolId, AccessToken } = await aPerson(app, { webAuthn: {} });
    await aDomain(app, UserPoolId);
    expect(await start(app, AccessToken)).toMatchObject({ rp: { id, name: id } });
  });

  test("is the custom domain where there is one, and what the owner chose before all", async () => {
    await using app = await testApp();
    const { UserPoolId, AccessToken } = await aPerson(app, { webAuthn: {} });
    await aDomain(app, UserPoolId);
    await app.ctx.store.writeOne((tx) =>
      tx.domains.insert({
        domain: "auth.example.net",
        poolId: UserPoolId,
        certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/one",
        managedLoginVersion: 2,
        createdAt: app.clock.now(),
        updatedAt: app.clock.now(),
        settings: {},
      }),
    );
    expect(await start(app, AccessToken)).toMatchObject({ rp: { id: "auth.example.net" } });
    const WebAuthnConfiguration = { RelyingPartyId: "example.com" };
    await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, WebAuthnConfiguration }));
    expect(await start(app, AccessToken)).toMatchObject({ rp: { id: "example.com" } });
  });

  test("is missing where nobody chose one and the pool has no pages", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app, { webAuthn: {} });
    expect(await refusal(start(app, AccessToken))).toBe(
      "WebAuthnConfigurationMissingException: The user pool has neither a relying party id nor a domain.",
    );
  });
});

test("a pool that does not sign people in with passkeys takes none", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app, { factors: ["PASSWORD", "EMAIL_OTP"] });
  expect(await refusal(start(app, AccessToken))).toBe(
    "WebAuthnNotEnabledException: WebAuthn is not enabled for this userpool",
  );
});

test("a token of nobody, or of somebody who is gone, starts nothing", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPerson(app);
  expect(await refusal(start(app, "not.a.token"))).toBe("NotAuthorizedException: Invalid Access Token");
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  expect(await refusal(start(app, AccessToken))).toBe("NotAuthorizedException: User does not exist.");
});
