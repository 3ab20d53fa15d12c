import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AuthFactorType,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  type UserPoolMfaType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { BY_OPERATOR } from "../api/user-pools/mfa.fixture.ts";
import { aPasskey } from "../api/user-pools/passkeys.fixture.ts";
import { aNewcomer, TEMPORARY } from "../api/user-pools/sign-in.fixture.ts";
import { type Authenticator, type AuthenticatorWanted, authenticator, type Twisted } from "../testing/authenticator.ts";
import { aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { refusing, responding, testFunctions } from "../testing/functions.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import { fill, inputs, links, type Pages, seen, whoCameBack } from "./pages.fixture.ts";
import {
  aChoosingPoolWithPages,
  buttons,
  EVERYTHING,
  ORIGIN,
  optionsOn,
  press,
  windowsOf,
} from "./passkeys.fixture.ts";

const EMAIL = "ada@example.com";
const PHONE = "+15555550123";
const WRONG = "00000000";
const CHOICE = { status: 200, title: "Choose how to sign in", description: "Signing in as ada" };
const ASKED = { status: 200, title: "Enter your code" };
const EMAIL_ASKED = { ...ASKED, description: "We have sent a code to a***@e***. Enter it to sign in." };
const SMS_ASKED = { ...ASKED, description: "We have sent a code to +*******0123. Enter it to sign in." };
const PASSWORD_ASKED = { status: 200, title: "Sign in", description: "Signing in as ada" };
const PASSKEY_ASKED = {
  status: 200,
  title: "Sign in with your passkey",
  description: "Your device asks for your fingerprint, your face or your screen lock.",
};
const EXPIRED = { status: 200, title: "Sign in", alert: "This took too long. Please sign in again." };
const TOO_MANY = "There were too many attempts. Wait a while, then try again.";
const HIDING = { PreventUserExistenceErrors: "ENABLED" } as const;

/** Gives a name at the sign-in page. */
const giveName = (browser: Visitor, pages: Pages, username = "ada"): Promise<Visited> =>
  fill(browser, pages.path("/login"), { username });

/** `ada`, who has whatever the pool lets people begin with, at the sign-in of a browser. */
async function somebody(
  app: TestApp,
  factors: readonly AuthFactorType[] = EVERYTHING,
  {
    wanted,
    attributes = { email: EMAIL, phone_number: PHONE },
    client = {},
    pool = {},
  }: {
    readonly wanted?: AuthenticatorWanted;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly client?: Parameters<typeof aChoosingPoolWithPages>[2];
    readonly pool?: Parameters<typeof aChoosingPoolWithPages>[3];
  } = {},
) {
  const pages = await aChoosingPoolWithPages(app, factors, client, pool);
  await aUser(app, pages.UserPoolId, { username: "ada", attributes });
  const passkey = factors.includes("WEB_AUTHN") ? await passkeyOf(app, pages, "ada", wanted) : authenticator(wanted);
  return { passkey, ...(await atBrowser(app, pages)) };
}

/** `ada`, who has nothing but an address, at the sign-in of a browser. */
async function passwordless(app: TestApp, client: Parameters<typeof aChoosingPoolWithPages>[2] = {}) {
  const pages = await aChoosingPoolWithPages(app, ["PASSWORD", "EMAIL_OTP"], client);
  const { ClientId, UserPoolId } = pages;
  const UserAttributes = [{ Name: "email", Value: EMAIL }];
  await app.client.send(new SignUpCommand({ ClientId, Username: "ada", UserAttributes }));
  await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: "ada" }));
  return atBrowser(app, pages);
}

async function atBrowser(app: TestApp, pages: Pages) {
  const browser = visitor(app);
  const page = await giveName(browser, pages);
  const choose = (factor: string) => press(browser, pages.path("/firstFactor"), { username: "ada", factor });
  const give = (code: string) => press(browser, pages.path("/firstFactor"), { username: "ada", code });
  const show = (credential: unknown) =>
    press(browser, pages.path("/firstFactor"), {
      username: "ada",
      credential: typeof credential === "string" ? credential : JSON.stringify(credential),
    });
  const another = () => press(browser, pages.path("/login"), { username: "ada" });
  return { pages, browser, page, choose, give, show, another };
}

