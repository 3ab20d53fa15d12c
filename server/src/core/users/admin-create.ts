import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { invitation } from "../messages/compose.ts";
import type { Message } from "../messages/message.ts";
import { invitationTemplate } from "../messages/templates.ts";
import type { Verifier } from "../passwords.ts";
import type { Medium, PasswordPolicy, Pool } from "../pools/pool.ts";
import { applyChanges, checkAttributes } from "./attributes.ts";
import { loginsOf, nameNewUser, nameTaken, userNamed } from "./logins.ts";
import { replacePassword, temporaryUntil, verifierFor } from "./password.ts";
import { checkPassword } from "./password-policy.ts";
import { changeUser, releaseAliases } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "passwords" | "delivery">;

/** Whom to invite, and how. */
export interface Invited {
  readonly username: string;
  /** Drawn by us when absent. */
  readonly temporaryPassword: string | undefined;
  readonly mediums: readonly Medium[];
}

export interface NewUser extends Invited {
  readonly attributes: Attributes;
  readonly suppressMessage: boolean;
  readonly takeAliases: boolean;
}

/**
 * An operator makes a user, who signs in with the temporary password and then chooses their own. Who can sign in by codes sent to
 * them and is given no password needs none, and is confirmed at once.
 * @throws {CognitoError} UsernameExistsException, InvalidPasswordException, InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function adminCreate(ctx: Needs, pool: Pool, wanted: NewUser): Promise<User> {
  const sub = ctx.random.uuid();
  const named = nameNewUser(pool, wanted.username, sub, wanted.attributes);
  checkAttributes(pool, named.attributes, true);
  const attributes = applyChanges({}, named.attributes);
  const password =
    wanted.temporaryPassword === undefined && signsInByCodes(pool, attributes)
      ? undefined
      : await temporaryPassword(ctx, pool, named, wanted);

  const now = ctx.clock.now();
  const user: User = {
    poolId: pool.id,
    sub,
    username: named.username,
    attributes,
    status: password ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED",
    enabled: true,
    password: password?.verifier,
    passwordExpiresAt: password && temporaryUntil(pool, now),
    failures: 0,
    lockedUntil: undefined,
    signedOutAt: undefined,
    createdAt: now,
    updatedAt: now,
  };
  const messages = wanted.suppressMessage ? [] : invitations(ctx, pool, user, wanted, password?.text);
  await ctx.store.write(async (tx) => {
    const logins = loginsOf(pool, user);
    if (wanted.takeAliases) await releaseAliases(tx, pool, sub, logins, now);
    const taken = await tx.users.insert(user, logins);
    if (taken) throw nameTaken(taken, "AdminCreateUser");
    for (const message of messages) await tx.messages.add(message);
  });
  if (messages.length > 0) ctx.delivery.wake();
  return user;
}

/**
 * Sends the invitation again with a new temporary password; the time to use it starts anew.
 * @throws {CognitoError} UserNotFoundException, InvalidPasswordException, UnsupportedUserStateException for a user who chose a
 *   password already
 */
export async function resendInvitation(ctx: Needs, pool: Pool, wanted: Invited): Promise<User> {
  const user = await userNamed(ctx, pool, wanted.username);
  const password = await temporaryPassword(ctx, pool, user, wanted);
  const messages = invitations(ctx, pool, user, wanted, password.text);
  const now = ctx.clock.now();
  const after = await changeUser(ctx, pool, user.sub, async (before, tx) => {
    if (before.status !== "FORCE_CHANGE_PASSWORD") {
      throw new CognitoError(
        "UnsupportedUserStateException",
        `Resend not possible. ${before.username} status is not FORCE_CHANGE_PASSWORD`,
      );
    }
    for (const message of messages) await tx.messages.add(message);
    const renewed = await replacePassword(tx, pool, before, password.verifier, now);
    return { ...renewed, passwordExpiresAt: temporaryUntil(pool, now) };
  });
  if (messages.length > 0) ctx.delivery.wake();
  return after;
}

/** Whether codes sent to this user are all they need to sign in. */
function signsInByCodes(pool: Pool, attributes: Attributes): boolean {
  const factors = pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  return Boolean(
    (attributes.email && factors.includes("EMAIL_OTP")) || (attributes.phone_number && factors.includes("SMS_OTP")),
  );
}

async function temporaryPassword(
  ctx: Needs,
  pool: Pool,
  user: Pick<User, "username">,
  wanted: Invited,
): Promise<{ readonly text: string; readonly verifier: Verifier }> {
  const text = wanted.temporaryPassword ?? drawPassword(ctx, pool.settings.Policies.PasswordPolicy);
  checkPassword(pool, text);
  return { text, verifier: await verifierFor(ctx, pool, user, text) };
}

/**
 * One message for each medium the operator asked for and the user has an address for. A text without a place for the password
 * is for users who have none, as a text with such a place is for the others: Cognito does not send what the user cannot use.
 */
function invitations(
  ctx: Needs,
  pool: Pool,
  user: User,
  { mediums, username }: Invited,
  password: string | undefined,
): readonly Message[] {
  return [...new Set(mediums)].flatMap((medium) => {
    const to = user.attributes[medium === "EMAIL" ? "email" : "phone_number"];
    const hasPlace = invitationTemplate(pool.settings, medium).body.includes("{####}");
    if (!to || hasPlace !== (password !== undefined)) return [];
    const message = invitation(ctx, pool, { medium, to, username, temporaryPassword: password ?? "" });
    return [{ ...message, code: password }];
  });
}

/** Without letters and digits that look alike: people copy temporary passwords by hand. */
const ALPHABETS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!@#$%&*+-=?"] as const;

/** A password that satisfies every policy: one of each kind first, then any, then shuffled by drawing places. */
function drawPassword(ctx: Pick<Context, "random">, policy: PasswordPolicy): string {
  const length = Math.max(policy.MinimumLength, 12);
  const characters = ALPHABETS.map((alphabet) => ctx.random.text(1, alphabet));
  characters.push(...ctx.random.text(length - characters.length, ALPHABETS.join("")));
  const order = ctx.random.bytes(characters.length * 4);
  const place = (index: number) => new DataView(order.buffer, order.byteOffset).getUint32(index * 4);
  return characters
    .map((character, index) => ({ character, place: place(index) }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ character }) => character)
    .join("");
}
