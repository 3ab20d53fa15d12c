import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { anAddress } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { aPerson } from "./browser.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting, fill, follow, giveCredentials, logIn, press } from "./steps.ts";

// No database changes what a form does in a browser: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

let site: Site;
beforeAll(async () => {
  site = await aSite(url);
});
afterAll(() => site.application.stop());

test("a form is sent once, however often its button is pressed; after the Back button it can be sent again", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const email = await aMember(site);
  let sent = 0;
  page.on("request", (request) => (sent += Number(request.method() === "POST")));
  // The first is held up until the button has been pressed again.
  const pressedAgain = Promise.withResolvers<void>();
  await page.route(/\/login\?/, async (route) => {
    if (route.request().method() === "POST") await pressedAgain.promise;
    await route.continue();
  });
  await logIn(page, site);
  await arriveAt(page, "Sign in");
  await fill(page, { "Email address": email, Password: PASSWORD });
  const button = await page.getByRole("button", { name: "Sign in", exact: true }).boundingBox();
  const strike = () => page.mouse.click((button?.x ?? 0) + 9, (button?.y ?? 0) + 9);
  const first = page.waitForRequest((request) => request.method() === "POST");
  await strike();
  await first;
  await strike();
  pressedAgain.resolve();
  await expectGreeting(page, site, email);
  expect(sent).toBe(1);

  await page.goBack();
  await follow(page, "Use another account");
  await giveCredentials(page, email);
  await page.waitForURL((to) => to.origin === site.application.url);
  expect(sent).toBe(2);
});

test("what a page asks for is told to password managers", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const fields = () =>
    page
      .locator("form[method=post]")
      .first()
      .locator("input:not([type=hidden], [type=submit])")
      .evaluateAll((all) =>
        all
          .filter((one) => one instanceof HTMLInputElement)
          .map((one) => [one.name, one.type, one.autocomplete, one.hidden ? "hidden" : "shown"].join(" ")),
      );
  await page.goto(site.page("/login"));
  expect(await fields()).toEqual(["username email username shown", "password password current-password shown"]);

  const newPassword = ["password password new-password shown", "confirm_password password new-password shown"];
  await page.goto(site.page("/signup"));
  const asked = ["username email username shown", "requiredAttributes[nickname] text nickname shown", newPassword[0]];
  expect(await fields()).toEqual(asked);
  await fill(page, { "Email address": anAddress(), Nickname: "Ada", Password: PASSWORD });
  await press(page, "Sign up");
  await arriveAt(page, "Confirm your account");
  expect(await fields()).toEqual(["username text username hidden", "code text one-time-code shown"]);

  await page.goto(site.page("/forgotPassword"));
  expect(await fields()).toEqual(["username email username shown"]);
  await fill(page, { "Email address": await aMember(site) });
  await press(page, "Send code");
  await page.getByLabel("Code", { exact: true }).waitFor();
  const reset = ["username text username hidden", "code text one-time-code shown", ...newPassword];
  expect(await fields()).toEqual(reset);
});

test("a password's rules are ticked off while it is typed, also for who hears the page", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/signup"));
  const password = page.getByLabel("Password", { exact: true });
  const rules = page.getByRole("list", { name: "Your password needs:" });
  const met = async () => (await rules.ariaSnapshot()).match(/(?<=listitem: ).*(?= \(met\))/g);
  expect(await password.getAttribute("aria-describedby")).toBe("signUpFormPassword-rules");
  expect(await met()).toBe(null);
  await password.pressSequentially("ada");
  expect(await met()).toEqual(["a lower-case letter", "no space at its beginning or end"]);
  await password.pressSequentially("ADA9 ");
  expect(await met()).toEqual([
    "at least 8 characters",
    "a lower-case letter",
    "an upper-case letter",
    "a number",
    "a special character",
  ]);
  await password.pressSequentially("!");
  expect(await met()).toHaveLength(6);
  expect(await page.locator(".passwordCheck-valid-customizable").count()).toBe(6);
});

test("a password can be looked at, and is sent as one", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/login"));
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(PASSWORD);
  const type = () => password.getAttribute("type");
  expect(await type()).toBe("password");
  await page.getByRole("button", { name: "Show password" }).click();
  expect(await type()).toBe("text");
  await page.getByRole("button", { name: "Hide password" }).click();
  expect(await type()).toBe("password");
  await page.getByRole("button", { name: "Show password" }).click();
  await page.locator("form[method=post]").dispatchEvent("submit");
  expect(await type()).toBe("password");
  expect(await password.inputValue()).toBe(PASSWORD);
});