async function passkeyOf(app: TestApp, { ClientId }: Pages, username: string, wanted: AuthenticatorWanted = {}) {
  const { AccessToken } = await signIn(app, ClientId, username);
  return aPasskey(app, AccessToken, authenticator(wanted), ORIGIN);
}

const answerOf = (passkey: Authenticator, page: Visited, twisted: Twisted = {}) =>
  passkey.get(optionsOn(page), ORIGIN, twisted);

describe("who has the choice", () => {
  test("is asked what they want to sign in with", async () => {
    await using app = await testApp();
    const { pages, page } = await somebody(app);
    expect(seen(page)).toEqual(CHOICE);
    expect(buttons(page)).toEqual(["Password", "Email", "Text message", "Passkey"]);
    expect(links(page)).toEqual({ "Back to sign-in": pages.path("/login") });
    expect(await app.inbox()).toEqual([]);
  });

  test("signs in with the password", async () => {
    await using app = await testApp();
    const { pages, browser, choose } = await somebody(app);
    const page = await choose("PASSWORD");
    expect(seen(page)).toEqual(PASSWORD_ASKED);
    expect(Object.keys(inputs(page))).toEqual(["password"]);
    expect(buttons(page)).toEqual(["Choose another way"]);
    const form = { username: "ada", has_other: "yes" };
    const wrong = await press(browser, pages.path("/login"), { ...form, password: "Wrong-horse-9" });
    expect(seen(wrong)).toEqual({
      ...PASSWORD_ASKED,
      status: 400,
      alert: "The username or the password is not right.",
    });
    expect(buttons(wrong)).toEqual(["Choose another way"]);
    const back = await press(browser, pages.path("/login"), { ...form, password: PASSWORD });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
  });

  test.each([
    ["EMAIL_OTP", EMAIL_ASKED, EMAIL],
    ["SMS_OTP", SMS_ASKED, PHONE],
  ])("signs in with a code: %s", async (factor, asked, address) => {
    await using app = await testApp();
    const { pages, browser, choose, give } = await somebody(app);
    const page = await choose(factor);
    expect(seen(page)).toEqual(asked);
    expect(inputs(page)).toMatchObject({
      code: { autocomplete: "one-time-code", inputmode: "numeric", autofocus: "" },
    });
    expect(buttons(page)).toEqual(["Send a new code", "Choose another way"]);
    expect(browser.cookie("cognito")).toBeUndefined();
    const code = await app.codeFor(address);
    expect(await whoCameBack(app, pages, await give(` ${code.slice(0, 4)} ${code.slice(4)} `))).toBe("ada");
    expect(browser.cookie("cognito")).toBeDefined();
  });

  test("signs in with a passkey", async () => {
    await using app = await testApp();
    const { pages, passkey, choose, show } = await somebody(app);
    const page = await choose("WEB_AUTHN");
    expect(seen(page)).toEqual(PASSKEY_ASKED);
    expect(optionsOn(page)).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      timeout: 180_000,
      rpId: "localhost",
      allowCredentials: [{ type: "public-key", id: passkey.id, transports: ["hybrid", "internal"] }],
      userVerification: "preferred",
    });
    expect(await whoCameBack(app, pages, await show(answerOf(passkey, page)))).toBe("ada");
  });

  test("can choose another way after all, again and again", async () => {
    await using app = await testApp();
    const { choose, another } = await somebody(app);
    for (const factor of ["EMAIL_OTP", "WEB_AUTHN", "PASSWORD", "SMS_OTP"]) {
      expect(buttons(await choose(factor))).toContain("Choose another way");
      expect(seen(await another())).toEqual(CHOICE);
    }
  });

  test("begins a sign-in by name and password in one form, as scripts send it", async () => {
    await using app = await testApp();
    const { pages } = await somebody(app);
    const back = await fill(visitor(app), pages.path("/login"), { username: "ada", password: PASSWORD });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
  });

  test("chooses of what they have, and of nothing else", async () => {
    await using app = await testApp();
    const { choose } = await somebody(app, ["PASSWORD", "EMAIL_OTP", "SMS_OTP"], {
      attributes: { email: EMAIL },
    });
    for (const factor of ["PASSWORD_SRP", "SMS_OTP", "WEB_AUTHN", "SMS_MFA", "__proto__", "", "x".repeat(4_096)]) {
      expect(seen(await choose(factor))).toEqual({ ...CHOICE, status: 400, alert: "This is not possible here." });
    }
    expect(await app.inbox()).toEqual([]);
    expect(seen(await choose("EMAIL_OTP"))).toEqual(EMAIL_ASKED);
  });
});

