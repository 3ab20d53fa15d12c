import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createRemoteJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify, UnsecuredJWT } from "jose";
import { describe, expect, inject, test } from "vitest";
import { aBrowser, aHostedPool, type Browser, CALLBACK, type HostedPool, type Page } from "../hosted-pages.ts";
import { PASSWORD } from "../pool.ts";

/**
 * Tests equivalent to the modules of the OpenID Foundation's `oidcc-basic-certification-test-plan`, under their own names. The suite
 * itself needs Java and MongoDB. What each module comes to stands in `docs/conformance.md` too, and is held to that.
 */
const modules = new Map<string, { readonly result: Result; readonly run: (op: Op) => Promise<void> }>();

/**
 * `passes by a switch`: Cognito's own answer would fail it, and the pool is switched to another. `not offered`: the suite skips what
 * discovery does not list, and Cognito's does not. `refused`: a server may do without, if it says so as the specification has it.
 */
type Result = "passes" | "passes by a switch" | "not offered" | "refused";

const module = (name: string, result: Result, run: (op: Op) => Promise<void>) =>
  void modules.set(name, { result, run });

/** The provider under test, and what is registered there. */
interface Op {
  readonly pool: HostedPool;
  readonly metadata: Readonly<Record<string, string>> & { readonly scopes_supported: readonly string[] };
  readonly first: Client;
  readonly second: Client;
}

interface Client {
  readonly id: string;
  readonly secret: string;
}

const SCOPES = ["openid", "profile", "email", "phone"];

/** Everything about Ada that the scope `profile` stands for and that Cognito keeps as OpenID Connect has it. */
const PROFILE = {
  name: "Ada King",
  family_name: "King",
  given_name: "Ada",
  middle_name: "Byron",
  nickname: "Countess",
  preferred_username: "countess",
  profile: "https://people.example/ada",
  picture: "https://people.example/ada.png",
  website: "https://ada.example",
  gender: "female",
  birthdate: "1815-12-10",
  zoneinfo: "Europe/London",
  locale: "en-GB",
};

const SWITCHES = { "millpond:userinfo-booleans": "all" };

async function anOp(url: string, UserPoolTags: Readonly<Record<string, string>>): Promise<Op> {
  const client = { GenerateSecret: true, AllowedOAuthScopes: SCOPES };
  const pool = await aHostedPool(url, client, {
    AutoVerifiedAttributes: ["email", "phone_number"],
    UserPoolTags,
  });
  const { cognito, poolId: UserPoolId, clientId: ClientId, issuer } = pool;
  const attributes = { ...PROFILE, phone_number: "+442079460000", phone_number_verified: "true" };
  await cognito.adminUpdateUserAttributes({
    UserPoolId,
    Username: "ada",
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
  const { ClientSecret: _, ...settings } = UserPoolClient ?? {};
  const { UserPoolClient: other } = await cognito.createUserPoolClient({
    ...settings,
    UserPoolId,
    ClientName: "second",
    GenerateSecret: true,
  });
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  return {
    pool,
    metadata: (await discovered.json()) as Op["metadata"],
    first: { id: pool.clientId, secret: pool.clientSecret },
    second: { id: other?.ClientId ?? "", secret: other?.ClientSecret ?? "" },
  };
}

type Parameters = Readonly<Record<string, string | undefined>>;

const random = () => randomBytes(16).toString("base64url");

/** An authorization request as the suite makes it: state and nonce are always sent, unless a test takes them away. */
function requestOf(
  { metadata, first }: Op,
  more: Parameters = {},
): { readonly url: string; readonly sent: Parameters } {
  const usual = { client_id: first.id, redirect_uri: CALLBACK, response_type: "code", scope: "openid" };
  const sent: Parameters = { ...usual, state: random(), nonce: random(), ...more };
  const given = Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { url: `${metadata["authorization_endpoint"]}?${new URLSearchParams(given).toString()}`, sent };
}

/** What came back to the application, whose state is checked. */
function answerIn(page: Page, { state }: Parameters): URLSearchParams {
  expect(page.url.split("?")[0]).toBe(CALLBACK);
  const answer = new URL(page.url).searchParams;
  expect(answer.get("state") ?? undefined).toBe(state);
  return answer;
}

interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly id_token: string;
    readonly access_token: string;
    readonly refresh_token: string;
  };
}

