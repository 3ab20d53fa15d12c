import { isLocked, wrongPassword } from "../auth/lockout.ts";
import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { NO_MFA, withFactor } from "../mfa/factor.ts";
import { hasUsernameAttributes, type Pool } from "../pools/pool.ts";
import { type Migrated, migratesUsers, userMigration } from "../triggers/user-migration.ts";
import { applyChanges, checkAttributes, checkRequired } from "./attributes.ts";
import { countUse } from "./limits.ts";
import { findUser, foldName, loginsOf, nameNewUser, nameTaken } from "./logins.ts";
import { makeBelieveUser, userOrNobody } from "./make-believe.ts";
import { newUser } from "./new-user.ts";
import { verifierFor } from "./password.ts";
import { releaseAliases } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "passwords" | "random" | "seal" | "store" | "triggers">;

/**
 * As `userOrNobody`, but that a name nobody has may be somebody's elsewhere: the pool's function is asked, and whom it knows
 * becomes a user. That it does not know them, or could not be asked, is told as if they were nobody.
 * @param password absent for somebody who has forgotten theirs
 * @throws {CognitoError} UserNotFoundException where the client tells; NotAuthorizedException and LimitExceededException after too
 *   many tries
 */
export async function userOrMigrated(
  ctx: Needs,
  app: App,
  typed: string,
  password: string | undefined,
): ReturnType<typeof userOrNobody> {
  const { client, pool } = app;
  if (!migratesUsers(app) || (await findUser(ctx, pool, typed))) return userOrNobody(ctx, app, typed);
  const nobody = { poolId: pool.id, ...makeBelieveUser(ctx, pool, typed) };
  const at = ctx.clock.now();
  // Passwords are guessed here as well as there.
  if (password === undefined) await countUse(ctx, pool.id, nobody.sub, "MigrateUser");
  else if (isLocked(await ctx.store.lockouts.find(pool.id, nobody.sub), at)) throw await wrongPassword(ctx, nobody, at);
  // Of two who sign in at once, one finds whom the other brought.
  const user = (await migrate(ctx, app, typed, password)) ?? (await findUser(ctx, pool, typed));
  if (user) return { user, subject: user };
  if (hidesUsers(client)) return { user: undefined, subject: nobody };
  if (password !== undefined) await wrongPassword(ctx, nobody, at);
  throw new CognitoError("UserNotFoundException", `Exception migrating user in app client ${client.id}`);
}

/** Whom the function knows, as a user; undefined for everybody else, and for whom the pool cannot take. */
async function migrate(ctx: Needs, app: App, typed: string, password: string | undefined): Promise<User | undefined> {
  try {
    const migrated = await userMigration(ctx, app, typed, password);
    return migrated && (await insert(ctx, app.pool, typed, password, migrated));
  } catch (error) {
    if (error instanceof CognitoError) return undefined;
    throw error;
  }
}

/** @throws {CognitoError} for attributes that the pool does not take, and a name that is somebody else's */
async function insert(
  ctx: Needs,
  pool: Pool,
  typed: string,
  password: string | undefined,
  { attributes, isConfirmed, takeAliases, enableSmsMfa }: Migrated,
): Promise<User> {
  const { username, ...given } = attributes;
  const sub = ctx.random.uuid();
  const named = nameNewUser(pool, username ?? nameIn(pool, typed, given), sub, given);
  checkAttributes(pool, named.attributes, true);
  const stored = applyChanges({}, named.attributes);
  checkRequired(pool, stored);
  const now = ctx.clock.now();
  const user: User = {
    ...newUser(pool, now),
    sub,
    username: named.username,
    attributes: stored,
    status: isConfirmed && password !== undefined ? "CONFIRMED" : "RESET_REQUIRED",
    password: password === undefined ? undefined : await verifierFor(ctx, pool, named, password),
    ...(enableSmsMfa && { mfa: withFactor(NO_MFA, "SMS_MFA") }),
  };
  const logins = loginsOf(pool, user);
  if (!logins.some(({ name }) => name === foldName(pool, typed))) {
    throw new CognitoError("InvalidLambdaResponseException", "The user cannot be found by the name that was typed.");
  }
  await ctx.store.write(async (tx) => {
    if (takeAliases) await releaseAliases(tx, pool, sub, logins, now);
    const taken = await tx.users.insert(user, logins);
    if (taken) throw nameTaken(taken, "update");
  });
  return user;
}

/** Where people sign in with an address, the one among the attributes that was typed, as it is written there. */
function nameIn(pool: Pool, typed: string, { email, phone_number }: User["attributes"]): string {
  const addresses = hasUsernameAttributes(pool) ? [email, phone_number] : [];
  return addresses.find((each) => each !== undefined && foldName(pool, each) === foldName(pool, typed)) ?? typed;
}
