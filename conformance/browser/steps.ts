import type { Page } from "playwright-core";
import { expect } from "vitest";
import { PASSWORD } from "../pool.ts";
import type { Site } from "./site.ts";

/** Fills in a page's fields, found by what their labels say. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

export const press = (page: Page, button: string): Promise<void> =>
  page.getByRole("button", { name: button, exact: true }).click();

export const follow = (page: Page, link: string): Promise<void> =>
  page.getByRole("link", { name: link, exact: true }).click();

/** Waits for a page of the pool's by its heading. */
export const arriveAt = (page: Page, heading: string): Promise<void> =>
  page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();

/** From the application's home to the pool's sign-in. */
export async function logIn(page: Page, { application }: Site): Promise<void> {
  await page.goto(application.homeUrl);
  await follow(page, "Log in or sign up");
}

/** Name and password on the sign-in page. */
export async function giveCredentials(page: Page, email: string, password = PASSWORD): Promise<void> {
  await arriveAt(page, "Sign in");
  await fill(page, { "Email address": email, Password: password });
  await press(page, "Sign in");
}

/** Waits until the application greets Ada; the code and the state have left the address bar by then. */
export async function expectGreeting(page: Page, { application }: Site, email: string): Promise<void> {
  await page.locator("#nickname").waitFor();
  expect({
    at: page.url(),
    nickname: await page.locator("#nickname").textContent(),
    email: await page.locator("#email").textContent(),
  }).toEqual({ at: application.homeUrl, nickname: "Ada", email });
}
