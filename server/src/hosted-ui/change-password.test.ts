import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CreateUserPoolCommandInput,
  type SchemaAttributeType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import { aPoolWithPages, follow, inputs, type Pages, seen, signInAt, whoCameBack } from "./pages.fixture.ts";

const NEW = "Battery-staple-8";
const ASKED = {
  status: 200,
  title: "Choose a new password",
  description: "Your password was set by an administrator. Choose one of your own.",
};
const EXPIRED = { status: 200, title: "Sign in", alert: "This took too long. Please sign in again." };
const attribute = (name: string) => `requiredAttributes[${name}]`;
const required = (...names: readonly string[]): { Schema: SchemaAttributeType[] } => ({
  Schema: names.map((Name) => ({ Name, Required: true, Mutable: true })),
});

/** Somebody whom an operator invited. */
const invite = (
  app: TestApp,
  { UserPoolId }: Pages,
  Username: string,
  attributes: Readonly<Record<string, string>> = {},
) =>
  app.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      TemporaryPassword: PASSWORD,
      MessageAction: "SUPPRESS",
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );

/** Ada has signed in with the temporary password. */
async function asked(app: TestApp, pool: Partial<CreateUserPoolCommandInput> = {}, attributes = {}, client = {}) {
  const pages = await aPoolWithPages(app, pool, client);
  await invite(app, pages, "ada", attributes);
  const browser = visitor(app);
  return { pages, browser, page: await signInAt(browser, pages, "ada", PASSWORD) };
}

const choose = async (
  browser: Visitor,
  pages: Pages,
  password = NEW,
  more: Readonly<Record<string, string>> = {},
): Promise<Visited> =>
  follow(
    browser,
    await browser.send(pages.path("/changePassword"), {
      username: "ada",
      password,
      confirm_password: password,
      ...more,
    }),
  );

async function attributesOf(app: TestApp, { UserPoolId }: Pages, Username = "ada") {
  const { UserAttributes, UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const { sub: _, ...rest } = Object.fromEntries((UserAttributes ?? []).map(({ Name = "", Value }) => [Name, Value]));
  return { ...rest, UserStatus };
}

test("the page asks twice for a password by the pool's rules, and typing begins there", async () => {
  await using app = await testApp();
  const { page } = await asked(app);
  expect(seen(page)).toEqual(ASKED);
  expect(inputs(page)).toMatchObject({
    password: { id: "newPassword", type: "password", autocomplete: "new-password", required: "", autofocus: "" },
    confirm_password: { id: "repeatPassword", type: "password", autocomplete: "new-password", required: "" },
  });
  expect(Object.keys(inputs(page))).toEqual(["password", "confirm_password"]);
  expect(page.text.match(/ autofocus/g)).toHaveLength(1);
  expect(page.text).toContain(`name="username" type="text" autocomplete="username" value="ada" readonly hidden>`);
});

test("the sign-in goes on to the application with its state", async () => {
  await using app = await testApp();
  const { pages, browser } = await asked(app);
  expect(await whoCameBack(app, pages, await choose(browser, pages))).toBe("ada");
  expect(browser.cookie("page-data")).toBeUndefined();
  expect(await attributesOf(app, pages)).toEqual({ UserStatus: "CONFIRMED" });
  expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, "ada", NEW))).toBe("ada");
});

describe("what the pool requires and the operator left out", () => {
  const POOL = required("name", "email", "birthdate");

  test("is asked for, each by an input of its kind", async () => {
    await using app = await testApp();
    const { page } = await asked(app, POOL, { email: "ada@example.com" });
    expect(inputs(page)).toMatchObject({
      [attribute("name")]: { type: "text", autocomplete: "name", autofocus: "" },
      [attribute("birthdate")]: { type: "date", autocomplete: "bday" },
    });
    expect(Object.keys(inputs(page))).toEqual([
      attribute("name"),
      attribute("birthdate"),
      "password",
      "confirm_password",
    ]);
    expect(page.text.match(/ autofocus/g)).toHaveLength(1);
  });

  test("is kept with the new password", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app, POOL, { email: "ada@example.com" });
    const given = { [attribute("name")]: " Ada ", [attribute("birthdate")]: "1815-12-10" };
    expect(await whoCameBack(app, pages, await choose(browser, pages, NEW, given))).toBe("ada");
    expect(await attributesOf(app, pages)).toMatchObject({
      name: "Ada",
      birthdate: "1815-12-10",
      UserStatus: "CONFIRMED",
    });
  });

  test.each([
    ["nothing", {}, { "attribute-name": "Please fill this in." }],
    ["a part", { [attribute("name")]: "Ada" }, { "attribute-birthdate": "Please fill this in." }],
    [
      "what does not fit",
      { [attribute("name")]: "Ada", [attribute("birthdate")]: "1815" },
      { "attribute-birthdate": "This is too short." },
    ],
    [
      "what is no text",
      { [attribute("name")]: "A\0", [attribute("birthdate")]: "1815-12-10" },
      { "attribute-name": "This cannot be used here." },
    ],
  ])("%s is refused beside its field, and what was typed stays", async (_, given, problems) => {
    await using app = await testApp();
    const { pages, browser } = await asked(app, POOL, { email: "ada@example.com" });
    const page = await choose(browser, pages, NEW, given);
    expect(seen(page)).toEqual({ ...ASKED, status: 400, problems });
    for (const [name, value] of Object.entries(given)) expect(inputs(page)[name]).toMatchObject({ value });
    expect(inputs(page)).toMatchObject({ password: { value: "" } });
    expect(await attributesOf(app, pages)).toMatchObject({ UserStatus: "FORCE_CHANGE_PASSWORD" });
  });

  test("may be an e-mail address, which is not proven by that", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app, required("email"));
    await choose(browser, pages, NEW, { [attribute("email")]: "ada@example.com" });
    expect(await attributesOf(app, pages)).toEqual({
      email: "ada@example.com",
      email_verified: "false",
      UserStatus: "CONFIRMED",
    });
  });

  test.each(["email_verified", "custom:role", "email", "nickname", "sub", "__proto__"])(
    "is all that the form sets: not %s",
    async (name) => {
      await using app = await testApp();
      const Schema: SchemaAttributeType[] = [{ Name: "role", AttributeDataType: "String", Mutable: true }];
      const { pages, browser } = await asked(app, { Schema }, { email: "ada@example.com", email_verified: "false" });
      await choose(browser, pages, NEW, { [attribute(name)]: "true", [`userAttributes.${name}`]: "true" });
      expect(await attributesOf(app, pages)).toEqual({
        email: "ada@example.com",
        email_verified: "false",
        UserStatus: "CONFIRMED",
      });
    },
  );
});

