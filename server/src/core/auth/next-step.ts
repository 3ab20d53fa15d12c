import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import type { Attempt, Proof, Step } from "./attempt.ts";
import { askConfirmation } from "./challenges/confirm-sign-up.ts";
import { askNewPassword } from "./challenges/new-password-required.ts";
import { complete } from "./complete.ts";
import { incorrect, isLocked, wrongPassword } from "./lockout.ts";
import { spend } from "./once.ts";

/** Puts a question to the user. */
type Ask = (ctx: Context, attempt: Attempt, user: User) => Step | Promise<Step>;

/**
 * What a sign-in still needs after a proof. This is the one place that decides it, for every flow, challenge and door.
 * @throws {CognitoError} NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException,
 *   InvalidUserPoolConfigurationException
 */
export async function nextStep(ctx: Context, attempt: Attempt, proof: Proof): Promise<Step> {
  const needed = stillNeeded(attempt, proof);
  if (needed === undefined) return complete(ctx, attempt, proof);
  await settle(ctx, proof);
  if (needed instanceof CognitoError) throw needed;
  return needed(ctx, attempt, proof.user);
}

/** A question, a refusal, or nothing more. */
function stillNeeded({ pool, door }: Attempt, { user, at }: Proof): Ask | CognitoError | undefined {
  if (!user.enabled) return new CognitoError("NotAuthorizedException", "User is disabled.");
  switch (user.status) {
    case "UNCONFIRMED":
      return door === "hosted"
        ? askConfirmation
        : new CognitoError("UserNotConfirmedException", "User is not confirmed.");
    case "RESET_REQUIRED":
      return new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
    case "EXTERNAL_PROVIDER":
      return incorrect();
    case "FORCE_CHANGE_PASSWORD":
      return user.passwordExpiresAt && user.passwordExpiresAt <= at
        ? new CognitoError(
            "NotAuthorizedException",
            "Temporary password has expired and must be reset by an administrator.",
          )
        : askNewPassword;
    case "CONFIRMED":
      break;
  }
  return pool.settings.MfaConfiguration === "ON" ? secondFactorMissing() : undefined;
}

/** No second factor is served, and a pool that demands one must not be entered without. */
const secondFactorMissing = () =>
  new CognitoError(
    "InvalidUserPoolConfigurationException",
    "The user pool requires multi-factor authentication, which this server does not serve yet.",
  );

/**
 * Closes a proof that leads on to anything but tokens. Whoever is told why they cannot sign in, or is asked for more, knows
 * that their password was right: as at the end of a sign-in, a burst of guesses must get no further than a row of them.
 */
async function settle(ctx: Pick<Context, "store">, { user, at, takes }: Proof): Promise<void> {
  if (takes.length > 0) await ctx.store.write((tx) => spend(tx, user.poolId, takes));
  const lockedUntil = await ctx.store.lockouts.find(user.poolId, user.sub);
  if (isLocked(lockedUntil, at)) throw await wrongPassword(ctx, user, at);
}
