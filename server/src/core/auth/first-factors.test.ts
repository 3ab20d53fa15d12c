import {
  AdminSetUserMFAPreferenceCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aChoosingPool, aPasskey, ORIGIN } from "../../api/user-pools/passkeys.fixture.ts";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import { type Application, nameBehind, publicDoor } from "../../api/user-pools/sign-in.fixture.ts";
import { type AuthenticatorWanted, authenticator } from "../../testing/authenticator.ts";
import { aName, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { hasShownFactor } from "./second-factor.ts";

// Codes and passkeys are one factor: where two are asked for, neither may be what a sign-in begins with. Only a passkey whose
// authenticator knows its person is both, where pool and person say so.

const app = await testApp();
afterAll(() => app.close());

const EMAIL_AND_SMS = {
  EmailMfaConfiguration: {},
  SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
} as const;

const configure = (UserPoolId: string, wanted: Omit<SetUserPoolMfaConfigCommandInput, "UserPoolId">) =>
  app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      WebAuthnConfiguration: { RelyingPartyId: "example.com" },
      ...wanted,
    }),
  );

const BOTH = {
  WebAuthnConfiguration: {
    RelyingPartyId: "example.com",
    FactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION",
  },
} as const;

/** Somebody with both addresses and a passkey. */
async function somebody(to: Application, wanted: AuthenticatorWanted = {}) {
  const username = aName();
  const email = `${username}@example.com`;
  const { Username } = await aUser(app, to.UserPoolId, {
    username,
    attributes: { email, phone_number: "+15555550100" },
  });
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  return { Username, email, AccessToken, passkey: await aPasskey(app, AccessToken, authenticator(wanted)) };
}

const offered = async (to: Application, USERNAME: string) =>
  (await publicDoor.start(app, to, "USER_AUTH", { USERNAME })).AvailableChallenges;

const byPasskey = (to: Application, USERNAME: string) =>
  publicDoor.start(app, to, "USER_AUTH", { USERNAME, PREFERRED_CHALLENGE: "WEB_AUTHN" });

const turnOnEmail = (UserPoolId: string, Username: string) =>
  app.client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, EmailMfaSettings: { Enabled: true } }));

const withPasskeys = (AccessToken: string, Enabled = true) =>
  app.client.send(new SetUserMFAPreferenceCommand({ AccessToken, WebAuthnMfaSettings: { Enabled } }));

test("who has a second factor on begins with a password", async () => {
  const to = await aChoosingPool(app);
  await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS });
  const { Username } = await somebody(to);
  expect(await offered(to, Username)).toEqual(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]);
  await turnOnEmail(to.UserPoolId, Username);
  expect(await offered(to, Username)).toEqual(["PASSWORD_SRP", "PASSWORD"]);
});

test("who turns one on while a code or a passkey is asked for does not get in by that", async () => {
  const to = await aChoosingPool(app);
  await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS });
  const { Username, email, passkey } = await somebody(to);
  const code = await publicDoor.start(app, to, "USER_AUTH", { USERNAME: Username, PREFERRED_CHALLENGE: "EMAIL_OTP" });
  const asked = await byPasskey(to, Username);
  await turnOnEmail(to.UserPoolId, Username);
  const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
  expect(await refusal(publicDoor.answer(app, to, "EMAIL_OTP", responses, code.Session))).toBe(
    "CodeMismatchException: Invalid code or auth state for the user.",
  );
  const options: unknown = JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");
  const CREDENTIAL = JSON.stringify(passkey.get(options, ORIGIN));
  expect(
    await refusal(publicDoor.answer(app, to, "WEB_AUTHN", { USERNAME: Username, CREDENTIAL }, asked.Session)),
  ).toBe("NotAuthorizedException: Incorrect username or password.");
});

