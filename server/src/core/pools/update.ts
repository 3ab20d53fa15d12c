import type { Context } from "../context.ts";
import { refuseDuringImport } from "../imports/import-job.ts";
import { checkTags, replaceTags, type TagMap } from "../tags/tags.ts";
import { changePool } from "./change.ts";
import { type WantedAttribute, withCustomAttributes } from "./declare-attributes.ts";
import { mfaBlocks, withSmsMfa } from "./mfa.ts";
import type { Pool, PoolSettings } from "./pool.ts";
import { checkSettings, settingsOf, type WantedSettings } from "./settings.ts";

type Needs = Pick<Context, "clock" | "store">;

/**
 * Gives a pool new settings as a whole: what is left out goes back to its default. Its name and tags stay when they are left
 * out, and so does what this operation cannot carry.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException,
 * ConcurrentModificationException, UserImportInProgressException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export async function updatePool(
  ctx: Needs,
  id: string,
  wanted: Partial<WantedSettings>,
  tags: TagMap | undefined,
): Promise<void> {
  if (tags) checkTags(tags);
  const change = (pool: Pool): Pool => {
    const { PoolName } = pool.settings;
    const replaced = settingsOf({ PoolName, ...wanted, ...fixed(pool.settings) });
    const { SessionConfiguration } = pool.settings;
    const settings = withSmsMfa({
      ...replaced,
      ...mfaBlocks(pool.settings),
      ...(SessionConfiguration && { SessionConfiguration }),
    });
    checkSettings(settings);
    return { ...pool, settings };
  };
  await changePool(ctx, id, change, {
    async store(tx) {
      await refuseDuringImport(tx, id);
      if (tags) await replaceTags(tx, id, tags);
    },
  });
}

/** Who may sign in by which name is decided when the pool is made. */
const fixed = ({
  AliasAttributes,
  UsernameAttributes,
  UsernameConfiguration,
}: PoolSettings): Partial<PoolSettings> => ({
  ...(AliasAttributes && { AliasAttributes }),
  ...(UsernameAttributes && { UsernameAttributes }),
  ...(UsernameConfiguration && { UsernameConfiguration }),
});

/**
 * Adds custom attributes to a pool's schema, for good.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, UserImportInProgressException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html
 */
export async function addCustomAttributes(ctx: Needs, id: string, wanted: readonly WantedAttribute[]): Promise<void> {
  const change = (pool: Pool): Pool => ({ ...pool, schema: withCustomAttributes(pool.schema, wanted) });
  await changePool(ctx, id, change, {
    exhausted: "TooManyRequestsException",
    store: (tx) => refuseDuringImport(tx, id),
  });
}
