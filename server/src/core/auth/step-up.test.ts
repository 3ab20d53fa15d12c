import {
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmSignUpCommand,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aDevice, aDevicePool } from "../../api/user-pools/devices.fixture.ts";
import {
  ADDRESSES,
  aPersonWithApplication,
  BY_OPERATOR,
  TOO_MANY,
  turnOn,
  WRONG_TOKEN_CODE,
} from "../../api/user-pools/mfa.fixture.ts";
import { aChoosingPool, aPasskey, ORIGIN } from "../../api/user-pools/passkeys.fixture.ts";
import { otherThan } from "../../api/user-pools/people.fixture.ts";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  type Application,
  BAD_SESSION,
  DOORS,
  LOCKED,
  publicDoor,
  SPENT_SESSION,
  TEMPORARY,
} from "../../api/user-pools/sign-in.fixture.ts";
import { type Authenticator, type AuthenticatorWanted, authenticator } from "../../testing/authenticator.ts";
import { aClient, aName, attributeList, aUser, PASSWORD, signIn, type UserWanted } from "../../testing/builders.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());

const LOA = (level: number) => `urn:cognito:loa:${level}`;
const NAMED = { Level1: { AcrValue: LOA(1) } };
const UNMET =
  "InvalidParameterException: The user has no factors that meet any of the requested authentication levels.";
const MET = "InvalidParameterException: The access token already meets the requested authentication level.";
const BAD_TOKEN = "NotAuthorizedException: Invalid Access Token";

/** A pool that takes every factor and asks nobody for a second one, and tells of levels unless a test wants otherwise. */
async function aPlace(pool: Partial<CreateUserPoolCommandInput> = { AcrConfiguration: NAMED }): Promise<Application> {
  const to = await aChoosingPool(app, {
    pool: { AccountRecoverySetting: { RecoveryMechanisms: BY_OPERATOR }, ...pool },
    client: {
      ExplicitAuthFlows: [
        "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
      ],
    },
  });
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: to.UserPoolId,
      MfaConfiguration: "OPTIONAL",
      SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {},
      WebAuthnConfiguration: { RelyingPartyId: "example.com" },
    }),
  );
  return to;
}

const to = await aPlace();
const silent = await aPlace({});

/** Somebody with a password, and with nothing else unless a test wants more. */
const somebody = (at = to, wanted: UserWanted = {}) => aUser(app, at.UserPoolId, { attributes: {}, ...wanted });

/** Somebody with an authenticator application that no sign-in asks for. */
const withApplication = (at = to, attributes: Readonly<Record<string, string>> = {}) =>
  aPersonWithApplication(app, at, { isOn: false, username: aName(), attributes });

async function withPasskey(wanted: AuthenticatorWanted = {}, attributes: Readonly<Record<string, string>> = {}) {
  const user = await somebody(to, { attributes });
  const { AccessToken } = await signIn(app, to.ClientId, user.Username);
  return { ...user, AccessToken, passkey: await aPasskey(app, AccessToken, authenticator(wanted)) };
}

type Values = Readonly<Record<string, string>>;

const begin = (USERNAME: string, more: Values, at = to, door = publicDoor) =>
  door.start(app, at, "USER_AUTH", { USERNAME, ...more });

const byPassword = (USERNAME: string, more: Values = {}, at = to, door = publicDoor) =>
  begin(USERNAME, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD, ...more }, at, door);

const giveCode = (asked: InitiateAuthCommandOutput, USERNAME: string, code: string, at = to, door = publicDoor) => {
  const name = asked.ChallengeName ?? "CUSTOM_CHALLENGE";
  return door.answer(app, at, name, { USERNAME, [`${name}_CODE`]: code }, asked.Session);
};

const sent = (destination: string): Promise<string> => app.codeFor(destination);

const signature = (asked: InitiateAuthCommandOutput, USERNAME: string, passkey: Authenticator) => {
  const options: unknown = JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");
  const CREDENTIAL = JSON.stringify(passkey.get(options, ORIGIN));
  return publicDoor.answer(app, to, "WEB_AUTHN", { USERNAME, CREDENTIAL }, asked.Session);
};

