import {
  type CreateUserPoolCommandInput,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { attributeList, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, attributesSeen, EXPIRED, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const update = (app: TestApp, AccessToken: string, attributes: Readonly<Record<string, string>>) =>
  app.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributeList(attributes) }));

const seen = async (app: TestApp, AccessToken: string) =>
  attributesSeen((await app.client.send(new GetUserCommand({ AccessToken }))).UserAttributes);

const verify = (app: TestApp, AccessToken: string, Code: string) =>
  app.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));

const EMAIL = (Destination: string) => ({ AttributeName: "email", DeliveryMedium: "EMAIL", Destination });
const TAKEN = "AliasExistsException: An account with the given email already exists.";

test("attributes are set, replaced and, with an empty value, taken away", async () => {
  await using app = await testApp();
  const Schema = [{ Name: "tier", AttributeDataType: "String" as const, Mutable: true }];
  const { AccessToken } = await aPersonSignedIn(app, {
    pool: { Schema },
    user: { attributes: { name: "Ada", nickname: "A", "custom:tier": "silver" } },
  });
  expect(await answer(update(app, AccessToken, { name: "Ada L.", nickname: "", "custom:tier": "gold" }))).toEqual({
    CodeDeliveryDetailsList: [],
  });
  expect(await seen(app, AccessToken)).toEqual({ name: "Ada L.", "custom:tier": "gold" });
});

describe("a new address", () => {
  test("is stored at once, unproven, and sent a code", async () => {
    await using app = await testApp();
    const { AccessToken, email } = await aPersonSignedIn(app);
    expect(await answer(update(app, AccessToken, { email: "new@example.org" }))).toEqual({
      CodeDeliveryDetailsList: [EMAIL("n***@e***")],
    });
    expect(await seen(app, AccessToken)).toEqual({ email: "new@example.org", email_verified: "false" });
    expect((await app.inbox()).map(({ to }) => to)).toEqual(["new@example.org"]);
    expect(await app.inbox(email)).toEqual([]);
  });

  test("of each kind is sent a code of its own", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, { pool: { AutoVerifiedAttributes: ["email", "phone_number"] } });
    const { CodeDeliveryDetailsList } = await update(app, AccessToken, {
      email: "new@example.org",
      phone_number: "+15555550123",
    });
    expect(CodeDeliveryDetailsList).toEqual([
      EMAIL("n***@e***"),
      { AttributeName: "phone_number", DeliveryMedium: "SMS", Destination: "+*******0123" },
    ]);
    expect((await app.inbox()).map(({ to }) => to).toSorted()).toEqual(["+15555550123", "new@example.org"]);
  });

  test("that is the old one changes nothing", async () => {
    await using app = await testApp();
    const { AccessToken, email } = await aPersonSignedIn(app);
    expect(await answer(update(app, AccessToken, { email }))).toEqual({ CodeDeliveryDetailsList: [] });
    expect(await seen(app, AccessToken)).toEqual({ email, email_verified: "true" });
  });

  test("that the pool does not verify is sent nothing", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, { pool: { AutoVerifiedAttributes: [] } });
    expect(await answer(update(app, AccessToken, { email: "new@example.org" }))).toEqual({
      CodeDeliveryDetailsList: [],
    });
    expect(await app.inbox()).toEqual([]);
  });

  test("is no alias before it is proven, and the old one is none any more", async () => {
    await using app = await testApp();
    const { ClientId, Username, AccessToken, email } = await aPersonSignedIn(app, {
      pool: { AliasAttributes: ["email"] },
    });
    await update(app, AccessToken, { email: "new@example.org" });
    expect(await refusal(signIn(app, ClientId, email))).toBe(NOBODY);
    expect(await refusal(signIn(app, ClientId, "new@example.org"))).toBe(NOBODY);
    await expect(signIn(app, ClientId, Username)).resolves.toBeDefined();
    await verify(app, AccessToken, await app.codeFor("new@example.org"));
    await expect(signIn(app, ClientId, "new@example.org")).resolves.toBeDefined();
  });

  test("is taken twenty times an hour: nobody has mail sent to others without end", async () => {
    await using app = await testApp();
    const { ClientId, Username, AccessToken } = await aPersonSignedIn(app);
    for (let n = 1; n <= 20; n++) await update(app, AccessToken, { email: `new-${n}@example.org` });
    const more = (token: string) => update(app, token, { email: "more@example.org" });
    expect(await refusal(more(AccessToken))).toBe(
      "TooManyRequestsException: Attempt limit exceeded, please try after some time.",
    );
    expect(await seen(app, AccessToken)).toEqual({ email: "new-20@example.org", email_verified: "false" });
    expect(await app.inbox("more@example.org")).toEqual([]);
    await update(app, AccessToken, { name: "Ada", email: "new-20@example.org" });
    app.clock.advance(3_600_000);
    await more((await signIn(app, ClientId, Username)).AccessToken);
  });

  test("voids the code for the one before it", async () => {
    await using app = await testApp();
    const { AccessToken, email } = await aPersonSignedIn(app);
    await update(app, AccessToken, { email: "new@example.org" });
    await update(app, AccessToken, { email });
    await update(app, AccessToken, { email: "" });
    expect(await refusal(verify(app, AccessToken, await app.codeFor("new@example.org")))).toBe(EXPIRED);
    expect(await seen(app, AccessToken)).toEqual({});
  });
});

