import {
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  SignUpCommand,
  type SignUpCommandInput,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aName, attributeList, aUser, PASSWORD } from "../../testing/builders.ts";
import { secretHash } from "../../testing/srp-client.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, aSignUp, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const signUp = (app: TestApp, ClientId: string, wanted: Partial<SignUpCommandInput> = {}) =>
  app.client.send(new SignUpCommand({ ClientId, Username: "ada", Password: PASSWORD, ...wanted }));

const uuid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

test("a person who signs up is sent a code and is not confirmed", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const UserAttributes = attributeList({ email: "ada@example.com", name: "Ada" });
  expect(await answer(signUp(app, ClientId, { UserAttributes }))).toEqual({
    UserConfirmed: false,
    UserSub: uuid,
    CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
  });
  expect(await userSeen(app, UserPoolId, "ada")).toEqual({
    Username: "ada",
    status: "UNCONFIRMED",
    attributes: { email: "ada@example.com", email_verified: "false", name: "Ada" },
  });
  expect(await app.inbox()).toMatchObject([
    { to: "ada@example.com", code: expect.stringMatching(/^[0-9]{6}$/), subject: "Your verification code" },
  ]);
});

test.each([
  ["verifies nothing", { AutoVerifiedAttributes: [] }, { email: "ada@example.com" }],
  ["verifies what was not given", { AutoVerifiedAttributes: ["phone_number" as const] }, { email: "ada@example.com" }],
])("no code is sent where the pool %s", async (_, pool, attributes) => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app, pool);
  expect(await answer(signUp(app, ClientId, { UserAttributes: attributeList(attributes) }))).toEqual({
    UserConfirmed: false,
    UserSub: uuid,
  });
  expect(await app.inbox()).toEqual([]);
});

test("of two addresses to prove the code goes to the telephone", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app, { AutoVerifiedAttributes: ["email", "phone_number"] });
  const UserAttributes = attributeList({ email: "ada@example.com", phone_number: "+15555550123" });
  expect(await answer(signUp(app, ClientId, { UserAttributes }))).toMatchObject({
    CodeDeliveryDetails: { AttributeName: "phone_number", DeliveryMedium: "SMS", Destination: "+*******0123" },
  });
  expect((await app.inbox()).map(({ to }) => to)).toEqual(["+15555550123"]);
});

test("checks come in an order: client, secret, permission, attributes, password, name", async () => {
  await using app = await testApp();
  const {
    UserPoolId,
    ClientId,
    secret = "",
  } = await aPoolWithClient(
    app,
    { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, Schema: [{ Name: "given_name", Required: true }] },
    { GenerateSecret: true },
  );
  await aUser(app, UserPoolId, { username: "ada" });
  const wrong = { Password: "password", UserAttributes: attributeList({ email_verified: "true", email: "ada" }) };
  const SecretHash = secretHash("ada", ClientId, secret);
  const refused = (wanted: Partial<SignUpCommandInput>) => refusal(signUp(app, ClientId, { ...wrong, ...wanted }));

  expect(await refused({ ClientId: "nobody" })).toBe(
    "ResourceNotFoundException: User pool client nobody does not exist.",
  );
  expect(await refused({})).toBe(
    `NotAuthorizedException: Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
  );
  expect(await refused({ SecretHash: secretHash("eve", ClientId, secret) })).toBe(
    `NotAuthorizedException: Unable to verify secret hash for client ${ClientId}`,
  );
  expect(await refused({ SecretHash })).toBe("NotAuthorizedException: SignUp is not permitted for this user pool");
  await app.client.send(new UpdateUserPoolCommand({ UserPoolId }));
  expect(await refused({ SecretHash })).toBe(
    "NotAuthorizedException: A client attempted to write unauthorized attribute",
  );
  const bad = attributeList({ email: "ada" });
  expect(await refused({ SecretHash, UserAttributes: bad })).toBe(
    "InvalidParameterException: Invalid email address format.",
  );
  expect(await refused({ SecretHash, UserAttributes: [] })).toBe(
    "InvalidParameterException: Attributes did not conform to the schema: given_name: The attribute is required\n",
  );
  const UserAttributes = attributeList({ given_name: "Ada" });
  expect(await refused({ SecretHash, UserAttributes })).toBe(
    "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
  );
  expect(await refused({ SecretHash, UserAttributes, Password: PASSWORD })).toBe(
    "UsernameExistsException: User already exists",
  );
});

describe("a request that breaks the wire's constraints", () => {
  const [least, most] = [
    "Member must have length greater than or equal to",
    "Member must have length less than or equal to",
  ];

  test.each<{ wanted: Partial<SignUpCommandInput>; message: string }>([
    {
      wanted: { Password: "Aa1!x" },
      message: `1 validation error detected: Value at 'password' failed to satisfy constraint: ${least} 6`,
    },
    {
      wanted: { Password: "x".repeat(257) },
      message: `1 validation error detected: Value at 'password' failed to satisfy constraint: ${most} 256`,
    },
    {
      wanted: { Username: "" },
      message: `2 validation errors detected: Value at 'username' failed to satisfy constraint: ${least} 1; Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    },
    {
      wanted: { Username: "x".repeat(129) },
      message: `1 validation error detected: Value at 'username' failed to satisfy constraint: ${most} 128`,
    },
    {
      wanted: { Username: "ada lovelace" },
      message:
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    },
    {
      wanted: { Password: undefined },
      message:
        "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
    },
  ])("is refused: $message", async ({ wanted, message }) => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app);
    expect(await refusal(signUp(app, ClientId, wanted))).toBe(`InvalidParameterException: ${message}`);
    expect(await app.inbox()).toEqual([]);
  });
});

