import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { anAddress, codeTo, messagesTo } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { aPerson } from "./browser.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting, fill, follow, giveCredentials, logIn, press } from "./steps.ts";

const NEW_PASSWORD = "Other-Horse-10";

const servers = inject("servers");

/** Once per database; scripts off makes no difference to the database, so that is tried on the first alone. */
const runs = [
  ...servers.map(({ database, url }) => ({ database, url, scripts: "with", javaScriptEnabled: true })),
  ...servers.slice(0, 1).map(({ database, url }) => ({ database, url, scripts: "without", javaScriptEnabled: false })),
];

describe.each(runs)("a person $scripts scripts, on $database", ({ url, javaScriptEnabled }) => {
  let byCode: Site;
  let byLink: Site;
  beforeAll(async () => {
    [byCode, byLink] = await Promise.all([
      aSite(url),
      // As the tutorial has it: an address or a number to sign in with, and a link to follow.
      aSite(url, {
        UsernameAttributes: ["email", "phone_number"],
        VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
      }),
    ]);
  });
  afterAll(() => Promise.all([byCode.application.stop(), byLink.application.stop()]));

  test("signs up, confirms by the code, comes back signed in, stays so by a refresh, signs out and in again", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const email = anAddress();
    await logIn(page, byCode);
    await arriveAt(page, "Sign in");
    await follow(page, "Sign up");
    await arriveAt(page, "Sign up");
    await fill(page, { "Email address": email, Nickname: "Ada", Password: PASSWORD });
    await press(page, "Sign up");
    await arriveAt(page, "Confirm your account");
    await fill(page, { Code: await codeTo(url, email) });
    await press(page, "Confirm");
    await expectGreeting(page, byCode, email);

    await follow(page, "Refresh");
    await page.getByText("Refreshed").waitFor();
    await follow(page, "Sign out");
    await follow(page, "Log in or sign up");
    await giveCredentials(page, email);
    await expectGreeting(page, byCode, email);
  });

  test("signs up, follows the link in the mail, and comes back signed in", async (context) => {
    const { page } = await aPerson(context, byLink.origins, { javaScriptEnabled });
    const email = anAddress();
    await logIn(page, byLink);
    await follow(page, "Sign up");
    await fill(page, { "Email address or phone number": email, Nickname: "Ada", Password: PASSWORD });
    await press(page, "Sign up");
    await arriveAt(page, "Confirm your account");
    await press(page, "I have followed the link");
    await arriveAt(page, "Confirm your account");

    const [mail] = await messagesTo(url, email);
    const mailbox = await page.context().newPage();
    await mailbox.goto(mail?.link ?? "");
    await mailbox.getByText("Your account is confirmed").waitFor();
    // To come back to the page is enough where it has a script.
    if (javaScriptEnabled) await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    else await press(page, "I have followed the link");
    await expectGreeting(page, byLink, email);
  });

  test("forgets the password, and chooses another by the code of a mail", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const email = await aMember(byCode);
    await logIn(page, byCode);
    await follow(page, "Forgot your password?");
    await arriveAt(page, "Reset your password");
    await fill(page, { "Email address": email });
    await press(page, "Send code");
    const code = page.getByLabel("Code", { exact: true });
    await code.waitFor();
    await fill(page, {
      Code: await codeTo(url, email),
      "New password": NEW_PASSWORD,
      "Repeat the new password": NEW_PASSWORD,
    });
    await press(page, "Save password");
    await page.getByText("Your password has been changed").waitFor();
    await giveCredentials(page, email);
    await page.getByText("The username or the password is not right.").waitFor();
    await giveCredentials(page, email, NEW_PASSWORD);
    await expectGreeting(page, byCode, email);
  });

  test("exchanges a temporary password for one of their own, and adds what the operator left out", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const email = anAddress();
    await byCode.cognito.adminCreateUser({
      UserPoolId: byCode.poolId,
      Username: email,
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
      DesiredDeliveryMediums: ["EMAIL"],
    });
    await logIn(page, byCode);
    await giveCredentials(page, email, await codeTo(url, email));
    await arriveAt(page, "Choose a new password");
    await fill(page, {
      Nickname: "Ada",
      "New password": NEW_PASSWORD,
      "Repeat the new password": NEW_PASSWORD,
    });
    await press(page, "Save password");
    await expectGreeting(page, byCode, email);
  });

  test("is known again without being asked, unless the application wants it or nobody is signed in", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const email = await aMember(byCode);
    await page.goto(`${byCode.application.url}/sign-in?prompt=none`);
    expect(await page.locator("#refusal").textContent()).toBe("login_required");
    await follow(page, "Log in or sign up");
    await giveCredentials(page, email);
    await expectGreeting(page, byCode, email);

    await page.context().clearCookies({ name: "app" });
    await logIn(page, byCode);
    await expectGreeting(page, byCode, email);
    await page.goto(`${byCode.application.url}/sign-in?prompt=none`);
    await expectGreeting(page, byCode, email);
    await page.goto(`${byCode.application.url}/sign-in?prompt=login`);
    await giveCredentials(page, email);
    await expectGreeting(page, byCode, email);
  });

  test("chooses among the accounts that are signed in, or signs in to another", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const [first, second, third] = await Promise.all([aMember(byCode), aMember(byCode), aMember(byCode)]);
    for (const email of [first, second]) {
      await page.goto(`${byCode.application.url}/sign-in?prompt=login`);
      await giveCredentials(page, email);
      await expectGreeting(page, byCode, email);
    }
    await choose(page, byCode, first);
    await expectGreeting(page, byCode, first);
    await choose(page, byCode, second);
    await expectGreeting(page, byCode, second);

    await page.goto(`${byCode.application.url}/sign-in?prompt=select_account`);
    await follow(page, "Use another account");
    await giveCredentials(page, third);
    await expectGreeting(page, byCode, third);
    // Who signs out leaves nobody behind.
    await follow(page, "Sign out");
    await page.goto(`${byCode.application.url}/sign-in?prompt=select_account`);
    await arriveAt(page, "Sign in");
  });

  test("changes the language, and finds it again", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    await page.goto(byCode.page("/signup"));
    await page.getByRole("combobox", { name: "Language" }).selectOption("es");
    await press(page, "Change language");
    await page.locator("html[lang=es]").waitFor();
    await page.goto(byCode.page("/login"));
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toBe("Sign in");
  });

  test("is told when an application wants them sent to a stranger", async (context) => {
    const { page } = await aPerson(context, byCode.origins, { javaScriptEnabled });
    const answer = await page.goto(byCode.page("/oauth2/authorize", { redirect_uri: "https://stranger.example/" }));
    expect(answer?.status()).toBe(400);
    await arriveAt(page, "Something went wrong");
    expect(await page.getByRole("alert").textContent()).toBe("An error was encountered with the requested page.");
  });
});

async function choose(page: Page, site: Site, email: string): Promise<void> {
  await page.goto(`${site.application.url}/sign-in?prompt=select_account`);
  await arriveAt(page, "Choose an account");
  await press(page, `Continue as ${email}`);
}
