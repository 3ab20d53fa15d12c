import {
  AdminForgetDeviceCommand,
  AdminGetDeviceCommand,
  AdminInitiateAuthCommand,
  AdminUpdateDeviceStatusCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { deviceClient, secretHash } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  ALWAYS,
  aDevice,
  aDevicePool,
  aNewDevice,
  attributesOf,
  aUserWithMfa,
  confirm,
  deviceSrp,
  fromDevice,
  INVALID_REFRESH,
  NO_DEVICE,
  newDeviceIn,
  remember,
  type SignedInDevice,
  showDevice,
} from "./devices.fixture.ts";
import { outcomes, refusal } from "./pools.fixture.ts";
import {
  type Application,
  aNewcomer,
  BAD_SESSION,
  DOORS,
  EXPIRED_SESSION,
  INCORRECT,
  LOCKED,
  publicDoor,
  SPENT_SESSION,
  srpChallenge,
  TEMPORARY,
} from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const claimsOf = (token: string | undefined) => decodeJwt(token ?? "");

const STRANGER = "us-east-1_aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

/** A device of somebody who has a second factor, which was shown to remember it. */
async function aDeviceBehindMfa(there = to) {
  const { Username, phone } = await aUserWithMfa(app, there.UserPoolId);
  const asked = await fromDevice(app, there, Username);
  const { AuthenticationResult } = await textedCode(there, Username, phone, asked.Session);
  const device = newDeviceIn(Username, AuthenticationResult);
  await confirm(app, device);
  return { ...device, phone };
}

const textedCode = async (there: Application, USERNAME: string, phone: string, session?: string, more = {}) =>
  publicDoor.answer(app, there, "SMS_MFA", { USERNAME, SMS_MFA_CODE: await app.codeFor(phone), ...more }, session);

describe.each(DOORS)("by $name", (door) => {
  test("a sign-in that names no device is given the names of a new one, and its access token the key", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { AuthenticationResult: tokens } = await fromDevice(app, to, Username, undefined, door);
    const { AuthenticationResult: others } = await fromDevice(app, to, Username, undefined, door);
    expect(tokens?.NewDeviceMetadata).toEqual({
      DeviceKey: expect.stringMatching(/^us-east-1_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      DeviceGroupKey: expect.stringMatching(/^-[\w-]{8}$/),
    });
    expect(others?.NewDeviceMetadata?.DeviceKey).not.toBe(tokens?.NewDeviceMetadata?.DeviceKey);
    expect(others?.NewDeviceMetadata?.DeviceGroupKey).toBe(tokens?.NewDeviceMetadata?.DeviceGroupKey);
    expect(claimsOf(tokens?.AccessToken)).toMatchObject({ device_key: tokens?.NewDeviceMetadata?.DeviceKey });
    expect(claimsOf(tokens?.IdToken)).not.toHaveProperty("device_key");
  });

  test("a remembered device shows itself in the place of a second factor", async () => {
    const device = await aDeviceBehindMfa();
    const { Username, DeviceKey } = device;
    const asked = await fromDevice(app, to, Username, DeviceKey, door);
    expect(asked).toMatchObject({
      ChallengeName: "DEVICE_SRP_AUTH",
      ChallengeParameters: { USERNAME: Username, DEVICE_KEY: DeviceKey },
      Session: expect.any(String),
    });
    const question = await deviceSrp(app, to, device, asked, door);
    expect(question).toMatchObject({
      ChallengeName: "DEVICE_PASSWORD_VERIFIER",
      ChallengeParameters: {
        SALT: expect.stringMatching(/^[0-9a-f]{32}$/),
        SRP_B: expect.stringMatching(/^[0-9a-f]+$/),
        SECRET_BLOCK: expect.any(String),
        DEVICE_KEY: DeviceKey,
        USERNAME: Username,
      },
      Session: expect.any(String),
    });
    const claim = device.itself.answer(question.ChallengeParameters ?? {}, app.clock.now());
    const responses = { USERNAME: Username, ...claim };
    const { AuthenticationResult: tokens } = await door.answer(
      app,
      to,
      "DEVICE_PASSWORD_VERIFIER",
      responses,
      question.Session,
    );
    expect(tokens).not.toHaveProperty("NewDeviceMetadata");
    expect(claimsOf(tokens?.AccessToken)).toMatchObject({ username: Username, device_key: DeviceKey });
  });

  test("a device that nobody knows is told to whoever knows the password, and to nobody else", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    expect(await refusal(fromDevice(app, to, Username, STRANGER, door))).toBe(NO_DEVICE);
    const wrong = { USERNAME: Username, PASSWORD: "Wrong-horse-8", DEVICE_KEY: STRANGER };
    expect(await refusal(door.start(app, to, door.passwordFlow, wrong))).toBe(INCORRECT);
  });
});

