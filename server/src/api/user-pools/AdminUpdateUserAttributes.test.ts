import {
  AdminUpdateUserAttributesCommand,
  GetUserCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool, attributeList, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, aPoolWithClient, EXPIRED, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

type Named = { readonly UserPoolId: string; readonly Username: string };
type Attributes = Readonly<Record<string, string>>;

const update = (app: TestApp, { UserPoolId, Username }: Named, attributes: Attributes) =>
  app.client.send(
    new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: attributeList(attributes) }),
  );

const email = "ada@example.com";
const newEmail = "lovelace@example.com";
const phone_number = "+15555550123";
const EMAIL_TAKEN = "AliasExistsException: An account with the given email already exists.";

test("sets, replaces and, by an empty value, removes; the rest stays", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const attributes = { name: "Ada", locale: "en", email, email_verified: "true" };
  const { Username } = await aUser(app, UserPoolId, { attributes });
  const changes = { name: "Augusta", nickname: "countess", locale: "" };
  expect(await answer(update(app, { UserPoolId, Username }, changes))).toEqual({});
  expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({
    name: "Augusta",
    nickname: "countess",
    email,
    email_verified: "true",
  });
});

test("what the application may not write an operator may", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app, {
    pool: { Schema: [{ Name: "tier", AttributeDataType: "String" }] },
    client: { WriteAttributes: ["name"], ReadAttributes: ["custom:tier"] },
  });
  await update(app, { UserPoolId, Username }, { "custom:tier": "gold" });
  const { UserAttributes } = await app.client.send(new GetUserCommand({ AccessToken }));
  expect(UserAttributes).toContainEqual({ Name: "custom:tier", Value: "gold" });
});

describe("an address", () => {
  test("that is new is not proven, and is sent a code", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
    await update(app, { UserPoolId, Username }, { email: newEmail });
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({
      email: newEmail,
      email_verified: "false",
    });
    const Code = await app.codeFor(newEmail);
    await app.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ email: newEmail, email_verified: "true" });
  });

  test.each<[what: string, attributes: Attributes]>([
    ["that is declared proven", { email: newEmail, email_verified: "true" }],
    ["that is the same", { email }],
    ["that the pool does not prove", { phone_number }],
  ])("%s is sent no code", async (_, attributes) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { Username } = await aUser(app, UserPoolId, { attributes: { email, email_verified: "true" } });
    await update(app, { UserPoolId, Username }, attributes);
    expect(await app.inbox()).toEqual([]);
    expect((await userSeen(app, UserPoolId, Username)).attributes["email_verified"]).toBe("true");
  });

  test.each(["true", "false"])("is declared %s by its flag alone", async (email_verified) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { Username } = await aUser(app, UserPoolId, { attributes: { email } });
    await update(app, { UserPoolId, Username }, { email_verified });
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ email, email_verified });
  });

  test("that is removed takes its flag along", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { Username } = await aUser(app, UserPoolId, { attributes: { email, email_verified: "true", name: "Ada" } });
    await update(app, { UserPoolId, Username }, { email: "" });
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ name: "Ada" });
  });
});

describe("where the pool holds an address back until it is proven", () => {
  const pool = {
    AutoVerifiedAttributes: ["email" as const],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email" as const] },
  };

  test("the old one stays in force until the code is brought; what else is changed is changed", async () => {
    await using app = await testApp();
    const user = { username: "ada" };
    const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app, { pool, user });
    await update(app, { UserPoolId, Username }, { email: newEmail, name: "Ada" });
    const before = { email, email_verified: "true", name: "Ada" };
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual(before);
    const Code = await app.codeFor(newEmail);
    await app.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ ...before, email: newEmail });
  });

  test("an address that is declared proven takes effect, and no code can undo it", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app, { pool });
    await update(app, { UserPoolId, Username }, { email: "waits@example.com" });
    await update(app, { UserPoolId, Username }, { email: newEmail, email_verified: "true" });
    const Code = await app.codeFor("waits@example.com");
    const verify = new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code });
    expect(await refusal(app.client.send(verify))).toBe(EXPIRED);
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ email: newEmail, email_verified: "true" });
  });
});

