import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
  type ISignUpResult,
} from "amazon-cognito-identity-js";
import { describe, expect, inject, test } from "vitest";
import { RIDDLES, SOLUTION } from "../functions.ts";
import { anAddress, codeTo } from "../inbox.ts";
import { aPool, aPoolWithMfa, aUser, PASSWORD, type Pool } from "../pool.ts";
import { authenticator } from "../totp.ts";

const NEW_PASSWORD = "Other-Horse-10";

/** A storage of one person's browser. */
function storage() {
  const items = new Map<string, string>();
  return {
    setItem: (key: string, value: string) => void items.set(key, value),
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
  };
}

/** The library as an application sets it up, in a browser of its own. */
function browser({ url, poolId: UserPoolId, clientId: ClientId }: Pool) {
  const Storage = storage();
  const userPool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: url, Storage });
  return { userPool, user: (Username: string) => new CognitoUser({ Username, Pool: userPool, Storage }) };
}

let phones = 0;

/** A phone number that nobody had before. */
const aPhone = () => `+1555${String(Date.now() + ++phones).slice(-10)}`;

/** One of its node-style calls as a promise. */
const called = <T = string>(call: (callback: (error?: Error, result?: T) => void) => void): Promise<T | undefined> =>
  new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

/** What a sign-in came to: a session, or the user attributes with which a new password is asked for. */
type SignedIn = { session: CognitoUserSession } | { mustChoose: { attributes: unknown; required: unknown } };

/** Signs in by SRP, as the library does unless told otherwise. */
const authenticate = (user: CognitoUser, Username: string, Password: string): Promise<SignedIn> =>
  new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
      onSuccess: (session) => resolve({ session }),
      onFailure: reject,
      newPasswordRequired: (attributes: unknown, required: unknown) =>
        resolve({ mustChoose: { attributes, required } }),
    });
  });

/** The session of a sign-in that has nothing more to ask. */
async function signIn(user: CognitoUser, name: string, password: string): Promise<CognitoUserSession> {
  const signedIn = await authenticate(user, name, password);
  if ("session" in signedIn) return signedIn.session;
  throw new Error("The sign-in asked for a new password");
}

/** Signs in by SRP and whatever factors are asked for; in which order that was. */
const withFactors = (
  Username: string,
  user: CognitoUser,
  given: { readonly totp?: () => string; readonly sms?: () => Promise<string>; readonly choice?: string },
): Promise<readonly string[]> =>
  new Promise((resolve, onFailure) => {
    const asked: string[] = [];
    const callbacks: IAuthenticationCallback = {
      onSuccess: () => resolve(asked),
      onFailure,
      totpRequired: () => {
        asked.push("totp");
        user.sendMFACode(given.totp?.() ?? "", callbacks, "SOFTWARE_TOKEN_MFA");
      },
      mfaRequired: () => {
        asked.push("sms");
        void given.sms?.().then((code) => user.sendMFACode(code, callbacks), onFailure);
      },
      selectMFAType: () => {
        asked.push("choice");
        user.sendMFASelectionAnswer(given.choice ?? "", callbacks);
      },
    };
    user.authenticateUser(new AuthenticationDetails({ Username, Password: PASSWORD }), callbacks);
  });

