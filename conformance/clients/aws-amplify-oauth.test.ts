import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from "vitest";
import { freshDatabase } from "../../tools/postgres.ts";
import { aPerson } from "../browser/browser.ts";
import { aHostedPool } from "../hosted-pages.ts";
import { serve } from "../serve.ts";
import { type Server, startServer } from "../server.ts";
import { bundle, pageOf, stateOf, typePassword } from "./browser-application.ts";

const script = bundle(join(import.meta.dirname, "aws-amplify-oauth", "app.ts"));

const DATABASES: readonly [string, () => Promise<Parameters<typeof startServer>[0]>][] = [
  ["SQLite", async () => ({})],
  ["PostgreSQL", async () => ({ MILLPOND_DATABASE_URL: await freshDatabase({ url: inject("postgresUrl") }) })],
];

// Amplify asks for a pool's domain by HTTPS whatever it is told, so these servers have a certificate of their own.
describe.each(DATABASES)("AWS Amplify's OAuth in a browser, on %s", (_, database) => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "millpond-amplify-"));
    server = await startServer({ MILLPOND_TLS: "local", MILLPOND_DATA: folder, ...(await database()) });
    setDefaultCACertificates([...getCACertificates("default"), await readFile(join(folder, "ca.crt"), "utf8")]);
  });
  afterAll(async () => {
    await server.stop();
    expect(server.faults).toEqual([]);
    await rm(folder, { recursive: true });
  });

  /** A pool, an application in the browser, and a person before it who has signed in. */
  async function signedIn(context: TestContext) {
    const { origin, answerBy } = await serve();
    const scopes = ["openid", "email", "profile", "aws.cognito.signin.user.admin"];
    const pool = await aHostedPool(server.url, {
      AllowedOAuthScopes: scopes,
      CallbackURLs: [`${origin}/`],
      LogoutURLs: [`${origin}/`],
    });
    const oauth = {
      domain: pool.site.replace("https://", ""),
      scopes,
      redirectSignIn: [`${origin}/`],
      redirectSignOut: [`${origin}/`],
      responseType: "code",
    };
    const Cognito = {
      userPoolId: pool.poolId,
      userPoolClientId: pool.clientId,
      userPoolEndpoint: server.url,
      loginWith: { oauth },
    };
    answerBy(pageOf(await script, { Auth: { Cognito } }));
    // The browser's owner would have told it of the CA.
    const { page } = await aPerson(context, [origin, server.url], { ignoreHTTPSErrors: true });
    await page.goto(origin);
    expect(await stateOf(page)).toBe("signed out");
    await page.getByRole("button", { name: "Sign in" }).click();
    await typePassword(page);
    await page.waitForURL(`${origin}/`);
    return { ...pool, origin, page, person: await stateOf(page) };
  }

  test("a person signs in, and the application may speak to the pool for them", async (context) => {
    const { page, person, ada, clientId, issuer } = await signedIn(context);
    expect(person).toMatchObject({
      user: { username: "ada", userId: ada.sub },
      attributes: { sub: ada.sub, email: ada.email, email_verified: "true" },
      id: { sub: ada.sub, iss: issuer, aud: clientId, email_verified: true },
      access: { client_id: clientId, scope: "openid email profile aws.cognito.signin.user.admin" },
    });
    expect(await page.title()).toBe("came from the album");
  });

  test("the session is refreshed again and again", async (context) => {
    const { page, person } = await signedIn(context);
    const seen = new Set([person.access.jti]);
    for (let round = 0; round < 3; round++) {
      const { access } = await stateOf(page, "Refresh");
      expect(access).toMatchObject({ sub: person.access.sub, scope: person.access.scope });
      seen.add(access.jti);
    }
    expect(seen.size).toBe(4);
  });

  test("who signs out is asked for the password again", async (context) => {
    const { page, origin } = await signedIn(context);
    expect(await stateOf(page, "Sign out")).toBe("signed out");
    expect(page.url()).toBe(`${origin}/`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[name=password]").waitFor();
  });
});
