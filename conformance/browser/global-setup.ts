import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { type Program, programOf } from "../programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one browser of the whole run, and where to reach it; every test has a profile of its own in it. */
    readonly chromium: { readonly program: Program; readonly endpoint: string };
  }
}

/** It runs as whoever runs the tests, also as root in a container, and speaks to this machine only. */
const FLAGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE *.localhost , EXCLUDE 127.0.0.1",
];

/** The Chromium that is named, or else the system's, or one that Playwright installed. */
const COMMANDS = process.env["MILLPOND_CHROMIUM"]
  ? [process.env["MILLPOND_CHROMIUM"]]
  : ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", chromium.executablePath()];

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const program = await programOf(
    COMMANDS,
    ["--version"],
    "There is no Chromium here (Debian: chromium; or name one in MILLPOND_CHROMIUM)",
  );
  if ("missing" in program) {
    project.provide("chromium", { program, endpoint: "" });
    return async () => {};
  }
  const server = await chromium.launchServer({ executablePath: program.command, args: [...FLAGS] });
  project.provide("chromium", { program, endpoint: server.wsEndpoint() });
  return () => server.close();
}
