import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById, poolNotFound } from "../pools/find.ts";
import type { Group } from "./group.ts";

type Needs = Pick<Context, "clock" | "store">;

/** What a group may be given and changed to. */
export type GroupWanted = Pick<Group, "description" | "roleArn" | "precedence">;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MOST_GROUPS = 10_000;

/** How many members lose a group in one transaction: so many that sign-ins do not notice. */
const MEMBERS_AT_ONCE = 2_000;

/**
 * Makes a group.
 * @throws {CognitoError} ResourceNotFoundException, GroupExistsException, LimitExceededException
 */
export async function createGroup(ctx: Needs, poolId: string, name: string, wanted: GroupWanted): Promise<Group> {
  const now = ctx.clock.now();
  const group: Group = { ...wanted, poolId, name, createdAt: now, updatedAt: now };
  await ctx.store.write(async (tx) => {
    if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
    const others = await tx.groups.count(poolId);
    if (!(await tx.groups.insert(group))) {
      throw new CognitoError("GroupExistsException", "A group with the name already exists.");
    }
    if (others >= MOST_GROUPS) {
      throw new CognitoError("LimitExceededException", `A user pool can have no more than ${MOST_GROUPS} groups.`);
    }
  });
  return group;
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function groupNamed(ctx: Pick<Context, "store">, poolId: string, name: string): Promise<Group> {
  await poolById(ctx, poolId);
  const group = await ctx.store.groups.find(poolId, name);
  if (!group) throw groupNotFound();
  return group;
}

/**
 * Changes what is given of a group; the rest stays, as Terraform relies on, which sends what it changes.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function updateGroup(
  ctx: Needs,
  poolId: string,
  name: string,
  wanted: Partial<GroupWanted>,
): Promise<Group> {
  await poolById(ctx, poolId);
  const now = ctx.clock.now();
  return ctx.store.write(async (tx) => {
    const before = await tx.groups.forChange(poolId, name);
    if (!before) throw groupNotFound();
    const after = { ...before, ...wanted, updatedAt: now };
    await tx.groups.replace(after);
    return after;
  });
}

/**
 * Takes a group away, however many members it has; their tokens name it until they are refreshed.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function deleteGroup(ctx: Pick<Context, "store">, poolId: string, name: string): Promise<void> {
  await groupNamed(ctx, poolId, name);
  let removed: number;
  do {
    removed = await ctx.store.writeOne((tx) => tx.groups.removeMembers(poolId, name, MEMBERS_AT_ONCE));
  } while (removed === MEMBERS_AT_ONCE);
  if (!(await ctx.store.write((tx) => tx.groups.delete(poolId, name)))) throw groupNotFound();
}

export const groupNotFound = () => new CognitoError("ResourceNotFoundException", "Group not found.");
