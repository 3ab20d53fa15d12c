import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { setFactors } from "../api/user-pools/mfa.fixture.ts";
import { otherThan } from "../api/user-pools/people.fixture.ts";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import {
  aPoolWithPages,
  codeInput,
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
const ASKED = {
  status: 200,
  title: "Confirm your account",
  description: "We have sent a code to a***@e***. Enter it to confirm your account.",
};
const LINK_ASKED = {
  ...ASKED,
  description: "We have sent a link to a***@e***. Follow it to confirm your account, then come back here.",
};
const EXPIRED = { status: 200, title: "Sign in", alert: "This took too long. Please sign in again." };
const BY_LINK: Partial<CreateUserPoolCommandInput> = {
  VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
};

/** Signs `ada` up at the page. */
const signUp = (browser: Visitor, pages: Pages, fields: Readonly<Record<string, string>> = {}): Promise<Visited> =>
  fill(browser, pages.path("/signup"), {
    username: "ada",
    password: PASSWORD,
    "requiredAttributes[email]": ADA,
    ...fields,
  });

const give = async (browser: Visitor, pages: Pages, code: string): Promise<Visited> =>
  follow(browser, await browser.send(pages.path("/confirm"), { username: "ada", code }));

const statusOf = async (app: TestApp, { UserPoolId }: Pages, Username = "ada") =>
  (await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;

/** The link in the newest mail, without the server's address. */
const linkTo = async (app: TestApp, to: string): Promise<string> =>
  ((await app.inbox(to))[0]?.link ?? "").replace("http://127.0.0.1:9229", "");

describe("by a code", () => {
  test("the sign-in goes on to the application with its state, and the address is proven", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    const page = await signUp(browser, pages);
    expect(seen(page)).toEqual(ASKED);
    expect(inputs(page)).toEqual({ code: codeInput("confirmationCode") });
    expect(links(page)).toEqual({ "Back to sign-in": pages.path("/login") });
    const code = await app.codeFor(ADA);
    const back = await browser.send(pages.path("/confirm"), { code: ` ${code.slice(0, 3)} ${code.slice(3)}` });
    expect(back.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^cognito=[\w-]+; Path=\/photos; Max-Age=3600; HttpOnly; SameSite=Lax$/),
      "page-data=; Path=/photos; Max-Age=0; HttpOnly; SameSite=Lax",
    ]);
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    const { UserAttributes, UserStatus } = await app.client.send(
      new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }),
    );
    expect(UserStatus).toBe("CONFIRMED");
    expect(UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
  });

  test.each([
    ["a wrong code", (code: string) => otherThan(code), "The code is not right."],
    ["letters", () => "abcdef", "The code is not right."],
    ["nothing", () => " ", "Please fill this in."],
  ])("%s keeps the page, and the right one still works", async (_, typed, problem) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const code = await app.codeFor(ADA);
    const page = await give(browser, pages, typed(code));
    expect(seen(page)).toEqual({ ...ASKED, status: 400, problems: { confirmationCode: problem } });
    expect(inputs(page)["code"]).toMatchObject({ value: "", autofocus: "" });
    expect(await whoCameBack(app, pages, await give(browser, pages, code))).toBe("ada");
  });

  test("a code that is a day old is not good any more, and a new one is offered", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const code = await app.codeFor(ADA);
    app.clock.advance(25 * 3_600_000);
    expect(seen(await signInAt(browser, pages, "ada", PASSWORD))).toEqual(ASKED);
    const page = await give(browser, pages, code);
    expect(seen(page)).toEqual({
      ...ASKED,
      status: 400,
      problems: { confirmationCode: "The code is not good any more. Ask for a new one." },
    });
    await browser.send(pages.path("/resendcode"), {});
    expect(await whoCameBack(app, pages, await give(browser, pages, await app.codeFor(ADA)))).toBe("ada");
  });

  test("guessing ends after fifteen codes an hour", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const code = await app.codeFor(ADA);
    for (let guess = 0; guess < 15; guess++) await give(browser, pages, otherThan(code));
    expect(seen(await give(browser, pages, code))).toEqual({
      ...ASKED,
      status: 400,
      alert: "There were too many attempts. Wait a while, then try again.",
    });
    expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
  });
});

