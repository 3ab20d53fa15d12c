import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  type CreateUserPoolCommandInput,
  type RecoveryOptionType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test, vi } from "vitest";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, fill, follow, inputs, links, seen } from "./pages.fixture.ts";

const ASKED = {
  status: 200,
  title: "Reset your password",
  description: "Enter your account's name, and we will send you a code to choose a new password.",
};
const SENT = {
  status: 200,
  title: "Reset your password",
  description: "We have sent a code to a***@e***. Enter it together with a new password.",
};
const TOO_OFTEN = "There were too many attempts. Wait a while, then try again.";
const recovery = (...RecoveryMechanisms: RecoveryOptionType[]): Partial<CreateUserPoolCommandInput> => ({
  AccountRecoverySetting: { RecoveryMechanisms },
});

test("the page asks for a name", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { AliasAttributes: ["email"] });
  const page = await visitor(app).get(pages.path("/forgotPassword", { login_hint: "ada" }));
  expect(seen(page)).toEqual(ASKED);
  expect(inputs(page)).toEqual({
    username: {
      class: "inputField-customizable",
      id: "forgotPasswordUsername",
      type: "text",
      autocomplete: "username",
      value: "ada",
      required: "",
      autocapitalize: "none",
      spellcheck: "false",
      autofocus: "",
    },
  });
  expect(page.text).toContain(`for="forgotPasswordUsername">Username or email address</label>`);
  expect(links(page)).toEqual({ "Back to sign-in": pages.path("/login", { login_hint: "ada" }) });
});

test("a code is sent, and the next page asks for it", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app);
  await browser.get(pages.path("/forgotPassword"));
  const answer = await browser.send(pages.path("/forgotPassword"), { username: " ada" });
  expect([answer.status, answer.location]).toEqual([302, pages.path("/confirmforgotPassword")]);
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^page-data=[\w-]+; Path=\/photos; Max-Age=3600; HttpOnly; SameSite=Lax$/),
  ]);
  expect(seen(await follow(browser, answer))).toEqual(SENT);
  expect(await app.inbox("ada@example.com")).toMatchObject([{ code: expect.stringMatching(/^\d{6}$/) }]);
});

test("it may go to a telephone, and the number may be written as people do", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { UsernameAttributes: ["phone_number"], AutoVerifiedAttributes: [] });
  await aUser(app, pages.UserPoolId, {
    username: "+14155550123",
    attributes: { phone_number: "+14155550123", phone_number_verified: "true" },
  });
  const page = await fill(visitor(app), pages.path("/forgotPassword"), { username: "+1 415-555-0123" });
  expect(seen(page)).toMatchObject({
    description: "We have sent a code to +*******0123. Enter it together with a new password.",
  });
});

describe("refusals", () => {
  test.each([
    ["no name", "", "Please fill this in."],
    ["what is no name", "ada b", "This cannot be used here."],
    ["nobody's name, where the client tells", "nobody", "There is no account with this name."],
  ])("%s", async (_, username, problem) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await fill(visitor(app), pages.path("/forgotPassword"), { username });
    expect(seen(page)).toEqual({ ...ASKED, status: 400, problems: { forgotPasswordUsername: problem } });
    expect(inputs(page)).toMatchObject({ username: { value: username } });
  });

  const invited = (app: TestApp, UserPoolId: string) =>
    app.client.send(new AdminCreateUserCommand({ UserPoolId, Username: "ada", MessageAction: "SUPPRESS" }));
  test.each([
    [
      "an account without a proven address",
      (app: TestApp, UserPoolId: string) =>
        aUser(app, UserPoolId, { username: "ada", attributes: { email: "ada@example.com" } }),
      "The password of this account cannot be reset here. Ask an administrator.",
    ],
    [
      "an account with a temporary password",
      invited,
      "The password of this account cannot be reset here. Ask an administrator.",
    ],
    [
      "a disabled account",
      async (app: TestApp, UserPoolId: string) => {
        await aUser(app, UserPoolId, { username: "ada" });
        await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "ada" }));
      },
      "This account is disabled.",
    ],
  ])("%s", async (_, prepare, alert) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await prepare(app, pages.UserPoolId);
    const page = await fill(visitor(app), pages.path("/forgotPassword"), { username: "ada" });
    expect(seen(page)).toEqual({ ...ASKED, status: 400, alert });
    expect(await app.inbox()).toEqual([]);
  });

  test("after ten codes an hour", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const browser = visitor(app);
    for (let time = 0; time < 10; time++) {
      expect(seen(await fill(browser, pages.path("/forgotPassword"), { username: "ada" }))).toEqual(SENT);
    }
    const page = await fill(browser, pages.path("/forgotPassword"), { username: "ada" });
    expect(seen(page)).toEqual({ ...ASKED, status: 400, alert: TOO_OFTEN });
  });

  test("where only operators reset passwords there is no form", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, recovery({ Name: "admin_only", Priority: 1 }));
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const closed = {
      status: 403,
      title: "Reset your password",
      description: "The password of this account cannot be reset here. Ask an administrator.",
    };
    const browser = visitor(app);
    const page = await browser.get(pages.path("/forgotPassword"));
    expect(seen(page)).toEqual(closed);
    expect(inputs(page)).toEqual({});
    expect(seen(await browser.send(pages.path("/forgotPassword"), { username: "ada" }))).toEqual(closed);
    expect(await app.inbox()).toEqual([]);
  });
});

