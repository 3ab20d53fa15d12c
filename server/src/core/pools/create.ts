import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { checkTags, setTags, type TagMap } from "../tags/tags.ts";
import { chosenPoolId } from "./chosen-id.ts";
import { declareSchema, type WantedAttribute } from "./declare-attributes.ts";
import { withSmsMfa } from "./mfa.ts";
import type { AttributeSchema, Pool, PoolSettings } from "./pool.ts";
import { checkSettings, settingsOf, type WantedSettings } from "./settings.ts";

type Needs = Pick<Context, "clock" | "random" | "signer" | "site" | "store">;

const ID_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Creates a pool, ready to sign tokens. While the server is open the tag `_custom_id_` may choose its id.
 * @throws {CognitoError} InvalidParameterException, FeatureUnavailableInTierException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
export async function createPool(
  ctx: Needs,
  region: string,
  wanted: WantedSettings,
  schema: readonly WantedAttribute[] = [],
  tags: TagMap = {},
): Promise<Pool> {
  const settings = withSmsMfa(settingsOf(wanted));
  checkSettings(settings);
  const declared = declareSchema(schema);
  checkAliases(settings, declared);
  checkTags(tags);
  const chosen = ctx.site.open ? chosenPoolId(tags) : undefined;
  const now = ctx.clock.now();
  const pool: Pool = {
    id: chosen ?? `${region}_${ctx.random.text(9, ID_ALPHABET)}`,
    createdAt: now,
    updatedAt: now,
    version: 1,
    settings,
    schema: declared,
  };
  const keys = await ctx.signer.newKeys(pool.id);
  await ctx.store.write(async (tx) => {
    if (!(await tx.pools.insert(pool))) {
      if (chosen !== undefined) {
        throw new CognitoError("InvalidParameterException", `User pool ${chosen} already exists.`);
      }
      // Nobody draws the same nine letters twice: this is the rerun of a write whose answer was lost on the way.
      return;
    }
    await tx.signingKeys.insert(keys);
    await setTags(tx, pool.id, tags);
  });
  return pool;
}

/** People cannot give a preferred username while signing up, so it cannot be asked of them where it is an alias. */
function checkAliases({ AliasAttributes }: PoolSettings, schema: readonly AttributeSchema[]): void {
  const isRequired = schema.some(({ Name, Required }) => Name === "preferred_username" && Required);
  if (isRequired && AliasAttributes?.includes("preferred_username")) {
    throw new CognitoError("InvalidParameterException", "preferred_username cannot be both required and an alias.");
  }
}
