import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Attempt, ChallengeName } from "./attempt.ts";

/**
 * Where a sign-in stands between two requests, sealed into the `Session` the client carries, so that any server goes on
 * with what another began. Only its id is ever stored, once it is spent.
 */
export interface AuthSession {
  readonly id: string;
  readonly challenge: ChallengeName;
  readonly sub: string;
  readonly expiresAt: Date;
}

const PURPOSE = "auth-session";

/** The session for a user who is asked `challenge` next. */
export function sealSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  { client, pool }: Attempt,
  challenge: ChallengeName,
  sub: string,
): string {
  const expires = ctx.clock.now().getTime() + client.settings.AuthSessionValidity * 60_000;
  const plain = Buffer.from(JSON.stringify([ctx.random.uuid(), challenge, sub, expires]));
  return toBase64url(ctx.seal.seal(PURPOSE, `${pool.id}/${client.id}`, plain));
}

/**
 * Opens what `sealSession` made for this client and this challenge.
 * @throws {CognitoError} NotAuthorizedException for any other, or when its time is over.
 */
export function openSession(
  ctx: Pick<Context, "clock" | "seal">,
  { client, pool }: Attempt,
  challenge: ChallengeName,
  text: string | undefined,
): AuthSession {
  const bytes = text === undefined ? undefined : fromBase64url(text);
  const plain = bytes && ctx.seal.open(PURPOSE, `${pool.id}/${client.id}`, bytes);
  if (!plain) throw new CognitoError("NotAuthorizedException", "Invalid session for the user.");
  const [id, name, sub, expires] = JSON.parse(Buffer.from(plain).toString()) as [string, ChallengeName, string, number];
  if (name !== challenge) throw new CognitoError("NotAuthorizedException", "Invalid session for the user.");
  const expiresAt = new Date(expires);
  if (expiresAt <= ctx.clock.now()) {
    throw new CognitoError("NotAuthorizedException", "Invalid session for the user, session is expired.");
  }
  return { id, challenge, sub, expiresAt };
}

/** What may be used once in a sign-in: a session, a SECRET_BLOCK. */
export interface OneTime {
  readonly id: string;
  readonly expiresAt: Date;
}

export const sessionSpent = () =>
  new CognitoError("NotAuthorizedException", "Invalid session for the user, session can only be used once.");
