import {
  AdminGetUserCommand,
  type CreateUserPoolCommandInput,
  ListUsersCommand,
  type SchemaAttributeType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, fill, inputs, links, type Pages, seen } from "./pages.fixture.ts";

const CONFIRM = "Confirm your account";
const required = (...names: readonly string[]): { Schema: SchemaAttributeType[] } => ({
  Schema: names.map((Name) => ({ Name, Required: true, Mutable: true })),
});
const attribute = (name: string) => `requiredAttributes[${name}]`;

async function attributesOf(app: TestApp, { UserPoolId }: Pages, Username: string) {
  const { UserAttributes, UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const { sub: _, ...rest } = Object.fromEntries((UserAttributes ?? []).map(({ Name = "", Value }) => [Name, Value]));
  return { ...rest, UserStatus };
}

const countOf = async (app: TestApp, { UserPoolId }: Pages) =>
  (await app.client.send(new ListUsersCommand({ UserPoolId }))).Users?.length;

describe("the form", () => {
  test("asks for a name, for the address that accounts are confirmed by, and for a password with its rules", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await visitor(app).get(pages.path("/signup", { login_hint: "ada" }));
    expect(seen(page)).toEqual({ status: 200, title: "Sign up" });
    expect(Object.keys(inputs(page))).toEqual(["username", attribute("email"), "password"]);
    expect(inputs(page)).toMatchObject({
      username: { id: "signUpFormUsername", type: "text", autocomplete: "username", required: "", autofocus: "" },
      [attribute("email")]: { id: "attribute-email", type: "email", autocomplete: "email", required: "" },
      password: {
        id: "signUpFormPassword",
        type: "password",
        autocomplete: "new-password",
        required: "",
        "aria-describedby": "signUpFormPassword-rules",
      },
    });
    expect(
      [...page.text.matchAll(/<li [^>]*data-rule="(\w+)" data-least="8">([^<]+)</g)].map(([, ...rule]) => rule),
    ).toEqual([
      ["length", "at least 8 characters"],
      ["lowercase", "a lower-case letter"],
      ["uppercase", "an upper-case letter"],
      ["number", "a number"],
      ["symbol", "a special character"],
      ["spaces", "no space at its beginning or end"],
    ]);
    expect(links(page)).toEqual({ "Sign in": pages.path("/login", { login_hint: "ada" }) });
  });

  test("names only the rules that the pool has", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } },
    });
    const { text } = await visitor(app).get(pages.path("/signup"));
    expect([...text.matchAll(/data-rule="(\w+)" data-least="12"/g)].map(([, rule]) => rule)).toEqual([
      "length",
      "number",
      "spaces",
    ]);
  });

  test.each([
    ["name", "Name", "text", "name"],
    ["given_name", "First name", "text", "given-name"],
    ["family_name", "Last name", "text", "family-name"],
    ["middle_name", "Middle name", "text", "additional-name"],
    ["nickname", "Nickname", "text", "nickname"],
    ["preferred_username", "Preferred username", "text", "off"],
    ["profile", "Profile page", "url", "url"],
    ["picture", "Address of a picture", "url", "photo"],
    ["website", "Website", "url", "url"],
    ["email", "Email address", "email", "email"],
    ["phone_number", "Phone number", "tel", "tel"],
    ["gender", "Gender", "text", "sex"],
    ["birthdate", "Date of birth", "date", "bday"],
    ["zoneinfo", "Time zone", "text", "off"],
    ["locale", "Language", "text", "language"],
    ["address", "Address", "text", "street-address"],
  ])("asks for a required %s by an input of its kind", async (name, label, type, autocomplete) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { AutoVerifiedAttributes: [], ...required(name) });
    const page = await visitor(app).get(pages.path("/signup"));
    expect(Object.keys(inputs(page))).toEqual(["username", attribute(name), "password"]);
    expect(inputs(page)[attribute(name)]).toMatchObject({ type, autocomplete, required: "" });
    expect(page.text).toMatch(new RegExp(`<label [^>]*for="attribute-${name}">${label}</label>`));
  });

  test("asks nobody when they were last changed, and notes it", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { AutoVerifiedAttributes: [], ...required("updated_at") });
    const browser = visitor(app);
    expect(Object.keys(inputs(await browser.get(pages.path("/signup"))))).toEqual(["username", "password"]);
    await fill(browser, pages.path("/signup"), { username: "ada", password: PASSWORD, [attribute("updated_at")]: "7" });
    const { UserAttributes } = await app.client.send(
      new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }),
    );
    const noted = Number(UserAttributes?.find(({ Name }) => Name === "updated_at")?.Value);
    expect(Math.abs(noted - app.clock.now().getTime() / 1000)).toBeLessThan(2);
  });

  test.each<[string, Partial<CreateUserPoolCommandInput>, readonly string[]]>([
    ["nothing more", { AutoVerifiedAttributes: [] }, []],
    ["nothing more, where the name is the address", { UsernameAttributes: ["email"] }, []],
    [
      "nothing more, where either address is the name and confirms",
      { UsernameAttributes: ["email", "phone_number"], AutoVerifiedAttributes: ["email", "phone_number"] },
      [],
    ],
    ["nothing twice", { UsernameAttributes: ["email"], ...required("email", "name") }, ["name"]],
    ["no custom attribute", { Schema: [{ Name: "team", AttributeDataType: "String" }] }, ["email"]],
    ["one address, where either confirms", { AutoVerifiedAttributes: ["phone_number", "email"] }, ["email"]],
    [
      "no other address, where a required one confirms",
      { AutoVerifiedAttributes: ["phone_number", "email"], ...required("phone_number") },
      ["phone_number"],
    ],
    [
      "the address that confirms besides the one that is required",
      { AutoVerifiedAttributes: ["phone_number"], ...required("email") },
      ["email", "phone_number"],
    ],
    [
      "the address that confirms besides the one that is the name",
      { UsernameAttributes: ["email"], AutoVerifiedAttributes: ["phone_number"] },
      ["phone_number"],
    ],
    [
      "the address that confirms where the name may be the other",
      { UsernameAttributes: ["email", "phone_number"], AutoVerifiedAttributes: ["email"] },
      ["email"],
    ],
  ])("asks for %s", async (_, pool, attributes) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, pool);
    const page = await visitor(app).get(pages.path("/signup"));
    expect(Object.keys(inputs(page))).toEqual(["username", ...attributes.map(attribute), "password"]);
  });

  test.each([
    ["Username", "text", {}],
    // An alias is an attribute that the account gets; its name is another.
    ["Username", "text", { AliasAttributes: ["email", "phone_number"] }],
    ["Email address", "email", { UsernameAttributes: ["email"] }],
    ["Phone number", "tel", { UsernameAttributes: ["phone_number"] }],
    ["Email address or phone number", "text", { UsernameAttributes: ["email", "phone_number"] }],
  ] as const)("calls the name: %s", async (label, type, pool) => {
    await using app = await testApp();
    const settings = Object.fromEntries(Object.entries(pool).map(([name, values]) => [name, [...values]]));
    const page = await visitor(app).get((await aPoolWithPages(app, settings)).path("/signup"));
    expect(page.text).toContain(`for="signUpFormUsername">${label}</label>`);
    expect(inputs(page)["username"]).toMatchObject({ type });
  });

  test("is not there where operators make the users", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    const browser = visitor(app);
    const closed = {
      status: 403,
      title: "Sign up",
      description: "New accounts are made by an administrator.",
    };
    const page = await browser.get(pages.path("/signup"));
    expect(seen(page)).toEqual(closed);
    expect(inputs(page)).toEqual({});
    expect(links(page)).toEqual({ "Sign in": pages.path("/login") });
    const fields = { username: "ada", password: PASSWORD, [attribute("email")]: "ada@example.com" };
    expect(seen(await browser.send(pages.path("/signup"), fields))).toEqual(closed);
    expect(await countOf(app, pages)).toBe(0);
  });
});