const claimsIn = (token = ""): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/** What both tokens tell, which must be the same. */
function told({ AuthenticationResult: tokens }: InitiateAuthCommandOutput) {
  const [id, access] = [claimsIn(tokens?.IdToken), claimsIn(tokens?.AccessToken)].map(({ acr, amr, auth_time }) => ({
    acr,
    amr,
    auth_time,
  }));
  expect(id).toEqual(access);
  return { acr: id?.acr, amr: id?.amr };
}

const tokenOf = ({ AuthenticationResult: tokens }: InitiateAuthCommandOutput): string => tokens?.AccessToken ?? "";

const PROVEN = { email: "ada@example.com", email_verified: "true" };

describe("tokens tell what was shown", () => {
  test("a password", async () => {
    const { Username } = await somebody();
    expect(told(await byPassword(Username))).toEqual({ acr: LOA(1), amr: ["pwd"] });
  });

  test("a code", async () => {
    const { Username } = await somebody(to, { attributes: PROVEN });
    const asked = await begin(Username, { PREFERRED_CHALLENGE: "EMAIL_OTP" });
    expect(told(await giveCode(asked, Username, await sent(PROVEN.email)))).toEqual({
      acr: LOA(2),
      amr: ["email_otp"],
    });
  });

  test.each([
    [false, "swk"],
    [true, "hwk"],
  ])("a passkey, of an authenticator that can be carried about: %s", async (roams, method) => {
    const { Username, passkey } = await withPasskey({ roams });
    const asked = await begin(Username, { PREFERRED_CHALLENGE: "WEB_AUTHN" });
    expect(told(await signature(asked, Username, passkey))).toEqual({ acr: LOA(3), amr: [method] });
  });

  test.each([
    ["SMS_MFA", "sms", ADDRESSES.phone_number],
    ["EMAIL_OTP", "email_otp", ADDRESSES.email],
  ] as const)("a password and %s", async (factor, method, destination) => {
    const { Username } = await somebody(to, { attributes: ADDRESSES });
    await turnOn(app, to, Username, [factor]);
    const asked = await byPassword(Username);
    expect(told(await giveCode(asked, Username, await sent(destination)))).toEqual({
      acr: LOA(3),
      amr: ["pwd", method, "mfa"],
    });
  });

  test("a password and an authenticator application; refreshing changes neither them nor the time", async () => {
    const { Username, code } = await withApplication();
    await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]);
    const signedIn = await giveCode(await byPassword(Username), Username, code());
    const strong = { acr: LOA(4), amr: ["pwd", "otp", "mfa"] };
    expect(told(signedIn)).toEqual(strong);
    app.clock.advance(60_000);
    const REFRESH_TOKEN = signedIn.AuthenticationResult?.RefreshToken ?? "";
    const refreshed = await publicDoor.start(app, to, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN });
    expect(told(refreshed)).toEqual(strong);
    const [before, after] = [signedIn, refreshed].map((step) => claimsIn(tokenOf(step)));
    expect(after).toMatchObject({ auth_time: before?.auth_time });
    expect(after?.iat).toBeGreaterThan(Number(before?.iat));
    // What is asked for with a refresh raises nothing.
    const asked = { REFRESH_TOKEN, TARGET_ACR_VALUES: LOA(1), ACCESS_TOKEN: tokenOf(signedIn) };
    expect(told(await publicDoor.start(app, to, "REFRESH_TOKEN_AUTH", asked))).toEqual(strong);
  });

  test("by the pool's own names", async () => {
    const at = await aPlace({ AcrConfiguration: { Level1: { AcrValue: "urn:example:low" } } });
    const { Username } = await somebody(at);
    expect(told(await byPassword(Username, {}, at))).toEqual({ acr: "urn:example:low", amr: ["pwd"] });
    expect(await refusal(byPassword(Username, { TARGET_ACR_VALUES: LOA(1) }, at))).toBe(
      "InvalidParameterException: TARGET_ACR_VALUES names no authentication level of the pool.",
    );
  });

  test("not where the pool names no levels, unless the application asks for one", async () => {
    const { Username } = await somebody(silent);
    const plain = await byPassword(Username, {}, silent);
    for (const token of [plain.AuthenticationResult?.IdToken, plain.AuthenticationResult?.AccessToken]) {
      expect(Object.keys(claimsIn(token)).filter((name) => name === "acr" || name === "amr")).toEqual([]);
    }
    const asked = await byPassword(Username, { TARGET_ACR_VALUES: LOA(1) }, silent);
    expect(told(asked)).toEqual({ acr: LOA(1), amr: ["pwd"] });
  });
});

