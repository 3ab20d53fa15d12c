import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";

/**
 * How often an hour one user may do what sends or tries codes.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const PER_HOUR = {
  ResendConfirmationCode: 5,
  ConfirmSignUp: 15,
  // AWS names 5 to 20 by risk for these two together.
  ForgotPassword: 10,
  ConfirmForgotPassword: 10,
  ChangePassword: 5,
  GetUserAttributeVerificationCode: 5,
  // Where somebody has forgotten a password that is not here yet.
  MigrateUser: 10,
  VerifyUserAttribute: 15,
  // Changes that send a code to a new address. AWS names no limit of its own.
  UpdateUserAttributes: 20,
  // AWS names 5 to 20 an hour for e-mail.
  SendMfaCode: 20,
} as const;

/** Their operations do not declare LimitExceededException. */
const DECLARE_NO_LIMIT: ReadonlySet<keyof typeof PER_HOUR> = new Set(["SendMfaCode", "UpdateUserAttributes"]);

const HOUR_MS = 3_600_000;

/**
 * Counts one use; the count stands whatever becomes of the request.
 * @throws {CognitoError} LimitExceededException beyond the hourly limit; TooManyRequestsException where the operations do not know
 *   that one
 */
export async function countUse(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  sub: string,
  action: keyof typeof PER_HOUR,
): Promise<void> {
  const windowStart = new Date(Math.floor(ctx.clock.now().getTime() / HOUR_MS) * HOUR_MS);
  const used = await ctx.store.writeOne((tx) => tx.attempts.count(poolId, sub, action, windowStart));
  if (used > PER_HOUR[action]) {
    const code = DECLARE_NO_LIMIT.has(action) ? "TooManyRequestsException" : "LimitExceededException";
    throw new CognitoError(code, "Attempt limit exceeded, please try after some time.");
  }
}
