import {
  AdminDeleteUserCommand,
  AdminResetUserPasswordCommand,
  type CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { otherThan } from "../api/user-pools/people.fixture.ts";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visitor, visitor } from "../testing/visitor.ts";
import {
  aPoolWithPages,
  fill,
  follow,
  inputs,
  links,
  type Pages,
  pagesFor,
  seen,
  signInAt,
  whoCameBack,
} from "./pages.fixture.ts";

const ADA = "ada@example.com";
const NEW = "Battery-staple-8";
const SENT = {
  status: 200,
  title: "Reset your password",
  description: "We have sent a code to a***@e***. Enter it together with a new password.",
};
const CHANGED = {
  status: 200,
  title: "Sign in",
  alert: "Your password has been changed. Sign in with the new one.",
};

/** Ada has asked for a code. */
async function asked(app: TestApp, pool: Partial<CreateUserPoolCommandInput> = {}, client = {}) {
  const pages = await aPoolWithPages(app, pool, client);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app);
  const page = await fill(browser, pages.path("/forgotPassword"), { username: "ada" });
  return { pages, browser, page, code: await app.codeFor(ADA) };
}

const give = async (browser: Visitor, pages: Pages, code: string, password = NEW, repeated = password) =>
  follow(
    browser,
    await browser.send(pages.path("/confirmforgotPassword"), {
      username: "ada",
      code,
      password,
      confirm_password: repeated,
    }),
  );

test("the page asks for the code and, twice, for a password by the pool's rules", async () => {
  await using app = await testApp();
  const { pages, page } = await asked(app);
  expect(seen(page)).toEqual(SENT);
  expect(inputs(page)).toMatchObject({
    code: {
      id: "forgotPasswordCode",
      type: "text",
      autocomplete: "one-time-code",
      inputmode: "numeric",
      autofocus: "",
    },
    password: {
      id: "newPassword",
      type: "password",
      autocomplete: "new-password",
      "aria-describedby": "newPassword-rules",
    },
    confirm_password: { id: "repeatPassword", type: "password", autocomplete: "new-password" },
  });
  expect(page.text).toContain(`data-rules-of="newPassword"`);
  expect(page.text).toContain(`name="username" type="text" autocomplete="username" value="ada" readonly hidden>`);
  expect(page.text).toContain(`type="submit" name="reset_password" value="Save password">`);
  expect(links(page)).toEqual({ "Back to sign-in": pages.path("/login") });
});

test("the password is changed, and the sign-in asks for it, with the name filled in and the request kept", async () => {
  await using app = await testApp();
  const { pages, browser, code } = await asked(app);
  const page = await give(browser, pages, ` ${code} `);
  expect(seen(page)).toEqual(CHANGED);
  expect(inputs(page)).toMatchObject({ username: { value: "ada" }, password: { autofocus: "" } });
  expect(browser.cookie("cognito")).toBeUndefined();
  expect(seen(await browser.send(pages.path("/login"), { username: "ada", password: PASSWORD }))).toMatchObject({
    status: 400,
  });
  const back = await browser.send(pages.path("/login"), { username: "ada", password: NEW });
  expect(await whoCameBack(app, pages, back)).toBe("ada");
});

test("who has to choose a new password gets there from the sign-in", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const { UserPoolId } = pages;
  await aUser(app, UserPoolId, { username: "ada" });
  await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: "ada" }));
  const browser = visitor(app);
  await signInAt(browser, pages, "ada", PASSWORD);
  expect(seen(await fill(browser, pages.path("/forgotPassword"), { username: "ada" }))).toEqual(SENT);
  expect(seen(await give(browser, pages, await app.codeFor(ADA)))).toEqual(CHANGED);
  expect(await whoCameBack(app, pages, await signInAt(browser, pages, "ada", NEW))).toBe("ada");
});