describe.each(DOORS)("a level that is asked for at $name", (door) => {
  test("asks for the factor that it takes, and gives nothing before that is shown", async () => {
    const { Username, code } = await withApplication();
    const asked = await byPassword(Username, { TARGET_ACR_VALUES: LOA(4) }, to, door);
    expect(asked).toMatchObject({ ChallengeName: "SOFTWARE_TOKEN_MFA" });
    expect(asked.AuthenticationResult).toBeUndefined();
    const right = code();
    expect(await refusal(giveCode(asked, Username, otherThan(right), to, door))).toBe(WRONG_TOKEN_CODE);
    expect(told(await giveCode(asked, Username, right, to, door))).toEqual({
      acr: LOA(4),
      amr: ["pwd", "otp", "mfa"],
    });
  });

  test("is the first of several that the person can reach", async () => {
    const { Username } = await somebody(to, { attributes: PROVEN });
    const asked = await byPassword(Username, { TARGET_ACR_VALUES: `phr ${LOA(4)} ${LOA(3)} ${LOA(1)}` }, to, door);
    expect(asked).toMatchObject({ ChallengeName: "EMAIL_OTP" });
    expect(told(await giveCode(asked, Username, await sent(PROVEN.email), to, door))).toEqual({
      acr: LOA(3),
      amr: ["pwd", "email_otp", "mfa"],
    });
    const low = await byPassword(Username, { TARGET_ACR_VALUES: `${LOA(4)} ${LOA(1)} ${LOA(3)}` }, to, door);
    expect(told(low)).toEqual({ acr: LOA(1), amr: ["pwd"] });
  });

  test("is refused to who cannot reach it, before anything is sent or shown", async () => {
    const { Username } = await somebody();
    for (const TARGET_ACR_VALUES of [LOA(4), LOA(2), `${LOA(4)} ${LOA(3)} ${LOA(2)}`]) {
      expect(await refusal(byPassword(Username, { TARGET_ACR_VALUES }, to, door))).toBe(UNMET);
      expect(await refusal(begin(Username, { TARGET_ACR_VALUES }, to, door))).toBe(UNMET);
    }
    // An address that nobody has proven proves nothing.
    const unproven = await somebody(to, { attributes: { email: "eve@example.com" } });
    expect(await refusal(byPassword(unproven.Username, { TARGET_ACR_VALUES: LOA(3) }, to, door))).toBe(UNMET);
  });

  test("narrows what the person can begin with", async () => {
    const { Username } = await withPasskey({}, PROVEN);
    const choices = async (TARGET_ACR_VALUES: string) =>
      (await begin(Username, { TARGET_ACR_VALUES }, to, door)).AvailableChallenges;
    expect(await choices(LOA(1))).toEqual(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]);
    expect(await choices(LOA(3))).toEqual(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]);
    expect(await choices(`${LOA(4)} ${LOA(2)}`)).toEqual(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]);
    // What was left out cannot be chosen, nor preferred.
    const asked = await begin(Username, { TARGET_ACR_VALUES: LOA(3), PREFERRED_CHALLENGE: "EMAIL_OTP" }, to, door);
    expect(asked.ChallengeName).toBe("SELECT_CHALLENGE");
    const answers = { USERNAME: Username, ANSWER: "EMAIL_OTP" };
    expect(await refusal(door.answer(app, to, "SELECT_CHALLENGE", answers, asked.Session))).toBe(
      "InvalidParameterException: ANSWER is not one of the challenges that can be chosen.",
    );
  });

  test("leaves a second factor that is on in force, and chooses among several", async () => {
    const { Username, code } = await withApplication(to, ADDRESSES);
    await turnOn(app, to, Username, ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], { preferred: "SMS_MFA" });
    const low = await byPassword(Username, { TARGET_ACR_VALUES: LOA(1) }, to, door);
    expect(low.ChallengeName).toBe("SMS_MFA");
    expect(told(await giveCode(low, Username, await sent(ADDRESSES.phone_number), to, door))).toMatchObject({
      acr: LOA(3),
    });
    const high = await byPassword(Username, { TARGET_ACR_VALUES: LOA(4) }, to, door);
    expect(high.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(told(await giveCode(high, Username, code(), to, door))).toMatchObject({ acr: LOA(4) });
  });

  test("offers a choice of those that reach it, and takes no other", async () => {
    const { Username } = await somebody(to, {
      attributes: { ...PROVEN, phone_number: "+15555550123", phone_number_verified: "true" },
    });
    const asked = await byPassword(Username, { TARGET_ACR_VALUES: LOA(3) }, to, door);
    expect(asked.ChallengeName).toBe("SELECT_MFA_TYPE");
    expect(JSON.parse(asked.ChallengeParameters?.MFAS_CAN_CHOOSE ?? "")).toEqual(["SMS_MFA", "EMAIL_OTP"]);
    const choose = (ANSWER: string) =>
      door.answer(app, to, "SELECT_MFA_TYPE", { USERNAME: Username, ANSWER }, asked.Session);
    expect(await refusal(choose("SOFTWARE_TOKEN_MFA"))).toBe(
      "InvalidParameterException: ANSWER is not one of the factors that can be chosen.",
    );
    const chosen = await choose("EMAIL_OTP");
    expect(told(await giveCode(chosen, Username, await sent(PROVEN.email), to, door))).toMatchObject({ acr: LOA(3) });
  });
});

