import { randomUUID } from "node:crypto";
import {
  CodeMismatchException,
  CognitoIdentityProviderServiceException,
  ExpiredCodeException,
  InvalidParameterException,
  InvalidPasswordException,
  NotAuthorizedException,
  PasswordResetRequiredException,
  paginateAdminListGroupsForUser,
  paginateListGroups,
  paginateListResourceServers,
  paginateListUserPoolClients,
  paginateListUserPools,
  paginateListUsers,
  paginateListUsersInGroup,
  RefreshTokenReuseException,
  ResourceNotFoundException,
  UserNotConfirmedException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { describe, expect, inject, test } from "vitest";
import { anAddress, codeTo, messagesTo } from "../inbox.ts";
import { aPool, aUser, claimsIn, cognitoAt, PASSWORD, type Pool, REGION, secretHash, signIn } from "../pool.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NEW_PASSWORD = "Other-Horse-10";

/** Verifies as a resource server does: it knows the issuer, and finds the keys by discovery. */
async function verified(issuer: string, token: string) {
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: keys } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  expect(named).toBe(issuer);
  return jwtVerify(token, createRemoteJWKSet(new URL(keys)), { issuer, algorithms: ["RS256"] });
}

async function refusalOf(call: Promise<unknown>): Promise<CognitoIdentityProviderServiceException> {
  const refusal: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal instanceof CognitoIdentityProviderServiceException) return refusal;
  throw new Error("The call was not refused by the service", { cause: refusal });
}

async function collect<Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => readonly Item[] | undefined) {
  const found: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    found.push(...(items(page) ?? []));
    count++;
  }
  return { found, count };
}

