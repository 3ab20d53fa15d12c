import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminGetUserCommand,
  type CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aClient, aPool, attributeList, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, attributesSeen, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";
import { outcomeOf } from "./users.fixture.ts";

type Wanted = Partial<AdminCreateUserCommandInput>;

const create = (app: TestApp, UserPoolId: string, Username = "ada", wanted: Wanted = {}) =>
  app.client.send(new AdminCreateUserCommand({ UserPoolId, Username, ...wanted }));

const email = "ada@example.com";
const phone_number = "+15555550123";
const ALREADY = "UsernameExistsException: User account already exists";
const EMAIL_TAKEN = "UsernameExistsException: An account with the given email already exists.";

const mediums = (...DesiredDeliveryMediums: ("EMAIL" | "SMS")[]) => ({ DesiredDeliveryMediums });

const sixteen = Array.from({ length: 16 }, (_, index) => index);
const fifteen = (message: string) => Array.from({ length: 15 }, () => message);

test("a new user is told, as the next question tells them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const UserAttributes = attributeList({ email, email_verified: "true", name: "Ada" });
  const { User } = await create(app, UserPoolId, "ada", { UserAttributes, MessageAction: "SUPPRESS" });
  expect(User).toEqual({
    Username: "ada",
    Attributes: expect.arrayContaining([
      { Name: "sub", Value: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) },
      ...UserAttributes,
    ]),
    UserCreateDate: expect.any(Date),
    UserLastModifiedDate: User?.UserCreateDate,
    Enabled: true,
    UserStatus: "FORCE_CHANGE_PASSWORD",
  });
  expect(User?.Attributes).toHaveLength(4);
  const { Attributes, ...rest } = User ?? {};
  expect(await answer(app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" })))).toEqual({
    ...rest,
    UserAttributes: Attributes,
  });
});

describe("the invitation", () => {
  test.each<{ says: string; wanted: Wanted; attributes: Record<string, string>; to: readonly string[] }>([
    { says: "goes by SMS if nothing is said", wanted: {}, attributes: { email, phone_number }, to: [phone_number] },
    { says: "goes nowhere without the number for it", wanted: {}, attributes: { email }, to: [] },
    { says: "goes by e-mail", wanted: mediums("EMAIL"), attributes: { email, phone_number }, to: [email] },
    {
      says: "goes both ways",
      wanted: mediums("EMAIL", "SMS"),
      attributes: { email, phone_number },
      to: [phone_number, email],
    },
    {
      says: "goes once, however often a way is named",
      wanted: mediums("EMAIL", "EMAIL"),
      attributes: { email },
      to: [email],
    },
    { says: "is held back", wanted: { MessageAction: "SUPPRESS", ...mediums("EMAIL") }, attributes: { email }, to: [] },
  ])("$says", async ({ wanted, attributes, to }) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await create(app, UserPoolId, "ada", { UserAttributes: attributeList(attributes), ...wanted });
    const sent = await app.inbox();
    expect(sent.map((message) => message.to)).toEqual(to);
    expect(new Set(sent.map(({ code }) => code)).size).toBe(Math.min(to.length, 1));
  });

  test("names the user and the password that was given", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const TemporaryPassword = "Temporary-1";
    await create(app, UserPoolId, "ada", {
      UserAttributes: attributeList({ email }),
      TemporaryPassword,
      ...mediums("EMAIL"),
    });
    expect(await app.inbox(email)).toMatchObject([
      {
        subject: "Your temporary password",
        text: "Your username is ada and temporary password is Temporary-1. ",
        code: TemporaryPassword,
      },
    ]);
  });

  test("is the pool's own, and is not sent if it has no place for the password", async () => {
    await using app = await testApp();
    const InviteMessageTemplate = {
      EmailSubject: "Hi",
      EmailMessage: "{username}, use {####}",
      SMSMessage: "Hello {username}",
    };
    const { UserPoolId } = await aPool(app, { AdminCreateUserConfig: { InviteMessageTemplate } });
    const UserAttributes = attributeList({ email, phone_number });
    await create(app, UserPoolId, "ada", {
      UserAttributes,
      TemporaryPassword: "Temporary-1",
      ...mediums("EMAIL", "SMS"),
    });
    expect(await app.inbox()).toMatchObject([{ to: email, subject: "Hi", html: "ada, use Temporary-1" }]);
  });

  test("names the address where people sign in with it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    await create(app, UserPoolId, email, mediums("EMAIL"));
    expect((await app.inbox(email))[0]?.text).toMatch(/^Your username is ada@example.com and temporary password is /);
  });

  test("is not sent to who was not made", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await aUser(app, UserPoolId, { username: "ada" });
    const call = create(app, UserPoolId, "ada", { UserAttributes: attributeList({ email }), ...mediums("EMAIL") });
    expect(await refusal(call)).toBe(ALREADY);
    expect(await app.inbox()).toEqual([]);
  });
});