test("a code as the first thing is no second factor, where one is required by the time it is given", async () => {
  const to = await aChoosingPool(app, { factors: ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"] });
  const { Username, email } = await somebody(to);
  const asked = await publicDoor.start(app, to, "USER_AUTH", { USERNAME: Username, PREFERRED_CHALLENGE: "EMAIL_OTP" });
  await app.ctx.store.write(async (tx) => {
    const pool = await tx.pools.find(to.UserPoolId);
    if (!pool) return;
    const settings = { ...pool.settings, MfaConfiguration: "ON" as const, EmailMfaConfiguration: {} };
    await tx.pools.replace({ ...pool, version: pool.version + 1, settings });
  });
  const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
  expect(await refusal(publicDoor.answer(app, to, "EMAIL_OTP", responses, asked.Session))).toBe(
    "CodeMismatchException: Invalid code or auth state for the user.",
  );
});

test.each([
  ["of the device itself", false],
  ["of a security key", true],
])(
  "a passkey %s is both factors where pool and person say so, and its authenticator knows its person",
  async (_, roams) => {
    const to = await aChoosingPool(app, { factors: ["PASSWORD", "WEB_AUTHN"] });
    await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS, ...BOTH });
    const { Username, AccessToken, passkey } = await somebody(to, { roams });
    await turnOnEmail(to.UserPoolId, Username);
    expect(await offered(to, Username)).toEqual(["PASSWORD_SRP", "PASSWORD"]);
    await withPasskeys(AccessToken);
    await configure(to.UserPoolId, { MfaConfiguration: "ON", ...EMAIL_AND_SMS, ...BOTH });
    expect(await offered(to, Username)).toEqual(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]);
    const asked = await byPasskey(to, Username);
    const options: unknown = JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");
    expect(options).toMatchObject({ userVerification: "required" });
    const CREDENTIAL = JSON.stringify(passkey.get(options, ORIGIN));
    const given = await publicDoor.answer(app, to, "WEB_AUTHN", { USERNAME: Username, CREDENTIAL }, asked.Session);
    expect(await nameBehind(app, given.AuthenticationResult?.AccessToken)).toBe(Username);
    await withPasskeys(AccessToken, false);
    expect(await offered(to, Username)).toEqual(["PASSWORD_SRP", "PASSWORD"]);
  },
);

test("a passkey that was shown is one factor, where not both say otherwise", async () => {
  const to = await aChoosingPool(app, { factors: ["PASSWORD", "WEB_AUTHN"] });
  await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS, ...BOTH });
  const { Username } = await somebody(to);
  await turnOnEmail(to.UserPoolId, Username);
  const pool = (await app.ctx.store.pools.find(to.UserPoolId)) ?? expect.fail("there is no pool");
  const user = (await app.ctx.store.users.findByLogin(pool.id, Username)) ?? expect.fail("there is no user");
  const saysSo = { ...user, mfa: { ...user.mfa, passkeys: true } };
  const { WebAuthnConfiguration: _both, ...plain } = pool.settings;
  expect([
    hasShownFactor(pool, saysSo, ["WEB_AUTHN"]),
    hasShownFactor(pool, user, ["WEB_AUTHN"]),
    hasShownFactor({ ...pool, settings: plain }, saysSo, ["WEB_AUTHN"]),
    hasShownFactor(pool, saysSo, ["PASSWORD"]),
    hasShownFactor(pool, saysSo, ["EMAIL_OTP"]),
    hasShownFactor(pool, user, ["PASSWORD", "EMAIL_OTP"]),
  ]).toEqual([true, false, false, false, false, true]);
});

test("passkeys are no second factor where the pool does not have them so, or without another one", async () => {
  const to = await aChoosingPool(app, { factors: ["PASSWORD", "WEB_AUTHN"] });
  await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS });
  const { Username, AccessToken } = await somebody(to);
  await turnOnEmail(to.UserPoolId, Username);
  expect(await refusal(withPasskeys(AccessToken))).toBe(
    "InvalidParameterException: Passkeys are not set up as a second factor of the user pool.",
  );
  await configure(to.UserPoolId, { MfaConfiguration: "OPTIONAL", ...EMAIL_AND_SMS, ...BOTH });
  const other = await somebody(to);
  expect(await refusal(withPasskeys(other.AccessToken))).toBe(
    "InvalidParameterException: Passkeys can be a second factor only beside another one.",
  );
});