describe.each(inject("servers"))("amazon-cognito-identity-js, on $database", ({ url }) => {
  test("a person signs up, asks for the code again, confirms and signs in by SRP", async () => {
    const { userPool, user } = browser(await aPool(url));
    const email = anAddress();
    const attributes = [new CognitoUserAttribute({ Name: "email", Value: email })];
    const result = await called<ISignUpResult>((callback) =>
      userPool.signUp("ada", PASSWORD, attributes, [], callback),
    );
    expect(result).toMatchObject({ userConfirmed: false, codeDeliveryDetails: { DeliveryMedium: "EMAIL" } });

    const ada = user("ada");
    await expect(signIn(ada, "ada", PASSWORD)).rejects.toMatchObject({
      code: "UserNotConfirmedException",
      message: "User is not confirmed.",
    });
    await called((callback) => ada.resendConfirmationCode(callback));
    expect(await called((callback) => ada.confirmRegistration("000", true, callback)).catch(({ code }) => code)).toBe(
      "CodeMismatchException",
    );
    const code = await codeTo(url, email);
    expect(await called((callback) => ada.confirmRegistration(code, true, callback))).toBe("SUCCESS");

    const session = await signIn(ada, "ada", PASSWORD);
    expect(session.isValid()).toBe(true);
    expect(session.getIdToken().payload).toMatchObject({ "cognito:username": "ada", email, email_verified: true });
    expect(userPool.getCurrentUser()?.getUsername()).toBe("ada");
  });

  test("SRP takes the right password only, by the username and by an alias", async () => {
    const pool = await aPool(url, { AliasAttributes: ["email"] });
    const email = anAddress();
    const sub = await aUser(pool, "ada", email);
    const { user } = browser(pool);
    await expect(signIn(user("ada"), "ada", "Wrong-Horse-12")).rejects.toMatchObject({
      code: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    await expect(signIn(user("nobody"), "nobody", PASSWORD)).rejects.toMatchObject({ code: "UserNotFoundException" });
    for (const name of ["ada", email]) {
      const session = await signIn(user(name), name, PASSWORD);
      expect(session.getAccessToken().payload).toMatchObject({ sub, username: "ada" });
    }
  });

  test("SRP agrees for many passwords and names, whatever their bytes", async () => {
    const pool = await aPool(url, {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 6,
          RequireLowercase: false,
          RequireNumbers: false,
          RequireSymbols: false,
          RequireUppercase: false,
        },
      },
    });
    const { cognito, poolId: UserPoolId } = pool;
    const { user } = browser(pool);
    for (const [Username, Password] of [
      ["ünïcödé", "pässwörd ünd mehr"],
      ["日本", "パスワードです"],
      ["ada@example.com", "aaaaaa"],
      ["Ada", "😀😀😀😀😀😀"],
      ["a:b", "p:w:p:w"],
      ...Array.from({ length: 4 }, (_, n) => [`user-${n}`, `password-${n}`] as const),
    ] as const) {
      await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: "SUPPRESS" });
      await cognito.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });
      const session = await signIn(user(Username), Username, Password);
      expect(session.getAccessToken().payload).toMatchObject({ username: Username });
    }
  });

  test("where unknown users are hidden, SRP fails for them as it does for a wrong password", async () => {
    const pool = await aPool(url, {}, { PreventUserExistenceErrors: "ENABLED" });
    await aUser(pool, "ada", anAddress());
    const { user } = browser(pool);
    for (const name of ["ada", "nobody"]) {
      await expect(signIn(user(name), name, "Wrong-Horse-12")).rejects.toMatchObject({
        code: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
    }
  });

  test("a session is found in the storage and refreshed", async () => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    const { userPool, user } = browser(pool);
    const first = await signIn(user("ada"), "ada", PASSWORD);

    const returning = userPool.getCurrentUser();
    const found = await called<CognitoUserSession>((callback) =>
      returning?.getSession((error: Error | null, session: CognitoUserSession | null) =>
        callback(error ?? undefined, session ?? undefined),
      ),
    );
    expect(found?.getAccessToken().getJwtToken()).toBe(first.getAccessToken().getJwtToken());
    const refreshed = await called<CognitoUserSession>((callback) =>
      returning?.refreshSession(first.getRefreshToken(), callback),
    );
    const { jti, ...same } = first.getAccessToken().payload;
    expect(refreshed?.getAccessToken().payload).toMatchObject({
      origin_jti: same["origin_jti"],
      auth_time: same["auth_time"],
    });
    expect(refreshed?.getAccessToken().payload["jti"]).not.toBe(jti);
    expect(refreshed?.getRefreshToken().getToken()).toBe(first.getRefreshToken().getToken());
  });

  test("a person changes the password, and recovers a forgotten one", async () => {
    const pool = await aPool(url);
    const email = anAddress();
    await aUser(pool, "ada", email);
    const ada = browser(pool).user("ada");
    await signIn(ada, "ada", PASSWORD);
    await expect(
      called((callback) => ada.changePassword("Wrong-Horse-12", NEW_PASSWORD, callback)),
    ).rejects.toMatchObject({ code: "NotAuthorizedException", message: "Incorrect username or password." });
    expect(await called((callback) => ada.changePassword(PASSWORD, NEW_PASSWORD, callback))).toBe("SUCCESS");
    await signIn(ada, "ada", NEW_PASSWORD);

    const sent = await new Promise((onSuccess, onFailure) => ada.forgotPassword({ onSuccess, onFailure }));
    expect(sent).toMatchObject({ CodeDeliveryDetails: { AttributeName: "email", Destination: "a***@e***" } });
    const code = await codeTo(url, email);
    const confirm = (password: string) =>
      new Promise((onSuccess, onFailure) => ada.confirmPassword(code, password, { onSuccess, onFailure }));
    await expect(confirm("short")).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(confirm("correct-horse-9")).rejects.toMatchObject({
      code: "InvalidPasswordException",
      message: "Password did not conform with policy: Password must have uppercase characters",
    });
    expect(await confirm("Third-Horse-11")).toBe("SUCCESS");
    await signIn(ada, "ada", "Third-Horse-11");
  });

  test("attributes are read, changed, verified and deleted", async () => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    const ada = browser(pool).user("ada");
    await signIn(ada, "ada", PASSWORD);
    const shown = async () => {
      const list = await called<CognitoUserAttribute[]>((callback) => ada.getUserAttributes(callback));
      return Object.fromEntries((list ?? []).map((attribute) => [attribute.getName(), attribute.getValue()]));
    };

    const email = anAddress("new");
    const changes = [
      new CognitoUserAttribute({ Name: "email", Value: email }),
      new CognitoUserAttribute({ Name: "nickname", Value: "Lady Lovelace" }),
    ];
    expect(await called((callback) => ada.updateAttributes(changes, callback))).toBe("SUCCESS");
    expect(await shown()).toMatchObject({ email, email_verified: "false", nickname: "Lady Lovelace" });

    await new Promise<void>((resolve, onFailure) =>
      ada.getAttributeVerificationCode("email", { onSuccess: () => resolve(), onFailure }),
    );
    const code = await codeTo(url, email);
    await new Promise((onSuccess, onFailure) => ada.verifyAttribute("email", code, { onSuccess, onFailure }));
    expect(await called((callback) => ada.deleteAttributes(["nickname"], callback))).toBe("SUCCESS");
    const after = await shown();
    expect(after).toMatchObject({ email, email_verified: "true" });
    expect(after).not.toHaveProperty("nickname");
  });

  test("an invited person signs in by SRP and chooses a password, naming what is required", async () => {
    const pool = await aPool(url, { Schema: [{ Name: "given_name", Required: true, Mutable: true }] });
    const email = anAddress("grace");
    await pool.cognito.adminCreateUser({
      UserPoolId: pool.poolId,
      Username: "grace",
      UserAttributes: [{ Name: "email", Value: email }],
      DesiredDeliveryMediums: ["EMAIL"],
    });
    const grace = browser(pool).user("grace");
    expect(await authenticate(grace, "grace", await codeTo(url, email))).toMatchObject({
      mustChoose: { attributes: { email }, required: ["given_name"] },
    });
    const session = await new Promise<CognitoUserSession>((onSuccess, onFailure) =>
      grace.completeNewPasswordChallenge(NEW_PASSWORD, { given_name: "Grace" }, { onSuccess, onFailure }),
    );
    expect(session.getIdToken().payload).toMatchObject({ given_name: "Grace", email });
    await signIn(grace, "grace", NEW_PASSWORD);
  });

  test("a person signs out everywhere, and deletes the account", async () => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    const laptop = browser(pool).user("ada");
    const phone = browser(pool).user("ada");
    const session = await signIn(phone, "ada", PASSWORD);
    await signIn(laptop, "ada", PASSWORD);
    expect(await new Promise((onSuccess, onFailure) => laptop.globalSignOut({ onSuccess, onFailure }))).toBe("SUCCESS");
    await expect(called((callback) => phone.refreshSession(session.getRefreshToken(), callback))).rejects.toMatchObject(
      { code: "NotAuthorizedException", message: "Refresh Token has been revoked" },
    );

    const desk = browser(pool).user("ada");
    await signIn(desk, "ada", PASSWORD);
    expect(await called((callback) => desk.deleteUser(callback))).toBe("SUCCESS");
    await expect(signIn(laptop, "ada", PASSWORD)).rejects.toMatchObject({ code: "UserNotFoundException" });
  });

  test("a remembered device shows itself in the place of a second factor, and is replaced when it is forgotten", async () => {
    const pool = await aPool(url, { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } });
    const { cognito, poolId: UserPoolId } = pool;
    const phone = aPhone();
    await cognito.setUserPoolMfaConfig({
      UserPoolId,
      MfaConfiguration: "OPTIONAL",
      SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
    });
    await aUser(pool, "ada", anAddress());
    const Username = "ada";
    await cognito.adminUpdateUserAttributes({
      UserPoolId,
      Username,
      UserAttributes: [{ Name: "phone_number", Value: phone }],
    });
    await cognito.adminSetUserMFAPreference({ UserPoolId, Username, SMSMfaSettings: { Enabled: true } });

    const { user } = browser(pool);
    /** Signs in; a code is given where one is asked for. */
    async function signInAsking() {
      const ada = user(Username);
      let asked = false;
      const session = await new Promise<CognitoUserSession>((onSuccess, onFailure) =>
        ada.authenticateUser(new AuthenticationDetails({ Username, Password: PASSWORD }), {
          onSuccess,
          onFailure,
          mfaRequired: () => {
            asked = true;
            codeTo(url, phone).then((code) => ada.sendMFACode(code, { onSuccess, onFailure }), onFailure);
          },
        }),
      );
      return { ada, session, asked, deviceKey: session.getAccessToken().payload["device_key"] as unknown };
    }

    const first = await signInAsking();
    expect(first).toMatchObject({ asked: true, deviceKey: expect.stringMatching(/^eu-central-1_/) });
    const { Devices } = await cognito.listDevices({ AccessToken: first.session.getAccessToken().getJwtToken() });
    expect(Devices?.map(({ DeviceKey }) => DeviceKey)).toEqual([first.deviceKey]);

    const second = await signInAsking();
    expect(second).toMatchObject({ asked: false, deviceKey: first.deviceKey });
    await called((callback) => second.ada.refreshSession(second.session.getRefreshToken(), callback));
    const seen = await new Promise((onSuccess, onFailure) => second.ada.getDevice({ onSuccess, onFailure }));
    expect(seen).toMatchObject({ Device: { DeviceKey: first.deviceKey } });

    await new Promise((onSuccess, onFailure) => second.ada.setDeviceStatusNotRemembered({ onSuccess, onFailure }));
    expect(await signInAsking()).toMatchObject({ asked: true, deviceKey: first.deviceKey });

    await cognito.adminForgetDevice({ UserPoolId, Username, DeviceKey: String(first.deviceKey) });
    const third = await signInAsking();
    expect(third.asked).toBe(true);
    expect(third.deviceKey).not.toBe(first.deviceKey);
    expect(await signInAsking()).toMatchObject({ asked: false, deviceKey: third.deviceKey });
    await new Promise((onSuccess, onFailure) => third.ada.forgetDevice({ onSuccess, onFailure }));
    expect((await signInAsking()).asked).toBe(true);
  });

  test("SRP is followed by an authenticator application, a text message, or a choice of them", async () => {
    const pool = await aPoolWithMfa(url, "OPTIONAL");
    const phone = aPhone();
    await aUser(pool, "ada", anAddress());
    await pool.cognito.adminUpdateUserAttributes({
      UserPoolId: pool.poolId,
      Username: "ada",
      UserAttributes: [{ Name: "phone_number", Value: phone }],
    });
    const ada = browser(pool).user("ada");
    await signIn(ada, "ada", PASSWORD);
    const secret = await new Promise<string>((associateSecretCode, onFailure) =>
      ada.associateSoftwareToken({ associateSecretCode, onFailure }),
    );
    const code = authenticator(secret, 3);
    await new Promise((onSuccess, onFailure) =>
      ada.verifySoftwareToken(code(), "Ada's telephone", { onSuccess, onFailure }),
    );
    const prefer = (sms: boolean, totp: boolean) =>
      called((callback) =>
        ada.setUserMfaPreference(
          { Enabled: sms, PreferredMfa: false },
          { Enabled: totp, PreferredMfa: false },
          callback,
        ),
      );

    await prefer(false, true);
    expect(await withFactors("ada", ada, { totp: code })).toEqual(["totp"]);
    await prefer(true, false);
    expect(await withFactors("ada", ada, { sms: () => codeTo(url, phone) })).toEqual(["sms"]);
    await prefer(true, true);
    expect(await withFactors("ada", ada, { choice: "SOFTWARE_TOKEN_MFA", totp: code })).toEqual(["choice", "totp"]);
    const factors = { choice: "SMS_MFA", sms: () => codeTo(url, phone) };
    expect(await withFactors("ada", ada, factors)).toEqual(["choice", "sms"]);
  });

  test("where a factor is required, an authenticator application is set up in the sign-in", async () => {
    const pool = await aPoolWithMfa(url, "ON");
    await pool.cognito.adminCreateUser({ UserPoolId: pool.poolId, Username: "ada", MessageAction: "SUPPRESS" });
    await pool.cognito.adminSetUserPassword({
      UserPoolId: pool.poolId,
      Username: "ada",
      Password: PASSWORD,
      Permanent: true,
    });
    const ada = browser(pool).user("ada");
    const set = await new Promise<{ code: () => string; session: CognitoUserSession }>((resolve, onFailure) =>
      ada.authenticateUser(new AuthenticationDetails({ Username: "ada", Password: PASSWORD }), {
        onSuccess: () => onFailure(new Error("no factor was asked for")),
        onFailure,
        mfaSetup: () =>
          ada.associateSoftwareToken({
            onFailure,
            associateSecretCode: (secret) => {
              const code = authenticator(secret);
              const onSuccess = (session: CognitoUserSession) => resolve({ code, session });
              ada.verifySoftwareToken(code(), "", { onSuccess, onFailure });
            },
          }),
      }),
    );
    expect(set.session.getAccessToken().payload).toMatchObject({ username: "ada" });
    expect(await withFactors("ada", ada, { totp: set.code })).toEqual(["totp"]);
  });

  test.each(["instead of", "after"] as const)("the functions of the pool ask %s a password", async (when) => {
    const pool = await aPool(url, { LambdaConfig: RIDDLES }, { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    await aUser(pool, "ada", anAddress());
    const { user } = browser(pool);
    /** Signs in with these answers, one after the other; what was asked, and how it ended. */
    const solve = (answers: readonly string[], Password = PASSWORD) =>
      new Promise<{ asked: readonly unknown[]; session: CognitoUserSession }>((resolve, onFailure) => {
        const ada = user("ada");
        const left = [...answers];
        const asked: unknown[] = [];
        const callbacks: IAuthenticationCallback = {
          onSuccess: (session) => resolve({ asked, session }),
          onFailure,
          customChallenge: (parameters: unknown) => {
            asked.push(parameters);
            ada.sendCustomChallengeAnswer(left.shift() ?? "", callbacks);
          },
        };
        ada.setAuthenticationFlowType("CUSTOM_AUTH");
        if (when === "after") {
          ada.authenticateUser(new AuthenticationDetails({ Username: "ada", Password }), callbacks);
        } else {
          ada.initiateAuth(new AuthenticationDetails({ Username: "ada" }), callbacks);
        }
      });

    const riddle = expect.objectContaining({ riddle: "What has keys and opens no door?" });
    const { asked, session } = await solve(["a jailer", SOLUTION]);
    expect(asked).toEqual([riddle, riddle]);
    expect(session.getAccessToken().payload).toMatchObject({ username: "ada" });
    const refused = { code: "NotAuthorizedException", message: "Incorrect username or password." };
    await expect(solve(["a jailer", "a map", "a caretaker"])).rejects.toMatchObject(refused);
    if (when === "after") await expect(solve([SOLUTION], "Wrong-Horse-12")).rejects.toMatchObject(refused);
  });

  test("signing out on one device revokes its tokens only", async () => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    const [laptop, phone] = [browser(pool).user("ada"), browser(pool).user("ada")];
    const [gone, kept] = [await signIn(laptop, "ada", PASSWORD), await signIn(phone, "ada", PASSWORD)];
    await new Promise<void>((resolve) => laptop.signOut(resolve));
    await expect(called((callback) => laptop.refreshSession(gone.getRefreshToken(), callback))).rejects.toMatchObject({
      code: "NotAuthorizedException",
    });
    await called((callback) => phone.refreshSession(kept.getRefreshToken(), callback));
  });
});