describe("a person who signs up", () => {
  test("has an account, and is asked to confirm it", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, required("nickname", "birthdate"));
    const fields = {
      username: "ada",
      password: PASSWORD,
      [attribute("email")]: " ada@example.com ",
      [attribute("nickname")]: `Ada "the <b>countess</b>"`,
      [attribute("birthdate")]: "1815-12-10",
    };
    const browser = visitor(app);
    await browser.get(pages.path("/signup"));
    const answer = await browser.send(pages.path("/signup"), fields);
    expect([answer.status, answer.location]).toEqual([302, pages.path("/confirm")]);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^page-data=[\w-]+; Path=\/photos; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ]);
    expect(seen(await browser.get(pages.path("/confirm")))).toEqual({
      status: 200,
      title: CONFIRM,
      description: "We have sent a code to a***@e***. Enter it to confirm your account.",
    });
    expect(await attributesOf(app, pages, "ada")).toEqual({
      email: "ada@example.com",
      email_verified: "false",
      nickname: `Ada "the <b>countess</b>"`,
      birthdate: "1815-12-10",
      UserStatus: "UNCONFIRMED",
    });
    expect(browser.cookie("cognito")).toBeUndefined();
  });

  test("signs up with an address, where that is the name", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {
      UsernameAttributes: ["email", "phone_number"],
      AutoVerifiedAttributes: ["email", "phone_number"],
    });
    const page = await fill(visitor(app), pages.path("/signup"), { username: "+1 (415) 555-0123", password: PASSWORD });
    expect(seen(page)).toMatchObject({
      description: "We have sent a code to +*******0123. Enter it to confirm your account.",
    });
    expect(await attributesOf(app, pages, "+14155550123")).toMatchObject({ phone_number: "+14155550123" });
  });

  test("may write a phone number as people do", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { AutoVerifiedAttributes: ["phone_number"] });
    const fields = { username: "ada", password: PASSWORD, [attribute("phone_number")]: "+44 20 7946-0000" };
    expect(seen(await fill(visitor(app), pages.path("/signup"), fields))).toMatchObject({ title: CONFIRM });
    expect(await attributesOf(app, pages, "ada")).toMatchObject({ phone_number: "+442079460000" });
  });

  test("needs the client's secret nowhere", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { UsernameAttributes: ["email"] }, { GenerateSecret: true });
    const page = await fill(visitor(app), pages.path("/signup"), { username: "ada@example.com", password: PASSWORD });
    expect(seen(page)).toMatchObject({ status: 200, title: CONFIRM });
  });

  test("sends the form twice, and finds the name taken: by themselves, who can sign in", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { UsernameAttributes: ["email"] });
    const browser = visitor(app);
    const fields = { username: "ada@example.com", password: PASSWORD };
    await fill(browser, pages.path("/signup"), fields);
    const again = await fill(browser, pages.path("/signup"), fields);
    expect(seen(again)).toEqual({
      status: 400,
      title: "Sign up",
      problems: { signUpFormUsername: "There is an account with this email address or phone number already." },
    });
    expect(links(again)).toEqual({ "Sign in": pages.path("/login") });
    expect(seen(await fill(browser, pages.path("/login"), fields))).toMatchObject({ status: 200, title: CONFIRM });
  });

  test("sixteen times at once has one account", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await browser.get(pages.path("/signup"));
    const fields = { username: "ada", password: PASSWORD, [attribute("email")]: "ada@example.com" };
    const answers = await Promise.all(Array.from({ length: 16 }, () => browser.send(pages.path("/signup"), fields)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([302, ...Array.from({ length: 15 }, () => 400)]);
    expect(await app.inbox("ada@example.com")).toHaveLength(1);
  });
});

