import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";
import { loginsOf, nameTaken, userNotFound } from "./logins.ts";
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
    if (!before) throw userNotFound();
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
  const release = was.filter(missingIn(is));
  const claim = is.filter(missingIn(was));
  if (release.length === 0 && claim.length === 0) return;
  if (takeAliases) await releaseAliases(tx, pool, after.sub, claim, now);
  const taken = await tx.users.changeLogins(pool.id, after.sub, release, claim);
  if (taken) throw nameTaken(taken, "update");
}

const missingIn = (logins: readonly Login[]) => (login: Login) => !logins.some(({ name }) => name === login.name);

/**
 * Takes aliases from whoever holds them: there the attribute is no longer verified (`ForceAliasCreation`). Where people sign in
 * with an address instead of a username it is no alias, and nobody loses it.
 */
export async function releaseAliases(
  tx: Repositories,
  pool: Pool,
  forSub: string,
  aliases: readonly Login[],
  now: Date,
): Promise<void> {
  for (const { name, kind } of aliases) {
    if ((kind !== "email" && kind !== "phone_number") || !pool.settings.AliasAttributes?.includes(kind)) continue;
    const found = await tx.users.findByLogin(pool.id, name);
    if (!found || found.sub === forSub) continue;
    const holder = await tx.users.forChange(pool.id, found.sub);
    if (!holder || !loginsOf(pool, holder).some((login) => login.name === name && login.kind === kind)) continue;
    const attributes = { ...holder.attributes, [`${kind}_verified`]: "false" };
    await tx.users.update(holder, { ...holder, attributes, updatedAt: now });
    await tx.users.changeLogins(pool.id, holder.sub, [{ name, kind }], []);
  }
}