test("a remembered device stands for a second factor, and not for a level", async () => {
  const tracking = await aDevicePool(app);
  const { UserPoolId } = tracking;
  const at = { UserPoolId, ...(await aClient(app, UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] })) };
  const attributes = { phone_number: "+15555550199", phone_number_verified: "true" };
  const { Username } = await somebody(tracking, { attributes });
  const { DeviceKey } = await aDevice(app, tracking, Username);
  await turnOn(app, tracking, Username, ["SMS_MFA"]);
  const from = { DEVICE_KEY: DeviceKey };
  expect((await byPassword(Username, from, at)).ChallengeName).toBe("DEVICE_SRP_AUTH");
  expect((await byPassword(Username, { ...from, TARGET_ACR_VALUES: LOA(1) }, at)).ChallengeName).toBe(
    "DEVICE_SRP_AUTH",
  );
  const asked = await byPassword(Username, { ...from, TARGET_ACR_VALUES: LOA(3) }, at);
  expect(asked.ChallengeName).toBe("SMS_MFA");
  expect(told(await giveCode(asked, Username, await sent(attributes.phone_number), at))).toEqual({
    acr: LOA(3),
    amr: ["pwd", "sms", "mfa"],
  });
});

test("who signs in by the session of their sign-up has shown their password and the code", async () => {
  const Username = aName();
  const email = `${Username}@example.com`;
  const signedUp = await app.client.send(
    new SignUpCommand({
      ClientId: to.ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: attributeList({ email }),
    }),
  );
  const ConfirmationCode = await sent(email);
  const { Session } = await app.client.send(
    new ConfirmSignUpCommand({ ClientId: to.ClientId, Username, ConfirmationCode, Session: signedUp.Session }),
  );
  const signedIn = (TARGET_ACR_VALUES: string) =>
    app.client.send(
      new InitiateAuthCommand({
        ClientId: to.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME: Username, TARGET_ACR_VALUES },
        Session,
      }),
    );
  expect(told(await signedIn(LOA(3)))).toEqual({ acr: LOA(3), amr: ["pwd", "email_otp", "mfa"] });
});

