import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPerson, BY_OPERATOR, EMAIL, factorsOf, PHONE, setFactors } from "../api/user-pools/mfa.fixture.ts";
import { otherThan, userSeen } from "../api/user-pools/people.fixture.ts";
import { TEMPORARY } from "../api/user-pools/sign-in.fixture.ts";
import type { Factor } from "../core/mfa/factor.ts";
import { authenticatorApplication } from "../testing/authenticator-application.ts";
import { PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, visitor } from "../testing/visitor.ts";
import { aPoolWithPages, follow, inputs, links, seen, signInAt, whoCameBack } from "./pages.fixture.ts";

const ASKED = {
  status: 200,
  title: "Set up two-step sign-in",
  description: "Signing in here takes a second step. Choose how you want to do it.",
};
const SCAN = {
  ...ASKED,
  description:
    "Scan this picture with an authenticator app, or type the key into it. Then enter the code that it shows.",
};
const ADDRESS = { ...ASKED, description: "We will send a code to this address whenever you sign in." };
const EXPIRED = { status: 200, title: "Sign in", alert: "This took too long. Please sign in again." };

/** A pool with pages that requires one of these factors, and somebody without any, who has just given the password. */
async function asked(app: TestApp, factors: readonly Factor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]) {
  const pages = await aPoolWithPages(app, { AccountRecoverySetting: { RecoveryMechanisms: BY_OPERATOR } });
  await setFactors(app, pages, "ON", factors);
  await aPerson(app, pages, { username: "ada", attributes: {} });
  const browser = visitor(app);
  const page = await signInAt(browser, pages, "ada", PASSWORD);
  const send = async (fields: Readonly<Record<string, string>>): Promise<Visited> =>
    follow(browser, await browser.send(pages.path("/mfa"), { username: "ada", ...fields }));
  const again = () => signInAt(visitor(app), pages, "ada", PASSWORD);
  return { pages, browser, page, send, again };
}

const buttons = ({ text }: Visited): readonly string[] =>
  [...text.matchAll(/<button[^>]*(?:class="(?:account|secondary)")[^>]*>([^<]*)</g)]
    .map(([, words = ""]) => words)
    .filter((words) => words !== "Change language");

/** The key as the page shows it to those who type. */
const keyOn = ({ text }: Visited): string => (/class="key">([A-Z2-7 ]+)</.exec(text)?.[1] ?? "").replaceAll(" ", "");