describe("which question a remembered device is asked", () => {
  const without = { ChallengeRequiredOnNewDevice: false };

  test("where it does not stand for a second factor, people show one, and then it need not show itself", async () => {
    const there = await aDevicePool(app, without);
    const device = await aDeviceBehindMfa(there);
    const asked = await fromDevice(app, there, device.Username, device.DeviceKey);
    expect(asked.ChallengeName).toBe("SMS_MFA");
    const { AuthenticationResult } = await textedCode(there, device.Username, device.phone, asked.Session);
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: device.DeviceKey });
    expect(AuthenticationResult).not.toHaveProperty("NewDeviceMetadata");
  });

  test.each([[ALWAYS], [without]])(
    "configured as %j, where people have no second factor it shows itself",
    async (how) => {
      const there = await aDevicePool(app, how);
      const device = await aDevice(app, there);
      const asked = await fromDevice(app, there, device.Username, device.DeviceKey);
      expect(asked.ChallengeName).toBe("DEVICE_SRP_AUTH");
      expect(await showDevice(app, there, device, asked)).toHaveProperty("AuthenticationResult");
    },
  );

  test("one that is known and not remembered is asked nothing, and stands for nothing", async () => {
    const device = await aDeviceBehindMfa();
    await remember(app, device, "not_remembered");
    const asked = await fromDevice(app, to, device.Username, device.DeviceKey);
    expect(asked.ChallengeName).toBe("SMS_MFA");
    const { AuthenticationResult } = await textedCode(to, device.Username, device.phone, asked.Session);
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: device.DeviceKey });
  });

  test("where people must set a second factor up, it does not stand for that", async () => {
    const there = await aDevicePool(app);
    const device = await aDevice(app, there);
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: there.UserPoolId,
        MfaConfiguration: "ON",
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    const asked = await fromDevice(app, there, device.Username, device.DeviceKey);
    expect(asked.ChallengeName).toBe("MFA_SETUP");
  });

  test("another's device is none", async () => {
    const [ada, bob] = [await aDeviceBehindMfa(), await aUserWithMfa(app, to.UserPoolId)];
    expect(await refusal(fromDevice(app, to, bob.Username, ada.DeviceKey))).toBe(NO_DEVICE);
  });

  test("who was asked for a second factor may still name the device, and need not show it", async () => {
    const device = await aDeviceBehindMfa();
    const asked = await fromDevice(app, to, device.Username);
    const { AuthenticationResult } = await textedCode(to, device.Username, device.phone, asked.Session, {
      DEVICE_KEY: device.DeviceKey,
    });
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: device.DeviceKey });
  });
});

