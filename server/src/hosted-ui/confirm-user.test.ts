import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  SignUpCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aClient, aPool, aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import {
  aPoolWithPages,
  CALLBACK,
  fill,
  follow,
  links,
  type Pages,
  pagesFor,
  seen,
  whoCameBack,
} from "./pages.fixture.ts";

const ADA = "ada@example.com";
const BY_LINK: Partial<CreateUserPoolCommandInput> = {
  VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
};
const CONFIRMED = {
  status: 200,
  title: "Confirm your account",
  alert: "Your account is confirmed. You can sign in now.",
};
const ALREADY = { ...CONFIRMED, alert: "This account is confirmed already. You can sign in." };
const BAD = { ...CONFIRMED, status: 400, alert: "This link is not good any more. Sign in to get a new one." };

const linksByMail = (app: TestApp, client: Partial<CreateUserPoolClientCommandInput> = {}, pool = {}) =>
  aPoolWithPages(app, { ...BY_LINK, ...pool }, client);

const signUp = async (app: TestApp, { ClientId }: Pages, Username = "ada", email = ADA): Promise<void> => {
  const UserAttributes = [{ Name: "email", Value: email }];
  await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
};

const signUpAtPage = (browser: Visitor, pages: Pages): Promise<Visited> =>
  fill(browser, pages.path("/signup"), { username: "ada", password: PASSWORD, "requiredAttributes[email]": ADA });

/** The link in the newest mail, without the server's address; changed in what is given. */
async function linkTo(app: TestApp, to = ADA, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const link = new URL((await app.inbox(to))[0]?.link ?? "");
  for (const [name, value] of Object.entries(changes)) link.searchParams.set(name, value);
  return `${link.pathname}${link.search}`;
}

const statusOf = async (app: TestApp, { UserPoolId }: Pages, Username = "ada") =>
  (await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;

/** Turns a switch on for all of a pool's clients. */
const turnOn = (app: TestApp, { UserPoolId }: Pages, name: string, value = "all") =>
  app.client.send(
    new TagResourceCommand({
      ResourceArn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
      Tags: { [`millpond:${name}`]: value },
    }),
  );

describe("the link of a sign-up's mail", () => {
  test("confirms the account and its address, says so, and leads to the application's sign-in", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app));
    expect(seen(page)).toEqual(CONFIRMED);
    expect(page.headers.getSetCookie()).toEqual([]);
    const next = links(page)["Sign in"] ?? "";
    expect(next).toBe(pages.path("/login", { scope: null, state: null }));
    expect(seen(await visitor(app).get(next))).toMatchObject({ status: 200, title: "Sign in" });
    const { UserAttributes, UserStatus } = await app.client.send(
      new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }),
    );
    expect(UserStatus).toBe("CONFIRMED");
    expect(UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
  });

  test("followed once more tells that all is done, and changes nothing", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    const link = await linkTo(app);
    const told = await Promise.all(Array.from({ length: 16 }, async () => seen(await visitor(app).get(link))));
    expect(told.filter(({ alert }) => alert === CONFIRMED.alert)).toEqual([CONFIRMED]);
    // The sixteenth in an hour is one too many, whatever it brings.
    expect(told.filter(({ alert }) => alert === ALREADY.alert)).toEqual(Array.from({ length: 14 }, () => ALREADY));
    const before = await app.client.send(new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    app.clock.advance(3_600_000);
    expect(seen(await visitor(app).get(link))).toEqual(ALREADY);
    const after = await app.client.send(new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    expect({ ...after, $metadata: {} }).toEqual({ ...before, $metadata: {} });
  });

  test("is in the language of who follows it", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app), { "accept-language": "en-GB,en;q=0.8" });
    expect(page.text).toContain(`<html lang="en"`);
  });

  test("leads nowhere where the client has no sign-in here", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    const bare = await pagesFor(app, pages.UserPoolId, { AllowedOAuthFlowsUserPoolClient: false });
    await signUp(app, bare);
    const page = await visitor(app).get(await linkTo(app));
    expect(seen(page)).toEqual(CONFIRMED);
    expect(links(page)).toEqual({});
  });

  test("leads to the default address of a client that has one, and asks for tokens where that is its flow", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app, {
      AllowedOAuthFlows: ["implicit"],
      CallbackURLs: [CALLBACK, "https://app.example/other"],
      DefaultRedirectURI: "https://app.example/other",
    });
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app));
    const query = { client_id: pages.ClientId, response_type: "token", redirect_uri: "https://app.example/other" };
    expect(links(page)).toEqual({ "Sign in": `/photos/login?${new URLSearchParams(query).toString()}` });
  });

  test("leads nowhere where only the application can begin a sign-in, for it needs a code challenge", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await turnOn(app, pages, "pkce-required");
    await turnOn(app, pages, "link-returns");
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app));
    expect({ ...seen(page), links: links(page) }).toEqual({ ...CONFIRMED, links: {} });
  });

  test("leads to the first address that is no pattern for others", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app, { CallbackURLs: ["https://*.preview.example.com/cb", CALLBACK] });
    await turnOn(app, pages, "wildcard-callbacks");
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app));
    const query = { client_id: pages.ClientId, response_type: "code", redirect_uri: CALLBACK };
    expect(links(page)).toEqual({ "Sign in": `/photos/login?${new URLSearchParams(query).toString()}` });
  });
});

