import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, RecoveryName, VerifiedAttribute } from "../pools/pool.ts";
import { checkCode, codeExpired, codeMismatch, keepCode, makeCode, takeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { userOrNobody } from "./make-believe.ts";
import { replacePassword, verifierFor } from "./password.ts";
import { checkHistory, checkPassword } from "./password-policy.ts";
import { pretendToSend } from "./pretend.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "passwords">;

const PURPOSE = "reset-password";

/**
 * Sends a code that lets a person choose a new password. A client that hides its users tells of none why no code is sent.
 * @throws {CognitoError} UserNotFoundException, InvalidParameterException without a proven address, NotAuthorizedException where
 *   only operators reset passwords or the user's state forbids it, LimitExceededException
 */
export async function forgotPassword(ctx: Needs, { client, pool }: App, username: string): Promise<DeliveryDetails> {
  const { user, subject } = await userOrNobody(ctx, { client, pool }, username);
  await countUse(ctx, pool.id, subject.sub, "ForgotPassword");
  const channels = recoveryChannels(pool);
  if (channels.length === 0) {
    throw new CognitoError("NotAuthorizedException", "Contact administrator to reset password.");
  }
  const refusal = user && (reasonNotToReset(user) ?? (recoveryAddress(pool, user) ? undefined : noAddress()));
  if (refusal && !hidesUsers(client)) throw refusal;
  if (!user || refusal) {
    const proven = channels.filter((name) => pool.settings.AutoVerifiedAttributes?.includes(name));
    return pretendToSend(ctx, pool, subject, username, {
      purpose: PURPOSE,
      channels: proven.length > 0 ? proven : channels,
    });
  }
  const code = await resetCode(ctx, pool, user, client.id);
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}

/**
 * An operator makes a user choose a new password: the old one stops working and a code is sent.
 * @throws {CognitoError} NotAuthorizedException unless the user has a password of their own; InvalidParameterException without a
 *   proven address
 */
export async function adminResetPassword(ctx: Needs, pool: Pool, user: User): Promise<void> {
  refuseUnlessConfirmed(user);
  const code = await resetCode(ctx, pool, user, undefined);
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    refuseUnlessConfirmed(before);
    await keepCode(tx, code);
    return { ...before, status: "RESET_REQUIRED" };
  });
  ctx.delivery.wake();
}

/**
 * The person brings the code and a new password. The code is looked at before anything costs work or tells of former passwords.
 * @throws {CognitoError} CodeMismatchException, ExpiredCodeException, InvalidPasswordException, LimitExceededException,
 *   NotAuthorizedException where the user's state forbids it, PasswordHistoryPolicyViolationException, UserNotFoundException
 */
export async function confirmForgotPassword(
  ctx: Needs,
  { client, pool }: App,
  { username, code, password }: { readonly username: string; readonly code: string; readonly password: string },
): Promise<void> {
  const { user, subject } = await userOrNobody(ctx, { client, pool }, username);
  checkPassword(pool, password);
  await countUse(ctx, pool.id, subject.sub, "ConfirmForgotPassword");
  const refusal = user && reasonNotToReset(user);
  if (refusal && !hidesUsers(client)) throw refusal;
  const now = ctx.clock.now();
  const place = { poolId: pool.id, sub: subject.sub, purpose: PURPOSE } as const;
  await checkCode(ctx, ctx.store, place, code, now);
  if (!user || refusal) throw codeMismatch();
  await checkHistory(ctx, pool, user, password);
  const verifier = await verifierFor(ctx, pool, user, password);
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const { attribute, destination } = await takeCode(ctx, tx, place, code, now);
    const refusedSince = reasonNotToReset(before);
    if (refusedSince) throw refusedSince;
    // An address that was given up, perhaps because it fell into other hands, proves nothing any more.
    if (before.attributes[attribute] !== destination || !isProven(before, attribute)) throw codeExpired();
    return { ...(await replacePassword(tx, pool, before, verifier, now)), status: "CONFIRMED" };
  });
}

const resetCode = (ctx: Needs, pool: Pool, user: User, clientId: string | undefined) => {
  const attribute = recoveryAddress(pool, user);
  if (!attribute) throw noAddress();
  return makeCode(ctx, pool, user, {
    purpose: PURPOSE,
    occasion: "forgot-password",
    attribute,
    destination: user.attributes[attribute] ?? "",
    ...(clientId !== undefined && { clientId }),
  });
};

function reasonNotToReset({ enabled, status }: User): CognitoError | undefined {
  if (!enabled) return new CognitoError("NotAuthorizedException", "User is disabled.");
  return status === "FORCE_CHANGE_PASSWORD" || status === "EXTERNAL_PROVIDER" ? wrongState() : undefined;
}

function refuseUnlessConfirmed(user: User): void {
  const reason = reasonNotToReset(user) ?? (user.status === "UNCONFIRMED" ? wrongState() : undefined);
  if (reason) throw reason;
}

const wrongState = () =>
  new CognitoError("NotAuthorizedException", "User password cannot be reset in the current state.");

const noAddress = () =>
  new CognitoError(
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  );

const CHANNELS: Readonly<Record<RecoveryName, readonly VerifiedAttribute[]>> = {
  verified_email: ["email"],
  verified_phone_number: ["phone_number"],
  admin_only: [],
};

/** Whether people of the pool can reset a password themselves. */
export const canRecover = (pool: Pool): boolean => recoveryChannels(pool).length > 0;

/**
 * Where codes may go, in order of the pool's priority: nowhere if only operators reset passwords. Pools without the setting
 * try the phone first, as Cognito's oldest do.
 */
function recoveryChannels(pool: Pool): readonly VerifiedAttribute[] {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (!mechanisms || mechanisms.length === 0) return ["phone_number", "email"];
  return mechanisms.toSorted((one, other) => one.Priority - other.Priority).flatMap(({ Name }) => CHANNELS[Name]);
}

const recoveryAddress = (pool: Pool, user: User): VerifiedAttribute | undefined =>
  recoveryChannels(pool).find((name) => user.attributes[name] && isProven(user, name));

const isProven = (user: User, name: VerifiedAttribute): boolean => user.attributes[`${name}_verified`] === "true";