describe("an authenticator application", () => {
  test("is chosen, scanned or typed in, and shown to work; from then on its codes are asked for", async () => {
    await using app = await testApp();
    const { pages, browser, page, send, again } = await asked(app);
    expect(seen(page)).toEqual(ASKED);
    expect(buttons(page)).toEqual(["Authenticator app", "Email"]);
    const scan = await send({ factor: "SOFTWARE_TOKEN_MFA" });
    expect(seen(scan)).toEqual(SCAN);
    const secret = keyOn(scan);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(scan.text).toContain(`class="key">${secret.slice(0, 4)} ${secret.slice(4, 8)} `);
    expect(links(scan)).toEqual({
      "Open in an app on this device": `otpauth://totp/web:ada?secret=${secret}&issuer=web`,
    });
    expect(inputs(scan)).toEqual({ code: expect.objectContaining({ autocomplete: "one-time-code" }) });
    expect(buttons(scan)).toEqual(["Choose another way"]);

    const { codeAt } = authenticatorApplication(secret);
    const back = await send({ code: codeAt(app.clock.now()) });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    expect(browser.cookie("cognito")).toBeDefined();
    expect(await factorsOf(app, pages, "ada")).toEqual({ list: ["SOFTWARE_TOKEN_MFA"], preferred: undefined });
    expect(seen(await again())).toMatchObject({ title: "Enter your code" });
  });

  test("its picture is of the same, on the page itself", async () => {
    await using app = await testApp();
    const { send } = await asked(app);
    const { text, headers } = await send({ factor: "SOFTWARE_TOKEN_MFA" });
    const [, picture = "", alt] =
      /<img class="key-picture" src="data:image\/svg\+xml;base64,([\w+/=]+)" alt="([^"]*)">/.exec(text) ?? [];
    expect(alt).toBe("The key, as a picture for authenticator apps");
    expect(Buffer.from(picture, "base64").toString()).toMatch(/^<svg /);
    expect(headers.get("content-security-policy")).toContain("img-src 'self' data:");
  });

  test("stays the same when the page is looked at again, also in another language", async () => {
    await using app = await testApp();
    const { pages, browser, send } = await asked(app);
    const secret = keyOn(await send({ factor: "SOFTWARE_TOKEN_MFA" }));
    expect(keyOn(await browser.get(pages.path("/mfa")))).toBe(secret);
    expect(keyOn(await browser.get(pages.path("/mfa", { lang: "ja" })))).toBe(secret);
  });

  test.each([
    ["a wrong code", (code: string) => otherThan(code), "The code is not right."],
    ["too short a code", (code: string) => code.slice(1), "The code is not right."],
    ["nothing", () => "", "Please fill this in."],
  ])("%s keeps the page and its key", async (_, typed, problem) => {
    await using app = await testApp();
    const { pages, send } = await asked(app);
    const secret = keyOn(await send({ factor: "SOFTWARE_TOKEN_MFA" }));
    const code = authenticatorApplication(secret).codeAt(app.clock.now());
    const page = await send({ code: typed(code) });
    expect(seen(page)).toEqual({ ...SCAN, status: 400, problems: { mfaCode: problem } });
    expect(keyOn(page)).toBe(secret);
    expect(await whoCameBack(app, pages, await send({ code }))).toBe("ada");
  });

  test("may take a quarter of an hour to find", async () => {
    await using app = await testApp();
    const { pages, send } = await asked(app);
    const { codeAt } = authenticatorApplication(keyOn(await send({ factor: "SOFTWARE_TOKEN_MFA" })));
    app.clock.advance(14 * 60_000);
    expect(await whoCameBack(app, pages, await send({ code: codeAt(app.clock.now()) }))).toBe("ada");
  });

  test("and no longer", async () => {
    await using app = await testApp();
    const { send } = await asked(app);
    const { codeAt } = authenticatorApplication(keyOn(await send({ factor: "SOFTWARE_TOKEN_MFA" })));
    app.clock.advance(15 * 60_000);
    expect(seen(await send({ code: codeAt(app.clock.now()) }))).toEqual(EXPIRED);
  });
});

describe("an e-mail address", () => {
  test("is given, proven by a code, and asked for next time", async () => {
    await using app = await testApp();
    const { pages, send, again } = await asked(app);
    const form = await send({ factor: "EMAIL_OTP" });
    expect(seen(form)).toEqual(ADDRESS);
    expect(inputs(form)).toEqual({
      "requiredAttributes[email]": expect.objectContaining({ type: "email", autocomplete: "email" }),
    });
    const code = await send({ "requiredAttributes[email]": EMAIL });
    expect(seen(code)).toEqual({
      status: 200,
      title: "Enter your code",
      description: "We have sent a code to a***@e***. Enter it to sign in.",
    });
    expect((await userSeen(app, pages.UserPoolId, "ada")).attributes).toEqual({});
    expect(await whoCameBack(app, pages, await send({ code: await app.codeFor(EMAIL) }))).toBe("ada");
    expect((await userSeen(app, pages.UserPoolId, "ada")).attributes).toEqual({ email: EMAIL, email_verified: "true" });
    expect(seen(await again())).toMatchObject({ title: "Enter your code" });
  });

  test.each([
    ["", "Please fill this in."],
    ["ada", "This is not an email address."],
  ])("%j is none, and what was typed stays", async (typed, problem) => {
    await using app = await testApp();
    const { send } = await asked(app);
    await send({ factor: "EMAIL_OTP" });
    const page = await send({ "requiredAttributes[email]": typed });
    expect(seen(page)).toEqual({
      ...ADDRESS,
      status: 400,
      problems: { "attribute-email": problem },
    });
    expect(inputs(page)["requiredAttributes[email]"]).toMatchObject({ value: typed });
    expect(await app.inbox()).toEqual([]);
  });

  test("that was mistyped can be given again", async () => {
    await using app = await testApp();
    const { pages, browser, send } = await asked(app);
    await send({ factor: "EMAIL_OTP" });
    await send({ "requiredAttributes[email]": "adda@example.com" });
    const choice = await follow(browser, await browser.send(pages.path("/mfa/other"), {}));
    expect(seen(choice)).toEqual(ASKED);
    await send({ factor: "EMAIL_OTP" });
    await send({ "requiredAttributes[email]": EMAIL });
    expect(await whoCameBack(app, pages, await send({ code: await app.codeFor(EMAIL) }))).toBe("ada");
  });
});