describe("a new code", () => {
  test("replaces the former one", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const former = await app.codeFor(ADA);
    const answer = await browser.send(pages.path("/resendcode"), {});
    expect(answer.location).toBe(pages.path("/confirm"));
    expect(seen(await follow(browser, answer))).toEqual({ ...ASKED, alert: "We have sent a new code to a***@e***." });
    const code = await app.codeFor(ADA);
    if (former !== code) expect(seen(await give(browser, pages, former))).toMatchObject({ status: 400 });
    expect(await whoCameBack(app, pages, await give(browser, pages, code))).toBe("ada");
  });

  test("comes five times an hour; the page stays and can be asked again", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    for (let time = 0; time < 5; time++) await browser.send(pages.path("/resendcode"), {});
    const page = await browser.send(pages.path("/resendcode"), {});
    expect(seen(page)).toEqual({
      ...ASKED,
      status: 400,
      alert: "There were too many attempts. Wait a while, then try again.",
    });
    expect(await app.inbox(ADA)).toHaveLength(6);
    // The language form of that page, and a reload by its address, ask for this.
    expect(seen(await follow(browser, await browser.get(pages.path("/resendcode", { lang: "en" }))))).toMatchObject(
      ASKED,
    );
  });

  test("goes to the address of now", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    await app.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: pages.UserPoolId,
        Username: "ada",
        UserAttributes: [{ Name: "email", Value: "new@example.com" }],
      }),
    );
    const page = await follow(browser, await browser.send(pages.path("/resendcode"), {}));
    expect(seen(page)).toMatchObject({ alert: "We have sent a new code to n***@e***." });
    expect(await whoCameBack(app, pages, await give(browser, pages, await app.codeFor("new@example.com")))).toBe("ada");
  });

  test("is for whom the page is for, and for nobody who got the name since", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    await signUp(visitor(app), pages, { "requiredAttributes[email]": "other@example.com" });
    const page = await follow(browser, await browser.send(pages.path("/resendcode"), {}));
    expect(seen(page)).toEqual(EXPIRED);
    expect(await app.inbox("other@example.com")).toHaveLength(1);
  });

  test("is not sent to who is confirmed already: the sign-in goes on", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    const back = await follow(browser, await browser.send(pages.path("/resendcode"), {}));
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    expect(await app.inbox(ADA)).toHaveLength(1);
  });
});

describe("by a link", () => {
  test("the page waits, and goes on once the link was followed, wherever that was", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, BY_LINK);
    const browser = visitor(app);
    const page = await signUp(browser, pages);
    expect(seen(page)).toEqual(LINK_ASKED);
    expect(inputs(page)).toEqual({});
    expect(page.text).toContain(`value="I have followed the link"`);
    expect(seen(await browser.send(pages.path("/confirm"), {}))).toEqual({
      ...LINK_ASKED,
      status: 400,
      alert: "The link has not been followed yet. The message may take a moment to arrive.",
    });
    await visitor(app).get(await linkTo(app, ADA));
    expect(await whoCameBack(app, pages, await browser.send(pages.path("/confirm"), {}))).toBe("ada");
  });

  test("looking at the page again is enough", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, BY_LINK);
    const browser = visitor(app);
    await signUp(browser, pages);
    expect(seen(await browser.get(pages.path("/confirm")))).toEqual(LINK_ASKED);
    await visitor(app).get(await linkTo(app, ADA));
    expect(await whoCameBack(app, pages, await browser.get(pages.path("/confirm")))).toBe("ada");
  });

  test("a new link replaces the former one", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, BY_LINK);
    const browser = visitor(app);
    await signUp(browser, pages);
    const former = await linkTo(app, ADA);
    const page = await follow(browser, await browser.send(pages.path("/resendcode"), {}));
    expect(seen(page)).toEqual({ ...LINK_ASKED, alert: "We have sent a new link to a***@e***." });
    expect(page.text).toContain("Send a new link");
    const link = await linkTo(app, ADA);
    if (former !== link) expect(seen(await visitor(app).get(former))).toMatchObject({ status: 400 });
    expect(seen(await visitor(app).get(link))).toMatchObject({ status: 200 });
  });

  test("a phone number gets a code all the same", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { ...BY_LINK, AutoVerifiedAttributes: ["phone_number"] });
    const browser = visitor(app);
    const page = await signUp(browser, pages, { "requiredAttributes[phone_number]": "+14155550123" });
    expect(seen(page)).toEqual({
      ...ASKED,
      description: "We have sent a code to +*******0123. Enter it to confirm your account.",
    });
    expect(await whoCameBack(app, pages, await give(browser, pages, await app.codeFor("+14155550123")))).toBe("ada");
  });
});

