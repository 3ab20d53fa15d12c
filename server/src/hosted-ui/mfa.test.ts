import {
  AdminDeleteSoftwareTokenCommand,
  AdminUserGlobalSignOutCommand,
  type UserPoolMfaType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import {
  ADDRESSES,
  aPerson,
  BY_OPERATOR,
  EMAIL,
  PHONE,
  register,
  setFactors,
  turnOn,
} from "../api/user-pools/mfa.fixture.ts";
import { otherThan } from "../api/user-pools/people.fixture.ts";
import type { Factor } from "../core/mfa/factor.ts";
import { PASSWORD, signIn } from "../testing/builders.ts";
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
  seen,
  signInAt,
  whoCameBack,
} from "./pages.fixture.ts";

const ALL: readonly Factor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
const ASKED = { status: 200, title: "Enter your code" };
const SMS_ASKED = { ...ASKED, description: "We have sent a code to +*******0123. Enter it to sign in." };
const EMAIL_ASKED = { ...ASKED, description: "We have sent a code to a***@e***. Enter it to sign in." };
const APP_ASKED = { ...ASKED, description: "Enter the code that your authenticator app shows." };
const CHOICE = { status: 200, title: "Choose how to confirm that it is you" };
const EXPIRED = { status: 200, title: "Sign in", alert: "This took too long. Please sign in again." };
const TOO_MANY = "There were too many attempts. Wait a while, then try again.";

/** A pool with pages that takes these factors, and somebody who has these of them on. */
async function somebody(
  app: TestApp,
  on: readonly Factor[],
  { setting = "OPTIONAL", preferred }: { readonly setting?: UserPoolMfaType; readonly preferred?: Factor } = {},
) {
  const pages = await aPoolWithPages(app, { AccountRecoverySetting: { RecoveryMechanisms: BY_OPERATOR } });
  await setFactors(app, pages, "OPTIONAL", ALL);
  const { Username } = await aPerson(app, pages, { username: "ada", attributes: ADDRESSES });
  const { AccessToken } = await signIn(app, pages.ClientId, Username);
  const { application } = await register(app, { AccessToken });
  await turnOn(app, pages, Username, on, preferred && { preferred });
  await setFactors(app, pages, setting, ALL);
  const code = () => {
    app.clock.advance(30_000);
    return application.codeAt(app.clock.now());
  };
  const browser = visitor(app);
  const page = await signInAt(browser, pages, "ada", PASSWORD);
  const give = (typed: string) => answer(browser, pages, { username: "ada", code: typed });
  const press = (path: string, fields: Readonly<Record<string, string>> = {}) => answer(browser, pages, fields, path);
  return { pages, browser, page, code, give, press, choose: (factor: string) => press("/mfa", { factor }) };
}

const answer = async (
  browser: Visitor,
  pages: Pages,
  fields: Readonly<Record<string, string>>,
  path = "/mfa",
): Promise<Visited> => follow(browser, await browser.send(pages.path(path), fields));

/** The buttons of a page, by their words. */
const buttons = ({ text }: Visited): readonly string[] =>
  [...text.matchAll(/<button[^>]*(?:class="(?:account|secondary)")[^>]*>([^<]*)</g)]
    .map(([, words = ""]) => words)
    .filter((words) => words !== "Change language");

