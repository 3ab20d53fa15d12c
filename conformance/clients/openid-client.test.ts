import * as oidc from "openid-client";
import { describe, expect, inject, test } from "vitest";
import { aBrowser, aHostedPool, CALLBACK, type HostedPool, ROTATING, SIGNED_OUT } from "../hosted-pages.ts";
import { claimsIn } from "../pool.ts";

/** The library as an application configures it, by discovery. */
const discovered = ({ issuer, clientId }: HostedPool, authentication: oidc.ClientAuth = oidc.None()) =>
  oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute: [oidc.allowInsecureRequests] });

/** Signs somebody in with everything there is to check: PKCE, nonce and state. */
async function signIn(config: oidc.Configuration, browser = aBrowser()) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedNonce: oidc.randomNonce(), expectedState: oidc.randomState() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: "openid email",
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    nonce: checks.expectedNonce,
    state: checks.expectedState,
  });
  const callback = await browser.signIn(url.href, "ada");
  return oidc.authorizationCodeGrant(config, new URL(callback.url), { ...checks, idTokenExpected: true });
}

describe.each(inject("servers"))("openid-client, on $database", ({ url }) => {
  test("a public client signs in by code with PKCE, nonce and state, and asks who it is", async () => {
    const pool = await aHostedPool(url);
    const config = await discovered(pool);
    const tokens = await signIn(config);
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 3600, refresh_token: expect.any(String) });
    expect(tokens.claims()).toMatchObject({
      iss: pool.issuer,
      sub: pool.ada.sub,
      aud: pool.clientId,
      token_use: "id",
      email: pool.ada.email,
      email_verified: true,
    });
    expect(await oidc.fetchUserInfo(config, tokens.access_token, pool.ada.sub)).toEqual({
      sub: pool.ada.sub,
      username: "ada",
      email: pool.ada.email,
      email_verified: "true",
    });
  });

  test("signatures of ID tokens are checked with the keys that discovery names", async () => {
    const config = await discovered(await aHostedPool(url));
    oidc.enableNonRepudiationChecks(config);
    expect((await signIn(config)).claims()).toHaveProperty("token_use", "id");
  });

  test.each([
    ["client_secret_basic", oidc.ClientSecretBasic],
    ["client_secret_post", oidc.ClientSecretPost],
  ])("a confidential client proves itself by %s", async (_, method) => {
    const pool = await aHostedPool(url, { GenerateSecret: true });
    const config = await discovered(pool, method(pool.clientSecret));
    const tokens = await signIn(config);
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()).toHaveProperty("sub", pool.ada.sub);
    await oidc.tokenRevocation(config, tokens.refresh_token ?? "");

    const stranger = await discovered(pool, method("wrong"));
    await expect(signIn(stranger)).rejects.toMatchObject({ name: "ResponseBodyError", error: "invalid_client" });
    await expect(signIn(await discovered(pool))).rejects.toMatchObject({ error: "invalid_client" });
  });

  test("a session is refreshed again and again by the same token", async () => {
    const pool = await aHostedPool(url);
    const config = await discovered(pool);
    const first = await signIn(config);
    for (let round = 0; round < 3; round++) {
      const next = await oidc.refreshTokenGrant(config, first.refresh_token ?? "");
      expect(next.refresh_token).toBeUndefined();
      expect(next.claims()).toMatchObject({ sub: pool.ada.sub, auth_time: first.claims()?.["auth_time"] });
      expect(next.claims()).not.toHaveProperty("nonce");
      expect(next.access_token).not.toBe(first.access_token);
    }
  });

  test("under rotation every refresh token works once", async () => {
    const pool = await aHostedPool(url, ROTATING);
    const config = await discovered(pool);
    let { refresh_token: refreshToken = "" } = await signIn(config);
    for (let round = 0; round < 3; round++) {
      const { refresh_token: next = "" } = await oidc.refreshTokenGrant(config, refreshToken);
      await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({ error: "invalid_grant" });
      refreshToken = next;
    }
    expect(refreshToken).not.toBe("");
  });

  test("a revoked session is over, its access token too", async () => {
    const pool = await aHostedPool(url);
    const config = await discovered(pool);
    const { access_token: accessToken, refresh_token: refreshToken = "" } = await signIn(config);
    await oidc.tokenRevocation(config, refreshToken);
    await oidc.tokenRevocation(config, refreshToken);
    await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      name: "ResponseBodyError",
      status: 400,
      error: "invalid_grant",
    });
    await expect(oidc.fetchUserInfo(config, accessToken, pool.ada.sub)).rejects.toMatchObject({
      cause: { status: 401 },
    });
    await expect(oidc.tokenRevocation(config, accessToken)).rejects.toMatchObject({ error: "unsupported_token_type" });
  });

  test("a code works once, and with its own verifier only", async () => {
    const config = await discovered(await aHostedPool(url));
    const verifiers = [oidc.randomPKCECodeVerifier(), oidc.randomPKCECodeVerifier()] as const;
    const request = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: "openid",
      code_challenge: await oidc.calculatePKCECodeChallenge(verifiers[0]),
      code_challenge_method: "S256",
    });
    const browser = aBrowser();
    const exchange = (callback: string, pkceCodeVerifier: string) =>
      oidc.authorizationCodeGrant(config, new URL(callback), { pkceCodeVerifier });

    const first = await browser.signIn(request.href, "ada");
    await expect(exchange(first.url, verifiers[1])).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(exchange(first.url, verifiers[0])).rejects.toMatchObject({ error: "invalid_grant" });
    const second = await browser.open(request.href);
    expect(await exchange(second.url, verifiers[0])).toHaveProperty("id_token");
    await expect(exchange(second.url, verifiers[0])).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test("what the server refuses comes back with the state that was sent", async () => {
    const config = await discovered(await aHostedPool(url));
    const expectedState = oidc.randomState();
    const refused = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: "openid",
      state: expectedState,
      prompt: "none",
    });
    const { url: callback } = await aBrowser().open(refused.href);
    await expect(oidc.authorizationCodeGrant(config, new URL(callback), { expectedState })).rejects.toMatchObject({
      name: "AuthorizationResponseError",
      error: "login_required",
    });
  });

  test("a machine gets a token for the scopes of its API", async () => {
    const { cognito, poolId: UserPoolId, ...pool } = await aHostedPool(url);
    const api = { Identifier: "https://photos.example", Scopes: [{ ScopeName: "read", ScopeDescription: "Read" }] };
    await cognito.createResourceServer({ UserPoolId, Name: "photos", ...api });
    const scope = "https://photos.example/read";
    const { UserPoolClient: machine } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: "machine",
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: [scope],
    });
    const clientId = machine?.ClientId ?? "";
    const authentication = oidc.ClientSecretBasic(machine?.ClientSecret);
    const config = await discovered({ cognito, poolId: UserPoolId, ...pool, clientId }, authentication);
    const tokens = await oidc.clientCredentialsGrant(config, { scope });
    expect(claimsIn(tokens.access_token)).toMatchObject({ sub: clientId, client_id: clientId, scope, version: 2 });
    await expect(oidc.clientCredentialsGrant(config, { scope: `${scope}-not` })).rejects.toMatchObject({
      error: "invalid_scope",
    });
  });

  test("where the pool wants it, the standard's sign-out ends the browser's session", async () => {
    const pool = await aHostedPool(url, {}, { UserPoolTags: { "millpond:rp-initiated-logout": "all" } });
    const config = await discovered(pool);
    const browser = aBrowser();
    const { id_token: hint = "" } = await signIn(config, browser);
    const signOut = oidc.buildEndSessionUrl(config, {
      post_logout_redirect_uri: SIGNED_OUT,
      id_token_hint: hint,
      state: "after",
    });
    expect((await browser.open(signOut.href)).url).toBe(`${SIGNED_OUT}?state=after`);
    const silently = oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: "openid", prompt: "none" });
    expect((await browser.open(silently.href)).url).toContain("error=login_required");
  });

  test("as on AWS, nobody is signed out by it elsewhere", async () => {
    const pool = await aHostedPool(url);
    const config = await discovered(pool);
    const browser = aBrowser();
    await signIn(config, browser);
    const signOut = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: SIGNED_OUT });
    const shown = await browser.open(signOut.href);
    expect([shown.url.split("?")[0], shown.status]).toEqual([`${pool.site}/error`, 400]);
    const silently = oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: "openid", prompt: "none" });
    expect((await browser.open(silently.href)).url).toContain("code=");
  });
});
