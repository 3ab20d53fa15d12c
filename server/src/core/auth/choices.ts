import { hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { FACTORS, type Factor, isOffered, usableFactors } from "../mfa/factor.ts";
import { type UsablePasskeys, usablePasskeys } from "../passkeys/usable.ts";
import type { Pool } from "../pools/pool.ts";
import { functionOf } from "../triggers/scene.ts";
import { missingRequired } from "../users/attributes.ts";
import { isEmail, isPhoneNumber } from "../users/logins.ts";
import { userOrNobody } from "../users/make-believe.ts";
import type { User } from "../users/user.ts";
import type { Attempt } from "./attempt.ts";
import { allows, FIRST_FACTORS, type FirstFactor, firstFactorsOf, isPassword } from "./first-factors.ts";
import { incorrect } from "./lockout.ts";
import { leadingToTarget } from "./target.ts";

/** Who wants to sign in, and what they can begin with. */
export interface Choices extends UsablePasskeys {
  /** The name that was typed. */
  readonly typed: string;
  /** Undefined for nobody, and for who has nothing to begin with. */
  readonly user: User | undefined;
  /** The user, or the one that is made believe where the client hides its users. */
  readonly subject: Pick<User, "sub" | "username">;
  readonly available: readonly FirstFactor[];
}

/**
 * What there is to choose from. Where the client hides its users a name nobody has gets choices too, after the same work and the
 * same ones each time.
 * @throws {CognitoError} UserNotFoundException, NotAuthorizedException, PasswordResetRequiredException where the client tells
 */
export async function choicesOf(ctx: Context, attempt: Attempt, typed: string): Promise<Choices> {
  const { client, pool } = attempt;
  const { user, subject } = await userOrNobody(ctx, attempt, typed);
  const usable = await usablePasskeys(ctx, pool, subject.sub);
  const available = user ? atDoor(attempt, firstFactorsOf(pool, user, usable.passkeys)) : [];
  if (user && available.length > 0) {
    const leading = attempt.target ? leadingToTarget(attempt, user, available, usableFactors(pool, user)) : available;
    return { ...usable, typed, user, subject, available: leading };
  }
  if (!hidesUsers(client)) {
    throw user?.status === "RESET_REQUIRED"
      ? new CognitoError("PasswordResetRequiredException", "Password reset required for the user")
      : incorrect();
  }
  const madeUp = atDoor(attempt, madeUpChoices(ctx, pool, subject.sub, typed, usable.relyingPartyId !== undefined));
  const leading = attempt.target
    ? leadingToTarget(attempt, undefined, madeUp, madeUpFactors(ctx, pool, subject.sub))
    : madeUp;
  return { ...usable, typed, user: undefined, subject, available: leading };
}

/** The pages take a password as it is typed: SRP is for clients that compute. */
const atDoor = ({ door }: Attempt, factors: readonly FirstFactor[]): readonly FirstFactor[] =>
  door === "hosted" ? factors.filter((factor) => factor !== "PASSWORD_SRP") : factors;

/**
 * What nobody could begin with: a password, and of the rest what many people have. Some have no address, no passkey or no
 * password, and some nothing but one, as people have with a second factor or a temporary password: so that none of it tells who
 * exists.
 */
function madeUpChoices(
  ctx: Pick<Context, "seal">,
  pool: Pool,
  sub: string,
  typed: string,
  hasRelyingParty: boolean,
): readonly FirstFactor[] {
  const [one = 0, other = 0, third = 0, fourth = 0, fifth = 0] = ctx.seal.digest("make-believe-choices", pool.id, sub);
  const hasPasswordAlone = pool.settings.MfaConfiguration === "ON" || fourth % 4 === 0;
  const required = missingRequired(pool, {});
  const has: Readonly<Record<FirstFactor, boolean>> = {
    PASSWORD_SRP: true,
    PASSWORD: true,
    EMAIL_OTP: !hasPasswordAlone && (isEmail(typed) || required.includes("email") || fifth % 4 !== 0),
    SMS_OTP: !hasPasswordAlone && (isPhoneNumber(typed) || required.includes("phone_number") || one % 2 === 0),
    WEB_AUTHN: !hasPasswordAlone && hasRelyingParty && other % 2 === 0,
  };
  const likely = FIRST_FACTORS.filter((factor) => allows(pool, factor) && has[factor]);
  // Whom a function of the pool knows becomes a user by the password.
  const mayLackPassword = third % 4 === 0 && !functionOf(pool, "UserMigration");
  const canDoWithout = likely.some((factor) => factor === "EMAIL_OTP" || factor === "SMS_OTP");
  return mayLackPassword && canDoWithout ? likely.filter((factor) => !isPassword(factor)) : likely;
}

/** The second factors of nobody: some have none, where people may. */
function madeUpFactors(ctx: Pick<Context, "seal">, pool: Pool, sub: string): readonly Factor[] {
  const [one = 0] = ctx.seal.digest("make-believe-factors", pool.id, sub);
  const hasSome = one % 2 === 0 || pool.settings.MfaConfiguration === "ON";
  return hasSome ? FACTORS.filter((factor) => isOffered(pool, factor)) : [];
}