describe("by an operator, where nothing is sent", () => {
  const BY_OPERATOR = {
    ...ASKED,
    description: "Your account has been made. An administrator must confirm it before you can sign in.",
  };

  test("the page says so, offers no code, and goes on once it is done", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { AutoVerifiedAttributes: [] });
    const browser = visitor(app);
    const page = await signUp(browser, pages);
    expect(seen(page)).toEqual(BY_OPERATOR);
    expect(page.text).not.toContain("/resendcode");
    expect(inputs(page)).toEqual({});
    expect(seen(await browser.get(pages.path("/confirm")))).toEqual(BY_OPERATOR);
    await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect(await whoCameBack(app, pages, await browser.get(pages.path("/confirm")))).toBe("ada");
  });

  test("so it is for an account whose address the pool does not prove", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {
      UsernameAttributes: ["phone_number", "email"],
      AutoVerifiedAttributes: [],
    });
    expect(seen(await signUp(visitor(app), pages, { username: "+14155550123" }))).toEqual(BY_OPERATOR);
  });
});

describe("who left and signs in again", () => {
  test("is brought back to the page, which knows where the code went and sends another", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await signUp(visitor(app), pages);
    const browser = visitor(app);
    const page = await signInAt(browser, pages, "ada", PASSWORD);
    expect(seen(page)).toEqual(ASKED);
    expect(page.text).toContain("Send a new code");
    expect(await app.inbox(ADA)).toHaveLength(1);
    expect(await whoCameBack(app, pages, await give(browser, pages, await app.codeFor(ADA)))).toBe("ada");
  });

  test("with a wrong password learns nothing", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await signUp(visitor(app), pages);
    expect(seen(await signInAt(visitor(app), pages, "ada", "Wrong-horse-7"))).toMatchObject({
      alert: "The username or the password is not right.",
    });
  });
});

describe("the page is over", () => {
  test("after an hour", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    app.clock.advance(3_600_000);
    expect(seen(await follow(browser, await browser.get(pages.path("/confirm"))))).toMatchObject({ title: "Sign in" });
    expect(seen(await give(browser, pages, await app.codeFor(ADA)))).toEqual(EXPIRED);
    expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
  });

  test("after an hour also for who kept it alive by new codes", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    app.clock.advance(3_000_000);
    await browser.send(pages.path("/resendcode"), {});
    app.clock.advance(700_000);
    expect(seen(await follow(browser, await browser.get(pages.path("/confirm"))))).toEqual(EXPIRED);
    expect(seen(await follow(browser, await browser.send(pages.path("/resendcode"), {})))).toMatchObject({
      title: "Sign in",
    });
  });

  test.each([
    ["the user is disabled", (app: TestApp, user: Named) => app.client.send(new AdminDisableUserCommand(user))],
    ["the user is deleted", (app: TestApp, user: Named) => app.client.send(new AdminDeleteUserCommand(user))],
    [
      "the password is another",
      (app: TestApp, user: Named) =>
        app.client.send(new AdminSetUserPasswordCommand({ ...user, Password: "Battery-staple-8", Permanent: true })),
    ],
    [
      "the user is signed out everywhere",
      (app: TestApp, user: Named) => app.client.send(new AdminUserGlobalSignOutCommand(user)),
    ],
  ])("when %s", async (_, happens) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const code = await app.codeFor(ADA);
    await happens(app, { UserPoolId: pages.UserPoolId, Username: "ada" });
    expect(seen(await give(browser, pages, code))).toEqual(EXPIRED);
  });

  test("when this browser has signed out: whoever comes next does not go on as who signed up", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect((await browser.get(pages.path("/logout"))).location).toMatch(/\/login\?/);
    expect(seen(await follow(browser, await browser.get(pages.path("/confirm"))))).toEqual({
      status: 200,
      title: "Sign in",
    });
  });

  test("when it was answered: going back leads to the account that is signed in", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    await give(browser, pages, await app.codeFor(ADA));
    const page = await follow(browser, await browser.get(pages.path("/confirm")));
    expect(seen(page)).toEqual({ status: 200, title: "Choose an account" });
  });

  test("for who brings what another page left, or what was left for another application or pool", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    await signUp(browser, pages);
    const left = browser.cookie("page-data") ?? "";
    const other = await pagesFor(app, pages.UserPoolId);
    for (const [path, cookie] of [
      [other.path("/confirm"), left],
      [pages.path("/confirm"), `${left.slice(0, -1)}${left.endsWith("A") ? "B" : "A"}`],
      [pages.path("/confirm"), `${left}${left}`.padEnd(4_097, "A")],
      [pages.path("/confirm"), "{}"],
      [pages.path("/changePassword"), left],
    ] as const) {
      browser.setCookie("page-data", cookie);
      expect((await browser.send(path, { code: await app.codeFor(ADA) })).location).toMatch(/^\/photos\/login\?/);
    }
    expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
  });
});