describe("the choice", () => {
  test("can be made again", async () => {
    await using app = await testApp();
    const { send } = await asked(app);
    await send({ factor: "SOFTWARE_TOKEN_MFA" });
    expect(seen(await send({ factor: "" }))).toEqual(ASKED);
    expect(seen(await send({ factor: "EMAIL_OTP" }))).toEqual(ADDRESS);
  });

  test("is of what the pool has; where that is one thing, nothing else is offered later", async () => {
    await using app = await testApp();
    const { page, send } = await asked(app, ["SOFTWARE_TOKEN_MFA"]);
    expect(buttons(page)).toEqual(["Authenticator app"]);
    expect(buttons(await send({ factor: "SOFTWARE_TOKEN_MFA" }))).toEqual([]);
    expect(seen(await send({ factor: "EMAIL_OTP" }))).toEqual(ADDRESS);
    expect(seen(await send({ "requiredAttributes[email]": EMAIL }))).toMatchObject({
      status: 400,
      alert: "This is not possible here.",
    });
  });

  test("a form without any", async () => {
    await using app = await testApp();
    const { send } = await asked(app);
    expect(seen(await send({}))).toEqual({ ...ASKED, status: 400, alert: "Please fill this in." });
  });
});

test("a form filled in for somebody else is not taken", async () => {
  await using app = await testApp();
  const { send } = await asked(app);
  expect(seen(await send({ username: "eve", factor: "EMAIL_OTP" }))).toMatchObject({ status: 403 });
});

test("who has got a factor meanwhile begins anew", async () => {
  await using app = await testApp();
  const { pages, send, again } = await asked(app);
  await app.client.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: pages.UserPoolId,
      Username: "ada",
      UserAttributes: [{ Name: "phone_number", Value: PHONE }],
    }),
  );
  expect(seen(await send({ factor: "SOFTWARE_TOKEN_MFA" }))).toEqual(EXPIRED);
  expect(seen(await again())).toMatchObject({
    description: "We have sent a code to +*******0123. Enter it to sign in.",
  });
});

test("a temporary password is replaced, then a factor set up, and the application entered", async () => {
  await using app = await testApp();
  const { pages } = await asked(app);
  const { UserPoolId } = pages;
  await app.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: "grace",
      TemporaryPassword: TEMPORARY,
      MessageAction: "SUPPRESS",
    }),
  );
  const browser = visitor(app);
  const send = async (path: string, fields: Readonly<Record<string, string>>) =>
    follow(browser, await browser.send(pages.path(path), { username: "grace", ...fields }));
  expect(seen(await signInAt(browser, pages, "grace", TEMPORARY))).toMatchObject({ title: "Choose a new password" });
  const next = await send("/changePassword", { password: PASSWORD, confirm_password: PASSWORD });
  expect(seen(next)).toEqual(ASKED);
  const { codeAt } = authenticatorApplication(keyOn(await send("/mfa", { factor: "SOFTWARE_TOKEN_MFA" })));
  expect(await whoCameBack(app, pages, await send("/mfa", { code: codeAt(app.clock.now()) }))).toBe("grace");
  const { UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "grace" }));
  expect(UserStatus).toBe("CONFIRMED");
});