describe("who has one way goes straight on", () => {
  test("to the code", async () => {
    await using app = await testApp();
    const { pages, page, give } = await passwordless(app);
    expect(seen(page)).toEqual(EMAIL_ASKED);
    expect(buttons(page)).toEqual(["Send a new code"]);
    expect(await whoCameBack(app, pages, await give(await app.codeFor(EMAIL)))).toBe("ada");
  });

  test("to the password", async () => {
    await using app = await testApp();
    const { page } = await somebody(app, ["PASSWORD", "EMAIL_OTP"], { attributes: {} });
    expect(seen(page)).toEqual(PASSWORD_ASKED);
    expect(buttons(page)).toEqual([]);
  });

  test("though a password was sent where the pool takes none", async () => {
    await using app = await testApp();
    const { pages } = await passwordless(app);
    const page = await fill(visitor(app), pages.path("/login"), { username: "ada", password: PASSWORD });
    expect(seen(page)).toEqual(EMAIL_ASKED);
  });

  test("and to a new password, who has to replace theirs", async () => {
    await using app = await testApp();
    const pages = await aChoosingPoolWithPages(app);
    await aNewcomer(app, pages.UserPoolId, "ada", { email: EMAIL });
    const browser = visitor(app);
    expect(seen(await giveName(browser, pages))).toEqual(PASSWORD_ASKED);
    const page = await press(browser, pages.path("/login"), { username: "ada", password: TEMPORARY });
    expect(seen(page)).toMatchObject({ title: "Choose a new password" });
  });
});

describe("a code", () => {
  test("that is wrong is asked for again, and counted as wrong passwords are", async () => {
    await using app = await testApp();
    const { pages, give } = await passwordless(app);
    const code = await app.codeFor(EMAIL);
    const wrong = { ...EMAIL_ASKED, status: 400, problems: { mfaCode: "The code is not right." } };
    for (let guess = 0; guess < 4; guess++) expect(seen(await give(WRONG))).toEqual(wrong);
    expect(seen(await give("no digits"))).toEqual(wrong);
    expect(seen(await give(""))).toMatchObject({ problems: { mfaCode: "Please fill this in." } });
    expect(seen(await give(WRONG))).toEqual(wrong);
    expect(seen(await give(code))).toMatchObject({ status: 400, alert: TOO_MANY });
    app.clock.advance(2_000);
    expect(await whoCameBack(app, pages, await give(code))).toBe("ada");
  });

  test("can be sent again, and the new one is the one that is asked for", async () => {
    await using app = await testApp();
    const { pages, browser, choose, give } = await somebody(app);
    await choose("EMAIL_OTP");
    const first = await app.codeFor(EMAIL);
    const page = await press(browser, pages.path("/firstFactor/resend"));
    expect(seen(page)).toEqual({ ...EMAIL_ASKED, alert: "We have sent a new code to a***@e***." });
    expect(buttons(page)).toEqual(["Send a new code", "Choose another way"]);
    expect(seen(await give(first))).toMatchObject({ status: 400, problems: { mfaCode: "The code is not right." } });
    expect(await whoCameBack(app, pages, await give(await app.codeFor(EMAIL)))).toBe("ada");
  });

  test("is sent so often and no more", async () => {
    await using app = await testApp();
    const { pages, browser, give } = await passwordless(app);
    let page = await press(browser, pages.path("/firstFactor/resend"));
    for (let sent = 0; sent < 30 && page.status === 200; sent++) {
      page = await press(browser, pages.path("/firstFactor/resend"));
    }
    expect(seen(page)).toEqual({ ...EMAIL_ASKED, status: 400, alert: TOO_MANY });
    expect(await whoCameBack(app, pages, await give(await app.codeFor(EMAIL)))).toBe("ada");
  });

  test("signs in once, of sixteen at a time", async () => {
    await using app = await testApp();
    const { pages, browser } = await passwordless(app);
    const code = await app.codeFor(EMAIL);
    const answers = await Promise.all(
      windowsOf(app, browser, 16).map((each) => each.send(pages.path("/firstFactor"), { username: "ada", code })),
    );
    expect(answers.filter(({ location }) => location?.startsWith("https://app.example/cb?code="))).toHaveLength(1);
    expect(answers.filter(({ location }) => location === pages.path("/login"))).toHaveLength(15);
  });

  test("confirms who has just signed up", async () => {
    await using app = await testApp();
    const pages = await aChoosingPoolWithPages(app, ["PASSWORD", "EMAIL_OTP"]);
    const { ClientId } = pages;
    const UserAttributes = [{ Name: "email", Value: EMAIL }];
    await app.client.send(new SignUpCommand({ ClientId, Username: "ada", UserAttributes }));
    const browser = visitor(app);
    expect(seen(await giveName(browser, pages))).toEqual(EMAIL_ASKED);
    const code = await app.codeFor(EMAIL);
    const back = await press(browser, pages.path("/firstFactor"), { username: "ada", code });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
  });

  test("comes too late after the client's time for a sign-in", async () => {
    await using app = await testApp();
    const { pages, browser, give } = await passwordless(app);
    const code = await app.codeFor(EMAIL);
    app.clock.advance(3 * 60_000);
    expect(seen(await give(code))).toEqual(EXPIRED);
    await giveName(browser, pages);
    app.clock.advance(3 * 60_000);
    expect(seen(await press(browser, pages.path("/firstFactor/resend")))).toEqual(EXPIRED);
  });
});

