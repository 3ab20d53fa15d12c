import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Message } from "../messages/message.ts";
import { invitationTemplate } from "../messages/templates.ts";
import { writeInvitation } from "../messages/write.ts";
import type { Verifier } from "../passwords.ts";
import type { Medium, PasswordPolicy, Pool } from "../pools/pool.ts";
import { preSignUp } from "../triggers/pre-sign-up.ts";
import type { Scene } from "../triggers/scene.ts";
import { applyChanges, checkAttributes } from "./attributes.ts";
import { loginsOf, nameNewUser, nameTaken, userNamed } from "./logins.ts";
import { newUser } from "./new-user.ts";
import { replacePassword, temporaryUntil, verifierFor } from "./password.ts";
import { checkPassword } from "./password-policy.ts";
import { canBePasswordless } from "./passwordless.ts";
import { changeUser, releaseAliases } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "passwords" | "delivery" | "triggers">;

/** Whom to invite, and how. */
export interface Invited {
  readonly username: string;
  /** Drawn by us when absent, unless the user needs none. */
  readonly temporaryPassword: string | undefined;
  readonly mediums: readonly Medium[];
}

export interface NewUser extends Invited {
  readonly attributes: Attributes;
  readonly suppressMessage: boolean;
  readonly takeAliases: boolean;
}

/**
 * An operator makes a user, who signs in with the temporary password and then chooses their own. Who is given none, and has an
 * address that the pool sends codes to, signs in by them at once.
 * @throws {CognitoError} UsernameExistsException, InvalidPasswordException, InvalidParameterException; as `preSignUp` and
 *   `writeInvitation`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function adminCreate(ctx: Needs, scene: Scene, wanted: NewUser): Promise<User> {
  const { pool } = scene;
  const sub = ctx.random.uuid();
  const named = nameNewUser(pool, wanted.username, sub, wanted.attributes);
  checkAttributes(pool, named.attributes, true);
  const attributes = applyChanges({}, named.attributes);
  const isPasswordless = !wanted.temporaryPassword && canBePasswordless(pool, attributes);
  const password = isPasswordless ? undefined : await passwordFor(ctx, pool, named, wanted);
  await preSignUp(ctx, scene, "AdminCreateUser", named);

  const now = ctx.clock.now();
  const user: User = {
    ...newUser(pool, now),
    sub,
    username: named.username,
    attributes,
    status: password ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED",
    password: password?.verifier,
    passwordExpiresAt: password && temporaryUntil(pool, now),
  };
  const isInvited = password && !wanted.suppressMessage;
  const messages = isInvited ? await invitations(ctx, scene, user, wanted, password.text) : [];
  await ctx.store.write(async (tx) => {
    const logins = loginsOf(pool, user);
    if (wanted.takeAliases) await releaseAliases(tx, pool, sub, logins, now);
    const [taken] = await Promise.all([
      tx.users.insert(user, logins),
      ...messages.map((message) => tx.messages.add(message)),
    ]);
    if (taken) throw nameTaken(taken, "AdminCreateUser");
  });
  if (messages.length > 0) ctx.delivery.wake();
  return user;
}

/**
 * Sends the invitation again with a new temporary password; the time to use it starts anew.
 * @throws {CognitoError} UserNotFoundException, InvalidPasswordException, UnsupportedUserStateException for a user who chose a
 *   password already
 */
export async function resendInvitation(ctx: Needs, scene: Scene, wanted: Invited): Promise<User> {
  const { pool } = scene;
  const user = await userNamed(ctx, pool, wanted.username);
  const password = await passwordFor(ctx, pool, user, wanted);
  const messages = await invitations(ctx, scene, user, wanted, password.text);
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

async function passwordFor(
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
 * One message for each medium the operator asked for and the user has an address for. Like Cognito, none by a text that has no
 * place for the password; and what the request says to functions is for the one before sign-up alone.
 * @throws {CognitoError} as `writeInvitation`
 */
async function invitations(
  ctx: Needs,
  { pool, sent }: Scene,
  user: User,
  { mediums, username }: Invited,
  temporaryPassword: string,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (const medium of new Set(mediums)) {
    const to = user.attributes[medium === "EMAIL" ? "email" : "phone_number"];
    if (!to || !invitationTemplate(pool.settings, medium).body.includes("{####}")) continue;
    const scene = { pool, sent: { userAgent: sent?.userAgent } };
    messages.push(await writeInvitation(ctx, scene, user, { medium, to, username, temporaryPassword }));
  }
  return messages;
}

/** Without letters and digits that look alike: people copy temporary passwords by hand. */
const ALPHABETS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!@#$%&*+-=?"] as const;

/** A password that satisfies every policy: one character of each kind, then any, in an order that is drawn too. */
function drawPassword({ random }: Pick<Context, "random">, policy: PasswordPolicy): string {
  const length = Math.max(policy.MinimumLength, 12);
  const ofEachKind = ALPHABETS.map((alphabet) => random.text(1, alphabet));
  const others = random.text(length - ofEachKind.length, ALPHABETS.join(""));
  const places = new Uint32Array(new Uint8Array(random.bytes(length * 4)).buffer);
  return Array.from(ofEachKind.join("") + others, (character, index) => ({ character, place: places[index] ?? 0 }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ character }) => character)
    .join("");
}