describe("where the pool holds a new address back until it is proven", () => {
  const pool: Partial<CreateUserPoolCommandInput> = {
    AliasAttributes: ["email"],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
  };

  test("the old one and its alias stay in force, and give way to the new one with the code", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username, AccessToken, email } = await aPersonSignedIn(app, { pool });
    expect(await answer(update(app, AccessToken, { email: "new@example.org", name: "Ada" }))).toEqual({
      CodeDeliveryDetailsList: [EMAIL("n***@e***")],
    });
    expect(await seen(app, AccessToken)).toEqual({ email, email_verified: "true", name: "Ada" });
    await expect(signIn(app, ClientId, email)).resolves.toBeDefined();
    expect(await refusal(signIn(app, ClientId, "new@example.org"))).toBe(NOBODY);

    await verify(app, AccessToken, await app.codeFor("new@example.org"));
    expect(await seen(app, AccessToken)).toEqual({ email: "new@example.org", email_verified: "true", name: "Ada" });
    expect(await refusal(signIn(app, ClientId, email))).toBe(NOBODY);
    expect((await userSeen(app, UserPoolId, "new@example.org")).Username).toBe(Username);
  });

  test("an address that is given up does not come back by a code sent before", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, { pool });
    await update(app, AccessToken, { email: "new@example.org" });
    await update(app, AccessToken, { email: "" });
    expect(await refusal(verify(app, AccessToken, await app.codeFor("new@example.org")))).toBe(EXPIRED);
  });
});

describe("where people sign in with an e-mail address", () => {
  const pool: Partial<CreateUserPoolCommandInput> = { UsernameAttributes: ["email"] };
  const user = { username: "ada@example.com" };

  test("the new one signs in at once", async () => {
    await using app = await testApp();
    const { ClientId, AccessToken } = await aPersonSignedIn(app, { pool, user });
    await update(app, AccessToken, { email: "new@example.org" });
    await expect(signIn(app, ClientId, "new@example.org")).resolves.toBeDefined();
    expect(await refusal(signIn(app, ClientId, "ada@example.com"))).toBe(NOBODY);
  });

  test("another's is taken", async () => {
    await using app = await testApp();
    const { UserPoolId, AccessToken } = await aPersonSignedIn(app, { pool, user });
    await aUser(app, UserPoolId, { username: "eve@example.com" });
    expect(await refusal(update(app, AccessToken, { email: "eve@example.com", name: "Ada" }))).toBe(TAKEN);
    expect(await seen(app, AccessToken)).toEqual({ email: "ada@example.com", email_verified: "true" });
    expect(await app.inbox()).toEqual([]);
  });

  test("one must remain", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, { pool, user });
    expect(await refusal(update(app, AccessToken, { email: "" }))).toBe(
      "InvalidParameterException: The user must keep email to sign in with.",
    );
  });
});

