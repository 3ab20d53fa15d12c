import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { anAddress, codeTo, messagesTo } from "../inbox.ts";
import { PASSWORD, signIn } from "../pool.ts";
import { aPerson } from "./browser.ts";
import { expectGoodLooks, layoutFaultsOn, NARROW, SCREENSHOTS } from "./looks.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting, fill, giveCredentials, press } from "./steps.ts";

// No database changes how a page looks: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

/** Pools that between them show every page there is, in every state. */
let byCode: Site;
let byLink: Site;
let inSteps: Site;
let closed: Site;
let unproven: Site;
let watched: Site;
let sites: readonly Site[] = [];
beforeAll(async () => {
  [byCode, byLink, inSteps, closed, unproven, watched] = await Promise.all([
    aSite(url, { Schema: REQUIRED.map((Name) => ({ Name, Required: true, Mutable: true })) }),
    aSite(url, {
      UsernameAttributes: ["email", "phone_number"],
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
    }),
    aSite(url, {}, { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }),
    aSite(url, { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }),
    aSite(url, { UsernameAttributes: [], AutoVerifiedAttributes: [] }),
    aSite(url, { UserPoolTier: "PLUS", UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" } }),
  ]);
  sites = [byCode, byLink, inSteps, closed, unproven, watched];
  await watched.cognito.setRiskConfiguration({
    UserPoolId: watched.poolId,
    AccountTakeoverRiskConfiguration: { Actions: { LowAction: { EventAction: "NO_ACTION", Notify: true } } },
  });
});
afterAll(async () => {
  await Promise.all(sites.map(({ application }) => application.stop()));
  process.stdout.write(`Pictures of the pages: ${SCREENSHOTS}\n`);
});

/** One of every kind of input, and the one that is not asked for. */
const REQUIRED = ["nickname", "birthdate", "phone_number", "website", "address", "updated_at"] as const;

const ANSWERS = {
  Nickname: "Ada",
  "Date of birth": "1815-12-10",
  "Phone number": "+441234567890",
  Website: "https://ada.example/",
  Address: "12 St James's Square, London",
};

async function toConfirm(page: Page): Promise<string> {
  const email = anAddress();
  await page.goto(byCode.page("/signup"));
  await fill(page, { "Email address": email, ...ANSWERS, Password: PASSWORD });
  await press(page, "Sign up");
  await arriveAt(page, "Confirm your account");
  return email;
}

async function toLink(page: Page): Promise<string> {
  const email = anAddress();
  await page.goto(byLink.page("/signup"));
  await fill(page, { "Email address or phone number": email, Nickname: "Ada", Password: PASSWORD });
  await press(page, "Sign up");
  await arriveAt(page, "Confirm your account");
  const [mail] = await messagesTo(url, email);
  return mail?.link ?? "";
}

async function toReset(page: Page): Promise<string> {
  const email = await aMember(closed);
  await page.goto(closed.page("/forgotPassword"));
  await fill(page, { "Email address": email });
  await press(page, "Send code");
  await page.getByLabel("Code", { exact: true }).waitFor();
  return codeTo(url, email);
}

const newPassword = (one: string, other = one) => ({ "New password": one, "Repeat the new password": other });

async function toNewPassword(page: Page): Promise<void> {
  const email = anAddress();
  await closed.cognito.adminCreateUser({
    UserPoolId: closed.poolId,
    Username: email,
    TemporaryPassword: PASSWORD,
    MessageAction: "SUPPRESS",
  });
  await page.goto(closed.page("/login"));
  await giveCredentials(page, email);
  await arriveAt(page, "Choose a new password");
}

/** Where the mail leads that asks somebody about the sign-in at this browser, the second of their account. */
async function askedAbout(page: Page): Promise<string> {
  const email = await aMember(watched);
  await signIn(watched, email);
  await page.goto(`${watched.application.url}/sign-in`);
  await giveCredentials(page, email);
  await expectGreeting(page, watched, email);
  const [mail] = await messagesTo(url, email);
  return mail?.link ?? "";
}

/** How to come to each page. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  "sign-in": (page) => page.goto(byCode.page("/login")),
  "sign-in-empty": async (page) => {
    await page.goto(byCode.page("/login"));
    await sendUnchecked(page, "Sign in");
    await page.getByText("Please fill this in.").first().waitFor();
  },
  "sign-in-refused": async (page) => {
    await page.goto(byCode.page("/login"));
    await giveCredentials(page, await aMember(byCode), "Wrong-Horse-9");
    await page.getByRole("alert").waitFor();
  },
  "sign-in-out-of-date": async (page) => {
    await page.goto(byCode.page("/login"));
    await page.context().clearCookies();
    await giveCredentials(page, anAddress());
    await page.getByRole("alert").waitFor();
  },
  "sign-in-closed": (page) => page.goto(closed.page("/login")),
  "sign-in-name": (page) => page.goto(inSteps.page("/login")),
  "sign-in-password": async (page) => {
    await page.goto(inSteps.page("/login"));
    await fill(page, { "Email address": anAddress("somebody-with-a-rather-long-name-and-then-some") });
    await press(page, "Next");
    await page.getByLabel("Password", { exact: true }).waitFor();
  },
  "sign-up": (page) => page.goto(byCode.page("/signup")),
  "sign-up-empty": async (page) => {
    await page.goto(byCode.page("/signup"));
    await sendUnchecked(page, "Sign up");
    await page.getByText("Please fill this in.").first().waitFor();
  },
  "sign-up-wrong-number": async (page) => {
    await page.goto(byCode.page("/signup"));
    await fill(page, { "Email address": anAddress(), ...ANSWERS, "Phone number": "12", Password: PASSWORD });
    await press(page, "Sign up");
    await page.locator(".problem, [role=alert]").waitFor();
  },
  "sign-up-weak-password": async (page) => {
    await page.goto(byCode.page("/signup"));
    await fill(page, { "Email address": anAddress(), ...ANSWERS, Password: "Weak1" });
    await press(page, "Sign up");
    await page.getByText("The password does not meet the rules.").waitFor();
  },
  "sign-up-by-address-or-number": (page) => page.goto(byLink.page("/signup")),
  "sign-up-closed": (page) => page.goto(closed.page("/signup")),
  confirm: toConfirm,
  "confirm-wrong-code": async (page) => {
    await toConfirm(page);
    await fill(page, { Code: "no-code" });
    await press(page, "Confirm");
    await page.getByText("The code is not right.").waitFor();
  },
  "confirm-new-code": async (page) => {
    await toConfirm(page);
    await press(page, "Send a new code");
    await page.getByRole("status").waitFor();
  },
  "confirm-by-link": toLink,
  "confirm-by-new-link": async (page) => {
    await toLink(page);
    await press(page, "Send a new link");
    await page.getByRole("status").waitFor();
  },
  "confirm-by-operator": async (page) => {
    await page.goto(unproven.page("/signup"));
    await fill(page, { Username: anAddress(), Nickname: "Ada", Password: PASSWORD });
    await press(page, "Sign up");
    await arriveAt(page, "Confirm your account");
  },
  "link-followed": async (page) => {
    await page.goto(await toLink(page));
    await page.getByRole("status").waitFor();
  },
  "link-over": async (page) => {
    await page.goto(`${await toLink(page)}0`);
    await page.getByRole("alert").waitFor();
  },
  "forgot-password": (page) => page.goto(byCode.page("/forgotPassword")),
  "forgot-password-refused": async (page) => {
    await page.goto(byCode.page("/forgotPassword"));
    await fill(page, { "Email address": anAddress() });
    await press(page, "Send code");
    await page.locator(".problem, [role=alert]").waitFor();
  },
  "reset-password": toReset,
  "reset-password-wrong-code": async (page) => {
    await toReset(page);
    await fill(page, { Code: "no-code", ...newPassword(PASSWORD) });
    await press(page, "Save password");
    await page.getByText("The code is not right.").waitFor();
  },
  "reset-password-done": async (page) => {
    await fill(page, { Code: await toReset(page), ...newPassword(PASSWORD) });
    await press(page, "Save password");
    await page.getByText("Your password has been changed.").waitFor();
  },
  "change-password": toNewPassword,
  "change-password-different": async (page) => {
    await toNewPassword(page);
    await fill(page, { Nickname: "Ada", ...newPassword(PASSWORD, "Other-Horse-10") });
    await press(page, "Save password");
    await page.getByText("The two passwords are not the same.").waitFor();
  },
  "choose-account": async (page) => {
    for (const email of [await aMember(byLink), await aMember(byLink)]) {
      await page.goto(`${byLink.application.url}/sign-in?prompt=login`);
      await fill(page, { "Email address or phone number": email, Password: PASSWORD });
      await press(page, "Sign in");
      await expectGreeting(page, byLink, email);
    }
    await page.goto(byLink.page("/login", { prompt: "select_account" }));
    await arriveAt(page, "Choose an account");
  },
  feedback: async (page) => {
    await page.goto(await askedAbout(page));
    await page.getByRole("button", { name: "It was me" }).waitFor();
  },
  "feedback-taken": async (page) => {
    await page.goto(await askedAbout(page));
    await press(page, "It was me");
    await page.getByRole("status").waitFor();
  },
  "feedback-over": async (page) => {
    await page.goto(`${watched.pages}/feedback?feedback_token=none`);
    await page.getByRole("alert").waitFor();
  },
  error: (page) => page.goto(byCode.page("/oauth2/authorize", { redirect_uri: "https://stranger.example/" })),
  inbox: async (page) => {
    const email = await toConfirm(page);
    await page.goto(`${url}/inbox/?to=${encodeURIComponent(email)}`);
  },
};

/** Sends a form past what the browser itself asks for. */
async function sendUnchecked(page: Page, button: string): Promise<void> {
  await page
    .locator("form[method=post]")
    .first()
    .evaluate((form) => form.setAttribute("novalidate", ""));
  await press(page, button);
}

test.for(Object.entries(PAGES))("%s: nothing is cut off or keeps people out", async ([name, open], context) => {
  const { page } = await aPerson(
    context,
    sites.flatMap(({ origins }) => origins),
  );
  await open(page);
  await expectGoodLooks(page, name);
});

test.for(["/login", "/signup", "/forgotPassword"])(
  "%s fits into a narrow window in every language",
  async (path, context) => {
    const { page } = await aPerson(context, byCode.origins, { viewport: NARROW });
    await page.goto(byCode.page(path));
    const languages = await page
      .getByRole("combobox", { name: "Language" })
      .locator("option")
      .evaluateAll((all) => all.map((one) => one.getAttribute("value") ?? ""));
    expect(languages.length).toBeGreaterThanOrEqual(12);
    const faults: Record<string, readonly string[]> = {};
    for (const language of languages) {
      await page.goto(byCode.page(path, { lang: language }));
      const found = await layoutFaultsOn(page);
      if (found.length > 0) faults[language] = found;
      await page.screenshot({
        path: join(SCREENSHOTS, `language-${language}${path.replace("/", "-")}.png`),
        fullPage: true,
      });
    }
    expect(faults).toEqual({});
  },
);