describe("the only factor, or the preferred one, is asked for at once", () => {
  test.each<[Factor, object, string | undefined]>([
    ["SMS_MFA", SMS_ASKED, PHONE],
    ["EMAIL_OTP", EMAIL_ASKED, EMAIL],
    ["SOFTWARE_TOKEN_MFA", APP_ASKED, undefined],
  ])("%s", async (factor, asked, address) => {
    await using app = await testApp();
    const { pages, page, browser, code, give } = await somebody(app, [factor]);
    expect(seen(page)).toEqual(asked);
    expect(inputs(page)).toEqual({ code: codeInput("mfaCode") });
    expect(buttons(page)).toEqual(address === undefined ? [] : ["Send a new code"]);
    expect(links(page)).toEqual({ "Back to sign-in": pages.path("/login") });
    expect(browser.cookie("cognito")).toBeUndefined();
    const typed = address === undefined ? code() : await app.codeFor(address);
    expect(await whoCameBack(app, pages, await give(` ${typed.slice(0, 3)} ${typed.slice(3)}`))).toBe("ada");
    expect(browser.cookie("cognito")).toBeDefined();
  });

  test("where several are on, one of them preferred", async () => {
    await using app = await testApp();
    const { page } = await somebody(app, ALL, { preferred: "EMAIL_OTP" });
    expect(seen(page)).toEqual(EMAIL_ASKED);
    expect(buttons(page)).toEqual(["Send a new code"]);
  });

  test("and not where the pool has MFA off, nor with a wrong password", async () => {
    await using app = await testApp();
    const { pages, page } = await somebody(app, [], { setting: "OPTIONAL" });
    expect(await whoCameBack(app, pages, page)).toBe("ada");
    expect(seen(await signInAt(visitor(app), pages, "ada", "Wrong-horse-7"))).toMatchObject({
      alert: "The username or the password is not right.",
    });
  });
});

describe("a code", () => {
  test.each([
    ["that is wrong", (code: string) => otherThan(code), "The code is not right."],
    ["of letters", () => "abcdef", "The code is not right."],
    ["that was left out", () => " ", "Please fill this in."],
  ])("%s keeps the page, and the right one still works", async (_, typed, problem) => {
    await using app = await testApp();
    const { pages, give } = await somebody(app, ["SMS_MFA"]);
    const right = await app.codeFor(PHONE);
    expect(seen(await give(typed(right)))).toEqual({ ...SMS_ASKED, status: 400, problems: { mfaCode: problem } });
    expect(await whoCameBack(app, pages, await give(right))).toBe("ada");
  });

  test("of an application that was used before says so", async () => {
    await using app = await testApp();
    const { pages, code, give } = await somebody(app, ["SOFTWARE_TOKEN_MFA"]);
    const used = code();
    await give(used);
    const again = visitor(app);
    await signInAt(again, pages, "ada", PASSWORD);
    expect(seen(await answer(again, pages, { code: used }))).toEqual({
      ...APP_ASKED,
      status: 400,
      problems: { mfaCode: "This code has been used already. Wait for the next one." },
    });
    expect(await whoCameBack(app, pages, await answer(again, pages, { code: code() }))).toBe("ada");
  });

  test("is not looked at after five wrong ones, for a while", async () => {
    await using app = await testApp();
    const { pages, give } = await somebody(app, ["EMAIL_OTP"]);
    const right = await app.codeFor(EMAIL);
    for (let guess = 0; guess < 5; guess++) await give(otherThan(right));
    expect(seen(await give(right))).toEqual({ ...EMAIL_ASKED, status: 400, alert: TOO_MANY });
    app.clock.advance(1_000);
    expect(await whoCameBack(app, pages, await give(right))).toBe("ada");
  });

  test("sent twice at once opens one sign-in", async () => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app, ["SMS_MFA"]);
    const code = await app.codeFor(PHONE);
    const twice = await Promise.all([1, 2].map(() => browser.send(pages.path("/mfa"), { code })));
    expect(twice.filter(({ location }) => location?.startsWith("https://app.example/cb?"))).toHaveLength(1);
  });
});

describe("a new code", () => {
  test("is sent to the same address, and is the one that is good here", async () => {
    await using app = await testApp();
    const { pages, give, press } = await somebody(app, ["SMS_MFA"]);
    const former = await app.codeFor(PHONE);
    const page = await press("/mfa/resend");
    expect(seen(page)).toEqual({ ...SMS_ASKED, alert: "We have sent a new code to +*******0123." });
    const code = await app.codeFor(PHONE);
    if (former !== code) expect(seen(await give(former))).toMatchObject({ status: 400 });
    expect(await whoCameBack(app, pages, await give(code))).toBe("ada");
  });

  test("comes twenty times an hour, and the page stays", async () => {
    await using app = await testApp();
    const { browser, pages, press } = await somebody(app, ["SMS_MFA"]);
    for (let time = 1; time < 20; time++) await browser.send(pages.path("/mfa/resend"), {});
    expect(seen(await press("/mfa/resend"))).toEqual({ ...SMS_ASKED, status: 400, alert: TOO_MANY });
    expect(await app.inbox(PHONE)).toHaveLength(20);
    expect(seen(await follow(browser, await browser.get(pages.path("/mfa/resend", { lang: "en" }))))).toMatchObject(
      SMS_ASKED,
    );
  });

  test("is not for an application", async () => {
    await using app = await testApp();
    const { press } = await somebody(app, ["SOFTWARE_TOKEN_MFA"]);
    expect(seen(await press("/mfa/resend"))).toEqual(APP_ASKED);
    expect(await app.inbox()).toEqual([]);
  });
});