describe("a passkey", () => {
  const NOT_IT = { ...PASSKEY_ASKED, status: 400, alert: "This passkey cannot be used here." };

  test("needs the page's script, which the page says; another way is there without it", async () => {
    await using app = await testApp();
    const { choose } = await somebody(app);
    const page = await choose("WEB_AUTHN");
    expect(page.text).toContain(
      '<p class="hint" data-without-passkeys>Passkeys need JavaScript, a secure connection and a browser that knows them.</p>',
    );
    expect(page.text).toMatch(/<button [^>]*type="button" hidden data-passkey="get"[^>]* data-at-once>Use passkey</);
    expect(buttons(page)).toEqual(["Choose another way"]);
    expect([...page.text.matchAll(/<script\b[^>]*>([^<]*)/g)].map(([tag]) => tag)).toEqual([
      '<script src="/photos/assets/hosted-ui.js" defer>',
      '<script src="/photos/assets/passkey.js" defer>',
    ]);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
  });

  test("is not asked for at once again after it failed", async () => {
    await using app = await testApp();
    const { choose, show } = await somebody(app);
    await choose("WEB_AUTHN");
    const failed = await show("");
    expect(seen(failed)).toEqual({ ...PASSKEY_ASKED, status: 400, alert: "No passkey was used. Please try again." });
    expect(failed.text).not.toContain("data-at-once");
  });

  test.each<[string, Twisted]>([
    ["at another site", { origin: "https://app.example" }],
    ["at a site whose name begins alike", { origin: "http://localhost.evil.example:9229" }],
    ["without TLS elsewhere", { origin: "http://pages.example" }],
    ["for another relying party", { rpId: "evil.example" }],
    ["for another challenge", { challenge: "A".repeat(43) }],
    ["as a registration", { type: "webauthn.create" }],
    ["under another name", { id: "AAAA" }],
  ])("that signed %s does not sign in, and the right answer still does", async (_, twisted) => {
    await using app = await testApp();
    const { pages, passkey, choose, show } = await somebody(app);
    const page = await choose("WEB_AUTHN");
    expect(seen(await show(answerOf(passkey, page, twisted)))).toEqual(NOT_IT);
    expect(await whoCameBack(app, pages, await show(answerOf(passkey, page)))).toBe("ada");
  });

  test.each(["{}", "null", "[", '{"id":"x"}', "\u0000", "x".repeat(60_000)])(
    "is not the text %j",
    async (credential) => {
      await using app = await testApp();
      const { choose, show } = await somebody(app);
      await choose("WEB_AUTHN");
      expect(seen(await show(credential))).toEqual(NOT_IT);
    },
  );

  test("is nobody else's", async () => {
    await using app = await testApp();
    const { pages, choose, show } = await somebody(app);
    await aUser(app, pages.UserPoolId, { username: "eve" });
    const eves = await passkeyOf(app, pages, "eve");
    const page = await choose("WEB_AUTHN");
    expect(seen(await show(answerOf(eves, page)))).toEqual(NOT_IT);
  });

  test("signs in once by one answer, of sixteen at a time", async () => {
    await using app = await testApp();
    const { pages, passkey, browser, choose } = await somebody(app);
    const credential = JSON.stringify(answerOf(passkey, await choose("WEB_AUTHN")));
    const answers = await Promise.all(
      windowsOf(app, browser, 16).map((each) => each.send(pages.path("/firstFactor"), { username: "ada", credential })),
    );
    expect(answers.filter(({ location }) => location?.startsWith("https://app.example/cb?code="))).toHaveLength(1);
    expect(answers.filter(({ location }) => location === pages.path("/login"))).toHaveLength(15);
  });

  test("comes too late after the client's time for a sign-in, and so does the page", async () => {
    await using app = await testApp();
    const { pages, passkey, browser, choose, show } = await somebody(app);
    const page = await choose("WEB_AUTHN");
    app.clock.advance(3 * 60_000);
    expect(seen(await show(answerOf(passkey, page)))).toEqual(EXPIRED);
    await giveName(browser, pages);
    await choose("WEB_AUTHN");
    app.clock.advance(3 * 60_000);
    expect(seen(await press(browser, pages.path("/firstFactor"), { username: "eve" }))).toEqual(EXPIRED);
  });

  describe("where a second factor is required", () => {
    async function strict(app: TestApp, FactorConfiguration: "SINGLE_FACTOR" | "MULTI_FACTOR_WITH_USER_VERIFICATION") {
      const both = FactorConfiguration === "MULTI_FACTOR_WITH_USER_VERIFICATION";
      const { pages, passkey } = await somebody(app, ["PASSWORD", "WEB_AUTHN"], {
        pool: { AccountRecoverySetting: { RecoveryMechanisms: BY_OPERATOR } },
      });
      const { UserPoolId } = pages;
      const set = (MfaConfiguration: UserPoolMfaType) =>
        app.client.send(
          new SetUserPoolMfaConfigCommand({
            UserPoolId,
            MfaConfiguration,
            SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
            WebAuthnConfiguration: { FactorConfiguration },
          }),
        );
      await set("OPTIONAL");
      await app.client.send(
        new AdminSetUserMFAPreferenceCommand({
          UserPoolId,
          Username: "ada",
          SMSMfaSettings: { Enabled: true },
          ...(both && { WebAuthnMfaSettings: { Enabled: true } }),
        }),
      );
      await set("ON");
      return { pages, passkey };
    }

    test("it is both factors where the pool says so, for who said so", async () => {
      await using app = await testApp();
      const { pages, passkey } = await strict(app, "MULTI_FACTOR_WITH_USER_VERIFICATION");
      const browser = visitor(app);
      expect(buttons(await giveName(browser, pages))).toEqual(["Password", "Passkey"]);
      const page = await press(browser, pages.path("/firstFactor"), { username: "ada", factor: "WEB_AUTHN" });
      expect(optionsOn(page)).toMatchObject({ userVerification: "required" });
      const credential = JSON.stringify(answerOf(passkey, page));
      const back = await press(browser, pages.path("/firstFactor"), { username: "ada", credential });
      expect(await whoCameBack(app, pages, back)).toBe("ada");
    });

    test("it is not offered where it is one of them", async () => {
      await using app = await testApp();
      const { pages } = await strict(app, "SINGLE_FACTOR");
      expect(seen(await giveName(visitor(app), pages))).toEqual(PASSWORD_ASKED);
    });
  });
});

