import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { onTestFinished } from "vitest";

const CLIENT_ID = "photosclient";
const CLIENT_SECRET = "photossecret";

const keyPair = await generateKeyPair("RS256");
const strangerKeyPair = await generateKeyPair("RS256");
const keys = { keys: [{ ...(await exportJWK(keyPair.publicKey)), kid: "1", alg: "RS256", use: "sig" }] };

/** What a pool that is broken, or not the pool at all, would put in a token. */
export interface Twist {
  readonly id?: JWTPayload;
  readonly access?: JWTPayload;
  /** Which token is signed with a key that is not the pool's. */
  readonly signedByStranger?: "id" | "access";
}

/** A user pool whose sign-in page lets in at once whoever comes, and which can be made to misbehave. */
export interface StubPool {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The forms that were sent to the token endpoint, in order. */
  readonly tokenRequests: readonly URLSearchParams[];
  readonly revoked: readonly string[];
  /** Who signs in from now on. */
  person: { sub: string; nickname: string };
  twist: Twist;
  /** Whether a refresh brings a new refresh token and spends the old one. */
  rotation: boolean;
  /** Called before the token endpoint answers; what it returns is answered instead. */
  beforeTokens: () => Promise<Response | undefined>;
  /** As an administrator's global sign-out: no refresh token counts any more. */
  signOutEverywhere(): void;
}

/** Starts one on a free port; it ends with the test. */
export async function aStubPool(): Promise<StubPool> {
  const codes = new Map<string, { challenge: string; nonce: string; redirectUri: string }>();
  const refreshTokens = new Set<string>();
  const tokenRequests: URLSearchParams[] = [];
  const revoked: string[] = [];
  const routes = new Hono();
  const server = createServer((request, response) => void getRequestListener(routes.fetch)(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  const pool: StubPool = {
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    tokenRequests,
    revoked,
    person: { sub: randomUUID(), nickname: "Ada" },
    twist: {},
    rotation: true,
    beforeTokens: async () => undefined,
    signOutEverywhere: () => refreshTokens.clear(),
  };

  const sign = (claims: JWTPayload, kind: "id" | "access") =>
    new SignJWT({ ...claims, ...pool.twist[kind] })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuedAt()
      .setExpirationTime(pool.twist[kind]?.exp ?? "1 hour")
      .sign(pool.twist.signedByStranger === kind ? strangerKeyPair.privateKey : keyPair.privateKey);

  async function tokens(nonce?: string, withRefreshToken = true): Promise<Response> {
    const { sub, nickname } = pool.person;
    const id = { iss: issuer, aud: CLIENT_ID, sub, nickname, token_use: "id", ...(nonce && { nonce }) };
    const access = { iss: issuer, client_id: CLIENT_ID, sub, username: sub, token_use: "access", scope: "openid" };
    const refreshToken = withRefreshToken ? randomUUID() : undefined;
    if (refreshToken) refreshTokens.add(refreshToken);
    return Response.json({
      id_token: await sign(id, "id"),
      access_token: await sign(access, "access"),
      refresh_token: refreshToken,
      expires_in: 3600,
      token_type: "Bearer",
    });
  }

  const refuse = (error: string, status = 400) => Response.json({ error }, { status });
  const isClient = (request: Request) =>
    request.headers.get("authorization") === `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`;

  routes.get("/.well-known/openid-configuration", (c) =>
    c.json({
      issuer,
      authorization_endpoint: `${issuer}/photos/oauth2/authorize`,
      token_endpoint: `${issuer}/photos/oauth2/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "token"],
      subject_types_supported: ["public"],
    }),
  );
  routes.get("/.well-known/jwks.json", (c) => c.json(keys));

  routes.get("/photos/oauth2/authorize", (c) => {
    const { client_id, redirect_uri = "", state = "", nonce = "", code_challenge = "", ...rest } = c.req.query();
    const { response_type, scope, code_challenge_method } = rest;
    if (client_id !== CLIENT_ID || response_type !== "code" || scope !== "openid" || code_challenge_method !== "S256") {
      return c.text("This is not what the application should ask for", 400);
    }
    const code = randomUUID();
    codes.set(code, { challenge: code_challenge, nonce, redirectUri: redirect_uri });
    return c.redirect(`${redirect_uri}?${new URLSearchParams({ code, state }).toString()}`);
  });

  routes.post("/photos/oauth2/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    tokenRequests.push(form);
    const instead = await pool.beforeTokens();
    if (instead) return instead;
    if (!isClient(c.req.raw)) return refuse("invalid_client", 401);
    if (form.get("grant_type") === "refresh_token") {
      const given = form.get("refresh_token") ?? "";
      const good = pool.rotation ? refreshTokens.delete(given) : refreshTokens.has(given);
      return good ? tokens(undefined, pool.rotation) : refuse("invalid_grant");
    }
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const right = code && code.challenge === challenge && code.redirectUri === form.get("redirect_uri");
    return right ? tokens(code.nonce) : refuse("invalid_grant");
  });

  routes.post("/photos/oauth2/revoke", async (c) => {
    if (!isClient(c.req.raw)) return refuse("invalid_client", 401);
    const token = new URLSearchParams(await c.req.text()).get("token") ?? "";
    revoked.push(token);
    refreshTokens.delete(token);
    return c.body(null, 200);
  });

  return pool;
}