describe("who is refused keeps what they typed, but for the password", () => {
  const ALL = {
    username: "ada",
    password: PASSWORD,
    [attribute("email")]: "ada@example.com",
    [attribute("nickname")]: "Ada",
  };

  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ["no name", { username: "" }, { signUpFormUsername: "Please fill this in." }],
    ["a name with a blank", { username: "ada b" }, { signUpFormUsername: "This cannot be used here." }],
    ["a name that is too long", { username: "a".repeat(129) }, { signUpFormUsername: "This is too long." }],
    [
      "a name that is taken",
      { username: "grace" },
      { signUpFormUsername: "There is an account with this name already." },
    ],
    ["no required attribute", { [attribute("nickname")]: " " }, { "attribute-nickname": "Please fill this in." }],
    ["an attribute too short", { [attribute("nickname")]: "A" }, { "attribute-nickname": "This is too short." }],
    [
      "an attribute too long",
      { [attribute("nickname")]: "A".repeat(11) },
      { "attribute-nickname": "This is too long." },
    ],
    [
      "an attribute much too long",
      { [attribute("nickname")]: "A".repeat(2_049) },
      { "attribute-nickname": "This is too long." },
    ],
    [
      "an attribute that is no text",
      { [attribute("nickname")]: "A\0da" },
      { "attribute-nickname": "This cannot be used here." },
    ],
    ["no e-mail address", { [attribute("email")]: "ada" }, { "attribute-email": "This is not an email address." }],
    ["no password", { password: "" }, { signUpFormPassword: "Please fill this in." }],
    ["a weak password", { password: "correct-horse" }, { signUpFormPassword: "The password does not meet the rules." }],
    [
      "a password with a blank at its end",
      { password: `${PASSWORD} ` },
      { signUpFormPassword: "The password does not meet the rules." },
    ],
    [
      "a password that is too long",
      { password: `Aa1-${"a".repeat(253)}` },
      { signUpFormPassword: "This is too long." },
    ],
  ])("%s", async (_, wrong, problems) => {
    await using app = await testApp();
    const limits = { MinLength: "2", MaxLength: "10" };
    const pages = await aPoolWithPages(app, {
      Schema: [{ Name: "nickname", Required: true, Mutable: true, StringAttributeConstraints: limits }],
    });
    await aUser(app, pages.UserPoolId, { username: "grace" });
    const fields = { ...ALL, ...wrong };
    const page = await fill(visitor(app), pages.path("/signup"), fields);
    expect(seen(page)).toEqual({ status: 400, title: "Sign up", problems });
    const [id = ""] = Object.keys(problems);
    const blamed = Object.values(inputs(page)).find((input) => input["id"] === id);
    expect(blamed).toMatchObject({ "aria-invalid": "true", autofocus: "" });
    expect(blamed?.["aria-describedby"]?.split(" ")).toContain(`${id}-problem`);
    expect(page.text.match(/ autofocus/g)).toHaveLength(1);
    expect(Object.fromEntries(Object.entries(inputs(page)).map(([name, { value }]) => [name, value]))).toEqual({
      ...fields,
      password: "",
    });
    expect(await countOf(app, pages)).toBe(1);
  });

  test.each<
    [string, Partial<CreateUserPoolCommandInput>, Readonly<Record<string, string>>, Readonly<Record<string, string>>]
  >([
    [
      "an e-mail address for a username, where it is an alias",
      { AliasAttributes: ["email"] },
      { username: "ada@example.com", [attribute("email")]: "ada@example.com" },
      { signUpFormUsername: "An email address or phone number cannot be your username here." },
    ],
    [
      "a phone number for a username, where it is an alias",
      { AliasAttributes: ["phone_number"] },
      { username: "+14155550123", [attribute("email")]: "ada@example.com" },
      { signUpFormUsername: "An email address or phone number cannot be your username here." },
    ],
    [
      "a word for an e-mail address",
      { UsernameAttributes: ["email"] },
      { username: "ada" },
      { signUpFormUsername: "This is not an email address." },
    ],
    [
      "a word for a phone number",
      { UsernameAttributes: ["phone_number"], AutoVerifiedAttributes: ["phone_number"] },
      { username: "4155550123" },
      { signUpFormUsername: "This is not a phone number with its country's number, such as +14155550123." },
    ],
    [
      "a word for either",
      { UsernameAttributes: ["email", "phone_number"], AutoVerifiedAttributes: ["email", "phone_number"] },
      { username: "ada" },
      { signUpFormUsername: "This is neither an email address nor a phone number with its country's number." },
    ],
    [
      "two e-mail addresses that differ",
      { UsernameAttributes: ["email", "phone_number"], ...required("email") },
      { username: "ada@example.com", [attribute("email")]: "other@example.com" },
      { "attribute-email": "This is not the same as above." },
    ],
    [
      "a phone number without the e-mail address that confirms",
      { UsernameAttributes: ["email", "phone_number"] },
      { username: "+14155550123" },
      { "attribute-email": "Please fill this in." },
    ],
    [
      "no phone number",
      { AutoVerifiedAttributes: ["phone_number"] },
      { username: "ada", [attribute("phone_number")]: "0123" },
      { "attribute-phone_number": "This is not a phone number with its country's number, such as +14155550123." },
    ],
    [
      "no date",
      { ...required("birthdate") },
      { username: "ada", [attribute("email")]: "ada@example.com", [attribute("birthdate")]: "1815" },
      { "attribute-birthdate": "This is too short." },
    ],
  ])("%s", async (_, pool, fields, problems) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, pool);
    const page = await fill(visitor(app), pages.path("/signup"), { password: PASSWORD, ...fields });
    expect(seen(page)).toEqual({ status: 400, title: "Sign up", problems });
    expect(await countOf(app, pages)).toBe(0);
  });

  test("a name that is taken, also by a client that hides its users: the API tells it too", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {}, { PreventUserExistenceErrors: "ENABLED" });
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const fields = { username: "ada", [attribute("email")]: "other@example.com", password: PASSWORD };
    expect(seen(await fill(visitor(app), pages.path("/signup"), fields))).toEqual({
      status: 400,
      title: "Sign up",
      problems: { signUpFormUsername: "There is an account with this name already." },
    });
  });

  test("an address that is somebody's, in the field of its own", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { UsernameAttributes: ["email", "phone_number"] });
    await aUser(app, pages.UserPoolId, { username: "ada@example.com" });
    const fields = { username: "+14155550123", [attribute("email")]: "ada@example.com", password: PASSWORD };
    expect(seen(await fill(visitor(app), pages.path("/signup"), fields))).toEqual({
      status: 400,
      title: "Sign up",
      problems: { "attribute-email": "There is an account with this email address or phone number already." },
    });
  });

  test("an attribute that the application may not write, above the form", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {}, { WriteAttributes: ["name"] });
    const fields = { username: "ada", [attribute("email")]: "ada@example.com", password: PASSWORD };
    expect(seen(await fill(visitor(app), pages.path("/signup"), fields))).toEqual({
      status: 400,
      title: "Sign up",
      alert: "This is not possible here.",
    });
  });
});

test.each([
  "email_verified",
  "custom:role",
  "dev:custom:role",
  "name",
  "sub",
  "__proto__",
  "constructor",
  "phone_number",
])("the form sets nothing that it does not ask for: %s", async (name) => {
  await using app = await testApp();
  const Schema = [{ Name: "role", AttributeDataType: "String" as const, Mutable: true }];
  const pages = await aPoolWithPages(app, { Schema });
  const fields = {
    username: "ada",
    password: PASSWORD,
    [attribute("email")]: "ada@example.com",
    [attribute(name)]: name === "email_verified" ? "true" : "admin",
    [name]: "admin",
  };
  expect(seen(await fill(visitor(app), pages.path("/signup"), fields))).toMatchObject({ status: 200, title: CONFIRM });
  expect(await attributesOf(app, pages, "ada")).toEqual({
    email: "ada@example.com",
    email_verified: "false",
    UserStatus: "UNCONFIRMED",
  });
});
