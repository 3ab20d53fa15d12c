import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { checkSwitchTag } from "../oauth/switch-tags.ts";
import { invalidArn, poolArn, poolIn } from "../pools/arn.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import { regionOf } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";

export type TagMap = Readonly<Record<string, string>>;

const MOST_TAGS = 50;

/**
 * Tags are kept under the pool's ARN without its account: that is a setting of the server, and no tag may be lost with it.
 * Those of a replica are its own, under the ARN of its region.
 */
const keptUnder = (poolId: string, region?: string): string => poolArn({ accountId: "" }, poolId, region);

export const tagsOf = (ctx: Pick<Context, "store">, poolId: string, region?: string): Promise<TagMap> =>
  ctx.store.tags.of(keptUnder(poolId, region));

export const setTags = (tx: Pick<Repositories, "tags">, poolId: string, tags: TagMap, region?: string): Promise<void> =>
  tx.tags.set(keptUnder(poolId, region), tags);

export const clearTags = (tx: Pick<Repositories, "tags">, poolId: string, region?: string): Promise<void> =>
  tx.tags.clear(keptUnder(poolId, region));

/** Puts these tags in the place of all there were. */
export async function replaceTags(
  tx: Pick<Repositories, "tags">,
  poolId: string,
  tags: TagMap,
  region?: string,
): Promise<void> {
  await clearTags(tx, poolId, region);
  await setTags(tx, poolId, tags, region);
}

/**
 * What an ARN names that can have tags: a pool, which may be gone, or its replica in another region.
 * @throws {CognitoError} InvalidParameterException
 */
export async function taggable(
  ctx: Pick<Context, "store">,
  arn: string,
): Promise<{ readonly poolId: string; readonly region: string }> {
  const named = poolIn(arn);
  if (named.region !== regionOf(named.poolId)) {
    const replica = await ctx.store.replicas.find(named.poolId);
    if (replica?.region !== named.region) throw invalidArn();
  }
  return named;
}

/**
 * Adds tags to a pool, or to its replica in `region`; a key it has already gets the new value.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException
 */
export async function tagPool(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  tags: TagMap,
  region?: string,
): Promise<void> {
  checkTags(tags);
  // The pool is held while its tags are counted, so that two callers together stay below the limit too.
  await changePool(ctx, poolId, (pool) => pool, {
    exhausted: "TooManyRequestsException",
    async store(tx) {
      checkTags({ ...(await tx.tags.of(keptUnder(poolId, region))), ...tags });
      await setTags(tx, poolId, tags, region);
    },
  });
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function untagPool(
  ctx: Pick<Context, "store">,
  poolId: string,
  keys: readonly string[],
  region?: string,
): Promise<void> {
  await poolById(ctx, poolId);
  await ctx.store.writeOne((tx) => tx.tags.remove(keptUnder(poolId, region), keys));
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
