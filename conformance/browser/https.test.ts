import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startServer } from "../server.ts";
import { aPerson } from "./browser.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { expectGreeting, follow, giveCredentials, logIn } from "./steps.ts";

let folder: string;
let server: Server;
let site: Site;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millpond-https-"));
  server = await startServer({ MILLPOND_TLS: "local", MILLPOND_DATA: folder });
  // From here on the SDK and the application trust the server's own CA, and prove it with every request.
  const ca = await readFile(join(folder, "ca.crt"), "utf8");
  setDefaultCACertificates([...getCACertificates("default"), ca]);
  site = await aSite(server.url);
});
afterAll(async () => {
  await site.application.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Chromium would have to be told of the CA by the machine's owner. */
const UNKNOWN_CA = { ignoreHTTPSErrors: true };

test("a person signs in by HTTPS, and every cookie is for HTTPS alone", async (context) => {
  const { page } = await aPerson(context, site.origins, UNKNOWN_CA);
  const email = await aMember(site);
  await logIn(page, site);
  expect(new URL(page.url()).protocol).toBe("https:");
  await giveCredentials(page, email);
  await expectGreeting(page, site, email);
  const cookies = (await page.context().cookies(site.pages)).filter(({ path }) => path.startsWith(`/${site.domain}`));
  expect(cookies.map(({ name, secure, httpOnly, sameSite }) => ({ name, secure, httpOnly, sameSite }))).toEqual(
    expect.arrayContaining(
      ["XSRF-TOKEN", "cognito"].map((name) => ({ name, secure: true, httpOnly: true, sameSite: "Lax" })),
    ),
  );
  expect(cookies.filter(({ secure }) => !secure)).toEqual([]);
  await follow(page, "Sign out");
  await logIn(page, site);
  await giveCredentials(page, email);
  await expectGreeting(page, site, email);
});

test("a pool's own host name has a certificate too", async (context) => {
  const host = `https://${site.domain}.auth.us-east-1.localhost:${new URL(server.url).port}`;
  const { page } = await aPerson(context, [...site.origins, host], UNKNOWN_CA);
  await page.goto(site.page("/login").replace(site.pages, host));
  await giveCredentials(page, await aMember(site));
  await page.waitForURL((to) => to.href.startsWith(`${site.application.callbackUrl}?`) && to.searchParams.has("code"));
});
