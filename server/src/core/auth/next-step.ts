import type { Context } from "../context.ts";
import { type Device, deviceNotFound, standsForFactor } from "../devices/device.ts";
import { CognitoError } from "../errors.ts";
import type { Factor } from "../mfa/factor.ts";
import type { Attempt, Outcome, Proof, Step } from "./attempt.ts";
import { unableToLogin } from "./by-risk.ts";
import { askConfirmation } from "./challenges/confirm-sign-up.ts";
import { askDevice } from "./challenges/device-srp-auth.ts";
import { askNewPassword } from "./challenges/new-password-required.ts";
import { complete } from "./complete.ts";
import { goOnByFunctions, isByFunctions, isWithFunctions } from "./custom-auth.ts";
import { incorrect } from "./lockout.ts";
import { conclude, protect } from "./protect.ts";
import { factorsWanted, hasShownFactor, secondFactorFor } from "./second-factor.ts";
import { settle } from "./settle.ts";

/** Puts a question to the user, or leaves that to the functions of the pool. */
type Ask = (ctx: Context, attempt: Attempt, proof: Proof) => Outcome | Promise<Outcome>;

/**
 * What a sign-in still needs after a proof. This is the one place that decides it, for every flow, challenge and door.
 * @throws {CognitoError} NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException,
 *   MFAMethodNotFoundException, UnmetTarget; ResourceNotFoundException for a device that is not known
 */
export async function nextStep(ctx: Context, attempt: Attempt, proof: Proof): Promise<Step> {
  const device = await deviceOf(ctx, attempt, proof);
  const from = device ? attempt : { ...attempt, device: undefined };
  const guarded = await protect(ctx, from, proof, device?.status === "remembered");
  try {
    const step = await goOn(ctx, guarded.attempt, guarded.proof, device);
    await conclude(ctx, guarded.attempt, guarded.proof, step.kind === "challenge" ? "InProgress" : "Pass");
    return step;
  } catch (error) {
    if (error instanceof CognitoError) await conclude(ctx, guarded.attempt, guarded.proof, "Fail");
    throw error;
  }
}

async function goOn(ctx: Context, from: Attempt, proof: Proof, device: Device | undefined): Promise<Step> {
  const needed = stillNeeded(from, proof, device, await factorsWanted(ctx, from, proof));
  if (needed === undefined) return complete(ctx, from, proof);
  await settle(ctx, proof);
  if (needed instanceof CognitoError) throw needed;
  const outcome = await needed(ctx, from, proof);
  return outcome.kind === "proof" ? goOn(ctx, from, outcome, device) : outcome;
}

/** A question, a refusal, or nothing more. */
function stillNeeded(
  attempt: Attempt,
  { user, at, shown }: Proof,
  device: Device | undefined,
  wanted: readonly Factor[] | CognitoError,
): Ask | CognitoError | undefined {
  const { pool, door, risk } = attempt;
  // Where functions of the pool asked for something else, they are all that decides.
  const isWithoutPassword = isByFunctions(shown) && !shown.includes("PASSWORD");
  if (!user.enabled) return new CognitoError("NotAuthorizedException", "User is disabled.");
  if (risk?.action === "BLOCK") return unableToLogin();
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
      if (isWithoutPassword) break;
      return user.passwordExpiresAt && user.passwordExpiresAt <= at
        ? new CognitoError(
            "NotAuthorizedException",
            "Temporary password has expired and must be reset by an administrator.",
          )
        : askNewPassword;
    case "CONFIRMED":
      break;
  }
  if (wanted instanceof CognitoError) return wanted;
  const isRemembered = device?.status === "remembered";
  const factor =
    isWithoutPassword && wanted.length === 0
      ? undefined
      : secondFactorFor(pool, user, shown, isRemembered && standsForFactor(pool), wanted);
  if (!factor && isWithFunctions(shown)) return leaveToFunctions;
  if (factor || !isRemembered || shown.includes("DEVICE")) return factor;
  return hasShownFactor(pool, user, shown) ? undefined : askDevice;
}

/**
 * The device that the sign-in says it comes from. That there is none is told to whoever has shown who they are, and to nobody
 * else; nothing is spent by it, for then amazon-cognito-identity-js gives the same answer again, without the key. So one that was
 * told before counts as none: told of it again and again, that client would never end.
 */
async function deviceOf(ctx: Context, { pool, device: claimed }: Attempt, proof: Proof): Promise<Device | undefined> {
  if (!claimed) return undefined;
  const device = await ctx.store.devices.find(pool.id, proof.user.sub, claimed.key);
  if (device || claimed.told === "before") return device;
  await settle(ctx, { ...proof, takes: [] });
  throw deviceNotFound();
}

/** After the password and what that needs, the functions that the sign-in began with go on. */
const leaveToFunctions: Ask = (ctx, attempt, { user, at, shown }) =>
  goOnByFunctions(ctx, attempt, { typed: user.username, user, subject: user }, shown, at);