describe("a name to sign in with", () => {
  test("is an alias once it is declared proven, and none when that is taken back", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, { AliasAttributes: ["email"] });
    const { Username } = await aUser(app, UserPoolId, { attributes: { email } });
    await update(app, { UserPoolId, Username }, { email_verified: "true" });
    await signIn(app, ClientId, email);
    await update(app, { UserPoolId, Username }, { email_verified: "false" });
    expect(await refusal(signIn(app, ClientId, email))).toBe(NOBODY);
  });

  test("moves with the address where people sign in with it", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, { UsernameAttributes: ["email"] });
    const { Username } = await aUser(app, UserPoolId, { username: email });
    await update(app, { UserPoolId, Username }, { email: newEmail });
    await signIn(app, ClientId, newEmail);
    expect(await refusal(signIn(app, ClientId, email))).toBe(NOBODY);
    expect((await aUser(app, UserPoolId, { username: email })).sub).not.toBe(Username);
  });

  test("that somebody has is refused, and nothing is changed", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    await aUser(app, UserPoolId, { username: "eve", attributes: { email, email_verified: "true" } });
    const { Username } = await aUser(app, UserPoolId, { username: "ada", attributes: { name: "Ada" } });
    const changes = { name: "Eve", email, email_verified: "true" };
    expect(await refusal(update(app, { UserPoolId, Username }, changes))).toBe(EMAIL_TAKEN);
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ name: "Ada" });
    expect((await userSeen(app, UserPoolId, email)).Username).toBe("eve");
  });

  test("is not given up where it is the only one", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    const { Username } = await aUser(app, UserPoolId, { username: email });
    expect(await refusal(update(app, { UserPoolId, Username }, { email: "" }))).toBe(
      "InvalidParameterException: The user must keep email to sign in with.",
    );
  });
});

test.each<[attributes: Attributes, message: string]>([
  [{ "custom:tier": "gold" }, "user.custom:tier: Attribute does not exist in the schema.\n"],
  [{ sub: "0195510a-0000-7000-8000-000000000001" }, "user.sub: Attribute cannot be updated.\n"],
  [{ "custom:tenant": "t2" }, "user.custom:tenant: Attribute cannot be updated.\n"],
  [{ email: "ada" }, "Invalid email address format."],
  [{ phone_number: "0123" }, "Invalid phone number format."],
  [JSON.parse('{"__proto__":"x"}'), "user.__proto__: Attribute does not exist in the schema.\n"],
])("%j are refused", async (attributes, message) => {
  await using app = await testApp();
  const Schema = [{ Name: "tenant", AttributeDataType: "String" as const, Mutable: false }];
  const { UserPoolId } = await aPool(app, { Schema });
  const { Username } = await aUser(app, UserPoolId, { attributes: { name: "Ada", "custom:tenant": "t1" } });
  const call = update(app, { UserPoolId, Username }, { name: "Eve", ...attributes });
  expect(await refusal(call)).toBe(`InvalidParameterException: ${message}`);
  expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ name: "Ada", "custom:tenant": "t1" });
});

describe("sixteen at a time", () => {
  const sixteen = Array.from({ length: 16 }, (_, index) => `a${index}`);

  test("who change different attributes lose nothing", async () => {
    await using app = await testApp();
    const Schema = sixteen.map((Name) => ({ Name, AttributeDataType: "String" as const }));
    const { UserPoolId } = await aPool(app, { Schema });
    const { Username } = await aUser(app, UserPoolId, { attributes: {} });
    await Promise.all(sixteen.map((name) => update(app, { UserPoolId, Username }, { [`custom:${name}`]: name })));
    expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual(
      Object.fromEntries(sixteen.map((name) => [`custom:${name}`, name])),
    );
  });

  test("who want one alias are one who gets it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    for (const username of sixteen) await aUser(app, UserPoolId, { username, attributes: {} });
    const calls = sixteen.map((Username) => update(app, { UserPoolId, Username }, { email, email_verified: "true" }));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => EMAIL_TAKEN) });
  });
});