interface Named {
  readonly UserPoolId: string;
  readonly Username: string;
}

test("an answer begins one sign-in, sixteen at a time and ever after", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  await signUp(browser, pages);
  const left = browser.cookie("page-data") ?? "";
  const code = await app.codeFor(ADA);
  const tries = Array.from({ length: 16 }, async () => {
    const copy = visitor(app);
    for (const name of ["XSRF-TOKEN", "page-data"]) copy.setCookie(name, browser.cookie(name) ?? "");
    return copy.send(pages.path("/confirm"), { code });
  });
  const answers = await Promise.all(tries);
  const entered = answers.filter(({ location }) => location?.startsWith("https://app.example/cb?code="));
  expect(entered).toHaveLength(1);
  browser.setCookie("page-data", left);
  expect(seen(await give(browser, pages, code))).toEqual(EXPIRED);
  browser.setCookie("page-data", left);
  expect(seen(await follow(browser, await browser.get(pages.path("/confirm"))))).toEqual(EXPIRED);
});

test("a form of another tab confirms nobody else than it shows", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  const first = await signUp(browser, pages);
  expect(first.text).toContain(`name="username" type="text" autocomplete="username" value="ada" readonly hidden>`);
  await signUp(browser, pages, { username: "bob", "requiredAttributes[email]": "bob@example.com" });
  // Ada's page was left open; what it sends meets what Bob's left in the browser.
  const page = await browser.send(pages.path("/confirm"), {
    username: "ada",
    code: await app.codeFor("bob@example.com"),
  });
  expect(seen(page)).toMatchObject({
    status: 403,
    description: "We have sent a code to b***@e***. Enter it to confirm your account.",
    alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
  });
  expect(await statusOf(app, pages, "bob")).toBe("UNCONFIRMED");
});

test("an address that belongs to another account confirms nobody", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { AliasAttributes: ["email"] });
  await aUser(app, pages.UserPoolId, { username: "grace", attributes: { email: ADA, email_verified: "true" } });
  const browser = visitor(app);
  await signUp(browser, pages);
  expect(seen(await give(browser, pages, await app.codeFor(ADA)))).toEqual({
    ...ASKED,
    status: 400,
    alert: "There is an account with this email address or phone number already.",
  });
  expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
});

test("where the pool requires a second factor, it is set up next", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await setFactors(app, pages, "ON", ["SOFTWARE_TOKEN_MFA"]);
  const browser = visitor(app);
  await signUp(browser, pages);
  expect(seen(await give(browser, pages, await app.codeFor(ADA)))).toMatchObject({ title: "Set up two-step sign-in" });
  expect(browser.cookie("cognito")).toBeUndefined();
  expect(await statusOf(app, pages)).toBe("CONFIRMED");
});
