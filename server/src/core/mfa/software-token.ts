import { isLocked } from "../auth/lockout.ts";
import { wrongCode } from "../auth/wrong-code.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { changeUser } from "../users/save.ts";
import type { User } from "../users/user.ts";
import { isOffered, withFactor } from "./factor.ts";
import { stepOf, toBase32 } from "./totp.ts";

/** The secret that a user's authenticator application shares with us. */
export interface SoftwareToken {
  readonly poolId: string;
  readonly sub: string;
  /** Sealed by the store. */
  readonly secret: Uint8Array;
  /** What the person calls the device it is on. */
  readonly name: string | undefined;
}

/** As long as the hash it is used with (RFC 4226 §4 asks for 160 bits). */
const SECRET_BYTES = 20;

/**
 * Draws a new secret for a user. It takes the place of one that was not verified at once, and of a verified one when it is
 * verified itself: a person who breaks off keeps what works.
 * @returns the secret in base32
 * @throws {CognitoError} SoftwareTokenMFANotFoundException where the pool has software tokens off
 */
export async function associateSoftwareToken(
  ctx: Pick<Context, "random" | "store">,
  pool: Pool,
  user: User,
): Promise<string> {
  requireOffered(pool);
  const secret = ctx.random.bytes(SECRET_BYTES);
  await ctx.store.writeOne((tx) => tx.softwareTokens.propose(pool.id, user.sub, secret));
  return toBase32(secret);
}

/** The code of an authenticator application that is being registered, and what the person calls the device it is on. */
export interface FirstCode {
  readonly code: string;
  readonly name: string | undefined;
}

/**
 * The person shows that the secret has arrived, which registers it. A sign-in that demands a factor turns it on at once; else
 * that is for SetUserMFAPreference to do.
 * @param check sees the user held against other changes, and throws where it must not be
 * @throws {CognitoError} EnableSoftwareTokenMFAException for a wrong code; SoftwareTokenMFANotFoundException without a secret;
 *   NotAuthorizedException while too many wrong codes keep the door shut
 */
export async function verifySoftwareToken(
  ctx: Pick<Context, "clock" | "random" | "store">,
  pool: Pool,
  user: User,
  { code, name }: FirstCode,
  { turnOn = false, check }: { readonly turnOn?: boolean; readonly check?: (before: User) => void } = {},
): Promise<User> {
  requireOffered(pool);
  const secret = await ctx.store.softwareTokens.proposed(pool.id, user.sub);
  if (!secret) throw noSoftwareToken();
  const at = ctx.clock.now();
  // Asked for by itself: a user found by an access token does not tell.
  const lockedUntil = await ctx.store.lockouts.find(pool.id, user.sub);
  const step = isLocked(lockedUntil, at) ? undefined : stepOf(secret, code, at);
  if (step === undefined) throw await wrongCode(ctx, user, at, mismatch());
  const token = ctx.random.uuid();
  return changeUser(ctx, pool, user.sub, async (before, tx) => {
    check?.(before);
    const isFirst = await tx.softwareTokens.accept({ poolId: pool.id, sub: user.sub, secret, name }, step);
    if (!isFirst) throw noSoftwareToken();
    const mfa = { ...before.mfa, token };
    return { ...before, mfa: turnOn ? withFactor(mfa, "SOFTWARE_TOKEN_MFA") : mfa };
  });
}

const mismatch = () =>
  new CognitoError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");

/** Takes a user's software token away, and the factor with it. */
export function deleteSoftwareToken(ctx: Pick<Context, "clock" | "store">, pool: Pool, user: User): Promise<User> {
  return changeUser(ctx, pool, user.sub, async (before, tx) => {
    await tx.softwareTokens.delete(pool.id, user.sub);
    const { token: _, preferred, enabled, ...rest } = before.mfa;
    const mfa = {
      ...rest,
      enabled: enabled.filter((factor) => factor !== "SOFTWARE_TOKEN_MFA"),
      ...(preferred !== undefined && preferred !== "SOFTWARE_TOKEN_MFA" && { preferred }),
    };
    return { ...before, mfa };
  });
}

function requireOffered(pool: Pool): void {
  if (!isOffered(pool, "SOFTWARE_TOKEN_MFA")) {
    throw new CognitoError(
      "SoftwareTokenMFANotFoundException",
      "Software Token MFA has not been enabled by the userPool",
    );
  }
}

/** In these words: amazon-cognito-identity-js #630. */
export const noSoftwareToken = () =>
  new CognitoError("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.");
