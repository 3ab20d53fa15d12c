import { join } from "node:path";
import { describe, expect, inject, type TestContext, test } from "vitest";
import { aBrowser, aHostedPool, type ClientSettings, ROTATING } from "../hosted-pages.ts";
import { REGION } from "../pool.ts";
import { demand, environment, pythonWith } from "../programs.ts";
import { freePort, startProgram } from "../serve.ts";

const python = await pythonWith(["flask", "requests", "jose"], "python3-flask python3-requests python3-jose");

/** A pool as the application wants it, and the application beside it. */
async function signInWithFlask(
  context: TestContext,
  url: string,
  client: ClientSettings = {},
  settings: Readonly<Record<string, string>> = {},
) {
  const command = demand(context, python);
  const origin = `http://localhost:${await freePort()}`;
  const pool = await aHostedPool(url, {
    GenerateSecret: true,
    CallbackURLs: [`${origin}/callback`],
    LogoutURLs: [`${origin}/`],
    AccessTokenValidity: 5,
    TokenValidityUnits: { AccessToken: "minutes" },
    ...client,
  });
  // Nothing but this tells the application that it is not at AWS.
  const env = environment({
    COGNITO_DOMAIN: pool.site,
    COGNITO_REGION: REGION,
    COGNITO_USER_POOL_ID: pool.poolId,
    COGNITO_CLIENT_ID: pool.clientId,
    COGNITO_CLIENT_SECRET: pool.clientSecret,
    COGNITO_ISSUER: pool.issuer,
    APP_URL: origin,
    PYTHONDONTWRITEBYTECODE: "1",
    ...settings,
  });
  await startProgram(command, [join(import.meta.dirname, "flask", "app.py")], env, origin);
  return { ...pool, origin };
}

/** Of five minutes none is left: every page replaces the tokens. */
const ALWAYS_EXPIRED = { REFRESH_AHEAD_SECONDS: "300" };

describe.each(inject("servers"))("A Flask application, on $database", ({ url }) => {
  test("a person logs in, comes back with verified tokens, and logs out everywhere", async (context) => {
    const { origin, issuer, clientId, ada } = await signInWithFlask(context, url);
    const browser = aBrowser();
    expect((await browser.open(origin)).html).toContain("Log in");

    const home = await browser.signIn(`${origin}/login`, "ada");
    expect(home.url).toBe(`${origin}/`);
    const { id, access } = JSON.parse(home.html);
    expect(id).toMatchObject({ sub: ada.sub, iss: issuer, aud: clientId, email: ada.email, email_verified: true });
    expect(access).toMatchObject({ sub: ada.sub, iss: issuer, client_id: clientId, scope: "openid email" });
    // While they are good, the tokens stay.
    expect(JSON.parse((await browser.open(origin)).html)).toEqual({ id, access });

    const loggedOut = await browser.open(`${origin}/logout`);
    expect([loggedOut.url, loggedOut.html]).toEqual([`${origin}/`, '<a href="/login">Log in</a>']);
    expect((await browser.open(`${origin}/login`)).html).toContain('name="password"');
  });

  test.for<[string, ClientSettings]>([
    ["the same refresh token", {}],
    ["a refresh token that rotates", ROTATING],
  ])("expired access tokens are replaced by %s, until the session is revoked", async ([, client], context) => {
    const { origin, cognito, poolId, ada } = await signInWithFlask(context, url, client, ALWAYS_EXPIRED);
    const browser = aBrowser();
    const seen = [JSON.parse((await browser.signIn(`${origin}/login`, "ada")).html).access];
    for (let round = 0; round < 3; round++) seen.push(JSON.parse((await browser.open(origin)).html).access);
    expect(new Set(seen.map(({ jti }) => jti)).size).toBe(4);
    expect(new Set(seen.map(({ sub, auth_time }) => `${sub} ${auth_time}`))).toEqual(
      new Set([`${ada.sub} ${seen[0].auth_time}`]),
    );

    await cognito.adminUserGlobalSignOut({ UserPoolId: poolId, Username: "ada" });
    expect((await browser.open(origin)).html).toContain("Log in");
  });
});
