import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { anAddress, codeTo } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { authenticator } from "../totp.ts";
import { aPerson } from "./browser.ts";
import { expectGoodLooks } from "./looks.ts";
import { aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting, fill, logIn, press } from "./steps.ts";

// No database changes what a browser sees: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

/** A pool that requires a second factor, whichever. */
let site: Site;
beforeAll(async () => {
  site = await aSite(url, {
    UsernameAttributes: [],
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
  });
  await site.cognito.setUserPoolMfaConfig({
    UserPoolId: site.poolId,
    MfaConfiguration: "ON",
    SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: {},
  });
});
afterAll(() => site.application.stop());

/** Somebody with these addresses, who gives the password at the sign-in page. */
async function signingIn(page: Page, addresses: Readonly<Record<string, string>> = {}): Promise<string> {
  const Username = `ada-${randomUUID()}`;
  const { cognito, poolId: UserPoolId } = site;
  const UserAttributes = Object.entries({ nickname: "Ada", ...addresses }).map(([Name, Value]) => ({ Name, Value }));
  await cognito.adminCreateUser({ UserPoolId, Username, UserAttributes, MessageAction: "SUPPRESS" });
  await cognito.adminSetUserPassword({ UserPoolId, Username, Password: PASSWORD, Permanent: true });
  await logIn(page, site);
  await givePassword(page, Username);
  return Username;
}

async function givePassword(page: Page, username: string): Promise<void> {
  await arriveAt(page, "Sign in");
  await fill(page, { Username: username, Password: PASSWORD });
  await press(page, "Sign in");
}

test("an authenticator application is set up, and its code is all that is asked for next time", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const username = await signingIn(page);
  await arriveAt(page, "Set up two-step sign-in");
  await expectGoodLooks(page, "second-factor-set-up");
  await press(page, "Authenticator app");
  const picture = page.getByRole("img", { name: "The key, as a picture for authenticator apps" });
  await picture.waitFor();
  expect(await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)).toBe(true);
  await expectGoodLooks(page, "second-factor-application");
  const code = authenticator((await page.locator(".key").innerText()).replaceAll(" ", ""));
  await fill(page, { Code: code() });
  await press(page, "Confirm");
  await expectGreeting(page, site, "");

  await page.context().clearCookies();
  await logIn(page, site);
  await givePassword(page, username);
  await arriveAt(page, "Enter your code");
  await fill(page, { Code: "000000" });
  await press(page, "Sign in");
  await page.getByText("The code is not right.").waitFor();
  await expectGoodLooks(page, "second-factor-code-wrong");
  await fill(page, { Code: code() });
  await press(page, "Sign in");
  await expectGreeting(page, site, "");
});

test("an e-mail address is set up, by keyboard alone", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await signingIn(page);
  await arriveAt(page, "Set up two-step sign-in");
  await page.getByRole("button", { name: "Email", exact: true }).press("Enter");
  const email = anAddress();
  await page.getByLabel("Email address", { exact: true }).fill(email);
  await expectGoodLooks(page, "second-factor-address");
  await page.keyboard.press("Enter");
  await arriveAt(page, "Enter your code");
  await press(page, "Send a new code");
  await page.getByRole("status").waitFor();
  await expectGoodLooks(page, "second-factor-code");
  const code = page.getByLabel("Code", { exact: true });
  expect(await code.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type(await codeTo(url, email));
  await page.keyboard.press("Enter");
  await expectGreeting(page, site, email);
});

test("of several factors one is chosen, and then another", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const email = anAddress();
  await signingIn(page, { email, phone_number: `+1555${String(Date.now()).slice(-10)}` });
  await arriveAt(page, "Choose how to confirm that it is you");
  await expectGoodLooks(page, "second-factor-choice");
  await press(page, "Text message");
  await page.getByText("We have sent a code to +", { exact: false }).waitFor();
  await press(page, "Choose another way");
  await press(page, "Email");
  await page.getByText("We have sent a code to a***@e***", { exact: false }).waitFor();
  await fill(page, { Code: await codeTo(url, email) });
  await press(page, "Sign in");
  await expectGreeting(page, site, email);
});
