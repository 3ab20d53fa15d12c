import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolArn } from "../pools/arn.ts";
import { poolById } from "../pools/find.ts";
import { type Pool, regionOf } from "../pools/pool.ts";
import { checkTags, type TagMap } from "../tags/tags.ts";

/** A pool as it is served in one region. */
export interface Replica {
  readonly region: string;
  readonly status: "ACTIVE";
  readonly role: "PRIMARY";
  readonly arn: string;
}

/** What a region is called. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

/**
 * Where a pool is served: in its own region. There is no second one: copies of the data for other places are the database's to
 * make, and every server in front of them serves every pool.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function replicasOf(ctx: Pick<Context, "site" | "store">, poolId: string): Promise<readonly Replica[]> {
  const { id } = await poolById(ctx, poolId);
  return [{ region: regionOf(id), status: "ACTIVE", role: "PRIMARY", arn: poolArn(ctx.site, id) }];
}

/**
 * Refuses to serve a pool in another region as well: what AWS asks of such a pool is checked first.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException, and else
 * OperationNotEnabledException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html
 */
export async function createReplica(
  ctx: Pick<Context, "store">,
  poolId: string,
  region: string,
  tags: TagMap,
): Promise<never> {
  checkTags(tags);
  const pool = await poolInOtherRegion(ctx, poolId, region);
  const { UserPoolTier: tier, KeyConfiguration: key } = pool.settings;
  if (tier === "LITE") {
    throw new CognitoError(
      "FeatureUnavailableInTierException",
      `The following feature is not available for the ${tier} pricing tier configured: Multi-Region Replication`,
    );
  }
  if (key?.KeyType !== "CUSTOMER_MANAGED_KEY") {
    throw invalid("A user pool must have a multi-Region customer managed key before it can have a replica.");
  }
  throw new CognitoError(
    "OperationNotEnabledException",
    "This server is in one region: it cannot make replicas of user pools in others.",
  );
}

/**
 * Says that there is no such replica, to whoever wants to change or delete one.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException
 */
export async function noReplicaIn(ctx: Pick<Context, "store">, poolId: string, region: string): Promise<never> {
  await poolInOtherRegion(ctx, poolId, region);
  throw new CognitoError("ResourceNotFoundException", `User pool ${poolId} has no replica in ${region}.`);
}

async function poolInOtherRegion(ctx: Pick<Context, "store">, poolId: string, region: string): Promise<Pool> {
  if (!REGION.test(region)) throw invalid(`${region} is not a region.`);
  const pool = await poolById(ctx, poolId);
  if (region === regionOf(pool.id)) throw invalid(`${region} is the primary region of user pool ${poolId}.`);
  return pool;
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