describe("a name nobody has", () => {
  /** A page without what differs from visit to visit and from name to name. */
  const alike = ({ status, text }: Visited, name: string) => ({
    status,
    text: text
      .replaceAll(`"${name}"`, "NAME")
      .replaceAll(` as ${name}`, "NAME")
      .replaceAll(/name="_csrf" value="[^"]*"/g, "CSRF")
      .replaceAll(/challenge&quot;:&quot;[\w-]+|id&quot;:&quot;[\w-]+/g, "RANDOM")
      .replaceAll(/code to \S+/g, "code to WHERE"),
  });

  /** A name that is free and made believe to lead here. */
  async function aNobodyAt(app: TestApp, pages: Pages, title: string): Promise<string> {
    for (let n = 100; n < 200; n++) {
      const page = await giveName(visitor(app), pages, `nobody-${n}`);
      if (seen(page).title === title) return `nobody-${n}`;
    }
    return expect.fail(`no name leads to ${title}`);
  }

  test("is told where the client tells", async () => {
    await using app = await testApp();
    const pages = await aChoosingPoolWithPages(app);
    expect(seen(await giveName(visitor(app), pages, "nobody"))).toEqual({
      status: 400,
      title: "Sign in",
      problems: { signInFormUsername: "There is no account with this name." },
    });
  });

  test("leads where a name leads that somebody has, to the end, where the client hides its users", async () => {
    await using app = await testApp();
    const { pages } = await somebody(app, ["PASSWORD", "EMAIL_OTP"], { client: HIDING });
    const observed = async (username: string) => {
      const browser = visitor(app);
      const choice = await giveName(browser, pages, username);
      const asked = await press(browser, pages.path("/firstFactor"), { username, factor: "EMAIL_OTP" });
      const again = await press(browser, pages.path("/firstFactor/resend"));
      const wrong = await press(browser, pages.path("/firstFactor"), { username, code: WRONG });
      await giveName(browser, pages, username);
      const password = await press(browser, pages.path("/firstFactor"), { username, factor: "PASSWORD" });
      const form = { username, password: "Wrong-horse-9", has_other: "yes" };
      const incorrect = await press(browser, pages.path("/login"), form);
      return [choice, asked, again, wrong, password, incorrect].map((page) => alike(page, username));
    };
    const nobody = await aNobodyAt(app, pages, CHOICE.title);
    expect(await observed(nobody)).toEqual(await observed("ada"));
    expect((await app.inbox()).filter(({ to }) => to !== EMAIL)).toEqual([]);
  });

  test("has a made-up passkey, the same each time, that nothing signs for", async () => {
    await using app = await testApp();
    const { pages, passkey } = await somebody(app, ["PASSWORD", "WEB_AUTHN"], { client: HIDING });
    const observed = async (username: string) => {
      const browser = visitor(app);
      const choice = await giveName(browser, pages, username);
      if (!buttons(choice).includes("Passkey")) return undefined;
      const asked = await press(browser, pages.path("/firstFactor"), { username, factor: "WEB_AUTHN" });
      const ids = optionsOn(asked)["allowCredentials"];
      const credential = JSON.stringify(answerOf(passkey, asked, { challenge: "A".repeat(43) }));
      const refused = await press(browser, pages.path("/firstFactor"), { username, credential });
      return { ids, pages: [choice, asked, refused].map((page) => alike(page, username)) };
    };
    const somebodys = await observed("ada");
    const names = Array.from({ length: 32 }, (_, n) => `nobody-${n}`);
    const offered = (await Promise.all(names.map(async (name) => [name, await observed(name)] as const))).filter(
      ([, shown]) => shown !== undefined,
    );
    expect(offered.length).toBeGreaterThan(0);
    for (const [name, shown] of offered) {
      expect(shown?.pages).toEqual(somebodys?.pages);
      expect(await observed(name)).toEqual(shown);
    }
  });

  test("may go straight on to a code, as who has no password does, to the end", async () => {
    await using app = await testApp();
    const { pages } = await passwordless(app, HIDING);
    const observed = async (username: string) => {
      const browser = visitor(app);
      const asked = await giveName(browser, pages, username);
      const again = await press(browser, pages.path("/firstFactor/resend"));
      const wrong = await press(browser, pages.path("/firstFactor"), { username, code: WRONG });
      return [asked, again, wrong].map((page) => alike(page, username));
    };
    const nobody = await aNobodyAt(app, pages, ASKED.title);
    expect(await aNobodyAt(app, pages, CHOICE.title)).not.toBe(nobody);
    expect(await observed(nobody)).toEqual(await observed("ada"));
  });

  test("gets what a disabled user gets, where the client hides its users", async () => {
    await using app = await testApp();
    const { pages } = await passwordless(app, HIDING);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    const [before, page] = [await app.inbox(), await giveName(visitor(app), pages)];
    expect(seen(page)).toEqual(EMAIL_ASKED);
    expect(await app.inbox()).toEqual(before);
  });

  test("may be one that a function of the pool knows: the password tells", async () => {
    const functions = testFunctions();
    await using app = await testApp({}, functions);
    const migration = functions.make(
      responding({ userAttributes: { username: "bob", email: "bob@example.com" }, finalUserStatus: "CONFIRMED" }),
    );
    const pages = await aChoosingPoolWithPages(
      app,
      ["PASSWORD", "EMAIL_OTP"],
      {},
      {
        LambdaConfig: { UserMigration: migration.arn },
      },
    );
    const browser = visitor(app);
    const page = await giveName(browser, pages, "bob");
    expect(seen(page)).toEqual({ ...PASSWORD_ASKED, description: "Signing in as bob" });
    const back = await press(browser, pages.path("/login"), { username: "bob", password: PASSWORD });
    expect(await whoCameBack(app, pages, back)).toBe("bob");
  });
});