describe("refusals keep the page and the code that was typed", () => {
  test.each<[string, (code: string) => Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ["no code", () => ({ code: "" }), { forgotPasswordCode: "Please fill this in." }],
    ["a wrong code", (code) => ({ code: otherThan(code) }), { forgotPasswordCode: "The code is not right." }],
    ["what is no code", () => ({ code: `"><b>` }), { forgotPasswordCode: "The code is not right." }],
    ["no password", () => ({ password: "" }), { newPassword: "Please fill this in." }],
    [
      "a weak password",
      () => ({ password: "abc", confirm_password: "abc" }),
      { newPassword: "The password does not meet the rules." },
    ],
    [
      "two passwords",
      () => ({ confirm_password: `${NEW}x` }),
      { repeatPassword: "The two passwords are not the same." },
    ],
    [
      "a password with a blank at its end",
      () => ({ password: `${NEW} `, confirm_password: `${NEW} ` }),
      { newPassword: "The password does not meet the rules." },
    ],
  ])("%s", async (_, wrong, problems) => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app);
    const fields = { username: "ada", code, password: NEW, confirm_password: NEW, ...wrong(code) };
    const page = await browser.send(pages.path("/confirmforgotPassword"), fields);
    expect(seen(page)).toEqual({ ...SENT, status: 400, problems });
    expect(inputs(page)).toMatchObject({
      code: { value: fields.code },
      password: { value: "" },
      confirm_password: { value: "" },
    });
    expect(page.text.match(/ autofocus/g)).toHaveLength(1);
    expect(seen(await give(browser, pages, code))).toEqual(CHANGED);
  });

  test("a password that was used before", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app, { Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } });
    expect(seen(await give(browser, pages, code, PASSWORD))).toEqual({
      ...SENT,
      status: 400,
      problems: { newPassword: "You have used this password before. Choose another one." },
    });
    expect(seen(await give(browser, pages, code))).toEqual(CHANGED);
  });

  test("a code that is an hour old: by then the page is over, and its beginning says so", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app);
    app.clock.advance(3_600_000);
    const page = await give(browser, pages, code);
    expect(seen(page)).toEqual({
      status: 200,
      title: "Reset your password",
      description: "Enter your account's name, and we will send you a code to choose a new password.",
      alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
    });
  });

  test("a code in whose place a newer one came", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app);
    await fill(visitor(app), pages.path("/forgotPassword"), { username: "ada" });
    const newer = await app.codeFor(ADA);
    if (newer !== code) expect(seen(await give(browser, pages, code))).toMatchObject({ status: 400 });
    expect(seen(await give(browser, pages, newer))).toEqual(CHANGED);
  });

  test("guessing ends after ten codes an hour", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app);
    for (let guess = 0; guess < 10; guess++) await give(browser, pages, otherThan(code));
    expect(seen(await give(browser, pages, code))).toEqual({
      ...SENT,
      status: 400,
      alert: "There were too many attempts. Wait a while, then try again.",
    });
    expect(await whoCameBack(app, pages, await signInAt(browser, pages, "ada", PASSWORD))).toBe("ada");
  });

  test("an account that is gone", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await asked(app);
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect(seen(await give(browser, pages, code))).toEqual({
      ...SENT,
      status: 400,
      alert: "There is no account with this name.",
    });
  });
});

test("a code changes one password, however many come at once", async () => {
  await using app = await testApp();
  const { pages, browser, code } = await asked(app);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      browser.send(pages.path("/confirmforgotPassword"), {
        username: "ada",
        code,
        password: `${NEW}${index}`,
        confirm_password: `${NEW}${index}`,
      }),
    ),
  );
  const changed = answers.flatMap(({ status }, index) => (status === 302 ? [index] : []));
  expect(changed).toHaveLength(1);
  expect(await whoCameBack(app, pages, await signInAt(browser, pages, "ada", `${NEW}${changed[0]}`))).toBe("ada");
});

test("a form of another tab changes nobody else's password than it shows", async () => {
  await using app = await testApp();
  const { pages, browser } = await asked(app);
  await aUser(app, pages.UserPoolId, { username: "bob" });
  await fill(browser, pages.path("/forgotPassword"), { username: "bob" });
  const page = await give(browser, pages, await app.codeFor("bob@example.com"));
  expect(seen(page)).toEqual({
    ...SENT,
    status: 403,
    description: "We have sent a code to b***@e***. Enter it together with a new password.",
    alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
  });
  expect(await whoCameBack(app, pages, await signInAt(browser, pages, "bob", PASSWORD))).toBe("bob");
});

test("what was left for one application serves no other", async () => {
  await using app = await testApp();
  const { pages, browser, code } = await asked(app);
  const other = await pagesFor(app, pages.UserPoolId);
  const answer = await browser.send(other.path("/confirmforgotPassword"), {
    code,
    password: NEW,
    confirm_password: NEW,
  });
  expect(answer.location).toBe(other.path("/forgotPassword"));
});

test("who comes without having asked for a code is asked for a name", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const answer = await visitor(app).get(pages.path("/confirmforgotPassword"));
  expect([answer.status, answer.location]).toEqual([302, pages.path("/forgotPassword")]);
});

test("a client that hides its users answers a code for nobody as a wrong one", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { UsernameAttributes: ["email"] }, { PreventUserExistenceErrors: "ENABLED" });
  await aUser(app, pages.UserPoolId, { username: "lovelace@example.com" });
  const browsers = await Promise.all(
    ["lovelace@example.com", "l@example.com"].map(async (username) => {
      const browser = visitor(app);
      browser.setCookie("XSRF-TOKEN", "11111111-2222-3333-4444-555555555555");
      await browser.send(pages.path("/forgotPassword"), { username });
      return { browser, username };
    }),
  );
  const code = otherThan(await app.codeFor("lovelace@example.com"));
  for (let guess = 0; guess < 11; guess++) {
    const [one, other] = await Promise.all(
      browsers.map(async ({ browser, username }) => {
        const fields = { username, code, password: NEW, confirm_password: NEW };
        const { status, text } = await browser.send(pages.path("/confirmforgotPassword"), fields);
        return { status, text: text.replaceAll(username, "NAME") };
      }),
    );
    expect(other).toEqual(one);
  }
});
