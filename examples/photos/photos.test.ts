import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { aBrowser, type Page, type Browser as PagesBrowser } from "../../conformance/hosted-pages.ts";
import { anAddress, messagesTo } from "../../conformance/inbox.ts";
import { aUser, cognitoAt, PASSWORD } from "../../conformance/pool.ts";
import { environment, run } from "../../conformance/programs.ts";
import { freePort } from "../../conformance/serve.ts";
import { type App, anApp, aPicture, Browser, uploadForm } from "./app.fixture.ts";
import { setUp } from "./setup.ts";

const ORIGIN = "http://localhost:3000";

interface Tutorial extends App {
  readonly url: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

/** The application, over a pool that was made as `npm run example:photos` makes it. */
async function theTutorial(url: string): Promise<Tutorial> {
  const name = `photos-${randomUUID().slice(0, 8)}`;
  const { userPoolId, ...client } = await setUp(cognitoAt(url), name, ORIGIN);
  const app = await anApp(ORIGIN, { issuer: `${url}/${userPoolId}`, ...client });
  return { ...app, url, userPoolId, clientId: client.clientId };
}

/** Somebody at a browser: it keeps the application's cookies and the pool's. */
class Visitor extends Browser {
  readonly pages: PagesBrowser = aBrowser([`${ORIGIN}/`]);

  /** To the pool's sign-in page. */
  async toSignIn(): Promise<Page> {
    const response = await this.get("/sign-in");
    return this.pages.open(response.headers.get("location") ?? "");
  }

  async signInAs(email: string): Promise<Response> {
    const { url } = await this.pages.submit(await this.toSignIn(), { username: email, password: PASSWORD });
    return this.get(url);
  }
}

/** Somebody whom an administrator entered, and who is signed in. */
async function aMember(tutorial: Tutorial): Promise<Visitor & { readonly id: string; readonly email: string }> {
  const email = anAddress();
  const cognito = cognitoAt(tutorial.url);
  await aUser({ cognito, poolId: tutorial.userPoolId }, email, email);
  await cognito.adminUpdateUserAttributes({
    UserPoolId: tutorial.userPoolId,
    Username: email,
    UserAttributes: [{ Name: "nickname", Value: "Ada" }],
  });
  const visitor = new Visitor(tutorial);
  await visitor.signInAs(email);
  return Object.assign(visitor, { email, id: visitor.cookies.get("photos-session") ?? "" });
}

/** Puts a token that is not good in the place of the access token, as if it had expired. */
async function expireAccessToken({ sessions }: Tutorial, id: string): Promise<string> {
  const session = await sessions.find(id);
  if (!session) throw new Error("There is no session");
  await sessions.renew(session, { ...session.tokens, accessToken: `${session.tokens.accessToken}x` });
  return session.tokens.refreshToken;
}

describe.each(inject("servers"))("The photos application, on $database", ({ url }) => {
  test("is set up once, however often it is started, and follows to another port", async () => {
    const cognito = cognitoAt(url);
    const name = `photos-${randomUUID().slice(0, 8)}`;
    const made = await setUp(cognito, name, ORIGIN);
    expect(await setUp(cognito, name, "http://localhost:4000")).toEqual(made);

    const { userPoolId: UserPoolId, clientId: ClientId } = made;
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    const nickname = UserPool?.SchemaAttributes?.find(({ Name }) => Name === "nickname");
    expect({ ...UserPool, nickname }).toMatchObject({
      Name: name,
      Domain: name,
      UsernameAttributes: ["email", "phone_number"],
      AutoVerifiedAttributes: ["email"],
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
      nickname: { Required: true },
    });
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    expect(UserPoolClient).toMatchObject({
      ClientName: name,
      ClientSecret: made.clientSecret,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid"],
      CallbackURLs: ["http://localhost:4000/callback"],
      LogoutURLs: ["http://localhost:4000/"],
    });
  });

  test("leads through the tutorial: sign up, follow the link, sign in, upload, see, sign out", async () => {
    const tutorial = await theTutorial(url);
    const visitor = new Visitor(tutorial);
    const email = anAddress();
    const signIn = await visitor.toSignIn();
    const signUp = new URL(
      signIn.html.match(/href="([^"]*\/signup[^"]*)"/)?.[1]?.replaceAll("&amp;", "&") ?? "",
      signIn.url,
    );
    await visitor.pages.submit(await visitor.pages.open(signUp.href), {
      username: email,
      "requiredAttributes[nickname]": "Ada & Co",
      password: PASSWORD,
    });
    const [mail] = await messagesTo(url, email);
    await visitor.pages.open(mail?.link ?? "");
    expect((await visitor.signInAs(email)).headers.get("location")).toBe(`${ORIGIN}/`);
    expect(await (await visitor.get("/")).text()).toContain('<span id="nickname" dir="auto">Ada &amp; Co</span>');

    const csrf = await visitor.csrf();
    await visitor.post("/photos", uploadForm(csrf, "A cat", aPicture(), aPicture()));
    const mine = (page: string) => page.match(/alt="A cat"/g)?.length ?? 0;
    expect(mine(await (await visitor.get("/photos")).text())).toBe(2);
    expect(mine(await (await (await aMember(tutorial)).get("/photos")).text())).toBe(0);

    const out = await visitor.post("/sign-out", new URLSearchParams({ csrf }));
    const end = await visitor.pages.open(out.headers.get("location") ?? "");
    expect(end.url).toBe(`${ORIGIN}/`);
    expect(await (await visitor.get("/")).text()).toContain("to access this site");
    // Nor does the pool know the browser any more: it asks for the password.
    expect((await visitor.toSignIn()).html).toContain('name="password"');
  });

  test("refreshes the tokens when the access token is no longer good", async () => {
    const tutorial = await theTutorial(url);
    const member = await aMember(tutorial);
    const before = await expireAccessToken(tutorial, member.id);

    expect(await (await member.get("/")).text()).toContain("Ada");
    const after = await tutorial.sessions.find(member.id);
    expect(after?.tokens).toEqual({ accessToken: expect.any(String), refreshToken: before, nickname: "Ada" });
  });

  test("refreshes them once, sixteen requests at a time, in a pool that takes each refresh token once", async () => {
    const tutorial = await theTutorial(url);
    const cognito = cognitoAt(url);
    const { userPoolId: UserPoolId, clientId: ClientId } = tutorial;
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    await cognito.updateUserPoolClient({
      ...UserPoolClient,
      UserPoolId,
      ClientId,
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
    });
    const member = await aMember(tutorial);
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 2; round++) {
      seen.add(await expireAccessToken(tutorial, member.id));
      const answers = await Promise.all(Array.from({ length: 16 }, () => member.get("/photos")));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
    }
    seen.add((await tutorial.sessions.find(member.id))?.tokens.refreshToken);
    expect(seen.size).toBe(3);
  });

  test("ends the session with a message when an administrator signed the person out", async () => {
    const tutorial = await theTutorial(url);
    const member = await aMember(tutorial);
    await cognitoAt(url).adminUserGlobalSignOut({ UserPoolId: tutorial.userPoolId, Username: member.email });
    await expireAccessToken(tutorial, member.id);

    const response = await member.get("/photos");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/?notice=session-ended"]);
    expect(await tutorial.sessions.find(member.id)).toBeUndefined();
  });

  test("leaves no refresh token behind at sign-out", async () => {
    const tutorial = await theTutorial(url);
    const member = await aMember(tutorial);
    const session = await tutorial.sessions.find(member.id);
    await member.post("/sign-out", new URLSearchParams({ csrf: await member.csrf() }));

    const id = await tutorial.sessions.start(session?.tokens ?? { accessToken: "", refreshToken: "", nickname: "" });
    await expireAccessToken(tutorial, id);
    member.cookies.set("photos-session", id);
    expect((await member.get("/")).headers.get("location")).toBe("/?notice=session-ended");
  });

  test("starts with one command, and ends on a signal", async () => {
    const program = await start({ MILLPOND_URL: url });
    const home = await fetch(program.application);
    expect(await home.text()).toContain("to access this site");
    const led = await fetch(`${program.application}/sign-in`, { redirect: "manual" });
    const page = await aBrowser().open(led.headers.get("location") ?? "");
    expect([page.status, page.html.includes('name="password"')]).toEqual([200, true]);
    expect(program.inbox).toBe(`${url}/inbox/`);
    expect(await program.stop()).toBe(0);
  });
});