describe("followed where the sign-up waits", () => {
  test("the link leads on to where it waits, with the application's own request", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    const browser = visitor(app);
    await signUpAtPage(browser, pages);
    const page = await browser.get(await linkTo(app));
    expect(seen(page)).toEqual(CONFIRMED);
    expect(links(page)).toEqual({ Continue: pages.path("/confirm") });
    expect(await whoCameBack(app, pages, await browser.get(links(page)["Continue"] ?? ""))).toBe("ada");
  });

  test("somebody else's link leads to the sign-in", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    const browser = visitor(app);
    await signUpAtPage(browser, pages);
    await signUp(app, pages, "bob", "bob@example.com");
    const page = await browser.get(await linkTo(app, "bob@example.com"));
    expect(Object.keys(links(page))).toEqual(["Sign in"]);
    expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
  });
});

describe("with link-returns", () => {
  test("who follows the link where the sign-up waits is at the application at once, with its state", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await turnOn(app, pages, "link-returns");
    const browser = visitor(app);
    await signUpAtPage(browser, pages);
    const answer = await browser.get(await linkTo(app));
    expect([answer.status, answer.location]).toEqual([302, pages.path("/confirm")]);
    expect(await whoCameBack(app, pages, await follow(browser, answer))).toBe("ada");
  });

  test("who follows it elsewhere is asked to sign in, and told why", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await turnOn(app, pages, "link-returns", pages.ClientId);
    await signUp(app, pages);
    const browser = visitor(app);
    const link = await linkTo(app);
    const told = { status: 200, title: "Sign in", alert: CONFIRMED.alert };
    expect(seen(await follow(browser, await browser.get(link)))).toEqual(told);
    const { location } = await browser.send(pages.path("/login", { scope: null, state: null }), {
      username: "ada",
      password: PASSWORD,
    });
    expect(location).toMatch(/^https:\/\/app\.example\/cb\?code=[0-9a-f-]{36}$/);
  });

  test("a bad link ends on the page all the same", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await turnOn(app, pages, "link-returns");
    await signUp(app, pages);
    expect(seen(await visitor(app).get(await linkTo(app, ADA, { confirmation_code: "x" })))).toEqual(BAD);
  });

  test("another client's links do as they did", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await turnOn(app, pages, "link-returns", "0123456789abcdefghijklmnop");
    await signUp(app, pages);
    expect(seen(await visitor(app).get(await linkTo(app)))).toEqual(CONFIRMED);
  });
});

describe("a link that is not good", () => {
  test.each([
    ["a wrong code", { confirmation_code: "abcdef" }],
    ["no code", { confirmation_code: "" }],
    ["much too long a code", { confirmation_code: "1".repeat(129) }],
    ["a code that is no text", { confirmation_code: "1\0" }],
    ["an unknown user", { user_name: "nobody" }],
    ["no user", { user_name: "" }],
    ["a user that is markup", { user_name: `<script>alert(1)</script>"'` }],
    ["an unknown client", { client_id: "0123456789abcdefghijklmnop" }],
    ["no client", { client_id: "" }],
  ])("with %s confirms nobody", async (_, changes) => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    const page = await visitor(app).get(await linkTo(app, ADA, changes));
    expect(seen(page)).toEqual(BAD);
    // Only of an application that is known, the sign-in is known.
    expect(links(page)["Sign in"] !== undefined).toBe(!("client_id" in changes));
    expect(page.text).not.toContain("<script>alert");
    expect(await statusOf(app, pages)).toBe("UNCONFIRMED");
  });

  test("is a day old", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    app.clock.advance(25 * 3_600_000);
    expect(seen(await visitor(app).get(await linkTo(app)))).toEqual(BAD);
  });

  test("belongs to another pool", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    const { UserPoolId } = await aPool(app);
    const { ClientId } = await aClient(app, UserPoolId);
    await signUp(app, { ...pages, ClientId });
    const query = new URLSearchParams({
      client_id: ClientId,
      user_name: "ada",
      confirmation_code: await app.codeFor(ADA),
    });
    expect(seen(await visitor(app).get(`/photos/confirmUser?${query.toString()}`))).toEqual(BAD);
  });

  test("proves an address that is another account's", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app, {}, { AliasAttributes: ["email"] });
    await aUser(app, pages.UserPoolId, { username: "grace", attributes: { email: ADA, email_verified: "true" } });
    await signUp(app, pages);
    expect(seen(await visitor(app).get(await linkTo(app)))).toEqual({
      ...BAD,
      alert: "There is an account with this email address or phone number already.",
    });
  });

  test("is one guess of fifteen an hour", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app);
    await signUp(app, pages);
    for (let guess = 0; guess < 15; guess++) {
      expect(seen(await visitor(app).get(await linkTo(app, ADA, { confirmation_code: "abcdef" })))).toEqual(BAD);
    }
    expect(seen(await visitor(app).get(await linkTo(app)))).toEqual({
      ...BAD,
      alert: "There were too many attempts. Wait a while, then try again.",
    });
  });
});

describe("a client that hides its users", () => {
  test("shows the same page for a wrong code whoever the user is, or nobody", async () => {
    await using app = await testApp();
    const pages = await linksByMail(app, { PreventUserExistenceErrors: "ENABLED" });
    for (const name of ["waiting", "confirm", "disable"]) await signUp(app, pages, name, `${name}@example.com`);
    const { UserPoolId } = pages;
    await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: "confirm" }));
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "disable" }));
    const link = await linkTo(app, "waiting@example.com", { confirmation_code: "abcdef" });
    const shown = async (name: string) => {
      const { status, text } = await visitor(app).get(link.replace("waiting", name));
      return { status, text };
    };
    const expected = await shown("waiting");
    for (const name of ["confirm", "disable", "nobody!"]) expect(await shown(name)).toEqual(expected);
  });
});