describe("refusals keep the page", () => {
  test.each([
    ["no password", { password: "" }, { newPassword: "Please fill this in." }],
    [
      "a weak password",
      { password: "abc", confirm_password: "abc" },
      { newPassword: "The password does not meet the rules." },
    ],
    ["two passwords", { confirm_password: "abc" }, { repeatPassword: "The two passwords are not the same." }],
  ])("%s", async (_, wrong, problems) => {
    await using app = await testApp();
    const { pages, browser } = await asked(app);
    expect(seen(await choose(browser, pages, NEW, wrong))).toEqual({ ...ASKED, status: 400, problems });
    expect(await whoCameBack(app, pages, await choose(browser, pages))).toBe("ada");
  });

  test("a password that was used before", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app, { Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } });
    expect(seen(await choose(browser, pages, PASSWORD))).toEqual({
      ...ASKED,
      status: 400,
      problems: { newPassword: "You have used this password before. Choose another one." },
    });
  });
});

describe("the page is over", () => {
  test("after the time that the client gives its people", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app, {}, {}, { AuthSessionValidity: 5 });
    app.clock.advance(4 * 60_000);
    expect(seen(await browser.get(pages.path("/changePassword")))).toEqual(ASKED);
    app.clock.advance(60_000);
    expect(seen(await choose(browser, pages))).toEqual(EXPIRED);
    expect(await attributesOf(app, pages)).toEqual({ UserStatus: "FORCE_CHANGE_PASSWORD" });
  });

  test("when the operator sets another password", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app);
    const { UserPoolId } = pages;
    await app.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: "ada",
        Password: "Another-temporary-9",
        Permanent: false,
      }),
    );
    expect(seen(await choose(browser, pages))).toEqual(EXPIRED);
  });

  test("when the user is gone", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app);
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect(seen(await choose(browser, pages))).toEqual(EXPIRED);
  });

  test("when it was answered, for who brings the answer once more", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app);
    const left = browser.cookie("page-data") ?? "";
    await choose(browser, pages);
    browser.setCookie("page-data", left);
    expect(seen(await choose(browser, pages, "Another-password-9"))).toEqual(EXPIRED);
    expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, "ada", NEW))).toBe("ada");
  });

  test("for all but one of sixteen at once", async () => {
    await using app = await testApp();
    const { pages, browser } = await asked(app);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        browser.send(pages.path("/changePassword"), { password: `${NEW}${index}`, confirm_password: `${NEW}${index}` }),
      ),
    );
    const entered = answers.filter(({ location }) => location?.startsWith("https://app.example/cb?code="));
    expect(entered).toHaveLength(1);
    expect(answers.filter(({ location }) => location === pages.path("/login"))).toHaveLength(15);
  });
});

test("who comes without having signed in is asked to", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  const answer = await browser.get(pages.path("/changePassword"));
  expect([answer.status, answer.location]).toEqual([302, pages.path("/login")]);
  await browser.get(pages.path("/login"));
  expect(seen(await choose(browser, pages))).toEqual(EXPIRED);
});

test("a form of another tab changes nobody else's password than it shows", async () => {
  await using app = await testApp();
  const { pages, browser } = await asked(app);
  await invite(app, pages, "bob");
  await signInAt(browser, pages, "bob", PASSWORD);
  const page = await choose(browser, pages);
  expect(seen(page)).toEqual({
    ...ASKED,
    status: 403,
    alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
  });
  expect(page.text).toContain(`value="bob" readonly hidden>`);
  expect(await attributesOf(app, pages, "bob")).toEqual({ UserStatus: "FORCE_CHANGE_PASSWORD" });
});