describe("a level that is asked for is not lost on the way", () => {
  test("SRP, answered without the session", async () => {
    const { Username, code } = await withApplication();
    const srp = srpClient(to.UserPoolId);
    const more = { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A: srp.srpA, TARGET_ACR_VALUES: LOA(4) };
    const { ChallengeParameters = {} } = await begin(Username, more);
    const responses = srp.answer(ChallengeParameters, PASSWORD, app.clock.now());
    const asked = await publicDoor.answer(app, to, "PASSWORD_VERIFIER", responses);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(told(await giveCode(asked, Username, code()))).toMatchObject({ acr: LOA(4) });
  });

  test("through a choice, and a password that is given afterwards", async () => {
    const { Username, code } = await withApplication();
    const choice = await begin(Username, { TARGET_ACR_VALUES: LOA(4) });
    const chosen = await publicDoor.answer(
      app,
      to,
      "SELECT_CHALLENGE",
      { USERNAME: Username, ANSWER: "PASSWORD" },
      choice.Session,
    );
    const given = { USERNAME: Username, PASSWORD };
    const asked = await publicDoor.answer(app, to, "PASSWORD", given, chosen.Session);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(told(await giveCode(asked, Username, code()))).toMatchObject({ acr: LOA(4) });
  });

  test("what comes with an answer changes nothing", async () => {
    const { Username } = await withApplication();
    const { Session } = await begin(Username, { TARGET_ACR_VALUES: LOA(4), PREFERRED_CHALLENGE: "PASSWORD" });
    const responses = { USERNAME: Username, PASSWORD, TARGET_ACR_VALUES: LOA(1) };
    const asked = await publicDoor.answer(app, to, "PASSWORD", responses, Session);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
  });

  test("a session that was made without one ends in tokens that say so", async () => {
    const { Username } = await withApplication();
    const { Session } = await begin(Username, { PREFERRED_CHALLENGE: "PASSWORD" });
    const responses = { USERNAME: Username, PASSWORD, TARGET_ACR_VALUES: LOA(4) };
    const signedIn = await publicDoor.answer(app, to, "PASSWORD", responses, Session);
    expect(told(signedIn)).toEqual({ acr: LOA(1), amr: ["pwd"] });
  });

  test("a session serves its own user and client, once", async () => {
    const [ada, bob] = [await withApplication(), await withApplication()];
    const other = { ...to, ...(await aClient(app, to.UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] })) };
    const asked = await byPassword(ada.Username, { TARGET_ACR_VALUES: LOA(4) });
    expect(await refusal(giveCode(asked, bob.Username, bob.code()))).toBe(BAD_SESSION);
    expect(await refusal(giveCode(asked, ada.Username, ada.code(), other))).toBe(BAD_SESSION);
    expect(told(await giveCode(asked, ada.Username, ada.code()))).toMatchObject({ acr: LOA(4) });
    expect(await refusal(giveCode(asked, ada.Username, ada.code()))).toBe(SPENT_SESSION);
  });

  test("nobody is told from somebody: who has no account has choices, the same ones each time", async () => {
    const hiding = {
      ...to,
      ...(await aClient(app, to.UserPoolId, {
        ExplicitAuthFlows: ["ALLOW_USER_AUTH"],
        PreventUserExistenceErrors: "ENABLED",
      })),
    };
    const names = Array.from({ length: 12 }, (_, index) => `nobody-${index}`);
    const ask = async (name: string) =>
      begin(name, { TARGET_ACR_VALUES: LOA(4) }, hiding).then(
        ({ AvailableChallenges }) => AvailableChallenges,
        (error: Error) => error.message,
      );
    const first = await Promise.all(names.map(ask));
    expect(await Promise.all(names.map(ask))).toEqual(first);
    // As with people some have an authenticator application, and some have not.
    const distinct = new Set(first.map((answer) => JSON.stringify(answer)));
    expect(distinct).toEqual(
      new Set([
        JSON.stringify(["PASSWORD_SRP", "PASSWORD"]),
        JSON.stringify(UNMET.slice("InvalidParameterException: ".length)),
      ]),
    );
  });
});

