import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { anAddress, codeTo } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { aPerson } from "./browser.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, expectGreeting } from "./steps.ts";

// No database changes what a key does: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

let site: Site;
beforeAll(async () => {
  site = await aSite(url);
});
afterAll(() => site.application.stop());

/** What has the focus: its name, and how it shows that. */
interface Stop {
  readonly name: string;
  readonly outline: string;
}

const focused = (page: Page): Promise<Stop | undefined> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return undefined;
    const label = "labels" in at && at.labels instanceof NodeList ? at.labels[0]?.textContent : undefined;
    const name = label ?? (at instanceof HTMLInputElement ? at.value : at.textContent);
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    return { name: name.trim(), outline: `${outlineStyle} ${outlineWidth}` };
  });

/** Where the Tab key leads from where the focus is to the end of the page. */
async function stopsFrom(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let stop = await focused(page); stop && stops.length < 20; stop = await focused(page)) {
    stops.push(stop);
    await page.keyboard.press("Tab");
  }
  return stops;
}

/** Presses Tab until something of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 20) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop?.name === name) return;
    passed.push(stop?.name ?? "the page's end");
  }
  throw new Error(`Tab does not lead to ${name}, but to ${passed.join(", ")}`);
}

async function type(page: Page, label: string, value: string): Promise<void> {
  if ((await focused(page))?.name !== label) await tabTo(page, label);
  await page.keyboard.type(value);
}

/** An outline that is seen: nothing has one without the focus. */
const SEEN = "solid 2px";

test.for([
  [
    "/login",
    [
      "Email address",
      "Password",
      "Show password",
      "Forgot your password?",
      "Sign in",
      "Sign up",
      "Language",
      "Change language",
    ],
  ],
  [
    "/signup",
    ["Email address", "Nickname", "Password", "Show password", "Sign up", "Sign in", "Language", "Change language"],
  ],
  ["/forgotPassword", ["Email address", "Send code", "Back to sign-in", "Language", "Change language"]],
] as const)("on %s, Tab goes from top to bottom, and each stop shows itself", async ([path, names], context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page(path));
  expect(await stopsFrom(page)).toEqual(names.map((name) => ({ name, outline: SEEN })));
  // What has lost the focus shows it no longer.
  const outlines = await page.locator("*").evaluateAll((all) => all.map((one) => getComputedStyle(one).outlineStyle));
  expect(new Set(outlines)).toEqual(new Set(["none"]));
});

test("a person signs up, confirms, signs out and signs in without a mouse", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const email = anAddress();
  await page.goto(site.application.homeUrl);
  await tabTo(page, "Log in or sign up");
  await page.keyboard.press("Enter");
  await arriveAt(page, "Sign in");
  await tabTo(page, "Sign up");
  await page.keyboard.press("Enter");
  await arriveAt(page, "Sign up");
  await type(page, "Email address", email);
  await type(page, "Nickname", "Ada");
  await type(page, "Password", PASSWORD);
  await tabTo(page, "Show password");
  await page.keyboard.press("Space");
  expect(await page.locator("#signUpFormPassword").getAttribute("type")).toBe("text");
  await tabTo(page, "Sign up");
  await page.keyboard.press("Space");
  await arriveAt(page, "Confirm your account");
  await type(page, "Code", await codeTo(url, email));
  await page.keyboard.press("Enter");
  await expectGreeting(page, site, email);

  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await page.getByText("Log in or sign up").waitFor();
  await tabTo(page, "Log in or sign up");
  await page.keyboard.press("Enter");
  await arriveAt(page, "Sign in");
  await type(page, "Email address", email);
  await type(page, "Password", PASSWORD);
  await page.keyboard.press("Enter");
  await expectGreeting(page, site, email);
});

test("what is wrong with the whole form gets the focus, and the form follows it", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/login"));
  await type(page, "Email address", await aMember(site));
  await type(page, "Password", "Wrong-Horse-9");
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await focused(page)).toEqual({ name: await alert.textContent(), outline: SEEN });
  await page.keyboard.press("Tab");
  expect((await focused(page))?.name).toBe("Email address");
});

test("a field with something wrong gets the focus, and says what", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/signup"));
  await type(page, "Email address", anAddress());
  await type(page, "Nickname", "Ada");
  await type(page, "Password", "Weak1");
  await page.keyboard.press("Enter");
  const field = page.locator("[aria-invalid=true]");
  await field.waitFor();
  expect(await focused(page)).toEqual({ name: "Password", outline: SEEN });
  const described = (await field.getAttribute("aria-describedby"))?.split(" ") ?? [];
  const said = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).textContent()));
  expect(said).toContain("The password does not meet the rules.");
});

test("a language is chosen: passing by the others leads nowhere", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/login"));
  const shown: string[] = [];
  page.on("framenavigated", (frame) => shown.push(new URL(frame.url()).searchParams.get("lang") ?? "none"));
  await tabTo(page, "Language");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const chosen = await page.getByRole("combobox", { name: "Language" }).inputValue();
  expect(chosen).not.toBe("en");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(`html[lang=${chosen}]`).waitFor();
  expect(shown).toEqual([chosen]);
});