test("The photos application brings a Millpond of its own, and finds what it made there", async () => {
  const data = await mkdtemp(join(tmpdir(), "photos-start-"));
  onTestFinished(() => rm(data, { recursive: true }));
  const clients = new Set<string | null>();
  for (let time = 0; time < 2; time++) {
    const program = await start({ PHOTOS_DATA: data, MILLPOND_PORT: "0" });
    const led = await fetch(`${program.application}/sign-in`, { redirect: "manual" });
    const page = new URL(led.headers.get("location") ?? "");
    expect(`${page.origin}/inbox/`).toBe(program.inbox);
    clients.add(page.searchParams.get("client_id"));
    expect(await program.stop()).toBe(0);
    await expect(fetch(page.origin)).rejects.toThrow("fetch failed");
  }
  expect(clients).toEqual(new Set([expect.stringMatching(/^[0-9a-z]{26}$/)]));
});

test.each([
  { program: "start.ts", settings: { PHOTOS_PORT: "none" }, reason: "PHOTOS_PORT is not the number of a port" },
  { program: "main.ts", settings: {}, reason: "Set COGNITO_ISSUER" },
])("$program says in one line why it cannot start", async ({ program, settings, reason }) => {
  const outcome = await run(process.execPath, [join(import.meta.dirname, program)], { env: environment(settings) });
  expect(outcome).toEqual({ code: 1, stdout: "", stderr: `The photos application cannot start: ${reason}\n` });
});

/** Runs `npm run example:photos`; the addresses that it prints. */
async function start(settings: Record<string, string>) {
  const data = await mkdtemp(join(tmpdir(), "photos-start-"));
  const port = await freePort();
  const env = environment({ PHOTOS_PORT: String(port), PHOTOS_DATA: data, ...settings });
  const child = spawn(process.execPath, [join(import.meta.dirname, "start.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill();
    const [code] = await ended;
    return code;
  };
  onTestFinished(async () => {
    await stop();
    await rm(data, { recursive: true });
  });
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const address = line.match(/^The (?:application|inbox): +(http:\S+)$/)?.[1];
    if (address !== undefined) printed.push(address);
    const [application, inbox] = printed;
    if (application !== undefined && inbox !== undefined) return { application, inbox, stop };
  }
  throw new Error("The application did not start");
}
