import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import type { Session } from "./session.ts";

/**
 * What a refresh token says, sealed: the application and the person it was given to, their sign-in, and the key that proves
 * it. It looks like the compact JWE Cognito gives out, five parts behind `{"cty":"JWT",…}`; nobody but us can open it.
 */
export interface RefreshToken {
  readonly clientId: string;
  readonly sub: string;
  readonly sessionId: string;
  readonly key: string;
}

/** Ours have some 400 characters; Cognito's, which clients may have made room for, some 1 800. */
export const LONGEST_REFRESH_TOKEN = 4_096;

const HEADER = toBase64url(JSON.stringify({ cty: "JWT", enc: "A256GCM", alg: "dir" }));
const PURPOSE = "refresh-token";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Draws the key of a new refresh token. */
export const drawRefreshKey = (ctx: Pick<Context, "random">): string => toBase64url(ctx.random.bytes(32));

/** The key of the token that follows one: only who has that one, and we, can tell it. */
export const nextRefreshKey = (ctx: Pick<Context, "seal">, session: Session, key: string): string =>
  toBase64url(ctx.seal.digest("next-refresh-token", session.id, key));

/** What is kept of a refresh token. */
export const refreshDigest = (ctx: Pick<Context, "seal">, key: string): Uint8Array => ctx.seal.digest(PURPOSE, key);

export function writeRefreshToken(ctx: Pick<Context, "seal">, session: Session, key: string): string {
  const plain = Buffer.from(JSON.stringify([session.clientId, session.sub, session.id, key]));
  const sealed = ctx.seal.seal(PURPOSE, session.poolId, plain);
  return [
    HEADER,
    "",
    toBase64url(sealed.subarray(0, NONCE_BYTES)),
    toBase64url(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
    toBase64url(sealed.subarray(-TAG_BYTES)),
  ].join(".");
}

/** Undefined for anything that is not a refresh token of this pool. */
export function readRefreshToken(ctx: Pick<Context, "seal">, poolId: string, token: string): RefreshToken | undefined {
  if (token.length > LONGEST_REFRESH_TOKEN) return undefined;
  const [header, encryptedKey, ...parts] = token.split(".");
  if (header !== HEADER || encryptedKey !== "" || parts.length !== 3) return undefined;
  const bytes = parts.map((part) => fromBase64url(part));
  if (!bytes.every((part) => part !== undefined)) return undefined;
  const plain = ctx.seal.open(PURPOSE, poolId, Buffer.concat(bytes));
  if (!plain) return undefined;
  // Nobody else can have written it, so it is of the shape that `writeRefreshToken` gave it.
  const [clientId, sub, sessionId, key]: [string, string, string, string] = JSON.parse(Buffer.from(plain).toString());
  return { clientId, sub, sessionId, key };
}
