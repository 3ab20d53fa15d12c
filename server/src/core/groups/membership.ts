import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Page } from "../store/store.ts";
import { userNotFound } from "../users/logins.ts";
import type { User } from "../users/user.ts";
import { type Group, rankOf } from "./group.ts";
import { groupNamed, groupNotFound } from "./groups.ts";

type Needs = Pick<Context, "store">;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MOST_GROUPS_OF_A_USER = 100;

/**
 * Makes a user a member of a group; nothing happens if they are one. Their next tokens tell.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, UserNotFoundException
 */
export async function addToGroup(ctx: Needs, { poolId, sub }: User, name: string): Promise<void> {
  await ctx.store.write(async (tx) => {
    // Held, so that one at a time counts the user's groups.
    if (!(await tx.users.forChange(poolId, sub))) throw userNotFound();
    if (!(await tx.groups.find(poolId, name))) throw groupNotFound();
    const groups = await tx.groups.ofUser(poolId, sub);
    if (groups.some((group) => group.name === name)) return;
    if (groups.length >= MOST_GROUPS_OF_A_USER) {
      throw new CognitoError(
        "InvalidParameterException",
        `A user can be a member of no more than ${MOST_GROUPS_OF_A_USER} groups.`,
      );
    }
    if (!(await tx.groups.addMember(poolId, name, sub))) throw groupNotFound();
  });
}

/**
 * Ends a membership; nothing happens if there is none.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function removeFromGroup(ctx: Needs, { poolId, sub }: User, name: string): Promise<void> {
  await groupNamed(ctx, poolId, name);
  await ctx.store.writeOne((tx) => tx.groups.removeMember(poolId, name, sub));
}

/** A user's groups, strongest first. They are few, so all are read for any page. */
export async function groupsOf(ctx: Needs, { poolId, sub }: User, limit: number, after = ""): Promise<Page<Group>> {
  const rest = (await ctx.store.groups.ofUser(poolId, sub)).filter((group) => rankOf(group) > after);
  const last = rest[limit - 1];
  return { items: rest.slice(0, limit), ...(last && rest.length > limit && { next: rankOf(last) }) };
}
