import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../ports.ts";
import { foldName, loginsOf, nameTaken } from "./logins.ts";
import type { Login, User } from "./user.ts";

/**
 * Changes a user in one transaction: `change` sees the user held against other changes and returns what it becomes.
 * @throws {CognitoError} UserNotFoundException when the user is gone; AliasExistsException when a name is somebody else's.
 */
export function changeUser(
  ctx: Pick<Context, "clock" | "store">,
  pool: Pool,
  sub: string,
  change: (user: User, tx: Repositories) => User | Promise<User>,
  options: { readonly takeAliases?: boolean } = {},
): Promise<User> {
  const now = ctx.clock.now();
  return ctx.store.write(async (tx) => {
    const before = await tx.users.forChange(pool.id, sub);
    if (!before) throw new CognitoError("UserNotFoundException", "User does not exist.");
    const changed = await change(before, tx);
    if (changed === before) return before;
    const after = { ...changed, updatedAt: now };
    await moveLogins(tx, pool, before, after, options.takeAliases ?? false, now);
    await tx.users.update(before, after);
    return after;
  });
}

async function moveLogins(
  tx: Repositories,
  pool: Pool,
  before: User,
  after: User,
  takeAliases: boolean,
  now: Date,
): Promise<void> {
  const was = loginsOf(pool, before);
  const is = loginsOf(pool, after);
  const missing = (from: readonly Login[]) => (login: Login) => !from.some(({ name }) => name === login.name);
  const release = was.filter(missing(is));
  const claim = is.filter(missing(was));
  if (release.length === 0 && claim.length === 0) return;
  if (takeAliases) await releaseAliases(tx, pool, after.sub, claim, now);
  const taken = await tx.users.changeLogins(pool.id, after.sub, release, claim);
  if (taken) throw nameTaken(taken, "update");
}

/** Takes aliases from whoever holds them: there the attribute is no longer verified (`ForceAliasCreation`). */
export async function releaseAliases(
  tx: Repositories,
  pool: Pool,
  forSub: string,
  aliases: readonly Login[],
  now: Date,
): Promise<void> {
  for (const { name, kind } of aliases) {
    if (kind !== "email" && kind !== "phone_number") continue;
    const holder = await tx.users.findByLogin(pool.id, name);
    // A username that looks like the alias is not given away.
    if (!holder || holder.sub === forSub || foldName(pool, holder.username) === name) continue;
    const attributes = { ...holder.attributes, [`${kind}_verified`]: "false" };
    await tx.users.update(holder, { ...holder, attributes, updatedAt: now });
    await tx.users.changeLogins(pool.id, holder.sub, [{ name, kind }], []);
  }
}