type Authentication = "client_secret_basic" | "client_secret_post";

async function askForTokens(
  { metadata, first }: Op,
  form: Readonly<Record<string, string>>,
  { client = first, by = "client_secret_basic" }: { readonly client?: Client; readonly by?: Authentication } = {},
): Promise<TokenAnswer> {
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  const posted = { client_id: client.id, client_secret: client.secret };
  const response = await fetch(metadata["token_endpoint"] ?? "", {
    method: "POST",
    headers: by === "client_secret_basic" ? { authorization: basic } : {},
    body: new URLSearchParams({ ...form, ...(by === "client_secret_post" && posted) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer["body"] };
}

/** What every module asks of an ID token that came from the token endpoint. */
async function verified({ pool, first }: Op, { body }: TokenAnswer, { nonce }: Parameters): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${pool.issuer}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await jwtVerify(body.id_token, keys, {
    issuer: pool.issuer,
    audience: first.id,
  });
  expect(protectedHeader).toEqual({ alg: "RS256", kid: expect.stringMatching(/./) });
  const half = createHash("sha256").update(body.access_token).digest().subarray(0, 16).toString("base64url");
  expect(payload).toMatchObject({ sub: pool.ada.sub, aud: first.id, at_hash: half, auth_time: expect.any(Number) });
  expect(payload["nonce"]).toBe(nonce);
  expect(payload).not.toHaveProperty("azp");
  return payload;
}

/** Exchanges the code, and checks the answer as RFC 6749 §5.1 and OpenID Connect Core §3.1.3 have it. */
async function redeem(op: Op, page: Page, sent: Parameters, by?: Authentication) {
  const code = answerIn(page, sent).get("code") ?? "";
  const form = { grant_type: "authorization_code", code, redirect_uri: CALLBACK };
  const answer = await askForTokens(op, form, by && { by });
  expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3600 } });
  expect(answer.headers.get("content-type")).toMatch(/^application\/json\b/);
  expect(answer.headers.get("cache-control")).toContain("no-store");
  return { answer, form, claims: await verified(op, answer, sent), tokens: answer.body };
}

/** The usual way: a person signs in, and the application gets tokens. */
async function happyFlow(op: Op, more: Parameters = {}, browser: Browser = aBrowser()) {
  const { url, sent } = requestOf(op, more);
  return redeem(op, await browser.signIn(url, "ada"), sent);
}

/** A second request from the browser of somebody who is signed in: nobody is asked anything. */
async function silently(op: Op, browser: Browser, more: Parameters = {}) {
  const { url, sent } = requestOf(op, more);
  return redeem(op, await browser.open(url), sent);
}

async function userInfo({ metadata, pool }: Op, init: RequestInit): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(metadata["userinfo_endpoint"] ?? "", init);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json;charset=UTF-8"]);
  const claims = (await response.json()) as Readonly<Record<string, unknown>>;
  expect(claims).toHaveProperty("sub", pool.ada.sub);
  return claims;
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A form for signing in is what the browser came to. */
const expectLogin = (page: Page) =>
  expect(page).toMatchObject({ status: 200, html: expect.stringContaining('name="password"') });

/** Nothing was sent to the application: the person is told instead. */
function expectShown({ pool }: Op, page: Page) {
  expect(page.url.split("?")[0]).toBe(`${pool.site}/error`);
  expect(page.status).toBe(400);
}

module("oidcc-server", "passes", async (op) => {
  const { claims, tokens } = await happyFlow(op);
  expect(await userInfo(op, bearer(tokens.access_token))).toHaveProperty("sub", claims.sub);
});

module("oidcc-response-type-missing", "passes", async (op) => {
  const { url, sent } = requestOf(op, { response_type: undefined });
  expect(answerIn(await aBrowser().open(url), sent).get("error")).toBe("invalid_request");
});