describe("by SRP", () => {
  /** The answer to PASSWORD_VERIFIER; the key is told when the sign-in begins, or with the answer. */
  async function withSrp(Username: string, told: { atFirst?: string; then?: string }) {
    const { srp, parameters } = await srpChallenge(app, startingFrom(told.atFirst), to, Username);
    const responses = srp.answer(parameters, PASSWORD, app.clock.now());
    return publicDoor.answer(app, to, "PASSWORD_VERIFIER", {
      ...responses,
      ...(told.then !== undefined && { DEVICE_KEY: told.then }),
    });
  }

  const startingFrom = (DEVICE_KEY: string | undefined): typeof publicDoor => ({
    ...publicDoor,
    start: (one, where, flow, parameters) =>
      publicDoor.start(one, where, flow, { ...parameters, ...(DEVICE_KEY !== undefined && { DEVICE_KEY }) }),
  });

  test.each(["atFirst", "then"])("the key may be told %s", async (when) => {
    const device = await aDeviceBehindMfa();
    const asked = await withSrp(device.Username, { [when]: device.DeviceKey });
    expect(asked.ChallengeName).toBe("DEVICE_SRP_AUTH");
    const { AuthenticationResult } = await showDevice(app, to, device, asked);
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: device.DeviceKey });
  });

  // As amazon-cognito-identity-js does, which would go on for ever if it were told the same again.
  test.each([undefined, STRANGER])(
    "a device nobody knows is told, and the same answer without it goes through (%s)",
    async (atFirst) => {
      const { Username } = await aUser(app, to.UserPoolId);
      const { srp, parameters } = await srpChallenge(app, startingFrom(atFirst), to, Username);
      const responses = srp.answer(parameters, PASSWORD, app.clock.now());
      const answer = (more = {}) => publicDoor.answer(app, to, "PASSWORD_VERIFIER", { ...responses, ...more });
      expect(await refusal(answer({ DEVICE_KEY: STRANGER }))).toBe(NO_DEVICE);
      const { AuthenticationResult } = await answer();
      expect(AuthenticationResult?.NewDeviceMetadata?.DeviceKey).not.toBe(STRANGER);
      expect(await refusal(answer())).toBe(SPENT_SESSION);
    },
  );

  test("a wrong password with an unknown device is a wrong password", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { srp, parameters } = await srpChallenge(app, publicDoor, to, Username);
    const responses = srp.answer(parameters, "Wrong-horse-8", app.clock.now());
    expect(await refusal(publicDoor.answer(app, to, "PASSWORD_VERIFIER", { ...responses, DEVICE_KEY: STRANGER }))).toBe(
      INCORRECT,
    );
  });
});

describe("no guess gets further by naming a device", () => {
  test("a right password that comes while the door is shut is told nothing of it", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const guess = (password: string) =>
      publicDoor.start(app, to, "USER_PASSWORD_AUTH", { USERNAME: Username, PASSWORD: password, DEVICE_KEY: STRANGER });
    for (let n = 0; n < 5; n++) expect(await refusal(guess(`Wrong-horse-${n}`))).toBe(INCORRECT);
    expect(await refusal(guess(PASSWORD))).toBe(LOCKED);
  });

  test.each(["LEGACY", "ENABLED"] as const)("a name nobody has is answered as without one (%s)", async (hiding) => {
    const { ClientId } = await aClient(app, to.UserPoolId, { PreventUserExistenceErrors: hiding });
    const at = { ...to, ClientId };
    const start = (more = {}) =>
      refusal(publicDoor.start(app, at, "USER_PASSWORD_AUTH", { USERNAME: "nobody", PASSWORD, ...more }));
    const device = await aDevice(app, to);
    const expected = hiding === "ENABLED" ? INCORRECT : "UserNotFoundException: User does not exist.";
    for (const DEVICE_KEY of [STRANGER, device.DeviceKey]) expect(await start({ DEVICE_KEY })).toBe(expected);
  });
});