test("a client that hides its users shows the same pages for nobody, and works as hard", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { UsernameAttributes: ["email"] }, { PreventUserExistenceErrors: "ENABLED" });
  const { UserPoolId } = pages;
  await aUser(app, UserPoolId, { username: "lovelace@example.com" });
  await aUser(app, UserPoolId, { username: "limited@example.com" });
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "limited@example.com" }));
  const observed = async (username: string) => {
    const browser = visitor(app);
    browser.setCookie("XSRF-TOKEN", "11111111-2222-3333-4444-555555555555");
    const { store } = app.ctx;
    const spies = [
      vi.spyOn(store, "write"),
      vi.spyOn(store, "writeOne"),
      vi.spyOn(store.users, "findByLogin"),
    ] as const;
    const answer = await browser.send(pages.path("/forgotPassword"), { username });
    const calls = spies.map(({ mock }) => mock.calls.length);
    for (const spy of spies) spy.mockRestore();
    const { status, text } = await follow(browser, answer);
    return { answer: answer.status, calls, status, text: text.replaceAll(username, "NAME") };
  };
  // Ten are let through, and the eleventh is refused alike.
  for (let time = 0; time < 11; time++) {
    const expected = await observed("lovelace@example.com");
    expect(await observed("limited@example.com")).toEqual(expected);
    expect(await observed("l@example.com")).toEqual(expected);
  }
});

test("a new code is offered by a button, and told of", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app);
  const page = await fill(browser, pages.path("/forgotPassword"), { username: "ada" });
  expect(page.text).toContain(`name="again" value="true">Send a new code</button>`);
  const again = await follow(
    browser,
    await browser.send(pages.path("/forgotPassword"), { username: "ada", again: "true" }),
  );
  expect(seen(again)).toEqual({ ...SENT, alert: "We have sent a new code to a***@e***." });
  expect(await app.inbox("ada@example.com")).toHaveLength(2);
});

test("the name on the form is shown as text, whatever it is", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const username = `"><script>alert(1)</script>`;
  const page = await fill(visitor(app), pages.path("/forgotPassword"), { username });
  expect(inputs(page)).toMatchObject({ username: { value: username } });
  expect(page.text).not.toContain("<script>alert");
});

test("who has signed up and not confirmed may choose a password all the same", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  const fields = { username: "ada", password: PASSWORD, "requiredAttributes[email]": "ada@example.com" };
  await fill(browser, pages.path("/signup"), fields);
  // Nothing of theirs is proven yet, so nothing can be sent.
  expect(seen(await fill(browser, pages.path("/forgotPassword"), { username: "ada" }))).toMatchObject({
    status: 400,
    alert: "The password of this account cannot be reset here. Ask an administrator.",
  });
});