describe("who has several factors on chooses", () => {
  test("by a button for each, and the choice can be made again", async () => {
    await using app = await testApp();
    const { pages, page, choose, press, give, code } = await somebody(app, ALL);
    expect(seen(page)).toEqual(CHOICE);
    expect(buttons(page)).toEqual(["Text message", "Authenticator app", "Email"]);
    const sms = await choose("SMS_MFA");
    expect(seen(sms)).toEqual(SMS_ASKED);
    expect(buttons(sms)).toEqual(["Send a new code", "Choose another way"]);
    expect(buttons(await press("/mfa/resend"))).toEqual(["Send a new code", "Choose another way"]);
    expect(seen(await press("/mfa/other"))).toEqual(CHOICE);
    const application = await choose("SOFTWARE_TOKEN_MFA");
    expect(seen(application)).toEqual(APP_ASKED);
    expect(buttons(application)).toEqual(["Choose another way"]);
    expect(await whoCameBack(app, pages, await give(code()))).toBe("ada");
  });

  test("and nothing else than what is on", async () => {
    await using app = await testApp();
    const { choose } = await somebody(app, ["SMS_MFA", "EMAIL_OTP"]);
    for (const factor of ["SOFTWARE_TOKEN_MFA", "PASSWORD", ""]) {
      expect(seen(await choose(factor))).toEqual({ ...CHOICE, status: 400, alert: "This is not possible here." });
    }
    expect(seen(await choose("EMAIL_OTP"))).toEqual(EMAIL_ASKED);
  });
});

describe("the page is over", () => {
  test("when its time is", async () => {
    await using app = await testApp();
    const { give, press } = await somebody(app, ["SMS_MFA"]);
    const code = await app.codeFor(PHONE);
    app.clock.advance(180_000);
    expect(seen(await press("/mfa/resend"))).toEqual(EXPIRED);
    expect(seen(await give(code))).toEqual(EXPIRED);
  });

  test("when the person has signed out everywhere", async () => {
    await using app = await testApp();
    const { pages, give } = await somebody(app, ["SMS_MFA"]);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect(seen(await give(await app.codeFor(PHONE)))).toEqual(EXPIRED);
  });

  test("when the application was taken away", async () => {
    await using app = await testApp();
    const { pages, give, code } = await somebody(app, ["SOFTWARE_TOKEN_MFA"]);
    await app.client.send(new AdminDeleteSoftwareTokenCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect(seen(await give(code()))).toEqual(EXPIRED);
  });

  test.each(["/mfa", "/mfa/resend", "/mfa/other"])("at %s for who comes without a question", async (path) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    expect(seen(await follow(browser, await browser.get(pages.path(path))))).toMatchObject({ title: "Sign in" });
    expect(seen(await fill(browser, pages.path(path), { code: "123456" }))).toEqual(EXPIRED);
  });
});

test("a form filled in for somebody else is not taken", async () => {
  await using app = await testApp();
  const { pages, browser } = await somebody(app, ["SMS_MFA"]);
  const code = await app.codeFor(PHONE);
  expect(seen(await answer(browser, pages, { username: "eve", code }))).toMatchObject({
    status: 403,
    alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
  });
});

test("the page speaks the person's language", async () => {
  await using app = await testApp();
  const { pages, browser } = await somebody(app, ["SOFTWARE_TOKEN_MFA"]);
  const page = await browser.get(pages.path("/mfa", { lang: "de" }));
  expect(seen(page)).toEqual({
    status: 200,
    title: "Code eingeben",
    description: "Geben Sie den Code ein, den Ihre Authenticator-App anzeigt.",
  });
});
