import {
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
  type Response,
} from "playwright-core";
import { afterAll, expect, inject, type TestContext } from "vitest";
import { demand } from "../programs.ts";

/** Somebody at a browser of their own: it has cookies of nobody else. */
export interface Person {
  readonly page: Page;
  /** What the browser had to complain of. A test that provokes complaints takes them out. */
  readonly complaints: string[];
}

let connection: Promise<Browser> | undefined;
afterAll(async () => (await connection)?.close());

/** A page that does not come is told as that, before the test's own time is over. */
const PATIENCE_MS = 15_000;

/**
 * Opens a browser for a test. When the test is over, no policy may have blocked anything, no script may have failed, and no
 * request may have left for another origin than `origins`.
 */
export async function aPerson(
  context: TestContext,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<Person> {
  const { program, endpoint } = inject("chromium");
  demand(context, program);
  connection ??= chromium.connect(endpoint);
  const browser = await connection;
  const profile = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...options });
  profile.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  const asked = new Set<string>();
  profile.on("console", (message) => void (isComplaint(message) && complaints.push(message.text())));
  profile.on(
    "response",
    (response) => void (isFault(response) && complaints.push(`${response.status()} ${response.url()}`)),
  );
  profile.on("weberror", (error) => void complaints.push(String(error.error())));
  profile.on("request", (request) => void asked.add(new URL(request.url()).origin));
  context.onTestFinished(async () => {
    await profile.close();
    const elsewhere = [...asked].filter((origin) => !origins.includes(origin));
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  });
  return { page: await profile.newPage(), complaints };
}

/** What is said of answers is seen by the answers themselves. */
const isComplaint = (message: ConsoleMessage): boolean =>
  message.type() === "error" && !message.text().startsWith("Failed to load resource: the server responded with");

/** A page may say by its status that something is wrong with what was sent; what belongs to a page must be there. */
const isFault = (response: Response): boolean =>
  response.status() >= (response.request().resourceType() === "document" ? 500 : 400);