describe("a device that shows itself", () => {
  /** It has been asked, and has given its first answer. */
  async function halfway(there = to) {
    const device = await aDeviceBehindMfa(there);
    const asked = await fromDevice(app, there, device.Username, device.DeviceKey);
    const question = await deviceSrp(app, there, device, asked);
    return { device, asked, question };
  }

  const conclude = (
    { Username }: SignedInDevice,
    claim: Readonly<Record<string, string>>,
    session: string | undefined,
    there = to,
  ) => publicDoor.answer(app, there, "DEVICE_PASSWORD_VERIFIER", { USERNAME: Username, ...claim }, session);

  const claimBy = (device: SignedInDevice, parameters: Record<string, string> = {}, itself = device.itself) =>
    itself.answer(parameters, app.clock.now());

  test("with another secret than its own is refused, and its session is used up", async () => {
    const { device, question } = await halfway();
    const forged = deviceClient({ DeviceKey: device.DeviceKey, DeviceGroupKey: "-whatever" });
    const wrong = claimBy(device, question.ChallengeParameters, forged);
    expect(await refusal(conclude(device, wrong, question.Session))).toBe(INCORRECT);
    const right = claimBy(device, question.ChallengeParameters);
    expect(await refusal(conclude(device, right, question.Session))).toBe(SPENT_SESSION);
  });

  test("wrongly five times is locked out, and so is a right answer then", async () => {
    const device = await aDeviceBehindMfa();
    const questions = [];
    for (let n = 0; n < 6; n++) {
      const asked = await fromDevice(app, to, device.Username, device.DeviceKey);
      questions.push(await deviceSrp(app, to, device, asked));
    }
    const last = questions.pop();
    for (const { ChallengeParameters, Session } of questions) {
      const forged = { ...claimBy(device, ChallengeParameters), PASSWORD_CLAIM_SIGNATURE: "AAAA" };
      expect(await refusal(conclude(device, forged, Session))).toBe(INCORRECT);
    }
    const right = claimBy(device, last?.ChallengeParameters);
    expect(await refusal(conclude(device, right, last?.Session))).toBe(LOCKED);
  });

  test("sixteen times at once with one answer comes in once", async () => {
    const { device, question } = await halfway();
    const claim = claimBy(device, question.ChallengeParameters);
    const all = await outcomes(Array.from({ length: 16 }, () => conclude(device, claim, question.Session)));
    expect(all).toEqual({ done: 1, refused: Array(15).fill(SPENT_SESSION) });
  });

  test("needs a block of its own user, device and application, and its own session", async () => {
    const [one, two] = [await halfway(), await halfway()];
    const claim = claimBy(one.device, one.question.ChallengeParameters);
    const theirs = claimBy(two.device, two.question.ChallengeParameters);
    expect(await refusal(conclude(one.device, theirs, one.question.Session))).toBe(INCORRECT);
    expect(
      await refusal(conclude(one.device, { ...claim, DEVICE_KEY: two.device.DeviceKey }, one.question.Session)),
    ).toBe(INCORRECT);
    expect(
      await refusal(conclude(one.device, { ...claim, PASSWORD_CLAIM_SECRET_BLOCK: "AAAA" }, one.question.Session)),
    ).toBe(INCORRECT);
    expect(await refusal(conclude(one.device, claim, two.question.Session))).toBe(BAD_SESSION);
    expect(await refusal(conclude(one.device, claim, one.asked.Session))).toBe(BAD_SESSION);
    expect(await refusal(conclude(one.device, claim, undefined))).toBe(
      "InvalidParameterException: Missing required parameter Session",
    );
    const { ClientId } = await aClient(app, to.UserPoolId);
    expect(await refusal(conclude(one.device, claim, one.question.Session, { ...to, ClientId }))).toBe(BAD_SESSION);
    expect(await conclude(one.device, claim, one.question.Session)).toHaveProperty("AuthenticationResult");
  });

  test("cannot be mistaken for its user: a block of the password proves nothing here, nor the other way round", async () => {
    const { device, question } = await halfway();
    const { srp, parameters } = await srpChallenge(app, publicDoor, to, device.Username);
    const password = srp.answer(parameters, PASSWORD, app.clock.now());
    expect(await refusal(conclude(device, password, question.Session))).toBe(INCORRECT);
    const claim = claimBy(device, question.ChallengeParameters);
    const responses = { USERNAME: device.Username, ...claim };
    expect(await refusal(publicDoor.answer(app, to, "PASSWORD_VERIFIER", responses))).toBe(INCORRECT);
  });

  test("answers the first question once, with a public value, and in time", async () => {
    const { device, asked } = await halfway();
    expect(await refusal(deviceSrp(app, to, device, asked))).toBe(SPENT_SESSION);
    const again = await fromDevice(app, to, device.Username, device.DeviceKey);
    for (const srpA of ["0", "1", "zz"]) {
      const hostile = { ...device, itself: { ...device.itself, srpA } };
      expect(await refusal(deviceSrp(app, to, hostile, again))).toBe(
        "InvalidParameterException: SRP_A is not a valid public value.",
      );
    }
    const question = await deviceSrp(app, to, device, again);
    app.clock.advance(3 * 60_000);
    const claim = claimBy(device, question.ChallengeParameters);
    expect(await refusal(conclude(device, claim, question.Session))).toBe(EXPIRED_SESSION);
  });

  test("and is forgotten meanwhile, or remembered no more, is not let in", async () => {
    const { UserPoolId } = to;
    for (const forget of [
      (Username: string, DeviceKey: string) =>
        app.client.send(new AdminForgetDeviceCommand({ UserPoolId, Username, DeviceKey })),
      (Username: string, DeviceKey: string) =>
        app.client.send(
          new AdminUpdateDeviceStatusCommand({
            UserPoolId,
            Username,
            DeviceKey,
            DeviceRememberedStatus: "not_remembered",
          }),
        ),
    ]) {
      const { device, question } = await halfway();
      const asked = await fromDevice(app, to, device.Username, device.DeviceKey);
      await forget(device.Username, device.DeviceKey);
      const claim = claimBy(device, question.ChallengeParameters);
      expect(await refusal(conclude(device, claim, question.Session))).toBe(NO_DEVICE);
      expect(await refusal(deviceSrp(app, to, device, asked))).toBe(NO_DEVICE);
    }
  });

  test("and whose user signs out everywhere meanwhile is not let in", async () => {
    const { device, question } = await halfway();
    const { UserPoolId } = to;
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: device.Username }));
    const claim = claimBy(device, question.ChallengeParameters);
    expect(await refusal(conclude(device, claim, question.Session))).toBe(BAD_SESSION);
  });

  test("hashes the secret of an application that has one", async () => {
    const { ClientId, secret = "" } = await aClient(app, to.UserPoolId, { GenerateSecret: true });
    const device = await aDevice(app, to);
    const { Username: USERNAME, DeviceKey: DEVICE_KEY } = device;
    const SECRET_HASH = secretHash(USERNAME, ClientId, secret);
    const at = { ...to, ClientId };
    const asked = await publicDoor.start(app, at, "USER_PASSWORD_AUTH", {
      USERNAME,
      PASSWORD,
      DEVICE_KEY,
      SECRET_HASH,
    });
    expect(await refusal(deviceSrp(app, at, device, asked))).toBe(
      `NotAuthorizedException: Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    );
    const first = { USERNAME, DEVICE_KEY, SRP_A: device.itself.srpA, SECRET_HASH };
    const question = await publicDoor.answer(app, at, "DEVICE_SRP_AUTH", first, asked.Session);
    const claim = { ...claimBy(device, question.ChallengeParameters), SECRET_HASH };
    expect(await conclude(device, claim, question.Session, at)).toHaveProperty("AuthenticationResult");
  });
});

describe("the key is kept while a sign-in goes on", () => {
  test("through a second factor, though only the first request told it", async () => {
    const device = await aDeviceBehindMfa();
    await remember(app, device, "not_remembered");
    const asked = await fromDevice(app, to, device.Username, device.DeviceKey);
    await remember(app, device, "remembered");
    const { AuthenticationResult } = await textedCode(to, device.Username, device.phone, asked.Session);
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: device.DeviceKey });
  });

  test("and who chooses a first password gets a new device's names with it", async () => {
    const name = `new-${app.clock.now().getTime()}`;
    await aNewcomer(app, to.UserPoolId, name);
    const asked = await publicDoor.start(app, to, "USER_PASSWORD_AUTH", { USERNAME: name, PASSWORD: TEMPORARY });
    const responses = { USERNAME: name, NEW_PASSWORD: PASSWORD };
    const { AuthenticationResult } = await publicDoor.answer(
      app,
      to,
      "NEW_PASSWORD_REQUIRED",
      responses,
      asked.Session,
    );
    expect(newDeviceIn(name, AuthenticationResult).DeviceKey).toMatch(/^us-east-1_/);
  });
});

describe("a refresh token is tied to its device", () => {
  const byInitiateAuth = (REFRESH_TOKEN: string, DEVICE_KEY?: string, ClientId = to.ClientId) =>
    app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN, ...(DEVICE_KEY !== undefined && { DEVICE_KEY }) },
      }),
    );
  const byOperation = (RefreshToken: string, DeviceKey?: string, ClientId = to.ClientId) =>
    app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, DeviceKey }));

  describe.each([
    ["REFRESH_TOKEN_AUTH", byInitiateAuth],
    ["GetTokensFromRefreshToken", byOperation],
  ])("%s", (_name, refresh) => {
    test("takes it from the confirmed device, and the new access token names that", async () => {
      const { RefreshToken, DeviceKey } = await aDevice(app, to);
      const { AuthenticationResult } = await refresh(RefreshToken, DeviceKey);
      expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ device_key: DeviceKey });
      expect(AuthenticationResult).not.toHaveProperty("NewDeviceMetadata");
    });

    test("refuses it without a device, from another, and before the device is confirmed", async () => {
      const device = await aNewDevice(app, to);
      const other = await aDevice(app, to, device.Username);
      expect(await refusal(refresh(device.RefreshToken, device.DeviceKey))).toBe(INVALID_REFRESH);
      await confirm(app, device);
      for (const key of [undefined, other.DeviceKey, STRANGER]) {
        expect(await refusal(refresh(device.RefreshToken, key))).toBe(INVALID_REFRESH);
      }
      expect(await refresh(device.RefreshToken, device.DeviceKey)).toHaveProperty("AuthenticationResult");
    });

    test("takes it from a device that is not remembered", async () => {
      const device = await aDevice(app, to);
      await remember(app, device, "not_remembered");
      expect(await refresh(device.RefreshToken, device.DeviceKey)).toHaveProperty("AuthenticationResult");
    });
  });

  test("where refresh tokens rotate, the next one is tied to it as well", async () => {
    const { ClientId } = await aClient(app, to.UserPoolId, {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
    });
    const device = await aDevice(app, { ...to, ClientId });
    const { AuthenticationResult } = await byOperation(device.RefreshToken, device.DeviceKey, ClientId);
    const next = AuthenticationResult?.RefreshToken ?? "";
    expect(await refusal(byOperation(next, undefined, ClientId))).toBe(INVALID_REFRESH);
    expect(await byOperation(next, device.DeviceKey, ClientId)).toHaveProperty("AuthenticationResult");
  });

  test("a sign-in from before the pool tracked devices goes on without one, and one since needs none when it does no more", async () => {
    const { UserPoolId } = await aPool(app);
    const there = { UserPoolId, ...(await aClient(app, UserPoolId)) };
    const { Username } = await aUser(app, UserPoolId);
    const { RefreshToken } = await signIn(app, there.ClientId, Username);
    await app.client.send(new UpdateUserPoolCommand({ UserPoolId, DeviceConfiguration: ALWAYS }));
    expect(await byOperation(RefreshToken, undefined, there.ClientId)).toHaveProperty("AuthenticationResult");
    const device = await aNewDevice(app, there, Username);
    await app.client.send(new UpdateUserPoolCommand({ UserPoolId }));
    expect(await byOperation(device.RefreshToken, undefined, there.ClientId)).toHaveProperty("AuthenticationResult");
  });
});

test("a pool that tracks no devices heeds no key and tells none", async () => {
  const { UserPoolId } = await aPool(app);
  const there = { UserPoolId, ...(await aClient(app, UserPoolId)) };
  const { Username } = await aUser(app, UserPoolId);
  const { AuthenticationResult } = await fromDevice(app, there, Username, STRANGER);
  expect(AuthenticationResult).not.toHaveProperty("NewDeviceMetadata");
  expect(claimsOf(AuthenticationResult?.AccessToken)).not.toHaveProperty("device_key");
});

test("a key that is longer than any is refused", async () => {
  const { Username } = await aUser(app, to.UserPoolId);
  expect(await refusal(fromDevice(app, to, Username, "a".repeat(56)))).toBe(
    "InvalidParameterException: DEVICE_KEY is too long.",
  );
});

test("where a back end says where people are, the device tells", async () => {
  const device = await aDevice(app, to);
  await remember(app, device, "not_remembered");
  const { Username: USERNAME, DeviceKey } = device;
  await app.client.send(
    new AdminInitiateAuthCommand({
      ...to,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD, DEVICE_KEY: DeviceKey },
      ContextData: { IpAddress: "203.0.113.7", ServerName: "s", ServerPath: "/", HttpHeaders: [] },
    }),
  );
  const { Device } = await app.client.send(
    new AdminGetDeviceCommand({ UserPoolId: to.UserPoolId, Username: USERNAME, DeviceKey }),
  );
  expect(attributesOf(Device)).toMatchObject({ last_ip_used: "203.0.113.7" });
});
