import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import { equalBytes } from "../../lib/equal.ts";
import type { Context } from "../context.ts";
import type { Session } from "./session.ts";

/**
 * What a refresh token says: whose sign-in it belongs to, and the key that proves it. It looks like the compact JWE Cognito
 * gives out, five parts behind `{"cty":"JWT",…}`, for clients that look at that. Nothing in it is encrypted: but for the key it
 * says no more than the access token beside it.
 */
export interface RefreshToken {
  readonly sub: string;
  readonly sessionId: string;
  readonly key: string;
}

/** The sign-in that a token is for. */
type SignIn = Pick<Session, "poolId" | "sub" | "id">;
type Needs = Pick<Context, "seal">;

/** Ours have some 200 characters; Cognito's, which clients may have made room for, some 1 800. */
export const LONGEST_REFRESH_TOKEN = 4_096;

const HEADER = toBase64url(JSON.stringify({ cty: "JWT", enc: "A256GCM", alg: "dir" }));
/** Of each half of a key: one is random, the other is ours alone to make from it. */
const HALF_BYTES = 16;
const HALF_CHARACTERS = 22;

/** Draws the key of a sign-in's first refresh token. */
export const drawRefreshKey = (ctx: Pick<Context, "random" | "seal">, signIn: SignIn): string =>
  wholeKey(ctx, signIn, toBase64url(ctx.random.bytes(HALF_BYTES)));

/** The key of the token that follows one: only who has that one, and we, can tell it. */
export const nextRefreshKey = (ctx: Needs, signIn: SignIn, key: string): string =>
  wholeKey(ctx, signIn, toBase64url(ctx.seal.digest("next-refresh-token", signIn.id, key).subarray(0, HALF_BYTES)));

function wholeKey(ctx: Needs, { poolId, sub, id }: SignIn, half: string): string {
  const tag = ctx.seal.digest("refresh-token-tag", poolId, sub, id, half).subarray(0, HALF_BYTES);
  return half + toBase64url(tag);
}

/** Whether we made the token, be it in force or not: what is in force has its digest kept, and need not be asked. */
export function isGenuine(ctx: Needs, poolId: string, { sub, sessionId, key }: RefreshToken): boolean {
  const made = wholeKey(ctx, { poolId, sub, id: sessionId }, key.slice(0, HALF_CHARACTERS));
  return equalBytes(Buffer.from(made), Buffer.from(key));
}

/** What is kept of a refresh token. */
export const refreshDigest = (ctx: Needs, key: string): Uint8Array => ctx.seal.digest("refresh-token", key);

export function writeRefreshToken({ sub, id }: SignIn, key: string): string {
  const place = toBase64url(`${sub} ${id}`);
  return `${HEADER}..${key.slice(0, HALF_CHARACTERS)}.${place}.${key.slice(HALF_CHARACTERS)}`;
}

/** Undefined for what does not look like a refresh token. */
export function readRefreshToken(token: string): RefreshToken | undefined {
  if (token.length > LONGEST_REFRESH_TOKEN) return undefined;
  const [header, encryptedKey, half, place, tag, ...more] = token.split(".", 6);
  if (header !== HEADER || encryptedKey !== "" || more.length > 0) return undefined;
  if (half?.length !== HALF_CHARACTERS || tag?.length !== HALF_CHARACTERS || place === undefined) return undefined;
  const [, sub, sessionId] = fromBase64url(place)?.toString().match(PLACE) ?? [];
  return sub === undefined || sessionId === undefined ? undefined : { sub, sessionId, key: half + tag };
}

/** Two UUIDs, which may be anybody's. */
const PLACE = /^([0-9a-f-]{36}) ([0-9a-f-]{36})$/;