describe("a sign-in is stepped up by its access token", () => {
  const stepUp = (USERNAME: string, ACCESS_TOKEN: string, level: number, more: Values = {}, at = to) =>
    begin(USERNAME, { ACCESS_TOKEN, TARGET_ACR_VALUES: LOA(level), ...more }, at);

  test.each(DOORS)("at $name, by what it lacks alone", async (door) => {
    const { Username, code } = await withApplication();
    const before = await byPassword(Username);
    app.clock.advance(60_000);
    const more = { ACCESS_TOKEN: tokenOf(before), TARGET_ACR_VALUES: LOA(4) };
    const asked = await begin(Username, more, to, door);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    const after = await giveCode(asked, Username, code(), to, door);
    expect(told(after)).toEqual({ acr: LOA(4), amr: ["pwd", "otp", "mfa"] });
    expect(after.AuthenticationResult?.RefreshToken).toEqual(expect.any(String));
    const [was, is] = [before, after].map((step) => Number(claimsIn(tokenOf(step)).auth_time));
    expect(is).toBeGreaterThan(was ?? 0);
    // The former sign-in is what it was.
    const REFRESH_TOKEN = before.AuthenticationResult?.RefreshToken ?? "";
    expect(told(await publicDoor.start(app, to, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN }))).toMatchObject({
      acr: LOA(1),
    });
  });

  test("a code that signed somebody in counts beside the password they give now", async () => {
    const { Username } = await somebody(to, { attributes: PROVEN });
    const byCode = await giveCode(
      await begin(Username, { PREFERRED_CHALLENGE: "EMAIL_OTP" }),
      Username,
      await sent(PROVEN.email),
    );
    const asked = await stepUp(Username, tokenOf(byCode), 3);
    expect(asked.AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
    const given = { USERNAME: Username, ANSWER: "PASSWORD", PASSWORD };
    const after = await publicDoor.answer(app, to, "SELECT_CHALLENGE", given, asked.Session);
    expect(told(after)).toEqual({ acr: LOA(3), amr: ["email_otp", "pwd", "mfa"] });
  });

  test("no token is given for one that is as good", async () => {
    const { Username, code } = await withApplication();
    const low = tokenOf(await byPassword(Username));
    expect(await refusal(stepUp(Username, low, 1))).toBe(MET);
    const high = tokenOf(await giveCode(await stepUp(Username, low, 4), Username, code()));
    for (const level of [4, 3, 2, 1]) expect(await refusal(stepUp(Username, high, level))).toBe(MET);
    const plain = await somebody();
    const only = tokenOf(await byPassword(plain.Username));
    const falling = { TARGET_ACR_VALUES: `${LOA(4)} ${LOA(1)}` };
    expect(await refusal(stepUp(plain.Username, only, 4, falling))).toBe(MET);
    expect(await refusal(stepUp(plain.Username, only, 4))).toBe(UNMET);
  });

  test("a second factor that has become due is asked for whatever level is asked", async () => {
    const { Username, code } = await withApplication();
    const low = tokenOf(await byPassword(Username));
    await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]);
    const asked = await stepUp(Username, low, 1);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(told(await giveCode(asked, Username, code()))).toMatchObject({ acr: LOA(4) });
  });

  test("a token that is older than MAX_AGE counts for nothing, and lives on", async () => {
    const { Username } = await withApplication();
    const token = tokenOf(await byPassword(Username));
    app.clock.advance(30_000);
    expect((await stepUp(Username, token, 4, { MAX_AGE: "60" })).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    for (const MAX_AGE of ["10", "0"]) {
      const asked = await stepUp(Username, token, 4, { MAX_AGE });
      expect(asked).toMatchObject({
        ChallengeName: "SELECT_CHALLENGE",
        AvailableChallenges: ["PASSWORD_SRP", "PASSWORD"],
      });
      // As good as it is, it is not as fresh: the level alone is no reason to refuse.
      expect(told(await byPassword(Username, { TARGET_ACR_VALUES: LOA(1), ACCESS_TOKEN: token, MAX_AGE }))).toEqual({
        acr: LOA(1),
        amr: ["pwd"],
      });
    }
    expect((await stepUp(Username, token, 4)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
  });

  test("what counted in one sign-in counts in no other, whatever of it comes with an answer", async () => {
    const { Username, code } = await withApplication(to, PROVEN);
    const byCode = await begin(Username, { PREFERRED_CHALLENGE: "EMAIL_OTP" });
    const token = tokenOf(await giveCode(byCode, Username, await sent(PROVEN.email)));
    const srp = srpClient(to.UserPoolId);
    const bySrp = { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A: srp.srpA };
    const former = await begin(Username, { ...bySrp, TARGET_ACR_VALUES: LOA(3), ACCESS_TOKEN: token });
    app.clock.advance(24 * 3_600_000);

    const { ChallengeParameters = {} } = await begin(Username, bySrp);
    const answer = srp.answer(ChallengeParameters, PASSWORD, app.clock.now());
    const signedIn = await publicDoor.answer(app, to, "PASSWORD_VERIFIER", answer, former.Session);
    expect(told(signedIn)).toEqual({ acr: LOA(1), amr: ["pwd"] });

    await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]);
    const { Session } = await byPassword(Username);
    const responses = {
      USERNAME: Username,
      SOFTWARE_TOKEN_MFA_CODE: code(),
      PASSWORD_CLAIM_SECRET_BLOCK: former.ChallengeParameters?.SECRET_BLOCK ?? "",
    };
    expect(told(await publicDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", responses, Session))).toEqual({
      acr: LOA(4),
      amr: ["pwd", "otp", "mfa"],
    });
  });

  test("what a token told counts no more for who has signed out everywhere since", async () => {
    const { Username } = await somebody(to, { attributes: PROVEN });
    const byCode = await begin(Username, { PREFERRED_CHALLENGE: "EMAIL_OTP" });
    const ACCESS_TOKEN = tokenOf(await giveCode(byCode, Username, await sent(PROVEN.email)));
    const more = { PREFERRED_CHALLENGE: "PASSWORD", ACCESS_TOKEN, TARGET_ACR_VALUES: `${LOA(3)} ${LOA(1)}` };
    const { Session } = await begin(Username, more);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: to.UserPoolId, Username }));
    const asked = await publicDoor.answer(app, to, "PASSWORD", { USERNAME: Username, PASSWORD }, Session);
    expect(asked.ChallengeName).toBe("EMAIL_OTP");
  });

  test("a password that an operator has replaced since counts for nothing: nobody chooses the next by a token and a code", async () => {
    const { Username, code } = await withApplication();
    const low = tokenOf(await byPassword(Username));
    const { UserPoolId } = to;
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: TEMPORARY, Permanent: false }),
    );
    const asked = await stepUp(Username, low, 4);
    expect(asked).toMatchObject({
      ChallengeName: "SELECT_CHALLENGE",
      AvailableChallenges: ["PASSWORD_SRP", "PASSWORD"],
    });
    const given = { USERNAME: Username, ANSWER: "PASSWORD", PASSWORD: TEMPORARY };
    const temporary = await publicDoor.answer(app, to, "SELECT_CHALLENGE", given, asked.Session);
    expect(temporary.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    const chosen = { USERNAME: Username, NEW_PASSWORD: `${PASSWORD}.` };
    const second = await publicDoor.answer(app, to, "NEW_PASSWORD_REQUIRED", chosen, temporary.Session);
    expect(told(await giveCode(second, Username, code()))).toEqual({ acr: LOA(4), amr: ["pwd", "otp", "mfa"] });
  });

  test("a token that tells nothing counts for nothing, not even towards a code alone", async () => {
    const { Username } = await withApplication(silent, {
      ...PROVEN,
      phone_number: "+15555550123",
      phone_number_verified: "true",
    });
    const token = tokenOf(await byPassword(Username, {}, silent));
    for (const level of [4, 3, 2]) {
      expect((await stepUp(Username, token, level, {}, silent)).ChallengeName).toBe("SELECT_CHALLENGE");
    }
  });

  test("another user's, another client's, and an ended one are refused", async () => {
    const [ada, bob] = [await withApplication(), await withApplication()];
    const token = tokenOf(await byPassword(ada.Username));
    expect(await refusal(stepUp(bob.Username, token, 4))).toBe(BAD_TOKEN);
    expect(await refusal(stepUp("nobody", token, 4))).toBe(BAD_TOKEN);
    const other = { ...to, ...(await aClient(app, to.UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] })) };
    expect(await refusal(stepUp(ada.Username, token, 4, {}, other))).toBe(BAD_TOKEN);
    const asked = await stepUp(ada.Username, token, 4);
    const { UserPoolId } = to;
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: ada.Username }));
    expect(await refusal(stepUp(ada.Username, token, 4))).toBe("NotAuthorizedException: Access Token has been revoked");
    expect(await refusal(giveCode(asked, ada.Username, ada.code()))).toBe(BAD_SESSION);
    for (const broken of ["", "x", `${token.slice(0, -4)}AAAA`]) {
      expect(await refusal(stepUp(bob.Username, broken, 4))).toMatch(/^(NotAuthorized|InvalidParameter)Exception: /);
    }
  });

  test("who is locked out is asked nothing", async () => {
    const { Username, code } = await withApplication();
    const token = tokenOf(await byPassword(Username));
    const asked = await stepUp(Username, token, 4);
    const right = code();
    for (let tries = 0; tries < 5; tries++) {
      expect(await refusal(giveCode(asked, Username, otherThan(right)))).toBe(WRONG_TOKEN_CODE);
    }
    expect(await refusal(stepUp(Username, token, 4))).toBe(LOCKED);
    expect(await refusal(giveCode(asked, Username, right))).toBe(LOCKED);
  });

  test("codes are sent no more often than at any sign-in", async () => {
    const { Username } = await somebody(to, { attributes: PROVEN });
    const token = tokenOf(await byPassword(Username));
    const answers: string[] = [];
    for (let tries = 0; tries < 30; tries++) answers.push(await stepUp(Username, token, 3).then(() => "", refusalOf));
    expect(answers.at(-1)).toBe(TOO_MANY);
  });
});