test("an attribute named after an object's own is as unknown as any", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  for (const Name of ["__proto__", "constructor", "toString"]) {
    expect(await refusal(signUp(app, ClientId, { UserAttributes: [{ Name, Value: "x" }] }))).toBe(
      `InvalidParameterException: Attributes did not conform to the schema: ${Name}: Attribute does not exist in the schema.\n`,
    );
  }
});

test("a taken name is told by clients that hide their users too", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app, {}, { PreventUserExistenceErrors: "ENABLED" });
  await signUp(app, ClientId);
  expect(await refusal(signUp(app, ClientId))).toBe("UsernameExistsException: User already exists");
});

test("names that differ in case are two where the pool minds case, and one where it does not", async () => {
  await using app = await testApp();
  const minds = await aPoolWithClient(app);
  await signUp(app, minds.ClientId, { Username: "Ada" });
  await signUp(app, minds.ClientId, { Username: "ada" });
  const ignores = await aPoolWithClient(app, { UsernameConfiguration: { CaseSensitive: false } });
  await signUp(app, ignores.ClientId, { Username: "Ada" });
  expect(await refusal(signUp(app, ignores.ClientId, { Username: "aDA" }))).toBe(
    "UsernameExistsException: User already exists",
  );
  expect((await userSeen(app, ignores.UserPoolId, "ADA")).Username).toBe("ada");
});

describe("where people sign in with an e-mail address", () => {
  const pool = { UsernameAttributes: ["email" as const], UsernameConfiguration: { CaseSensitive: false } };

  test("the username is the sub, and the address is filled in", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
    const { UserSub = "" } = await signUp(app, ClientId, { Username: "Ada@Example.com" });
    expect(await userSeen(app, UserPoolId, "ada@example.com")).toEqual({
      Username: UserSub,
      status: "UNCONFIRMED",
      attributes: { email: "Ada@Example.com", email_verified: "false" },
    });
  });

  test("an address is taken before it is proven", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    await signUp(app, ClientId, { Username: "ada@example.com" });
    expect(await refusal(signUp(app, ClientId, { Username: "ADA@example.com" }))).toBe(
      "UsernameExistsException: An account with the given email already exists.",
    );
  });

  test("a name that is no address is refused", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    expect(await refusal(signUp(app, ClientId))).toBe("InvalidParameterException: Username should be an email.");
  });
});

describe("where addresses are aliases", () => {
  const pool = { AliasAttributes: ["email" as const, "preferred_username" as const] };

  test("several may sign up with one address, for nobody has proven it", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    const attributes = { email: "ada@example.com" };
    await aSignUp(app, ClientId, { attributes });
    await aSignUp(app, ClientId, { attributes });
    expect((await app.inbox("ada@example.com")).length).toBe(2);
  });

  test("a username must not look like one", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    expect(await refusal(signUp(app, ClientId, { Username: "ada@example.com" }))).toBe(
      "InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.",
    );
  });

  test("a preferred username is chosen later", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    const UserAttributes = attributeList({ preferred_username: "countess" });
    expect(await refusal(signUp(app, ClientId, { UserAttributes }))).toBe(
      "InvalidParameterException: preferred_username is an alias and cannot be set at sign-up.",
    );
  });
});

test("nobody can take another's sub for a username, and so be taken for them", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { UserSub = "" } = await signUp(app, ClientId);
  expect(await refusal(signUp(app, ClientId, { Username: UserSub }))).toBe(
    "UsernameExistsException: User already exists",
  );
  const found = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username: UserSub }));
  expect(found.Username).toBe("ada");
});

test("custom attributes are kept, and immutable ones may be set this once", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app, {
    Schema: [
      { Name: "tier", AttributeDataType: "String", Mutable: true },
      { Name: "origin", AttributeDataType: "String", Mutable: false },
    ],
  });
  const attributes = { "custom:tier": "gold", "custom:origin": "fair" };
  await signUp(app, ClientId, { UserAttributes: attributeList(attributes) });
  expect((await userSeen(app, UserPoolId, "ada")).attributes).toEqual(attributes);
});

test("an attribute without a value is not kept", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  await signUp(app, ClientId, { UserAttributes: [{ Name: "email", Value: "" }, { Name: "nickname" }] });
  expect((await userSeen(app, UserPoolId, "ada")).attributes).toEqual({});
});

test("an unconfirmed user does not sign in", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  await signUp(app, ClientId);
  const attempt = app.client.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "ada", PASSWORD },
    }),
  );
  expect(await refusal(attempt)).toBe("UserNotConfirmedException: User is not confirmed.");
});

test("of sixteen who want one name at a time, one gets it", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const Username = aName();
  const UserAttributes = attributeList({ email: "ada@example.com" });
  const calls = Array.from({ length: 16 }, () => signUp(app, ClientId, { Username, UserAttributes }));
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: Array.from({ length: 15 }, () => "UsernameExistsException: User already exists"),
  });
  expect((await app.inbox()).length).toBe(1);
});
