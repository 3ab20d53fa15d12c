import { Auth, type AuthConfig } from "@auth/core";
import Cognito from "@auth/core/providers/cognito";
import { describe, expect, inject, test } from "vitest";
import { aBrowser, aHostedPool, type Browser, type Page } from "../hosted-pages.ts";
import { claimsIn, PASSWORD } from "../pool.ts";
import { serve } from "../serve.ts";

type Provider = Omit<Parameters<typeof Cognito>[0], "clientId" | "clientSecret" | "issuer">;

/** An application that leaves signing in to Auth.js, as one of its framework adapters has it, and shows its tokens. */
async function signInWithAuthJs(url: string, provider: Provider = {}) {
  const { origin, answerBy } = await serve();
  const pool = await aHostedPool(url, {
    GenerateSecret: true,
    AllowedOAuthScopes: ["openid", "profile", "email"],
    CallbackURLs: [`${origin}/auth/callback/cognito`],
  });
  const { clientId, clientSecret, issuer } = pool;
  const errors: Error[] = [];
  const config: AuthConfig = {
    providers: [Cognito({ clientId, clientSecret, issuer, ...provider })],
    secret: "of this test only",
    trustHost: true,
    basePath: "/auth",
    callbacks: {
      jwt: ({ token, account }) => ({ ...token, ...account }),
      session: ({ session, token: { id_token, access_token, refresh_token } }) =>
        Object.assign(session, { id_token, access_token, refresh_token }),
    },
    logger: { error: (error) => void errors.push(error) },
  };
  answerBy((request) => (new URL(request.url).pathname === "/" ? new Response("home") : Auth(request, config)));
  return { ...pool, origin, errors };
}

/** From Auth.js's own page to the sign-in of the pool. */
const start = async (browser: Browser, origin: string): Promise<Page> =>
  browser.submit(await browser.open(`${origin}/auth/signin`), {});

const sessionOf = async (browser: Browser, origin: string) =>
  JSON.parse((await browser.open(`${origin}/auth/session`)).html);

describe.each(inject("servers"))("Auth.js, on $database", ({ url }) => {
  test.each<[string, Provider]>([
    ["as it is set up by default", {}],
    ["with PKCE, state and nonce", { checks: ["pkce", "state", "nonce"] }],
    ["with its secret in the form", { client: { token_endpoint_auth_method: "client_secret_post" } }],
  ])("a person signs in, has a session and signs out, %s", async (_, provider) => {
    const { origin, ada, clientId, issuer, errors } = await signInWithAuthJs(url, provider);
    const browser = aBrowser();
    expect(await sessionOf(browser, origin)).toBeNull();

    const login = await start(browser, origin);
    const home = await browser.submit(login, { username: "ada", password: PASSWORD });
    expect({ ...home, errors }).toMatchObject({ url: `${origin}/`, html: "home", errors: [] });
    const session = await sessionOf(browser, origin);
    expect(session).toMatchObject({ user: { email: ada.email }, refresh_token: expect.any(String) });
    expect(claimsIn(session.id_token)).toMatchObject({ sub: ada.sub, iss: issuer, aud: clientId });
    expect(claimsIn(session.access_token)).toMatchObject({ scope: "openid profile email", client_id: clientId });

    await browser.submit(await browser.open(`${origin}/auth/signout`), {});
    expect(await sessionOf(browser, origin)).toBeNull();
  });

  test("who is signed in at the pool already is not asked again", async () => {
    const { origin } = await signInWithAuthJs(url);
    const browser = aBrowser();
    await browser.submit(await start(browser, origin), { username: "ada", password: PASSWORD });
    await browser.submit(await browser.open(`${origin}/auth/signout`), {});
    expect((await start(browser, origin)).html).toBe("home");
  });

  test("what the pool refuses is told to Auth.js, and nobody is signed in", async () => {
    const { origin, errors, cognito, poolId: UserPoolId, clientId: ClientId } = await signInWithAuthJs(url);
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    await cognito.updateUserPoolClient({ ...UserPoolClient, UserPoolId, ClientId, AllowedOAuthScopes: ["openid"] });
    const browser = aBrowser();
    const page = await start(browser, origin);
    const { pathname, searchParams } = new URL(page.url);
    expect([pathname, searchParams.get("error")]).toEqual(["/auth/signin", "OAuthCallbackError"]);
    expect(errors.map(({ name }) => name)).toEqual(["OAuthCallbackError"]);
    expect(await sessionOf(browser, origin)).toBeNull();
  });
});
