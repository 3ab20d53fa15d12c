import { Amplify } from "aws-amplify";
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  fetchAuthSession,
  fetchDevices,
  fetchMFAPreference,
  fetchUserAttributes,
  forgetDevice,
  getCurrentUser,
  rememberDevice,
  resendSignUpCode,
  resetPassword,
  sendUserAttributeVerificationCode,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  updateUserAttributes,
  verifyTOTPSetup,
} from "aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { describe, expect, inject, test } from "vitest";
import { RIDDLES, SOLUTION } from "../functions.ts";
import { anAddress, codeTo } from "../inbox.ts";
import { aPool, aPoolWithMfa, aUser, PASSWORD, type Pool, signIn as signInElsewhere } from "../pool.ts";
import { authenticator } from "../totp.ts";

const NEW_PASSWORD = "Other-Horse-10";

/** Amplify as an application sets it up, in a browser that nobody used before. */
function configure({ url, poolId, clientId }: Pool): void {
  Amplify.configure({ Auth: { Cognito: { userPoolId: poolId, userPoolClientId: clientId, userPoolEndpoint: url } } });
  const items = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void items.set(key, value),
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => void items.delete(key),
    clear: async () => items.clear(),
  });
}

/** A phone number that nobody had before. */
const aPhone = () => `+1555${String(Date.now()).slice(-10)}`;

