import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { invitation } from "../messages/compose.ts";
import type { Message } from "../messages/message.ts";
import type { Medium, PasswordPolicy, Pool } from "../pools/pool.ts";
import { applyChanges, checkAttributes } from "./attributes.ts";
import { findUser, loginsOf, nameNewUser, nameTaken } from "./logins.ts";
import { replacePassword, temporaryUntil, verifierFor } from "./password.ts";
import { checkPassword } from "./password-policy.ts";
import { changeUser, releaseAliases } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "passwords" | "delivery">;

export interface NewUser {
  readonly username: string;
  /** Drawn by us when absent. */
  readonly temporaryPassword: string | undefined;
  readonly attributes: Attributes;
  readonly mediums: readonly Medium[];
  readonly suppressMessage: boolean;
  readonly takeAliases: boolean;
}

/**
 * An operator makes a user, who signs in with the temporary password and then chooses their own.
 * @throws {CognitoError} UsernameExistsException, AliasExistsException, InvalidPasswordException, InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function adminCreate(ctx: Needs, pool: Pool, wanted: NewUser): Promise<User> {
  const sub = ctx.random.uuid();
  const named = nameNewUser(pool, wanted.username, sub, wanted.attributes);
  checkAttributes(pool, named.attributes, true);
  const attributes = applyChanges({}, named.attributes);
  const temporaryPassword = wanted.temporaryPassword ?? drawPassword(ctx, pool.settings.Policies.PasswordPolicy);
  checkPassword(pool, temporaryPassword);

  const now = ctx.clock.now();
  const user: User = {
    poolId: pool.id,
    sub,
    username: named.username,
    attributes,
    status: "FORCE_CHANGE_PASSWORD",
    enabled: true,
    password: await verifierFor(ctx, pool, named, temporaryPassword),
    passwordExpiresAt: temporaryUntil(pool, now),
    failures: 0,
    lockedUntil: undefined,
    signedOutAt: undefined,
    createdAt: now,
    updatedAt: now,
  };
  const messages = wanted.suppressMessage ? [] : invitations(ctx, pool, user, wanted, temporaryPassword);
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
 * @throws {CognitoError} UserNotFoundException, UnsupportedUserStateException for a user who has signed in already
 */
export async function resendInvitation(ctx: Needs, pool: Pool, wanted: NewUser): Promise<User> {
  const user = await findUser(ctx, pool, wanted.username);
  if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const temporaryPassword = wanted.temporaryPassword ?? drawPassword(ctx, pool.settings.Policies.PasswordPolicy);
  checkPassword(pool, temporaryPassword);
  const verifier = await verifierFor(ctx, pool, user, temporaryPassword);
  const messages = invitations(ctx, pool, user, wanted, temporaryPassword);
  const now = ctx.clock.now();
  const after = await changeUser(ctx, pool, user.sub, async (before, tx) => {
    if (before.status !== "FORCE_CHANGE_PASSWORD") {
      throw new CognitoError("UnsupportedUserStateException", "Resend not possible. User status is not FORCE_CHANGE_PASSWORD");
    }
    for (const message of messages) await tx.messages.add(message);
    return { ...(await replacePassword(tx, pool, before, verifier, now)), passwordExpiresAt: temporaryUntil(pool, now) };
  });
  ctx.delivery.wake();
  return after;
}

/** One message for each medium the operator asked for and the user has an address for. */
function invitations(
  ctx: Needs,
  pool: Pool,
  user: User,
  { mediums, username }: Pick<NewUser, "mediums" | "username">,
  temporaryPassword: string,
): readonly Message[] {
  return mediums.flatMap((medium) => {
    const to = user.attributes[medium === "EMAIL" ? "email" : "phone_number"];
    return to ? [invitation(ctx, pool, { medium, to, username, temporaryPassword })] : [];
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
