import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidGroupError,
  CognitoJwtInvalidTokenUseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidScopeError,
  JwtInvalidSignatureError,
} from "aws-jwt-verify/error";
import type { Jwks } from "aws-jwt-verify/jwk";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { anAddress } from "../inbox.ts";
import { aPool, aUser, type Pool, signIn } from "../pool.ts";
import { type Server, startServer } from "../server.ts";

/** Ada, an author, and her tokens. */
async function ada(url: string) {
  const pool = await aPool(url);
  const { cognito, poolId: UserPoolId } = pool;
  const sub = await aUser(pool, "ada", anAddress());
  await cognito.createGroup({ UserPoolId, GroupName: "authors" });
  await cognito.adminAddUserToGroup({ UserPoolId, GroupName: "authors", Username: "ada" });
  return { pool, sub, tokens: await signIn(pool, "ada") };
}

/** The verifiers fetch only over https, so they are handed the keys. */
async function keysOf({ url, poolId }: Pool): Promise<Jwks> {
  const response = await fetch(`${url}/${poolId}/.well-known/jwks.json`);
  return (await response.json()) as Jwks;
}

/** A token whose claims were changed after it was signed. */
function forged(token: string, changes: Record<string, unknown>): string {
  const [header, payload = "", signature] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...changes };
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

/** Two hours later, when every token has expired. */
async function later<T>(run: () => T | Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

describe.each(inject("servers"))("aws-jwt-verify's JwtVerifier, on $database", ({ url }) => {
  test("an ID token verifies for its client, and for no other, nor changed, nor late", async () => {
    const { pool, sub, tokens } = await ada(url);
    const issuer = `${url}/${pool.poolId}`;
    const verifier = JwtVerifier.create({ issuer, audience: pool.clientId });
    verifier.cacheJwks(await keysOf(pool));

    expect(await verifier.verify(tokens.IdToken)).toMatchObject({ sub, aud: pool.clientId, token_use: "id" });
    await expect(verifier.verify(tokens.IdToken, { audience: "another" })).rejects.toThrow(JwtInvalidAudienceError);
    await expect(verifier.verify(tokens.AccessToken)).rejects.toThrow(JwtInvalidAudienceError);
    await expect(verifier.verify(forged(tokens.IdToken, { sub: "root" }))).rejects.toThrow(JwtInvalidSignatureError);
    await later(() => expect(verifier.verify(tokens.IdToken)).rejects.toThrow(JwtExpiredError));
  });

  test("an access token verifies by its scope", async () => {
    const { pool, sub, tokens } = await ada(url);
    const verifier = JwtVerifier.create({ issuer: `${url}/${pool.poolId}`, audience: null });
    verifier.cacheJwks(await keysOf(pool));

    const scope = "aws.cognito.signin.user.admin";
    expect(await verifier.verify(tokens.AccessToken, { scope })).toMatchObject({ sub, username: "ada", scope });
    await expect(verifier.verify(tokens.AccessToken, { scope: "books/write" })).rejects.toThrow(JwtInvalidScopeError);
  });

  test("a token of one pool is nothing to another, whatever keys that has", async () => {
    const { pool, tokens } = await ada(url);
    const other = await aPool(url);
    const issuer = `${url}/${other.poolId}`;
    const [keys, otherKeys] = [await keysOf(pool), await keysOf(other)];
    expect(keys.keys.map(({ kid }) => kid)).not.toEqual(expect.arrayContaining(otherKeys.keys.map(({ kid }) => kid)));
    const verifier = JwtVerifier.create({ issuer, audience: null });
    verifier.cacheJwks(keys);
    await expect(verifier.verify(tokens.AccessToken)).rejects.toThrow(JwtInvalidIssuerError);
    // The same key id over another key: the signature tells.
    const disguised = otherKeys.keys.map((key, n) => ({ ...key, kid: String(keys.keys[n]?.kid) }));
    const careless = JwtVerifier.create({ issuer: null, audience: null, jwksUri: "https://keys.invalid/" });
    careless.cacheJwks({ keys: disguised });
    await expect(careless.verify(tokens.AccessToken)).rejects.toThrow(JwtInvalidSignatureError);
  });

  test("a revoked access token is refused by the server, though its signature still verifies", async () => {
    const { pool, sub, tokens } = await ada(url);
    const { cognito, clientId: ClientId } = pool;
    await cognito.revokeToken({ ClientId, Token: tokens.RefreshToken });
    const verifier = JwtVerifier.create({ issuer: `${url}/${pool.poolId}`, audience: null });
    verifier.cacheJwks(await keysOf(pool));
    expect(await verifier.verify(tokens.AccessToken)).toMatchObject({ sub });
    await expect(cognito.getUser({ AccessToken: tokens.AccessToken })).rejects.toThrow("Access Token has been revoked");
  });
});

describe("aws-jwt-verify's CognitoJwtVerifier, where issuers are shaped like AWS's", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ MILLPOND_ISSUER: "aws" });
  });
  afterAll(() => server.stop());

  test("both tokens verify by pool, client, use, group and scope, and by no others", async () => {
    const { pool, sub, tokens } = await ada(server.url);
    const { poolId: userPoolId, clientId } = pool;
    const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" });
    verifier.cacheJwks(await keysOf(pool));
    const { AccessToken, IdToken } = tokens;

    expect(
      await verifier.verify(AccessToken, { groups: "authors", scope: "aws.cognito.signin.user.admin" }),
    ).toMatchObject({
      sub,
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`,
      "cognito:groups": ["authors"],
    });
    expect(await verifier.verify(IdToken, { tokenUse: "id", groups: ["readers", "authors"] })).toMatchObject({
      sub,
      "cognito:username": "ada",
      email_verified: true,
    });
    await expect(verifier.verify(IdToken)).rejects.toThrow(CognitoJwtInvalidTokenUseError);
    await expect(verifier.verify(AccessToken, { clientId: "another" })).rejects.toThrow(CognitoJwtInvalidClientIdError);
    await expect(verifier.verify(AccessToken, { groups: "readers" })).rejects.toThrow(CognitoJwtInvalidGroupError);
    await expect(verifier.verify(AccessToken, { scope: "books/write" })).rejects.toThrow(JwtInvalidScopeError);
    await expect(verifier.verify(forged(AccessToken, { "cognito:groups": ["readers"] }))).rejects.toThrow(
      JwtInvalidSignatureError,
    );
    await later(() => expect(verifier.verify(AccessToken)).rejects.toThrow(JwtExpiredError));
  });

  test("the same tokens are good for the server itself", async () => {
    const { pool, tokens } = await ada(server.url);
    expect(await pool.cognito.getUser({ AccessToken: tokens.AccessToken })).toMatchObject({ Username: "ada" });
  });
});