test("the function that comes before a sign-in is asked with the name, each password and each other way", async () => {
  const functions = testFunctions();
  await using app = await testApp({}, functions);
  const before = functions.make();
  const LambdaConfig = { PreAuthentication: before.arn };
  const { pages, browser, choose, another } = await somebody(app, ["PASSWORD", "EMAIL_OTP"], {
    pool: { LambdaConfig },
  });
  expect(before.events).toHaveLength(1);
  await choose("EMAIL_OTP");
  await press(browser, pages.path("/firstFactor/resend"));
  await press(browser, pages.path("/firstFactor"), { username: "ada", code: WRONG });
  expect(before.events).toHaveLength(1);
  await another();
  expect(before.events).toHaveLength(2);
  await choose("PASSWORD");
  await press(browser, pages.path("/login"), { username: "ada", password: "Wrong-horse-9" });
  const back = await press(browser, pages.path("/login"), { username: "ada", password: PASSWORD });
  expect(await whoCameBack(app, pages, back)).toBe("ada");
  expect(before.events.map(({ triggerSource }) => triggerSource)).toEqual(
    Array.from({ length: 4 }, () => "PreAuthentication_Authentication"),
  );
});

test("what the function says that refuses a sign-in stands above the form", async () => {
  const functions = testFunctions();
  await using app = await testApp({}, functions);
  const before = functions.make(refusing("Not today."));
  const pages = await aChoosingPoolWithPages(app, EVERYTHING, {}, { LambdaConfig: { PreAuthentication: before.arn } });
  await aUser(app, pages.UserPoolId, { username: "ada" });
  expect(seen(await giveName(visitor(app), pages))).toMatchObject({
    status: 400,
    alert: expect.stringContaining("Not today."),
  });
});