describe("the temporary password", () => {
  const invited: Wanted = { UserAttributes: attributeList({ email }), DesiredDeliveryMediums: ["EMAIL"] };

  test("that is drawn satisfies a strict policy, is never the same, and leads to the user's own", async () => {
    await using app = await testApp();
    const PasswordPolicy = {
      MinimumLength: 40,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      RequireUppercase: true,
    };
    const { UserPoolId, ClientId } = await aPoolWithClient(app, { Policies: { PasswordPolicy } });
    for (const name of ["ada", "eve"]) await create(app, UserPoolId, name, invited);
    const [eves = "", adas = ""] = (await app.inbox(email)).map(({ code }) => code);
    for (const kind of [/^.{40}$/, /[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%&*+=?-]/]) expect(adas).toMatch(kind);
    expect(eves).not.toBe(adas);
    expect(await outcomeOf(app, ClientId, "ada", adas)).toBe("NEW_PASSWORD_REQUIRED");
  });

  test.each([
    ["Short-7", "Password not long enough"],
    ["lowercase-1", "Password must have uppercase characters"],
    ["UPPERCASE-1", "Password must have lowercase characters"],
    ["No-numbers", "Password must have numeric characters"],
    ["N0symbols", "Password must have symbol characters"],
  ])("%s is refused: %s", async (TemporaryPassword, why) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const call = create(app, UserPoolId, "ada", { ...invited, TemporaryPassword });
    expect(await refusal(call)).toBe(`InvalidPasswordException: Password did not conform with policy: ${why}`);
    expect(await refusal(app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" })))).toBe(NOBODY);
  });

  test("stops working after as many days as the pool says", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, {
      Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 2 } },
    });
    await create(app, UserPoolId, "ada", { TemporaryPassword: "Temporary-1" });
    app.clock.advance(2 * 24 * 3_600_000 - 60_000);
    expect(await outcomeOf(app, ClientId, "ada", "Temporary-1")).toBe("NEW_PASSWORD_REQUIRED");
    app.clock.advance(60_000);
    expect(await outcomeOf(app, ClientId, "ada", "Temporary-1")).toBe(
      "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.",
    );
  });
});

describe("an invitation that is sent again", () => {
  const invited: Wanted = { UserAttributes: attributeList({ email, name: "Ada" }), DesiredDeliveryMediums: ["EMAIL"] };
  const again: Wanted = { MessageAction: "RESEND", DesiredDeliveryMediums: ["EMAIL"] };

  test("brings a new password in the place of the old one, and time to use it", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app);
    const { User: made } = await create(app, UserPoolId, "ada", invited);
    const first = await app.codeFor(email);
    app.clock.advance(8 * 24 * 3_600_000);
    const { User } = await create(app, UserPoolId, "ada", again);
    expect(User).toEqual({ ...made, UserLastModifiedDate: expect.any(Date) });
    expect(User?.UserLastModifiedDate?.getTime()).toBeGreaterThan(made?.UserCreateDate?.getTime() ?? Infinity);
    expect(await outcomeOf(app, ClientId, "ada", await app.codeFor(email))).toBe("NEW_PASSWORD_REQUIRED");
    expect(await outcomeOf(app, ClientId, "ada", first)).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
    expect(await app.inbox()).toHaveLength(2);
  });

  test("brings the password that is given, to who is named by an alias", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    const UserAttributes = attributeList({ email, email_verified: "true" });
    await create(app, UserPoolId, "ada", { UserAttributes, MessageAction: "SUPPRESS" });
    await create(app, UserPoolId, email, { ...again, TemporaryPassword: "Temporary-2" });
    expect(await app.codeFor(email)).toBe("Temporary-2");
  });

  test("changes no attribute", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await create(app, UserPoolId, "ada", invited);
    await create(app, UserPoolId, "ada", {
      ...again,
      UserAttributes: attributeList({ name: "Eve", email: "eve@example.com" }),
    });
    expect((await userSeen(app, UserPoolId, "ada")).attributes).toEqual({
      email,
      email_verified: "false",
      name: "Ada",
    });
    expect(await app.inbox(email)).toHaveLength(2);
  });

  test("is refused for nobody, for a bad password, and for who has a password of their own", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    expect(await refusal(create(app, UserPoolId, email, again))).toBe(NOBODY);
    const { sub } = await aUser(app, UserPoolId, { username: email });
    expect(await refusal(create(app, UserPoolId, email, { ...again, TemporaryPassword: "password" }))).toBe(
      "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
    );
    expect(await refusal(create(app, UserPoolId, email, again))).toBe(
      `UnsupportedUserStateException: Resend not possible. ${sub} status is not FORCE_CHANGE_PASSWORD`,
    );
    expect(await app.inbox()).toEqual([]);
  });
});

