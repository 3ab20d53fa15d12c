import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import type { Attempt, Step } from "./attempt.ts";
import { complete } from "./complete.ts";
import { askNewPassword } from "./challenges/new-password-required.ts";
import type { OneTime } from "./session.ts";

export const INCORRECT = "Incorrect username or password.";

export const incorrect = () => new CognitoError("NotAuthorizedException", INCORRECT);

/** @throws {CognitoError} NotAuthorizedException while too many wrong passwords keep the door shut. */
export function refuseLocked(lockedUntil: Date | undefined, now: Date): void {
  if (lockedUntil && lockedUntil > now) throw new CognitoError("NotAuthorizedException", "Password attempts exceeded");
}

/**
 * The password was right: what the user's state still asks for, and then tokens.
 * @throws {CognitoError} NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException,
 *   InvalidUserPoolConfigurationException
 */
export async function afterPassword(
  ctx: Context,
  attempt: Attempt,
  user: User,
  spends: readonly OneTime[] = [],
): Promise<Step> {
  if (!user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
  switch (user.status) {
    case "UNCONFIRMED":
      throw new CognitoError("UserNotConfirmedException", "User is not confirmed.");
    case "RESET_REQUIRED":
      throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
    case "FORCE_CHANGE_PASSWORD":
      if (user.passwordExpiresAt && user.passwordExpiresAt <= ctx.clock.now()) {
        throw new CognitoError(
          "NotAuthorizedException",
          "Temporary password has expired and must be reset by an administrator.",
        );
      }
      return askNewPassword(ctx, attempt, user, spends);
    case "EXTERNAL_PROVIDER":
      throw incorrect();
    case "CONFIRMED":
      return complete(ctx, attempt, user, spends);
  }
}