describe("nothing is asked", () => {
  test.each(["/firstFactor", "/firstFactor/resend"])("at %s of who comes without a question", async (path) => {
    await using app = await testApp();
    const pages = await aChoosingPoolWithPages(app);
    const browser = visitor(app);
    expect(seen(await press(browser, pages.path(path), { code: WRONG }))).toMatchObject({ title: "Sign in" });
    expect(seen(await fill(browser, pages.path(path), { code: WRONG }))).toEqual(EXPIRED);
  });

  test("by a form that was filled in for somebody else", async () => {
    await using app = await testApp();
    const { pages, browser } = await passwordless(app);
    const code = await app.codeFor(EMAIL);
    const page = await press(browser, pages.path("/firstFactor"), { username: "eve", code });
    expect(seen(page)).toMatchObject({
      status: 403,
      alert: "This page was open for too long, or your browser does not accept cookies. Please try again.",
    });
  });

  test("of a form that comes from elsewhere", async () => {
    await using app = await testApp();
    const { pages, browser } = await passwordless(app);
    const code = await app.codeFor(EMAIL);
    const form = { username: "ada", code };
    for (const page of [
      await browser.send(pages.path("/firstFactor"), { ...form, _csrf: "guessed" }),
      await browser.send(pages.path("/firstFactor"), form, { origin: "https://evil.example" }),
    ]) {
      expect(seen(page)).toMatchObject({ status: 403, title: "Enter your code" });
    }
    expect(browser.cookie("cognito")).toBeUndefined();
  });
});

test("the pages speak the person's language", async () => {
  await using app = await testApp();
  const { pages, browser } = await somebody(app);
  const page = await browser.get(pages.path("/firstFactor", { lang: "fr" }));
  expect(seen(page)).toMatchObject({ status: 200, title: "Choisir comment se connecter" });
  expect(buttons(page)).toContain("Clé d’accès");
});