describe("attributes", () => {
  test("need not be all that the pool requires, and set once those that never change", async () => {
    await using app = await testApp();
    const Schema: CreateUserPoolCommandInput["Schema"] = [
      { Name: "given_name", Required: true },
      { Name: "tenant", AttributeDataType: "String", Mutable: false },
      { Name: "note", AttributeDataType: "String", DeveloperOnlyAttribute: true },
    ];
    const { UserPoolId } = await aPool(app, { Schema });
    const attributes = { "custom:tenant": "t1", "dev:custom:note": "vip" };
    const { User } = await create(app, UserPoolId, "ada", { UserAttributes: attributeList(attributes) });
    expect(attributesSeen(User?.Attributes)).toEqual(attributes);
  });

  test.each<[attributes: Record<string, string>, message: string]>([
    [
      { "custom:tier": "gold" },
      "Attributes did not conform to the schema: custom:tier: Attribute does not exist in the schema.\n",
    ],
    [{ sub: "0195510a-0000-7000-8000-000000000001" }, "user.sub: Attribute cannot be updated.\n"],
    [{ email: "ada" }, "Invalid email address format."],
    [{ phone_number: "555" }, "Invalid phone number format."],
    [
      JSON.parse('{"__proto__":"a"}'),
      "Attributes did not conform to the schema: __proto__: Attribute does not exist in the schema.\n",
    ],
  ])("%j are refused", async (attributes, message) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const call = create(app, UserPoolId, "ada", { UserAttributes: attributeList(attributes) });
    expect(await refusal(call)).toBe(`InvalidParameterException: ${message}`);
  });
});

describe("the name", () => {
  test.each<{ pool: Partial<CreateUserPoolCommandInput>; typed: string; message: string }>([
    { pool: { UsernameAttributes: ["email"] }, typed: "ada", message: "Username should be an email." },
    {
      pool: { UsernameAttributes: ["email", "phone_number"] },
      typed: "ada",
      message: "Username should be either an email or a phone number.",
    },
    {
      pool: { AliasAttributes: ["email"] },
      typed: email,
      message: "Username cannot be of email format, since user pool is configured for email alias.",
    },
  ])("$typed is refused in a pool with $pool", async ({ pool, typed, message }) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, pool);
    expect(await refusal(create(app, UserPoolId, typed))).toBe(`InvalidParameterException: ${message}`);
  });

  test("is made where people sign in with an address", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    const { User } = await create(app, UserPoolId, email);
    expect(User?.Username).toBe(User?.Attributes?.find(({ Name }) => Name === "sub")?.Value);
    expect(attributesSeen(User?.Attributes)).toEqual({ email, email_verified: "false" });
    expect(await refusal(create(app, UserPoolId, email))).toBe(EMAIL_TAKEN);
  });

  test("is taken in one pool and free in another", async () => {
    await using app = await testApp();
    const [one, other] = [await aPool(app), await aPool(app)];
    await create(app, one.UserPoolId);
    expect(await refusal(create(app, one.UserPoolId))).toBe(ALREADY);
    expect((await create(app, other.UserPoolId)).User?.Username).toBe("ada");
  });

  test.each([
    [true, ["ada", "Ada", "ADA"]],
    [false, ["ada"]],
  ])("counts case: %s", async (CaseSensitive, made) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameConfiguration: { CaseSensitive } });
    const tried = await Promise.allSettled(["ada", "Ada", "ADA"].map((name) => create(app, UserPoolId, name)));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(made.length);
  });

  test("of somebody else is their sub too", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { sub } = await aUser(app, UserPoolId);
    expect(await refusal(create(app, UserPoolId, sub))).toBe(ALREADY);
  });
});