const refusalOf = (error: Error): string => `${error.name}: ${error.message}`;

describe("what is asked for badly", () => {
  test.each<[Values, string]>([
    [{ ACCESS_TOKEN: "x" }, "InvalidParameterException: ACCESS_TOKEN requires TARGET_ACR_VALUES."],
    [{ TARGET_ACR_VALUES: "" }, "InvalidParameterException: Missing required parameter TARGET_ACR_VALUES"],
    [
      { TARGET_ACR_VALUES: "phr urn:cognito:loa:5" },
      "InvalidParameterException: TARGET_ACR_VALUES names no authentication level of the pool.",
    ],
    [{ TARGET_ACR_VALUES: "x".repeat(1_025) }, "InvalidParameterException: TARGET_ACR_VALUES is too long."],
    [{ TARGET_ACR_VALUES: LOA(1), ACCESS_TOKEN: "x" }, BAD_TOKEN],
    ...["-1", "1.5", "soon", "", "9".repeat(10)].map((MAX_AGE): [Values, string] => [
      { TARGET_ACR_VALUES: LOA(1), MAX_AGE },
      "InvalidParameterException: MAX_AGE must be a number of seconds.",
    ]),
  ])("%j", async (more, message) => {
    const { Username } = await somebody();
    expect(await refusal(byPassword(Username, more))).toBe(message);
  });

  test("a plan without levels", async () => {
    const at = await aPlace({});
    const { Username } = await somebody(at);
    await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: at.UserPoolId, MfaConfiguration: "OFF" }));
    await app.client.send(new UpdateUserPoolCommand({ UserPoolId: at.UserPoolId, UserPoolTier: "LITE" }));
    expect(await refusal(byPassword(Username, { TARGET_ACR_VALUES: LOA(1) }, at))).toBe(
      "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: " +
        "Step-Up Authentication",
    );
  });
});