module("oidcc-idtoken-signature", "passes", async (op) => {
  const { tokens } = await happyFlow(op);
  const { kid, alg } = decodeProtectedHeader(tokens.id_token);
  const response = await fetch(`${op.pool.issuer}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: readonly Readonly<Record<string, string>>[] };
  expect(alg).toBe("RS256");
  expect(keys.filter((key) => key["kid"] === kid)).toMatchObject([{ kty: "RSA", alg: "RS256", use: "sig" }]);
});

module("oidcc-idtoken-unsigned", "not offered", async (op) => {
  expect(op.metadata["id_token_signing_alg_values_supported"]).toEqual(["RS256"]);
});

module("oidcc-userinfo-get", "passes", async (op) => {
  await userInfo(op, bearer((await happyFlow(op)).tokens.access_token));
});

module("oidcc-userinfo-post-header", "passes", async (op) => {
  await userInfo(op, { method: "POST", ...bearer((await happyFlow(op)).tokens.access_token) });
});

module("oidcc-userinfo-post-body", "passes", async (op) => {
  const { tokens } = await happyFlow(op);
  await userInfo(op, { method: "POST", body: new URLSearchParams({ access_token: tokens.access_token }) });
});

module("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", "passes", async (op) => {
  const { claims } = await happyFlow(op, { nonce: undefined });
  expect(claims).not.toHaveProperty("nonce");
});

const EMAIL = ({ pool }: Op) => ({ email: pool.ada.email, email_verified: true });
const PHONE = { phone_number: "+442079460000", phone_number_verified: true };

module("oidcc-scope-profile", "passes", async (op) => {
  const { tokens, claims } = await happyFlow(op, { scope: "openid profile" });
  const expected = { sub: claims.sub, username: "ada", ...PROFILE };
  expect(await userInfo(op, bearer(tokens.access_token))).toEqual(expected);
});

module("oidcc-scope-email", "passes by a switch", async (op) => {
  const { tokens, claims } = await happyFlow(op, { scope: "openid email" });
  const expected = { sub: claims.sub, username: "ada", ...EMAIL(op) };
  expect(await userInfo(op, bearer(tokens.access_token))).toEqual(expected);
});

module("oidcc-scope-address", "not offered", async (op) => {
  expect(op.metadata.scopes_supported).toEqual(["openid", "email", "phone", "profile"]);
  const { url, sent } = requestOf(op, { scope: "openid address" });
  expect(answerIn(await aBrowser().open(url), sent).get("error")).not.toBeNull();
});

module("oidcc-scope-phone", "passes by a switch", async (op) => {
  const { tokens, claims } = await happyFlow(op, { scope: "openid phone" });
  expect(await userInfo(op, bearer(tokens.access_token))).toEqual({ sub: claims.sub, username: "ada", ...PHONE });
});

module("oidcc-scope-all", "not offered", async (op) => {
  expect(op.metadata.scopes_supported).not.toContain("address");
  const { tokens, claims } = await happyFlow(op, { scope: SCOPES.join(" ") });
  const text = { email_verified: "true", phone_number_verified: "true" };
  const expected = { sub: claims.sub, username: "ada", ...PROFILE, ...EMAIL(op), ...PHONE, ...text };
  expect(await userInfo(op, bearer(tokens.access_token))).toEqual(expected);
});

module("oidcc-alternate-happy-flow", "passes by a switch", async (op) => {
  const { url, sent } = requestOf(op, { scope: "email openid" });
  const reversed = new URL(url);
  reversed.search = new URLSearchParams([...reversed.searchParams].toReversed()).toString();
  const { tokens } = await redeem(op, await aBrowser().signIn(reversed.href, "ada"), sent);
  expect(await userInfo(op, bearer(tokens.access_token))).toMatchObject(EMAIL(op));
});

module("oidcc-display-page", "passes", async (op) => void (await happyFlow(op, { display: "page" })));

module("oidcc-display-popup", "passes", async (op) => void (await happyFlow(op, { display: "popup" })));

module("oidcc-prompt-login", "passes", async (op) => {
  const browser = aBrowser();
  const first = await happyFlow(op, {}, browser);
  await wait(1_100); // a later sign-in is told from the first by seconds
  const { url, sent } = requestOf(op, { prompt: "login" });
  const login = await browser.open(url);
  expectLogin(login);
  const second = await redeem(op, await browser.submit(login, { username: "ada", password: PASSWORD }), sent);
  expect(Number(second.claims["auth_time"])).toBeGreaterThan(Number(first.claims["auth_time"]));
});

module("oidcc-prompt-none-not-logged-in", "passes", async (op) => {
  const { url, sent } = requestOf(op, { prompt: "none" });
  expect(answerIn(await aBrowser().open(url), sent).get("error")).toBe("login_required");
});

module("oidcc-prompt-none-logged-in", "passes", async (op) => {
  const browser = aBrowser();
  const { claims: first } = await happyFlow(op, {}, browser);
  const { claims: second } = await silently(op, browser, { prompt: "none" });
  expect([second.sub, second["auth_time"]]).toEqual([first.sub, first["auth_time"]]);
});

module("oidcc-max-age-1", "passes", async (op) => {
  const browser = aBrowser();
  const first = await happyFlow(op, {}, browser);
  await wait(2_100); // until that sign-in is too old
  const { url, sent } = requestOf(op, { max_age: "1" });
  const login = await browser.open(url);
  expectLogin(login);
  const second = await redeem(op, await browser.submit(login, { username: "ada", password: PASSWORD }), sent);
  expect(Number(second.claims["auth_time"])).toBeGreaterThan(Number(first.claims["auth_time"]));
});

module("oidcc-max-age-10000", "passes", async (op) => {
  const browser = aBrowser();
  const { claims: first } = await happyFlow(op, {}, browser);
  const { claims: second } = await silently(op, browser, { max_age: "10000" });
  expect([second.sub, second["auth_time"]]).toEqual([first.sub, first["auth_time"]]);
});

module("oidcc-ensure-request-with-unknown-parameter-succeeds", "passes", async (op) => {
  await happyFlow(op, { extra: "foobar" });
});

module("oidcc-id-token-hint", "passes", async (op) => {
  const browser = aBrowser();
  const { claims: first, tokens } = await happyFlow(op, {}, browser);
  const { claims: second } = await silently(op, browser, { prompt: "none", id_token_hint: tokens.id_token });
  expect([second.sub, second["auth_time"]]).toEqual([first.sub, first["auth_time"]]);
});

module("oidcc-login-hint", "passes", async (op) => {
  await happyFlow(op, { login_hint: "ada" });
  expect((await aBrowser().open(requestOf(op, { login_hint: "ada" }).url)).html).toContain('value="ada"');
});

module("oidcc-ui-locales", "passes", async (op) => void (await happyFlow(op, { ui_locales: "se" })));

module("oidcc-claims-locales", "passes", async (op) => void (await happyFlow(op, { claims_locales: "se" })));

module("oidcc-ensure-request-with-acr-values-succeeds", "passes", async (op) => {
  await happyFlow(op, { acr_values: "urn:cognito:loa:1 urn:cognito:loa:2" });
});

module("oidcc-codereuse", "passes", async (op) => {
  const { form } = await happyFlow(op);
  expect(await askForTokens(op, form)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

module("oidcc-codereuse-30seconds", "passes", async (op) => {
  const { form, tokens } = await happyFlow(op);
  await wait(30_000); // so long a server might take a code twice, says the suite
  expect(await askForTokens(op, form)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  const { status } = await fetch(op.metadata["userinfo_endpoint"] ?? "", bearer(tokens.access_token));
  expect(status).toBe(401);
});

module("oidcc-ensure-registered-redirect-uri", "passes", async (op) => {
  expectShown(op, await aBrowser().open(requestOf(op, { redirect_uri: `${CALLBACK}/elsewhere` }).url));
});

module("oidcc-ensure-post-request-succeeds", "passes", async (op) => {
  const browser = aBrowser();
  const { url, sent } = requestOf(op);
  const [action] = url.split("?");
  // A page of the application whose only form is the request.
  const fields = Object.entries(sent).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  const html = `<form method="post" action="${action}">${fields.join("")}</form>`;
  const login = await browser.submit({ url: CALLBACK, status: 200, headers: {}, html }, {});
  await redeem(op, await browser.submit(login, { username: "ada", password: PASSWORD }), sent);
});

module("oidcc-server-client-secret-post", "passes", async (op) => {
  const { url, sent } = requestOf(op);
  await redeem(op, await aBrowser().signIn(url, "ada"), sent, "client_secret_post");
});

/** The request as an unsigned JWT (OpenID Connect Core §6.1). */
const requestObject = (sent: Parameters) => new UnsecuredJWT(sent).encode();

module("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported", "refused", async (op) => {
  const { url, sent } = requestOf(op, { request_uri: "https://app.example/request.jwt" });
  expect(answerIn(await aBrowser().open(url), sent).get("error")).toBe("request_uri_not_supported");
});

module("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported", "refused", async (op) => {
  const { url, sent } = requestOf(op, { request: requestObject(requestOf(op).sent) });
  expect(answerIn(await aBrowser().open(url), sent).get("error")).toBe("request_not_supported");
});

module("oidcc-claims-essential", "passes by a switch", async (op) => {
  const { tokens } = await happyFlow(op, { claims: JSON.stringify({ userinfo: { name: { essential: true } } }) });
  expect(await userInfo(op, bearer(tokens.access_token))).toHaveProperty("name", PROFILE.name);
});

module("oidcc-ensure-request-object-with-redirect-uri", "refused", async (op) => {
  const request = requestObject(requestOf(op).sent);
  expectShown(op, await aBrowser().open(requestOf(op, { redirect_uri: `${CALLBACK}/elsewhere`, request }).url));
});

module("oidcc-refresh-token", "passes", async (op) => {
  const { tokens, claims } = await happyFlow(op);
  expect(tokens.refresh_token).toMatch(/^[\x20-\x7e]+$/);
  const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  const answer = await askForTokens(op, refresh);
  const again = await verified(op, answer, { nonce: undefined });
  expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
  expect(answer.body.access_token).not.toBe(tokens.access_token);
  expect([again.iss, again.sub, again.aud, again["auth_time"]]).toEqual([
    claims.iss,
    claims.sub,
    claims.aud,
    claims["auth_time"],
  ]);
  await userInfo(op, bearer(answer.body.access_token));
  const elsewhere = await askForTokens(op, refresh, { client: op.second });
  expect(elsewhere).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

module("oidcc-ensure-request-with-valid-pkce-succeeds", "passes", async (op) => {
  const verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(verifier).digest("base64url");
  const { url, sent } = requestOf(op, { code_challenge, code_challenge_method: "S256" });
  const code = answerIn(await aBrowser().signIn(url, "ada"), sent).get("code") ?? "";
  const form = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, code_verifier: verifier };
  await verified(op, await askForTokens(op, form), sent);
});

// At once, because one of them waits for half a minute.
describe.concurrent.each(inject("servers"))("The plan of the basic OpenID provider, on $database", ({ url }) => {
  const ops = new Map<boolean, Promise<Op>>();
  const opFor = (isSwitched: boolean): Promise<Op> => {
    const op = ops.get(isSwitched) ?? anOp(url, isSwitched ? SWITCHES : {});
    ops.set(isSwitched, op);
    return op;
  };
  test.each([...modules])("%s", async (_, { result, run }) => run(await opFor(result === "passes by a switch")));
});

test("docs/conformance.md tells of every module what it comes to", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "conformance.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(oidcc-[\w-]+)`[^|]*\| ([^|]*?) *\|/gm)].map(([, name, result]) => [
    name,
    result,
  ]);
  expect(rows).toEqual([...modules].map(([name, { result }]) => [name, result]));
  expect(rows).toHaveLength(38);
});
