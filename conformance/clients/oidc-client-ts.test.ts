import { join } from "node:path";
import { describe, expect, inject, type TestContext, test } from "vitest";
import { aPerson } from "../browser/browser.ts";
import { aHostedPool, type ClientSettings, ROTATING } from "../hosted-pages.ts";
import { claimsIn } from "../pool.ts";
import { serve } from "../serve.ts";
import { bundle, pageOf, stateOf, typePassword } from "./browser-application.ts";

const script = bundle(join(import.meta.dirname, "oidc-client-ts", "app.ts"));

interface Wanted {
  readonly client?: ClientSettings;
  readonly tags?: Readonly<Record<string, string>>;
  /** What the library is told for signing out. */
  readonly signOut?: (made: { readonly origin: string; readonly clientId: string }) => object;
}

/** A pool, an application in the browser, and a person before it who has signed in. */
async function signedIn(context: TestContext, url: string, { client, tags = {}, signOut = () => ({}) }: Wanted = {}) {
  const { origin, answerBy } = await serve();
  const pool = await aHostedPool(
    url,
    { CallbackURLs: [`${origin}/callback`], LogoutURLs: [`${origin}/signed-out`], ...client },
    { UserPoolTags: tags },
  );
  const settings = {
    authority: pool.issuer,
    client_id: pool.clientId,
    redirect_uri: `${origin}/callback`,
    post_logout_redirect_uri: `${origin}/signed-out`,
    scope: "openid email",
    loadUserInfo: true,
    automaticSilentRenew: false,
    // AWS revokes no others.
    revokeTokenTypes: ["refresh_token"],
  };
  answerBy(pageOf(await script, { settings, signOut: signOut({ ...pool, origin }) }));
  const { page } = await aPerson(context, [origin, new URL(url).origin]);
  await page.goto(origin);
  expect(await stateOf(page)).toBe("signed out");
  await page.getByRole("button", { name: "Sign in" }).click();
  await typePassword(page);
  await page.waitForURL(`${origin}/`);
  return { ...pool, origin, page, person: await stateOf(page) };
}

describe.each(inject("servers"))("oidc-client-ts in a browser, on $database", ({ url }) => {
  test("a person signs in, and its profile is of the ID token and userInfo", async (context) => {
    const { page, person, ada, issuer, clientId } = await signedIn(context, url);
    expect(person).toMatchObject({
      profile: { sub: ada.sub, iss: issuer, aud: clientId, email: ada.email, username: "ada" },
      refreshToken: expect.any(String),
    });
    expect(claimsIn(person.idToken)).toHaveProperty("auth_time", expect.any(Number));
    expect(await page.title()).toBe("came from the album");
  });

  test.for<[string, ClientSettings, boolean]>([
    ["the same refresh token", {}, true],
    ["refresh tokens that rotate", ROTATING, false],
  ])("the session is renewed by %s, again and again", async ([, client, stays], context) => {
    const { person, page } = await signedIn(context, url, { client });
    const { sub, auth_time } = claimsIn(person.idToken);
    let last = person;
    for (let round = 0; round < 3; round++) {
      const next = await stateOf(page, "Refresh");
      expect(claimsIn(next.idToken)).toMatchObject({ sub, auth_time });
      expect(next.accessToken).not.toBe(last.accessToken);
      expect(next.refreshToken === last.refreshToken).toBe(stays);
      last = next;
    }
  });

  test("a session that was revoked cannot be renewed", async (context) => {
    const { page, person, site, clientId } = await signedIn(context, url);
    expect(await stateOf(page, "Revoke")).toMatchObject({ refreshToken: null });
    const refresh = { grant_type: "refresh_token", refresh_token: person.refreshToken, client_id: clientId };
    const answer = await fetch(`${site}/oauth2/token`, { method: "POST", body: new URLSearchParams(refresh) });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant" });
  });

  test.for<[string, Wanted]>([
    ["the standard's way, where the pool wants it", { tags: { "millpond:rp-initiated-logout": "all" } }],
    [
      "Cognito's way",
      {
        signOut: ({ origin, clientId }) => ({
          extraQueryParams: { client_id: clientId, logout_uri: `${origin}/signed-out` },
        }),
      },
    ],
  ])("who signs out is asked for the password again: %s", async ([, wanted], context) => {
    const { page, origin } = await signedIn(context, url, wanted);
    expect(await stateOf(page, "Sign out")).toBe("signed out");
    expect(page.url()).toBe(`${origin}/`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[name=password]").waitFor();
  });
});