describe.each(inject("servers"))("AWS SDK for JavaScript, on $database", ({ url }) => {
  test("a person signs up, confirms with the code from the inbox and signs in; both tokens verify", async () => {
    const { cognito, poolId, clientId, clientSecret } = await aPool(url, {}, { GenerateSecret: true });
    const email = anAddress();
    const SecretHash = secretHash("ada", clientId, clientSecret);

    const signUp = await cognito.signUp({
      ClientId: clientId,
      SecretHash,
      Username: "ada",
      Password: PASSWORD,
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "given_name", Value: "Ada" },
      ],
    });
    expect(signUp).toMatchObject({
      UserConfirmed: false,
      UserSub: expect.stringMatching(UUID),
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
    });
    const [message] = await messagesTo(url, email);
    expect(message).toMatchObject({ channel: "EMAIL", to: email, code: expect.stringMatching(/^\d{6}$/) });
    expect(message?.text).toContain(message?.code);

    await cognito.confirmSignUp({
      ClientId: clientId,
      SecretHash,
      Username: "ada",
      ConfirmationCode: message?.code ?? "",
    });
    const started = Math.floor(Date.now() / 1000);
    const { AuthenticationResult: tokens, ...rest } = await cognito.initiateAuth({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: "ada", PASSWORD, SECRET_HASH: SecretHash },
    });
    expect(rest).toEqual({ ChallengeParameters: {}, $metadata: expect.anything() });
    expect(tokens).toEqual({
      AccessToken: expect.any(String),
      ExpiresIn: 3600,
      IdToken: expect.any(String),
      RefreshToken: expect.any(String),
      TokenType: "Bearer",
    });

    const issuer = `${url}/${poolId}`;
    const id = await verified(issuer, tokens?.IdToken ?? "");
    const access = await verified(issuer, tokens?.AccessToken ?? "");
    expect(id.protectedHeader).toEqual({ alg: "RS256", kid: expect.any(String) });
    expect(access.protectedHeader.kid).not.toBe(id.protectedHeader.kid);
    const common = {
      sub: signUp.UserSub,
      iss: issuer,
      origin_jti: expect.stringMatching(UUID),
      event_id: expect.stringMatching(UUID),
      jti: expect.stringMatching(UUID),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: expect.any(Number),
    };
    expect(id.payload).toEqual({
      ...common,
      aud: clientId,
      token_use: "id",
      "cognito:username": "ada",
      email,
      email_verified: true,
      given_name: "Ada",
    });
    expect(access.payload).toEqual({
      ...common,
      client_id: clientId,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      username: "ada",
    });
    const { iat = 0, exp = 0, auth_time, origin_jti } = access.payload;
    expect(exp - iat).toBe(3600);
    expect(iat).toBeGreaterThanOrEqual(started);
    expect(auth_time).toBe(iat);
    expect(origin_jti).toBe(id.payload["origin_jti"]);

    expect(await cognito.getUser({ AccessToken: tokens?.AccessToken })).toMatchObject({
      Username: "ada",
      UserAttributes: expect.arrayContaining([
        { Name: "sub", Value: signUp.UserSub },
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
        { Name: "given_name", Value: "Ada" },
      ]),
    });
  });

  test("a lost confirmation code is sent again, and the person may sign in only once confirmed", async () => {
    const { cognito, clientId } = await aPool(url);
    const email = anAddress();
    await cognito.signUp({
      ClientId: clientId,
      Username: "ada",
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: email }],
    });
    const auth = {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: "ada", PASSWORD },
    } as const;
    expect(await refusalOf(cognito.initiateAuth(auth))).toBeInstanceOf(UserNotConfirmedException);

    expect(await cognito.resendConfirmationCode({ ClientId: clientId, Username: "ada" })).toMatchObject({
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
    });
    const [newest, former, ...others] = await messagesTo(url, email);
    expect(others).toEqual([]);
    if (newest?.code !== former?.code) {
      const old = { ClientId: clientId, Username: "ada", ConfirmationCode: former?.code ?? "" };
      expect(await refusalOf(cognito.confirmSignUp(old))).toBeInstanceOf(CodeMismatchException);
    }
    await cognito.confirmSignUp({ ClientId: clientId, Username: "ada", ConfirmationCode: newest?.code ?? "" });
    expect(await cognito.initiateAuth(auth)).toHaveProperty("AuthenticationResult.AccessToken");
  });

  test("a refresh keeps the sign-in and brings new tokens", async () => {
    const pool = await aPool(url, {}, { GenerateSecret: true });
    const { cognito, clientId, clientSecret } = pool;
    await aUser(pool, "ada", anAddress());
    const first = await signIn(pool, "ada");

    const { AuthenticationResult: second } = await cognito.initiateAuth({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      ClientId: clientId,
      AuthParameters: {
        REFRESH_TOKEN: first.RefreshToken,
        SECRET_HASH: secretHash("ada", clientId, clientSecret),
      },
    });
    expect(second).toEqual({
      AccessToken: expect.any(String),
      ExpiresIn: 3600,
      IdToken: expect.any(String),
      TokenType: "Bearer",
    });
    const before = claimsIn(first.AccessToken);
    const after = claimsIn(second?.AccessToken ?? "");
    expect(after).toMatchObject({
      sub: before["sub"],
      origin_jti: before["origin_jti"],
      auth_time: before["auth_time"],
    });
    expect(after["jti"]).not.toBe(before["jti"]);
    expect(
      await cognito.getTokensFromRefreshToken({
        ClientId: clientId,
        ClientSecret: clientSecret,
        RefreshToken: first.RefreshToken,
      }),
    ).toHaveProperty("AuthenticationResult.IdToken");
  });

  test("a client that rotates gets a new refresh token each time, and the former one is refused", async () => {
    const pool = await aPool(
      url,
      {},
      {
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
      },
    );
    await aUser(pool, "ada", anAddress());
    const { RefreshToken: first } = await signIn(pool, "ada");
    const rotate = (RefreshToken: string) =>
      pool.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken });

    const second = (await rotate(first)).AuthenticationResult?.RefreshToken ?? "";
    const third = (await rotate(second)).AuthenticationResult?.RefreshToken ?? "";
    expect(new Set(["", first, second, third]).size).toBe(4);
    expect(await refusalOf(rotate(second))).toBeInstanceOf(RefreshTokenReuseException);
    expect(await refusalOf(rotate(first))).toBeInstanceOf(RefreshTokenReuseException);
  });

  test("of two refreshes of a rotating client at once, neither loses the sign-in within the grace", async () => {
    const pool = await aPool(
      url,
      {},
      {
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
      },
    );
    await aUser(pool, "ada", anAddress());
    const { RefreshToken } = await signIn(pool, "ada");
    const rotate = (token: string) =>
      pool.cognito.getTokensFromRefreshToken({ ClientId: pool.clientId, RefreshToken: token });

    const both = await Promise.all([rotate(RefreshToken), rotate(RefreshToken)]);
    for (const { AuthenticationResult } of both) {
      expect(await rotate(AuthenticationResult?.RefreshToken ?? "")).toHaveProperty("AuthenticationResult.IdToken");
    }
  });

  test("a person changes the password, and recovers a forgotten one", async () => {
    const pool = await aPool(url);
    const { cognito, clientId } = pool;
    const email = anAddress();
    await aUser(pool, "ada", email);
    const { AccessToken } = await signIn(pool, "ada");

    await cognito.changePassword({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: NEW_PASSWORD });
    expect(await refusalOf(signIn(pool, "ada"))).toMatchObject({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    await signIn(pool, "ada", NEW_PASSWORD);

    expect(await cognito.forgotPassword({ ClientId: clientId, Username: "ada" })).toMatchObject({
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
    });
    const recovery = {
      ClientId: clientId,
      Username: "ada",
      ConfirmationCode: await codeTo(url, email),
      Password: "Third-Horse-11",
    };
    await cognito.confirmForgotPassword(recovery);
    expect(await refusalOf(cognito.confirmForgotPassword(recovery))).toBeInstanceOf(ExpiredCodeException);
    await signIn(pool, "ada", "Third-Horse-11");
    expect(await refusalOf(signIn(pool, "ada", NEW_PASSWORD))).toBeInstanceOf(NotAuthorizedException);
  });

  test("a new e-mail address waits for its code, and takes the place of the old one with it", async () => {
    const pool = await aPool(url, {
      UsernameAttributes: ["email"],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    });
    const { cognito } = pool;
    const [before, after] = [anAddress("before"), anAddress("after")];
    const sub = await aUser(pool, before, before);
    const { AccessToken } = await signIn(pool, before);
    const shown = async () => {
      const { UserAttributes = [] } = await cognito.getUser({ AccessToken });
      return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    };

    expect(
      await cognito.updateUserAttributes({
        AccessToken,
        UserAttributes: [
          { Name: "email", Value: after },
          { Name: "nickname", Value: "Lady Lovelace" },
        ],
      }),
    ).toMatchObject({
      CodeDeliveryDetailsList: [{ AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" }],
    });
    expect(await shown()).toEqual({ sub, email: before, email_verified: "true", nickname: "Lady Lovelace" });

    await cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName: "email" });
    const Code = await codeTo(url, after);
    await cognito.verifyUserAttribute({ AccessToken, AttributeName: "email", Code });
    expect(await shown()).toEqual({ sub, email: after, email_verified: "true", nickname: "Lady Lovelace" });
    await cognito.deleteUserAttributes({ AccessToken, UserAttributeNames: ["nickname"] });
    expect(await shown()).toEqual({ sub, email: after, email_verified: "true" });

    await signIn(pool, after);
    expect(await refusalOf(signIn(pool, before))).toBeInstanceOf(UserNotFoundException);
  });

  test("groups stand in both tokens, the strongest first, with its role", async () => {
    const pool = await aPool(url);
    const { cognito, poolId: UserPoolId } = pool;
    await aUser(pool, "ada", anAddress());
    const RoleArn = "arn:aws:iam::123456789012:role/Author";
    const created = await cognito.createGroup({
      UserPoolId,
      GroupName: "authors",
      Description: "Who write",
      Precedence: 1,
      RoleArn,
    });
    await cognito.createGroup({ UserPoolId, GroupName: "readers", Precedence: 5 });
    expect(created.Group).toEqual({
      GroupName: "authors",
      UserPoolId,
      Description: "Who write",
      Precedence: 1,
      RoleArn,
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    });
    for (const GroupName of ["readers", "authors"]) {
      await cognito.adminAddUserToGroup({ UserPoolId, GroupName, Username: "ada" });
    }

    const tokens = await signIn(pool, "ada");
    expect(claimsIn(tokens.AccessToken)).toMatchObject({ "cognito:groups": ["authors", "readers"] });
    expect(claimsIn(tokens.IdToken)).toMatchObject({
      "cognito:groups": ["authors", "readers"],
      "cognito:roles": [RoleArn],
      "cognito:preferred_role": RoleArn,
    });

    await cognito.updateGroup({ UserPoolId, GroupName: "readers", Precedence: 0, Description: "Who read" });
    expect(await cognito.getGroup({ UserPoolId, GroupName: "readers" })).toMatchObject({
      Group: { Precedence: 0, Description: "Who read" },
    });
    const listed = await cognito.adminListGroupsForUser({ UserPoolId, Username: "ada" });
    expect(listed.Groups?.map(({ GroupName }) => GroupName).toSorted()).toEqual(["authors", "readers"]);

    await cognito.adminRemoveUserFromGroup({ UserPoolId, GroupName: "readers", Username: "ada" });
    await cognito.deleteGroup({ UserPoolId, GroupName: "authors" });
    expect(claimsIn((await signIn(pool, "ada")).IdToken)).not.toHaveProperty("cognito:groups");
    expect(await refusalOf(cognito.getGroup({ UserPoolId, GroupName: "authors" }))).toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test("an invited person signs in with the temporary password and chooses another", async () => {
    const pool = await aPool(url);
    const { cognito, poolId: UserPoolId, clientId: ClientId } = pool;
    const email = anAddress("grace");
    const { User } = await cognito.adminCreateUser({
      UserPoolId,
      Username: "grace",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
      DesiredDeliveryMediums: ["EMAIL"],
    });
    expect(User).toMatchObject({ Username: "grace", Enabled: true, UserStatus: "FORCE_CHANGE_PASSWORD" });
    const [invitation] = await messagesTo(url, email);
    expect(invitation).toMatchObject({ subject: "Your temporary password" });
    expect(invitation?.text).toContain("Your username is grace and temporary password is ");

    const challenge = await cognito.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "grace", PASSWORD: invitation?.code ?? "" },
    });
    expect(challenge).toMatchObject({
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      ChallengeParameters: { USER_ID_FOR_SRP: "grace", requiredAttributes: "[]" },
      Session: expect.any(String),
    });
    const answer = {
      UserPoolId,
      ClientId,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: "grace", NEW_PASSWORD },
    } as const;
    const { AuthenticationResult } = await cognito.adminRespondToAuthChallenge(answer);
    expect(claimsIn(AuthenticationResult?.IdToken ?? "")).toMatchObject({ email, email_verified: true });
    expect(await refusalOf(cognito.adminRespondToAuthChallenge(answer))).toBeInstanceOf(NotAuthorizedException);
    expect(await cognito.adminGetUser({ UserPoolId, Username: "grace" })).toMatchObject({ UserStatus: "CONFIRMED" });
    await signIn(pool, "grace", NEW_PASSWORD);
  });

  test("an operator looks after a user: attributes, state, password, deletion", async () => {
    const pool = await aPool(url);
    const { cognito, poolId: UserPoolId, clientId: ClientId } = pool;
    const email = anAddress();
    const sub = await aUser(pool, "ada", email);
    const ada = { UserPoolId, Username: "ada" };

    await cognito.adminUpdateUserAttributes({ ...ada, UserAttributes: [{ Name: "locale", Value: "en" }] });
    await cognito.adminDeleteUserAttributes({ ...ada, UserAttributeNames: ["locale"] });
    const shown = await cognito.adminGetUser(ada);
    expect(shown).toEqual({
      $metadata: expect.anything(),
      Username: "ada",
      Enabled: true,
      UserStatus: "CONFIRMED",
      UserAttributes: expect.arrayContaining([
        { Name: "sub", Value: sub },
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ]),
      UserCreateDate: expect.any(Date),
      UserLastModifiedDate: expect.any(Date),
    });
    expect(shown.UserAttributes).toHaveLength(3);

    await cognito.adminDisableUser(ada);
    expect(await refusalOf(signIn(pool, "ada"))).toMatchObject({
      name: "NotAuthorizedException",
      message: "User is disabled.",
    });
    await cognito.adminEnableUser(ada);
    await signIn(pool, "ada");

    await cognito.adminResetUserPassword(ada);
    expect(await refusalOf(signIn(pool, "ada"))).toBeInstanceOf(PasswordResetRequiredException);
    await cognito.confirmForgotPassword({
      ClientId,
      Username: "ada",
      ConfirmationCode: await codeTo(url, email),
      Password: NEW_PASSWORD,
    });
    await signIn(pool, "ada", NEW_PASSWORD);

    await cognito.signUp({ ClientId, Username: "grace", Password: PASSWORD });
    await cognito.adminConfirmSignUp({ UserPoolId, Username: "grace" });
    await signIn(pool, "grace");

    await cognito.adminDeleteUser(ada);
    expect(await refusalOf(cognito.adminGetUser(ada))).toBeInstanceOf(UserNotFoundException);
    await aUser(pool, "ada", email);
    expect(claimsIn((await signIn(pool, "ada")).IdToken)["sub"]).not.toBe(sub);
  });

  test("signing out everywhere ends every sign-in, revoking ends one, deletion ends the user", async () => {
    const pool = await aPool(url);
    const { cognito, poolId: UserPoolId, clientId: ClientId } = pool;
    await aUser(pool, "ada", anAddress());
    const refresh = (REFRESH_TOKEN: string) =>
      cognito.initiateAuth({ AuthFlow: "REFRESH_TOKEN_AUTH", ClientId, AuthParameters: { REFRESH_TOKEN } });
    const isOver = async ({ AccessToken, RefreshToken }: { AccessToken: string; RefreshToken: string }) => {
      expect(await refusalOf(cognito.getUser({ AccessToken }))).toMatchObject({
        name: "NotAuthorizedException",
        message: "Access Token has been revoked",
      });
      expect(await refusalOf(refresh(RefreshToken))).toMatchObject({
        name: "NotAuthorizedException",
        message: "Refresh Token has been revoked",
      });
    };

    const [laptop, phone] = [await signIn(pool, "ada"), await signIn(pool, "ada")];
    await cognito.revokeToken({ ClientId, Token: laptop.RefreshToken });
    await isOver(laptop);
    await refresh(phone.RefreshToken);

    const tablet = await signIn(pool, "ada");
    await cognito.globalSignOut({ AccessToken: tablet.AccessToken });
    await isOver(phone);
    await isOver(tablet);

    const desk = await signIn(pool, "ada");
    await cognito.adminUserGlobalSignOut({ UserPoolId, Username: "ada" });
    await isOver(desk);

    const { AccessToken } = await signIn(pool, "ada");
    await cognito.deleteUser({ AccessToken });
    expect(await refusalOf(cognito.getUser({ AccessToken }))).toBeInstanceOf(CognitoIdentityProviderServiceException);
    expect(await refusalOf(signIn(pool, "ada"))).toBeInstanceOf(UserNotFoundException);
  });

  test.each<[string, (pool: Pool) => Promise<unknown>, new (...args: never[]) => Error, string]>([
    [
      "a wrong password",
      (pool) => signIn(pool, "ada", "Wrong-Horse-12"),
      NotAuthorizedException,
      "Incorrect username or password.",
    ],
    ["an unknown user", (pool) => signIn(pool, "nobody"), UserNotFoundException, "User does not exist."],
    [
      "a taken name",
      ({ cognito, clientId }) => cognito.signUp({ ClientId: clientId, Username: "ada", Password: PASSWORD }),
      UsernameExistsException,
      "User already exists",
    ],
    [
      "a weak password",
      ({ cognito, clientId }) => cognito.signUp({ ClientId: clientId, Username: "grace", Password: "correct-horse-9" }),
      InvalidPasswordException,
      "Password did not conform with policy: Password must have uppercase characters",
    ],
    [
      "an unknown pool",
      ({ cognito }) => cognito.describeUserPool({ UserPoolId: `${REGION}_AbCdEfGhI` }),
      ResourceNotFoundException,
      `User pool ${REGION}_AbCdEfGhI does not exist.`,
    ],
    [
      "a broken constraint",
      ({ cognito }) => cognito.describeUserPool({ UserPoolId: "nonsense" }),
      InvalidParameterException,
      "1 validation error detected: Value 'nonsense' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    ],
    [
      "a forged access token",
      ({ cognito }) => cognito.getUser({ AccessToken: "e30.e30.AAAA" }),
      NotAuthorizedException,
      "Invalid Access Token",
    ],
  ])("%s is refused with the SDK's own exception", async (_, call, Exception, message) => {
    const pool = await aPool(url);
    await aUser(pool, "ada", anAddress());
    const refusal = await refusalOf(call(pool));
    expect(refusal).toBeInstanceOf(Exception);
    expect(refusal.message).toBe(message);
    expect(refusal.$fault).toBe("client");
    expect(refusal.$metadata).toMatchObject({ httpStatusCode: 400, requestId: expect.stringMatching(UUID) });
  });

  test("a secret hash is demanded of a client with a secret, and must be right", async () => {
    const pool = await aPool(url, {}, { GenerateSecret: true });
    await aUser(pool, "ada", anAddress());
    const { clientId } = pool;
    expect(await refusalOf(signIn({ ...pool, clientSecret: "" }, "ada"))).toMatchObject({
      name: "NotAuthorizedException",
      message: `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
    });
    expect(await refusalOf(signIn({ ...pool, clientSecret: "another" }, "ada"))).toMatchObject({
      name: "NotAuthorizedException",
      message: `Unable to verify secret hash for client ${clientId}`,
    });
  });

  test("what a pool was given is what it shows, and an update changes what it names", async () => {
    const cognito = cognitoAt(url);
    const { UserPool: created } = await cognito.createUserPool({
      PoolName: "rich",
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: false, RequireNumbers: true } },
      Schema: [
        { Name: "email", Required: true, Mutable: true },
        { Name: "points", AttributeDataType: "Number", NumberAttributeConstraints: { MinValue: "0", MaxValue: "9" } },
      ],
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      VerificationMessageTemplate: { EmailSubject: "Welcome", EmailMessage: "Enter <b>{####}</b>" },
      DeletionProtection: "ACTIVE",
      UserPoolTags: { team: "identity" },
    });
    const UserPoolId = created?.Id ?? "";
    expect(UserPoolId).toMatch(/^eu-central-1_[0-9A-Za-z]{9}$/);
    const { UserPool: shown } = await cognito.describeUserPool({ UserPoolId });
    expect(shown).toMatchObject({ ...created, SchemaAttributes: expect.any(Array) });
    expect(shown).toMatchObject({
      Name: "rich",
      Arn: `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${UserPoolId}`,
      DeletionProtection: "ACTIVE",
      EmailVerificationSubject: "Welcome",
      EstimatedNumberOfUsers: 0,
      UserPoolTags: { team: "identity" },
    });
    expect(shown?.SchemaAttributes).toContainEqual({
      Name: "custom:points",
      AttributeDataType: "Number",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      NumberAttributeConstraints: { MinValue: "0", MaxValue: "9" },
    });

    expect(await refusalOf(cognito.deleteUserPool({ UserPoolId }))).toMatchObject({
      name: "InvalidParameterException",
      message:
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
    });
    await cognito.updateUserPool({ UserPoolId, DeletionProtection: "INACTIVE", AutoVerifiedAttributes: ["email"] });
    const { UserPool: updated } = await cognito.describeUserPool({ UserPoolId });
    expect(updated).toMatchObject({ DeletionProtection: "INACTIVE", UserPoolTags: { team: "identity" } });
    expect(updated?.SchemaAttributes).toEqual(shown?.SchemaAttributes);
    await cognito.deleteUserPool({ UserPoolId });
    expect(await refusalOf(cognito.describeUserPool({ UserPoolId }))).toBeInstanceOf(ResourceNotFoundException);
  });

  test("what an app client was given is what it shows, and its secrets can be exchanged", async () => {
    const pool = await aPool(url, {}, { GenerateSecret: true, PreventUserExistenceErrors: "ENABLED" });
    const { cognito, poolId: UserPoolId, clientId: ClientId } = pool;
    await aUser(pool, "ada", anAddress());
    expect(ClientId).toMatch(/^[0-9a-z]{26}$/);
    const { UserPoolClient: shown } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    expect(shown).toMatchObject({
      ClientName: "app",
      ClientSecret: pool.clientSecret,
      PreventUserExistenceErrors: "ENABLED",
      RefreshTokenValidity: 30,
    });
    expect(await refusalOf(signIn(pool, "nobody"))).toMatchObject({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });

    const { ClientSecretDescriptor: second } = await cognito.addUserPoolClientSecret({ UserPoolId, ClientId });
    const replaced = { ...pool, clientSecret: second?.ClientSecretValue ?? "" };
    await signIn(pool, "ada");
    await signIn(replaced, "ada");
    const { ClientSecrets = [] } = await cognito.listUserPoolClientSecrets({ UserPoolId, ClientId });
    const first = ClientSecrets.find(({ ClientSecretId }) => ClientSecretId !== second?.ClientSecretId);
    await cognito.deleteUserPoolClientSecret({ UserPoolId, ClientId, ClientSecretId: first?.ClientSecretId });
    await signIn(replaced, "ada");
    expect(await refusalOf(signIn(pool, "ada"))).toBeInstanceOf(NotAuthorizedException);

    await cognito.updateUserPoolClient({ UserPoolId, ClientId, ClientName: "renamed" });
    expect(await cognito.describeUserPoolClient({ UserPoolId, ClientId })).toMatchObject({
      UserPoolClient: { ClientName: "renamed" },
    });
    await cognito.deleteUserPoolClient({ UserPoolId, ClientId });
    expect(await refusalOf(cognito.describeUserPoolClient({ UserPoolId, ClientId }))).toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test("the SDK's paginators walk every list to its end", async () => {
    const pool = await aPool(url);
    const { cognito: client, poolId: UserPoolId } = pool;
    const names = Array.from({ length: 7 }, (_, n) => `user-${n}`);
    await client.createGroup({ UserPoolId, GroupName: "everybody" });
    for (const Username of names) {
      await client.adminCreateUser({ UserPoolId, Username, MessageAction: "SUPPRESS" });
      await client.adminAddUserToGroup({ UserPoolId, Username, GroupName: "everybody" });
      await client.createGroup({ UserPoolId, GroupName: `of-${Username}` });
      await client.adminAddUserToGroup({ UserPoolId, Username: "user-0", GroupName: `of-${Username}` });
      await client.createUserPoolClient({ UserPoolId, ClientName: `for-${Username}` });
      await client.createResourceServer({ UserPoolId, Identifier: `https://${Username}`, Name: `api-${Username}` });
    }
    const groups = ["everybody", ...names.map((name) => `of-${name}`)];
    const config = { client, pageSize: 3 };

    const users = await collect(paginateListUsers(config, { UserPoolId }), (page) => page.Users);
    expect(users.found.map(({ Username }) => Username).toSorted()).toEqual(names);
    expect(users.count).toBeGreaterThanOrEqual(3);
    const members = await collect(
      paginateListUsersInGroup(config, { UserPoolId, GroupName: "everybody" }),
      (page) => page.Users,
    );
    expect(members.found.map(({ Username }) => Username).toSorted()).toEqual(names);
    const all = await collect(paginateListGroups(config, { UserPoolId }), (page) => page.Groups);
    expect(all.found.map(({ GroupName }) => GroupName).toSorted()).toEqual(groups);
    const own = await collect(
      paginateAdminListGroupsForUser(config, { UserPoolId, Username: "user-0" }),
      (page) => page.Groups,
    );
    expect(own.found.map(({ GroupName }) => GroupName).toSorted()).toEqual(groups);
    const clients = await collect(paginateListUserPoolClients(config, { UserPoolId }), (page) => page.UserPoolClients);
    expect(clients.found.map(({ ClientName }) => ClientName).toSorted()).toEqual([
      "app",
      ...names.map((name) => `for-${name}`),
    ]);
    const servers = await collect(
      paginateListResourceServers(config, { UserPoolId, MaxResults: 3 }),
      (page) => page.ResourceServers,
    );
    expect(servers.found.map(({ Identifier }) => Identifier).toSorted()).toEqual(
      names.map((name) => `https://${name}`),
    );
    const pools = await collect(paginateListUserPools(config, { MaxResults: 3 }), (page) => page.UserPools);
    expect(pools.found.map(({ Id }) => Id)).toContain(UserPoolId);
  });

  test("users are searched by attribute and by state", async () => {
    const pool = await aPool(url);
    const { cognito, poolId: UserPoolId } = pool;
    const family = `Lovelace-${randomUUID()}`;
    for (const [Username, family_name] of [
      ["ada", family],
      ["anne", `${family}-Blunt`],
      ["grace", "Hopper"],
    ] as const) {
      await cognito.adminCreateUser({
        UserPoolId,
        Username,
        UserAttributes: [{ Name: "family_name", Value: family_name }],
        MessageAction: "SUPPRESS",
      });
    }
    await cognito.adminDisableUser({ UserPoolId, Username: "grace" });
    const named = async (Filter: string) => {
      const { Users = [] } = await cognito.listUsers({ UserPoolId, Filter });
      return Users.map(({ Username }) => Username).toSorted();
    };
    expect(await named(`family_name = "${family}"`)).toEqual(["ada"]);
    expect(await named(`family_name ^= "${family}"`)).toEqual(["ada", "anne"]);
    expect(await named('username ^= "a"')).toEqual(["ada", "anne"]);
    expect(await named('status = "Disabled"')).toEqual(["grace"]);
    expect(await named('cognito:user_status = "FORCE_CHANGE_PASSWORD"')).toEqual(["ada", "anne", "grace"]);
    expect(await refusalOf(named('custom:foo = "x"'))).toMatchObject({ name: "InvalidParameterException" });
    const { Users = [] } = await cognito.listUsers({ UserPoolId, AttributesToGet: ["family_name"] });
    expect(Users.map(({ Attributes }) => Attributes?.map(({ Name }) => Name))).toEqual([
      ["family_name"],
      ["family_name"],
      ["family_name"],
    ]);
  });

  test("a pool's domain is created, shown and deleted, and a pool with one cannot be deleted", async () => {
    const { cognito, poolId: UserPoolId } = await aPool(url);
    const Domain = `conformance-${randomUUID().slice(0, 8)}`;
    await cognito.createUserPoolDomain({ UserPoolId, Domain });
    expect(await cognito.describeUserPoolDomain({ Domain })).toMatchObject({
      DomainDescription: { UserPoolId, Domain, Status: "ACTIVE" },
    });
    expect(await cognito.describeUserPool({ UserPoolId })).toMatchObject({ UserPool: { Domain } });
    expect(await refusalOf(cognito.deleteUserPool({ UserPoolId }))).toMatchObject({
      name: "InvalidParameterException",
      message: "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    });
    await cognito.deleteUserPoolDomain({ UserPoolId, Domain });
    expect((await cognito.describeUserPoolDomain({ Domain })).DomainDescription).toEqual({});
    await cognito.deleteUserPool({ UserPoolId });
  });
});
