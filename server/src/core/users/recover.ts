import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, RecoveryName, VerifiedAttribute } from "../pools/pool.ts";
import { keepCode, makeCode, takeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { findUser } from "./logins.ts";
import { makeBelieveUser } from "./make-believe.ts";
import { replacePassword, verifierFor } from "./password.ts";
import { checkHistory, checkPassword } from "./password-policy.ts";
import { pretendToSend } from "./pretend.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "passwords">;

const PURPOSE = "reset-password";

/**
 * Sends a code that lets a person choose a new password.
 * @throws {CognitoError} UserNotFoundException, InvalidParameterException without a proven address, NotAuthorizedException where
 *   only operators reset passwords or the user's state forbids it, LimitExceededException
 */
export async function forgotPassword(ctx: Needs, { client, pool }: App, username: string): Promise<DeliveryDetails> {
  const user = await findUser(ctx, pool, username);
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const nobody = user ? undefined : makeBelieveUser(ctx, pool, username);
  await countUse(ctx, pool.id, user?.sub ?? nobody?.sub ?? "", "ForgotPassword");
  if (recoveryMechanisms(pool).includes("admin_only")) {
    throw new CognitoError("NotAuthorizedException", "Contact administrator to reset password.");
  }
  if (nobody) return pretendToSend(ctx, pool, nobody, username, PURPOSE);
  if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
  if (!user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
  refuseUnlessResettable(user);
  const code = await resetCode(ctx, pool, user, client.id);
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}

/** An operator makes a user choose a new password: the old one stops working and a code is sent. */
export async function adminResetPassword(ctx: Needs, pool: Pool, user: User): Promise<void> {
  refuseUnlessResettable(user);
  const code = await resetCode(ctx, pool, user, undefined);
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    refuseUnlessResettable(before);
    await keepCode(tx, code);
    return { ...before, status: "RESET_REQUIRED" };
  });
  ctx.delivery.wake();
}

/**
 * The person brings the code and a new password.
 * @throws {CognitoError} CodeMismatchException, ExpiredCodeException, InvalidPasswordException, LimitExceededException,
 *   PasswordHistoryPolicyViolationException, UserNotFoundException
 */
export async function confirmForgotPassword(
  ctx: Needs,
  { client, pool }: App,
  { username, code, password }: { readonly username: string; readonly code: string; readonly password: string },
): Promise<void> {
  const user = await findUser(ctx, pool, username);
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  checkPassword(pool, password);
  const subject = user ?? makeBelieveUser(ctx, pool, username);
  await countUse(ctx, pool.id, subject.sub, "ConfirmForgotPassword");
  const now = ctx.clock.now();
  // The verifier is made for nobody too: the exponentiation is most of the time this takes.
  const verifier = await verifierFor(ctx, pool, subject, password);
  const taken = { poolId: pool.id, sub: subject.sub, purpose: PURPOSE } as const;
  if (!user) {
    return ctx.store.write(async (tx) => {
      await takeCode(ctx, tx, taken, code, now);
      throw new CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.");
    });
  }
  if (!user.enabled) throw new CognitoError("NotAuthorizedException", "User is disabled.");
  await checkHistory(ctx, pool, user, password);
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const { attribute, destination } = await takeCode(ctx, tx, taken, code, now);
    // Reading the code proved the address once more.
    const proven = before.attributes[attribute] === destination ? { [`${attribute}_verified`]: "true" } : {};
    const after = await replacePassword(tx, pool, before, verifier, now);
    return { ...after, status: "CONFIRMED", attributes: { ...before.attributes, ...proven } };
  });
}

const resetCode = (ctx: Needs, pool: Pool, user: User, clientId: string | undefined) => {
  const attribute = recoveryAddress(pool, user);
  if (!attribute) {
    throw new CognitoError(
      "InvalidParameterException",
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
  }
  return makeCode(ctx, pool, user, {
    purpose: PURPOSE,
    occasion: "forgot-password",
    attribute,
    destination: user.attributes[attribute] ?? "",
    ...(clientId !== undefined && { clientId }),
  });
};

function refuseUnlessResettable(user: User): void {
  if (user.status === "FORCE_CHANGE_PASSWORD" || user.status === "EXTERNAL_PROVIDER") {
    throw new CognitoError("NotAuthorizedException", "User password cannot be reset in the current state.");
  }
}

/** In order of the pool's priority; pools without the setting try the phone first, as Cognito's oldest do. */
function recoveryMechanisms(pool: Pool): readonly RecoveryName[] {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (!mechanisms || mechanisms.length === 0) return ["verified_phone_number", "verified_email"];
  return mechanisms.toSorted((one, other) => one.Priority - other.Priority).map(({ Name }) => Name);
}

function recoveryAddress(pool: Pool, user: User): VerifiedAttribute | undefined {
  return recoveryMechanisms(pool)
    .flatMap((name) => (name === "admin_only" ? [] : [name.slice("verified_".length) as VerifiedAttribute]))
    .find((name) => user.attributes[name] && user.attributes[`${name}_verified`] === "true");
}