describe.each(inject("servers"))("AWS Amplify, on $database", ({ url }) => {
  test("a person signs up, asks for the code again, confirms and signs in", async () => {
    configure(await aPool(url));
    const email = anAddress();
    const options = { userAttributes: { email, given_name: "Ada" } };
    expect(await signUp({ username: "ada", password: PASSWORD, options })).toMatchObject({
      isSignUpComplete: false,
      nextStep: {
        signUpStep: "CONFIRM_SIGN_UP",
        codeDeliveryDetails: { deliveryMedium: "EMAIL", destination: "a***@e***", attributeName: "email" },
      },
    });
    expect(await signIn({ username: "ada", password: PASSWORD })).toMatchObject({
      isSignedIn: false,
      nextStep: { signInStep: "CONFIRM_SIGN_UP" },
    });
    expect(await resendSignUpCode({ username: "ada" })).toMatchObject({ destination: "a***@e***" });
    await expect(confirmSignUp({ username: "ada", confirmationCode: "000" })).rejects.toMatchObject({
      name: "CodeMismatchException",
      message: "Invalid verification code provided, please try again.",
    });
    expect(await confirmSignUp({ username: "ada", confirmationCode: await codeTo(url, email) })).toMatchObject({
      isSignUpComplete: true,
      nextStep: { signUpStep: "DONE" },
    });
    expect(await signIn({ username: "ada", password: PASSWORD })).toEqual({
      isSignedIn: true,
      nextStep: { signInStep: "DONE" },
    });
    expect(await getCurrentUser()).toMatchObject({ username: "ada" });
    expect(await fetchUserAttributes()).toMatchObject({ email, email_verified: "true", given_name: "Ada" });
  });

  test.each(["USER_SRP_AUTH", "USER_PASSWORD_AUTH"] as const)(
    "%s takes the right password only, and the session can be refreshed",
    async (authFlowType) => {
      const pool = await aPool(url);
      const email = anAddress();
      const sub = await aUser(pool, "ada", email);
      configure(pool);
      const options = { authFlowType };
      await expect(signIn({ username: "ada", password: "Wrong-Horse-12", options })).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
      await expect(signIn({ username: "nobody", password: PASSWORD, options })).rejects.toMatchObject({
        name: "UserNotFoundException",
      });
      expect(await signIn({ username: "ada", password: PASSWORD, options })).toMatchObject({ isSignedIn: true });

      const { tokens: first, userSub } = await fetchAuthSession();
      expect(userSub).toBe(sub);
      expect(first?.idToken?.payload).toMatchObject({ sub, email, iss: `${url}/${pool.poolId}` });
      const { tokens: second } = await fetchAuthSession({ forceRefresh: true });
      expect(second?.accessToken.payload).toMatchObject({
        sub,
        origin_jti: first?.accessToken.payload["origin_jti"],
        auth_time: first?.accessToken.payload["auth_time"],
      });
      expect(second?.accessToken.payload.jti).not.toBe(first?.accessToken.payload.jti);
    },
  );

  test.each(["USER_SRP_AUTH", "USER_PASSWORD_AUTH"] as const)(
    "a device is remembered when the person says so, shows itself at the next sign-in by %s, and is forgotten",
    async (authFlowType) => {
      const pool = await aPool(url, {
        DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
      });
      await aUser(pool, "ada", anAddress());
      configure(pool);
      const signInAgain = async () => {
        await signOut();
        await signIn({ username: "ada", password: PASSWORD, options: { authFlowType } });
        const { tokens } = await fetchAuthSession({ forceRefresh: true });
        return tokens?.accessToken.payload["device_key"];
      };
      const key = (await signInAgain()) as string;
      expect(await fetchDevices()).toEqual([]);
      await rememberDevice();
      expect(await fetchDevices()).toMatchObject([{ id: key }]);
      expect(await signInAgain()).toBe(key);
      await pool.cognito.adminForgetDevice({ UserPoolId: pool.poolId, Username: "ada", DeviceKey: key });
      const next = await signInAgain();
      expect(next).not.toBe(key);
      await forgetDevice();
      expect(await fetchDevices()).toEqual([]);
    },
  );

  test("a session of a client that rotates refresh tokens is refreshed again and again", async () => {
    const pool = await aPool(
      url,
      {},
      {
        ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
      },
    );
    await aUser(pool, "ada", anAddress());
    configure(pool);
    await signIn({ username: "ada", password: PASSWORD });
    const seen = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const { tokens } = await fetchAuthSession({ forceRefresh: true });
      seen.add(String(tokens?.accessToken));
    }
    expect(seen.size).toBe(3);
    expect(seen).not.toContain("undefined");
  });

  test("a person changes the password, and recovers a forgotten one", async () => {
    const pool = await aPool(url);
    const email = anAddress();
    await aUser(pool, "ada", email);
    configure(pool);
    await signIn({ username: "ada", password: PASSWORD });
    await updatePassword({ oldPassword: PASSWORD, newPassword: NEW_PASSWORD });
    await signOut();
    await expect(signIn({ username: "ada", password: PASSWORD })).rejects.toMatchObject({
      name: "NotAuthorizedException",
    });

    expect(await resetPassword({ username: "ada" })).toMatchObject({
      isPasswordReset: false,
      nextStep: {
        resetPasswordStep: "CONFIRM_RESET_PASSWORD_WITH_CODE",
        codeDeliveryDetails: { deliveryMedium: "EMAIL", destination: "a***@e***" },
      },
    });
    await confirmResetPassword({
      username: "ada",
      confirmationCode: await codeTo(url, email),
      newPassword: "Third-Horse-11",
    });
    expect(await signIn({ username: "ada", password: "Third-Horse-11" })).toMatchObject({ isSignedIn: true });
  });

  test("a new e-mail address is confirmed with its code", async () => {
    const pool = await aPool(url, {
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    });
    const [before, after] = [anAddress("before"), anAddress("after")];
    await aUser(pool, "ada", before);
    configure(pool);
    await signIn({ username: "ada", password: PASSWORD });
    expect(await updateUserAttributes({ userAttributes: { email: after, nickname: "Lady Lovelace" } })).toMatchObject({
      email: { isUpdated: false, nextStep: { updateAttributeStep: "CONFIRM_ATTRIBUTE_WITH_CODE" } },
      nickname: { isUpdated: true, nextStep: { updateAttributeStep: "DONE" } },
    });
    expect(await fetchUserAttributes()).toMatchObject({ email: before, nickname: "Lady Lovelace" });
    await sendUserAttributeVerificationCode({ userAttributeKey: "email" });
    await confirmUserAttribute({ userAttributeKey: "email", confirmationCode: await codeTo(url, after) });
    expect(await fetchUserAttributes()).toMatchObject({ email: after, email_verified: "true" });
  });

  test("an invited person chooses a password", async () => {
    const pool = await aPool(url);
    const email = anAddress("grace");
    await pool.cognito.adminCreateUser({
      UserPoolId: pool.poolId,
      Username: "grace",
      UserAttributes: [{ Name: "email", Value: email }],
      DesiredDeliveryMediums: ["EMAIL"],
    });
    configure(pool);
    expect(await signIn({ username: "grace", password: await codeTo(url, email) })).toMatchObject({
      isSignedIn: false,
      nextStep: { signInStep: "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED", missingAttributes: [] },
    });
    expect(
      await confirmSignIn({ challengeResponse: NEW_PASSWORD, options: { userAttributes: { given_name: "Grace" } } }),
    ).toEqual({ isSignedIn: true, nextStep: { signInStep: "DONE" } });
    expect(await fetchUserAttributes()).toMatchObject({ email, given_name: "Grace" });
  });

  test("SRP is followed by an authenticator application, a text message, an e-mail, or a choice of them", async () => {
    const pool = await aPoolWithMfa(url, "OPTIONAL");
    const email = anAddress();
    await aUser(pool, "ada", email);
    const phone = aPhone();
    await pool.cognito.adminUpdateUserAttributes({
      UserPoolId: pool.poolId,
      Username: "ada",
      UserAttributes: [{ Name: "phone_number", Value: phone }],
    });
    configure(pool);
    const begin = async () => {
      await signOut();
      return (await signIn({ username: "ada", password: PASSWORD })).nextStep;
    };
    await signIn({ username: "ada", password: PASSWORD });
    const { sharedSecret } = await setUpTOTP();
    const code = authenticator(sharedSecret);
    await verifyTOTPSetup({ code: code() });
    const done = { isSignedIn: true, nextStep: { signInStep: "DONE" } };

    await updateMFAPreference({ totp: "PREFERRED" });
    expect(await fetchMFAPreference()).toEqual({ enabled: ["TOTP"], preferred: "TOTP" });
    expect(await begin()).toEqual({ signInStep: "CONFIRM_SIGN_IN_WITH_TOTP_CODE" });
    expect(await confirmSignIn({ challengeResponse: code() })).toEqual(done);

    await updateMFAPreference({ sms: "PREFERRED", totp: "ENABLED" });
    expect(await begin()).toMatchObject({
      signInStep: "CONFIRM_SIGN_IN_WITH_SMS_CODE",
      codeDeliveryDetails: { deliveryMedium: "SMS" },
    });
    await expect(confirmSignIn({ challengeResponse: "wrong" })).rejects.toMatchObject({
      name: "CodeMismatchException",
    });
    expect(await confirmSignIn({ challengeResponse: await codeTo(url, phone) })).toEqual(done);

    await updateMFAPreference({ sms: "NOT_PREFERRED", email: "ENABLED" });
    expect(await begin()).toEqual({
      signInStep: "CONTINUE_SIGN_IN_WITH_MFA_SELECTION",
      allowedMFATypes: ["SMS", "TOTP", "EMAIL"],
    });
    expect((await confirmSignIn({ challengeResponse: "EMAIL" })).nextStep).toMatchObject({
      signInStep: "CONFIRM_SIGN_IN_WITH_EMAIL_CODE",
      codeDeliveryDetails: { deliveryMedium: "EMAIL", destination: "a***@e***" },
    });
    expect(await confirmSignIn({ challengeResponse: await codeTo(url, email) })).toEqual(done);
  });

  test("where a factor is required, one is set up in the sign-in", async () => {
    const pool = await aPoolWithMfa(url, "ON");
    const names = ["ada", "grace"] as const;
    for (const Username of names) {
      await pool.cognito.adminCreateUser({ UserPoolId: pool.poolId, Username, MessageAction: "SUPPRESS" });
      await pool.cognito.adminSetUserPassword({
        UserPoolId: pool.poolId,
        Username,
        Password: PASSWORD,
        Permanent: true,
      });
    }
    configure(pool);
    const done = { isSignedIn: true, nextStep: { signInStep: "DONE" } };
    const begin = async (username: string) => (await signIn({ username, password: PASSWORD })).nextStep;
    const choose = async (challengeResponse: "TOTP" | "EMAIL") => (await confirmSignIn({ challengeResponse })).nextStep;

    expect(await begin("ada")).toEqual({
      signInStep: "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION",
      allowedMFATypes: ["TOTP", "EMAIL"],
    });
    const step = await choose("TOTP");
    if (step.signInStep !== "CONTINUE_SIGN_IN_WITH_TOTP_SETUP") return expect.fail(step.signInStep);
    const code = authenticator(step.totpSetupDetails.sharedSecret);
    expect(await confirmSignIn({ challengeResponse: code() })).toEqual(done);
    await signOut();
    expect(await begin("ada")).toEqual({ signInStep: "CONFIRM_SIGN_IN_WITH_TOTP_CODE" });
    expect(await confirmSignIn({ challengeResponse: code() })).toEqual(done);
    await signOut();

    await begin("grace");
    expect(await choose("EMAIL")).toEqual({ signInStep: "CONTINUE_SIGN_IN_WITH_EMAIL_SETUP" });
    const email = anAddress("grace");
    expect((await confirmSignIn({ challengeResponse: email })).nextStep).toMatchObject({
      signInStep: "CONFIRM_SIGN_IN_WITH_EMAIL_CODE",
    });
    expect(await confirmSignIn({ challengeResponse: await codeTo(url, email) })).toEqual(done);
    expect(await fetchUserAttributes()).toMatchObject({ email, email_verified: "true" });
  });

  test.each([
    { authFlowType: "CUSTOM_WITHOUT_SRP", when: "instead of a password", password: undefined },
    { authFlowType: "CUSTOM_WITH_SRP", when: "after the password", password: PASSWORD },
  ] as const)("by $authFlowType the functions of the pool ask $when", async ({ authFlowType, password }) => {
    const pool = await aPool(url, { LambdaConfig: RIDDLES }, { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    const sub = await aUser(pool, "ada", anAddress());
    configure(pool);
    const begin = (given: string | undefined = password) =>
      signIn({ username: "ada", ...(given !== undefined && { password: given }), options: { authFlowType } });
    if (password !== undefined) {
      await expect(begin("Wrong-Horse-12")).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
    }
    const riddle = {
      isSignedIn: false,
      nextStep: {
        signInStep: "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE",
        additionalInfo: { riddle: "What has keys and opens no door?" },
      },
    };
    expect(await begin()).toMatchObject(riddle);
    expect(await confirmSignIn({ challengeResponse: "a jailer" })).toMatchObject(riddle);
    expect(await confirmSignIn({ challengeResponse: SOLUTION })).toEqual({
      isSignedIn: true,
      nextStep: { signInStep: "DONE" },
    });
    expect((await fetchAuthSession()).userSub).toBe(sub);
    await signOut();

    await begin();
    await confirmSignIn({ challengeResponse: "a jailer" });
    await confirmSignIn({ challengeResponse: "a map" });
    await expect(confirmSignIn({ challengeResponse: "a caretaker" })).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
  });

  /** A pool where a code by e-mail may be the first that is asked for. */
  const aPoolWithCodes = () =>
    aPool(
      url,
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } } },
      { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] },
    );

  test("by USER_AUTH a person chooses the first factor, or prefers one", async () => {
    const pool = await aPoolWithCodes();
    const email = anAddress();
    await aUser(pool, "ada", email);
    configure(pool);
    const done = { isSignedIn: true, nextStep: { signInStep: "DONE" } };
    const begin = async (preferredChallenge?: "EMAIL_OTP" | "PASSWORD" | "PASSWORD_SRP", password?: string) => {
      await signOut();
      const options = { authFlowType: "USER_AUTH" as const, ...(preferredChallenge && { preferredChallenge }) };
      return signIn({ username: "ada", ...(password !== undefined && { password }), options });
    };
    const choice = {
      isSignedIn: false,
      nextStep: {
        signInStep: "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
        availableChallenges: ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"],
      },
    };
    for (const factor of ["PASSWORD", "PASSWORD_SRP"] as const) {
      expect(await begin()).toEqual(choice);
      expect((await confirmSignIn({ challengeResponse: factor })).nextStep).toEqual({
        signInStep: "CONFIRM_SIGN_IN_WITH_PASSWORD",
      });
      expect(await confirmSignIn({ challengeResponse: PASSWORD })).toEqual(done);
      await expect(begin(factor, "Wrong-Horse-12")).rejects.toMatchObject({ name: "NotAuthorizedException" });
      expect(await begin(factor, PASSWORD)).toEqual(done);
    }

    expect(await begin()).toEqual(choice);
    const asked = {
      signInStep: "CONFIRM_SIGN_IN_WITH_EMAIL_CODE",
      codeDeliveryDetails: { deliveryMedium: "EMAIL", destination: "a***@e***" },
    };
    expect((await confirmSignIn({ challengeResponse: "EMAIL_OTP" })).nextStep).toEqual(asked);
    await expect(confirmSignIn({ challengeResponse: "wrong" })).rejects.toMatchObject({
      name: "CodeMismatchException",
    });
    expect(await confirmSignIn({ challengeResponse: await codeTo(url, email) })).toEqual(done);
    expect((await begin("EMAIL_OTP")).nextStep).toEqual(asked);
    expect(await confirmSignIn({ challengeResponse: await codeTo(url, email) })).toEqual(done);
  });

  test("who signs up without a password is signed in by the code that confirms the account", async () => {
    configure(await aPoolWithCodes());
    const email = anAddress();
    const options = { userAttributes: { email }, autoSignIn: { authFlowType: "USER_AUTH" as const } };
    expect((await signUp({ username: "ada", options })).nextStep.signUpStep).toBe("CONFIRM_SIGN_UP");
    const confirmationCode = await codeTo(url, email);
    expect(await confirmSignUp({ username: "ada", confirmationCode })).toMatchObject({
      isSignUpComplete: true,
      nextStep: { signUpStep: "COMPLETE_AUTO_SIGN_IN" },
    });
    expect(await autoSignIn()).toEqual({ isSignedIn: true, nextStep: { signInStep: "DONE" } });
    expect(await fetchUserAttributes()).toMatchObject({ email, email_verified: "true" });
  });

  test("a person signs out everywhere, and deletes the account", async () => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    configure(pool);
    const elsewhere = await signInElsewhere(pool, "ada");
    await signIn({ username: "ada", password: PASSWORD });
    await signOut({ global: true });
    await expect(getCurrentUser()).rejects.toMatchObject({ name: "UserUnAuthenticatedException" });
    await expect(pool.cognito.getUser({ AccessToken: elsewhere.AccessToken })).rejects.toThrow(
      "Access Token has been revoked",
    );

    await signIn({ username: "ada", password: PASSWORD });
    await deleteUser();
    await expect(signIn({ username: "ada", password: PASSWORD })).rejects.toMatchObject({
      name: "UserNotFoundException",
    });
  });
});