describe("an alias that somebody has", () => {
  const proven = attributeList({ email, email_verified: "true" });

  test("is refused once both are proven", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    await create(app, UserPoolId, "ada", { UserAttributes: proven });
    await create(app, UserPoolId, "bob", { UserAttributes: attributeList({ email }) });
    expect(await refusal(create(app, UserPoolId, "eve", { UserAttributes: proven }))).toBe(EMAIL_TAKEN);
    expect(await refusal(app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "eve" })))).toBe(NOBODY);
  });

  test("is taken from them by ForceAliasCreation, and nothing else of theirs", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, { AliasAttributes: ["email"] });
    await aUser(app, UserPoolId, { username: "ada", attributes: { email, email_verified: "true", name: "Ada" } });
    await create(app, UserPoolId, "eve", { UserAttributes: proven, ForceAliasCreation: true });
    expect((await userSeen(app, UserPoolId, email)).Username).toBe("eve");
    expect((await userSeen(app, UserPoolId, "ada")).attributes).toEqual({
      email,
      email_verified: "false",
      name: "Ada",
    });
    await signIn(app, ClientId, "ada");
    expect(await outcomeOf(app, ClientId, email, PASSWORD)).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
  });

  test("stays theirs, with ForceAliasCreation too, where the new user's is not proven", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    await create(app, UserPoolId, "ada", { UserAttributes: proven });
    await create(app, UserPoolId, "eve", { UserAttributes: attributeList({ email }), ForceAliasCreation: true });
    expect((await userSeen(app, UserPoolId, email)).Username).toBe("ada");
  });

  test("stays theirs, with ForceAliasCreation too, where people sign in with it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    await create(app, UserPoolId, email);
    expect(await refusal(create(app, UserPoolId, email, { ForceAliasCreation: true }))).toBe(EMAIL_TAKEN);
  });
});

describe("of sixteen at a time", () => {
  test("who want one name, one gets it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameConfiguration: { CaseSensitive: false } });
    const calls = sixteen.map((index) => create(app, UserPoolId, index % 2 === 0 ? "ada" : "ADA"));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: fifteen(ALREADY) });
  });

  test("who want one e-mail address to sign in with, one gets it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
    const calls = sixteen.map(() => create(app, UserPoolId, email, { DesiredDeliveryMediums: ["EMAIL"] }));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: fifteen(EMAIL_TAKEN) });
    expect(await app.inbox()).toHaveLength(1);
  });

  test("who force one alias, all are made and one has it", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    const UserAttributes = attributeList({ email, email_verified: "true" });
    await Promise.all(
      sixteen.map((index) => create(app, UserPoolId, `u${index}`, { UserAttributes, ForceAliasCreation: true })),
    );
    const seen = await Promise.all(sixteen.map((index) => userSeen(app, UserPoolId, `u${index}`)));
    const holders = seen
      .filter(({ attributes }) => attributes["email_verified"] === "true")
      .map(({ Username }) => Username);
    expect(holders).toEqual([(await userSeen(app, UserPoolId, email)).Username]);
  });
});

describe("hostile input", () => {
  test.each([
    ["a blank", "a b"],
    ["a line break", "a\nb"],
    ["a mark that is not seen", "a\u200bb"],
  ])("a name with %s is refused, without being repeated", async (_, Username) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    expect(await refusal(create(app, UserPoolId, Username))).toBe(
      String.raw`InvalidParameterException: 1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`,
    );
  });

  test("what means something elsewhere is a name like any other", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    for (const name of ["__proto__", "constructor", "{####}", "'or'1'='1", "<script>", "%00", "\u{1F600}"]) {
      const { User } = await create(app, UserPoolId, name, {
        UserAttributes: attributeList({ email: `u${name.length}@example.com`, name }),
        DesiredDeliveryMediums: ["EMAIL"],
      });
      expect(User?.Username).toBe(name);
      expect((await userSeen(app, UserPoolId, name)).attributes["name"]).toBe(name);
    }
  });
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(create(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});

test("a client of the pool does not see who was made in another", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await aUser(app, one.UserPoolId, { username: "ada" });
  const { ClientId } = await aClient(app, other.UserPoolId);
  expect(await outcomeOf(app, ClientId, "ada", PASSWORD)).toBe("UserNotFoundException: User does not exist.");
});
