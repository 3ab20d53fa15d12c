import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { checkSwitchTag } from "../oauth/switch-tags.ts";
import { poolArn } from "../pools/arn.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import type { Repositories } from "../ports.ts";

export type TagMap = Readonly<Record<string, string>>;

const MOST_TAGS = 50;

/** Tags are kept under the pool's ARN without its account: that is a setting of the server, and no tag may be lost with it. */
const keptUnder = (poolId: string): string => poolArn({ accountId: "" }, poolId);

export const tagsOf = (ctx: Pick<Context, "store">, poolId: string): Promise<TagMap> =>
  ctx.store.tags.of(keptUnder(poolId));

export const setTags = (tx: Pick<Repositories, "tags">, poolId: string, tags: TagMap): Promise<void> =>
  tx.tags.set(keptUnder(poolId), tags);

export const clearTags = (tx: Pick<Repositories, "tags">, poolId: string): Promise<void> =>
  tx.tags.clear(keptUnder(poolId));

/** Puts these tags in the place of all there were. */
export async function replaceTags(tx: Pick<Repositories, "tags">, poolId: string, tags: TagMap): Promise<void> {
  await clearTags(tx, poolId);
  await setTags(tx, poolId, tags);
}

/**
 * Adds tags to a pool; a key it has already gets the new value.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException
 */
export async function tagPool(ctx: Pick<Context, "clock" | "store">, poolId: string, tags: TagMap): Promise<void> {
  checkTags(tags);
  // The pool is held while its tags are counted, so that two callers together stay below the limit too.
  await changePool(ctx, poolId, (pool) => pool, {
    exhausted: "TooManyRequestsException",
    async store(tx) {
      checkTags({ ...(await tx.tags.of(keptUnder(poolId))), ...tags });
      await setTags(tx, poolId, tags);
    },
  });
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function untagPool(ctx: Pick<Context, "store">, poolId: string, keys: readonly string[]): Promise<void> {
  await poolById(ctx, poolId);
  await ctx.store.writeOne((tx) => tx.tags.remove(keptUnder(poolId), keys));
}

/** @throws {CognitoError} InvalidParameterException */
export function checkTags(tags: TagMap): void {
  const keys = Object.keys(tags);
  if (keys.length > MOST_TAGS) throw invalid(`A user pool can have no more than ${MOST_TAGS} tags.`);
  if (keys.some((key) => /^aws:/i.test(key))) {
    throw invalid("aws: prefixed tag key names are not allowed for external use.");
  }
  for (const [key, value] of Object.entries(tags)) checkSwitchTag(key, value);
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