describe("a preferred username", () => {
  const pool: Partial<CreateUserPoolCommandInput> = { AliasAttributes: ["preferred_username"] };
  const taken = "AliasExistsException: An account with the given preferred_username already exists.";

  test("signs in at once, and no longer once it is changed", async () => {
    await using app = await testApp();
    const { ClientId, AccessToken } = await aPersonSignedIn(app, { pool });
    await update(app, AccessToken, { preferred_username: "countess" });
    await expect(signIn(app, ClientId, "countess")).resolves.toBeDefined();
    await update(app, AccessToken, { preferred_username: "enchantress" });
    expect(await refusal(signIn(app, ClientId, "countess"))).toBe(NOBODY);
    await expect(signIn(app, ClientId, "enchantress")).resolves.toBeDefined();
  });

  test("is nobody else's username, sub or preferred username", async () => {
    await using app = await testApp();
    const { UserPoolId, AccessToken } = await aPersonSignedIn(app, { pool });
    const other = await aUser(app, UserPoolId, { attributes: { preferred_username: "countess" } });
    for (const preferred_username of [other.Username, other.sub, "countess"]) {
      expect(await refusal(update(app, AccessToken, { preferred_username }))).toBe(taken);
    }
  });

  test("goes to one of two who ask for it at a time", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, AccessToken } = await aPersonSignedIn(app, { pool });
    const { Username } = await aUser(app, UserPoolId);
    const other = await signIn(app, ClientId, Username);
    const calls = [AccessToken, other.AccessToken].map((token) =>
      update(app, token, { preferred_username: "countess" }),
    );
    expect(await outcomes(calls)).toEqual({ done: 1, refused: [taken] });
  });
});

describe("an application may not write", () => {
  const Schema = [
    { Name: "given_name", Required: true },
    { Name: "origin", AttributeDataType: "String" as const, Mutable: false },
    { Name: "tier", AttributeDataType: "String" as const, Mutable: true },
    { Name: "risk", AttributeDataType: "String" as const, Mutable: true, DeveloperOnlyAttribute: true },
  ];
  const UNAUTHORIZED = "NotAuthorizedException: A client attempted to write unauthorized attribute";

  test.each([
    ["what is not on its list", { nickname: "A" }, UNAUTHORIZED],
    ["a custom attribute that is not on its list", { "custom:tier": "gold" }, UNAUTHORIZED],
    ["the flag that only a proof sets", { email_verified: "true" }, UNAUTHORIZED],
    ["what is for developers", { "dev:custom:risk": "low" }, UNAUTHORIZED],
    [
      "what no schema knows",
      { "custom:unknown": "x" },
      "InvalidParameterException: user.custom:unknown: Attribute does not exist in the schema.\n",
    ],
    [
      "what is set once and for all",
      { "custom:origin": "fair" },
      "InvalidParameterException: user.custom:origin: Attribute cannot be updated.\n",
    ],
    ["what is not an address", { email: "ada" }, "InvalidParameterException: Invalid email address format."],
    [
      "nothing where something is required",
      { given_name: "" },
      "InvalidParameterException: Attributes did not conform to the schema: given_name: The attribute is required\n",
    ],
  ])("%s", async (_, attributes, message) => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, {
      pool: { Schema },
      client: { WriteAttributes: ["given_name", "name", "email", "custom:origin"] },
      user: { attributes: { given_name: "Ada", email: "ada@example.com" } },
    });
    const before = await seen(app, AccessToken);
    // One that may not be written holds all the others back.
    expect(await refusal(update(app, AccessToken, { name: "Ada", ...attributes }))).toBe(message);
    expect(await seen(app, AccessToken)).toEqual(before);
  });
});

test("changes of one user at a time are all kept", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app, { user: { attributes: {} } });
  const changes = { name: "Ada", nickname: "A", gender: "f", locale: "en", website: "example.com" };
  await Promise.all(Object.entries(changes).map(([name, value]) => update(app, AccessToken, { [name]: value })));
  expect(await seen(app, AccessToken)).toEqual(changes);
});
