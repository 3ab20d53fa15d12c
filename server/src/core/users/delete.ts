import type { Context } from "../context.ts";
import { userNotFound } from "./logins.ts";
import type { User } from "./user.ts";

/**
 * Removes a user and everything that is theirs; their names are free again and their tokens dead.
 * @throws {CognitoError} UserNotFoundException when somebody was faster
 */
export async function deleteUser(ctx: Pick<Context, "store">, { poolId, sub }: User): Promise<void> {
  const deleted = await ctx.store.write((tx) => tx.users.delete(poolId, sub));
  if (!deleted) throw userNotFound();
}
