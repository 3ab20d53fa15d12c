import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anAddress, codeTo } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { freePort } from "../serve.ts";
import { type Server, startServer } from "../server.ts";
import { aPerson } from "./browser.ts";
import { aDevice } from "./device.ts";
import { expectGoodLooks } from "./looks.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting, fill, logIn, press } from "./steps.ts";

/** A server by a name: browsers have no passkeys for addresses. */
let server: Server;
/** A pool whose people choose what they sign in with. */
let site: Site;
beforeAll(async () => {
  const port = String(await freePort());
  server = await startServer({ MILLPOND_PORT: port, MILLPOND_PUBLIC_URL: `http://localhost:${port}` });
  site = await aSite(
    `http://localhost:${port}`,
    { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"] } } },
    { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
  );
});
afterAll(async () => {
  await site.application.stop();
  await server.stop();
});

/** What an application sends its people to. */
const addingAt = ({ pages, clientId, application }: Site): string =>
  `${pages}/passkeys/add?${new URLSearchParams({ client_id: clientId, redirect_uri: application.callbackUrl })}`;

/** From the application to the choice of what to sign in with. */
async function giveName(page: Page, email: string): Promise<void> {
  await logIn(page, site);
  await arriveAt(page, "Sign in");
  await fill(page, { "Email address": email });
  await press(page, "Next");
}

async function signInByPassword(page: Page, email: string): Promise<void> {
  await giveName(page, email);
  await arriveAt(page, "Choose how to sign in");
  await press(page, "Password");
  await fill(page, { Password: PASSWORD });
  await press(page, "Sign in");
  await expectGreeting(page, site, email);
}

/** Somebody who has signed in and added a passkey, and is a stranger to the browser again. */
async function aHolder(page: Page): Promise<string> {
  const email = await aMember(site);
  await signInByPassword(page, email);
  await page.goto(addingAt(site));
  await press(page, "Add a passkey");
  await page.waitForURL(`${site.application.callbackUrl}?result=success`);
  await page.context().clearCookies();
  return email;
}

test("a passkey is added, and signs in", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const device = await aDevice(page);
  const email = await aMember(site);
  await signInByPassword(page, email);
  await page.goto(addingAt(site));
  await arriveAt(page, "Add a passkey");
  await page.getByText(`It will be for ${email}.`).waitFor();
  await expectGoodLooks(page, "passkey-add");
  await press(page, "Add a passkey");
  await page.waitForURL(`${site.application.callbackUrl}?result=success`);
  expect(await device.count()).toBe(1);

  await page.goto(addingAt(site));
  await press(page, "Add a passkey");
  await page.getByText("This device has a passkey for you already.").waitFor();
  await expectGoodLooks(page, "passkey-add-again");
  await press(page, "Not now");
  await page.waitForURL(`${site.application.callbackUrl}?result=cancelled`);

  await page.context().clearCookies();
  await giveName(page, email);
  await arriveAt(page, "Choose how to sign in");
  await expectGoodLooks(page, "first-factor-choice");
  await press(page, "Passkey");
  await expectGreeting(page, site, email);
});

test("who does not use the passkey can try again, or choose another way", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const device = await aDevice(page);
  const email = await aHolder(page);
  await device.isAttended(false);
  await giveName(page, email);
  await press(page, "Passkey");
  await arriveAt(page, "Sign in with your passkey");
  await expectGoodLooks(page, "passkey-sign-in");
  await press(page, "Choose another way");

  await device.clear();
  await device.isAttended(true);
  await press(page, "Passkey");
  const problem = page.getByRole("alert");
  await problem.waitFor();
  expect(await problem.textContent()).toBe("No passkey was used. Please try again.");
  const button = page.getByRole("button", { name: "Use passkey" });
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await expectGoodLooks(page, "passkey-sign-in-failed");
  await press(page, "Choose another way");

  await press(page, "Email");
  await arriveAt(page, "Enter your code");
  await expectGoodLooks(page, "first-factor-code");
  await fill(page, { Code: await codeTo(server.url, email) });
  await press(page, "Sign in");
  await expectGreeting(page, site, email);
});

test("at an address instead of a name no browser finds a passkey, and another way is open", async (context) => {
  const address = new URL(site.page("/login"));
  address.hostname = "127.0.0.1";
  const { page } = await aPerson(context, [...site.origins, address.origin]);
  await aDevice(page);
  const email = await aHolder(page);
  await page.goto(address.href);
  await fill(page, { "Email address": email });
  await press(page, "Next");
  await press(page, "Passkey");
  await page.getByText("No passkey was used. Please try again.").waitFor();
  await press(page, "Choose another way");
  await arriveAt(page, "Choose how to sign in");
});

describe("by keyboard alone", () => {
  test("a passkey signs in", async (context) => {
    const { page } = await aPerson(context, site.origins);
    await aDevice(page);
    const email = await aHolder(page);
    await logIn(page, site);
    await page.getByLabel("Email address").press("End");
    await page.keyboard.type(email);
    await page.keyboard.press("Enter");
    await arriveAt(page, "Choose how to sign in");
    for (const name of ["Password", "Email", "Passkey"]) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
    }
    await page.keyboard.press("Enter");
    await expectGreeting(page, site, email);
  });

  test("somebody without a password signs in by a code", async (context) => {
    const { page } = await aPerson(context, site.origins);
    const email = anAddress();
    const UserAttributes = Object.entries({ email, nickname: "Ada" }).map(([Name, Value]) => ({ Name, Value }));
    const { cognito, poolId: UserPoolId } = site;
    await cognito.adminCreateUser({ UserPoolId, Username: email, UserAttributes, MessageAction: "SUPPRESS" });
    await logIn(page, site);
    await arriveAt(page, "Sign in");
    await page.keyboard.type(email);
    await page.keyboard.press("Enter");
    await arriveAt(page, "Enter your code");
    expect(await page.getByRole("button", { name: "Choose another way" }).count()).toBe(0);
    await page.keyboard.type(await codeTo(server.url, email));
    await page.keyboard.press("Enter");
    await expectGreeting(page, site, email);
  });
});

test("who has just signed up is offered a passkey, and comes to the application with it", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const device = await aDevice(page);
  const email = anAddress();
  await logIn(page, site);
  await page.getByRole("link", { name: "Sign up" }).click();
  await fill(page, { "Email address": email, Nickname: "Ada", Password: PASSWORD });
  await press(page, "Sign up");
  await fill(page, { Code: await codeTo(server.url, email) });
  await press(page, "Confirm");
  await arriveAt(page, "Add a passkey");
  await press(page, "Add a passkey");
  await expectGreeting(page, site, email);
  expect(await device.count()).toBe(1);
});

test("without scripts the page says what it needs, and another way is open", async (context) => {
  const { page: scripted } = await aPerson(context, site.origins);
  await aDevice(scripted);
  const email = await aHolder(scripted);
  const { page } = await aPerson(context, site.origins, { javaScriptEnabled: false });
  await giveName(page, email);
  await press(page, "Passkey");
  await page
    .getByText("Passkeys need JavaScript, a secure connection and a browser that knows them.")
    .waitFor({ state: "visible" });
  expect(await page.getByRole("button", { name: "Use passkey" }).count()).toBe(0);
  await press(page, "Choose another way");
  await press(page, "Email");
  await fill(page, { Code: await codeTo(server.url, email) });
  await press(page, "Sign in");
  await expectGreeting(page, site, email);
});
