import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import { ADDRESS_OF, askedFactors } from "../mfa/factor.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import { keepsRecoveryApart, recoveryChannels } from "../pools/recovery.ts";
import { refuseCompromised } from "../risk/compromised-credentials.ts";
import { record, refuseBlockedAddress } from "../risk/record.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import type { Scene } from "../triggers/scene.ts";
import { checkCode, codeExpired, codeMismatch, keepCode, makeCode, takeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { userOrNobody } from "./make-believe.ts";
import { userOrMigrated } from "./migrate.ts";
import { replacePassword, verifierFor } from "./password.ts";
import { checkHistory, checkPassword } from "./password-policy.ts";
import { pretendToSend } from "./pretend.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "passwords" | "triggers">;
type Watched = Needs & Pick<Context, "breachedPasswords" | "events">;

const PURPOSE = "reset-password";

/**
 * Sends a code that lets a person choose a new password. A client that hides its users tells of none why no code is sent.
 * @throws {CognitoError} UserNotFoundException, InvalidParameterException without a proven address, NotAuthorizedException where
 *   only operators reset passwords or the user's state forbids it, LimitExceededException
 */
export async function forgotPassword(
  ctx: Needs & Pick<Context, "events">,
  app: App,
  username: string,
): Promise<DeliveryDetails> {
  const { client, pool } = app;
  await refuseBlockedAddress(ctx, app, username, "ForgotPassword");
  const { user, subject } = await userOrMigrated(ctx, app, username, undefined);
  await countUse(ctx, pool.id, subject.sub, "ForgotPassword");
  const channels = recoveryChannels(pool);
  if (channels.length === 0) {
    throw new CognitoError("NotAuthorizedException", "Contact administrator to reset password.");
  }
  const refusal = user && (reasonNotToReset(user) ?? (recoveryAddress(pool, user) ? undefined : noAddress()));
  await record(ctx, app, subject, { type: "ForgotPassword", response: refusal ? "Fail" : "InProgress" }, Boolean(user));
  if (refusal && !hidesUsers(client)) throw refusal;
  if (!user || refusal) {
    const proven = channels.filter((name) => pool.settings.AutoVerifiedAttributes?.includes(name));
    return pretendToSend(ctx, pool, subject, username, {
      purpose: PURPOSE,
      channels: proven.length > 0 ? proven : channels,
      user,
    });
  }
  const code = await resetCode(ctx, app, user);
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}

/**
 * An operator makes a user choose a new password: the old one stops working and a code is sent.
 * @throws {CognitoError} NotAuthorizedException unless the user has a password of their own; InvalidParameterException without a
 *   proven address
 */
export async function adminResetPassword(ctx: Needs, scene: Scene, user: User): Promise<void> {
  const { pool } = scene;
  refuseUnlessConfirmed(user);
  const code = await resetCode(ctx, scene, user);
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
  ctx: Watched,
  app: App,
  { username, code, password }: { readonly username: string; readonly code: string; readonly password: string },
): Promise<void> {
  const { client, pool } = app;
  await refuseBlockedAddress(ctx, app, username, "PasswordChange");
  const { user, subject } = await userOrNobody(ctx, app, username);
  checkPassword(pool, password);
  const isCompromised = await refuseCompromised(ctx, app, "PASSWORD_CHANGE", password);
  await countUse(ctx, pool.id, subject.sub, "ConfirmForgotPassword");
  const refusal = user && reasonNotToReset(user);
  if (refusal && !hidesUsers(client)) throw refusal;
  const now = ctx.clock.now();
  const place = { poolId: pool.id, sub: subject.sub, purpose: PURPOSE } as const;
  const change = (response: "Pass" | "Fail") =>
    record(ctx, app, subject, { type: "PasswordChange", response, risk: { isCompromised } }, Boolean(user));
  try {
    await checkCode(ctx, ctx.store, place, code, now);
    if (!user || refusal) throw codeMismatch();
  } catch (error) {
    if (error instanceof CognitoError) await change("Fail");
    throw error;
  }
  await checkHistory(ctx, pool, user, password);
  const verifier = await verifierFor(ctx, pool, user, password);
  const recovered = await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const { attribute, destination } = await takeCode(ctx, tx, place, code, now);
    const refusedSince = reasonNotToReset(before);
    if (refusedSince) throw refusedSince;
    // An address that was given up, perhaps because it fell into other hands, proves nothing any more.
    if (before.attributes[attribute] !== destination || !canRecoverBy(pool, before, attribute)) throw codeExpired();
    return { ...(await replacePassword(tx, pool, before, verifier, now)), status: "CONFIRMED" };
  });
  await change("Pass");
  await postConfirmation(ctx, app, "ConfirmForgotPassword", recovered);
}

const resetCode = async (ctx: Needs, scene: Scene, user: User) => {
  const attribute = recoveryAddress(scene.pool, user);
  if (!attribute) throw noAddress();
  return makeCode(ctx, scene, user, {
    purpose: PURPOSE,
    occasion: "forgot-password",
    attribute,
    destination: user.attributes[attribute] ?? "",
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

/** Whether people of the pool can reset a password themselves. */
export const canRecover = (pool: Pool): boolean => recoveryChannels(pool).length > 0;

/**
 * The address a code goes to: the first proven one that does not bring the codes of a second factor too. Who holds it would
 * otherwise need nothing else.
 */
const recoveryAddress = (pool: Pool, user: User): VerifiedAttribute | undefined =>
  recoveryChannels(pool).find((name) => canRecoverBy(pool, user, name));

function canRecoverBy(pool: Pool, user: User, name: VerifiedAttribute): boolean {
  if (!user.attributes[name] || user.attributes[`${name}_verified`] !== "true") return false;
  return !keepsRecoveryApart(pool) || !askedFactors(pool, user).some((factor) => ADDRESS_OF[factor] === name);
}
