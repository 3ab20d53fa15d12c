import type { Context, Site } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolArn } from "../pools/arn.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import { type Pool, regionOf } from "../pools/pool.ts";
import { checkTags, clearTags, replaceTags, type TagMap } from "../tags/tags.ts";
import { isRegion, type Replica, type ReplicaStatus } from "./replica.ts";
import { checkStandby } from "./serving.ts";

type Needs = Pick<Context, "site" | "standbys" | "store">;

/** A pool as it is served in one region, as AWS tells of it. */
export interface ServedIn {
  readonly region: string;
  readonly status: ReplicaStatus | "DELETING";
  readonly role: "PRIMARY" | "SECONDARY";
  readonly arn: string;
}

/**
 * Where a pool is served: in its own region, and in that of its replica.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function replicasOf(ctx: Needs, poolId: string): Promise<readonly ServedIn[]> {
  const { id } = await poolById(ctx, poolId);
  const replica = await arrived(ctx, await ctx.store.replicas.find(id));
  const primary: ServedIn = { region: regionOf(id), status: "ACTIVE", role: "PRIMARY", arn: poolArn(ctx.site, id) };
  return replica ? [primary, secondary(ctx.site, replica)] : [primary];
}

/**
 * Serves a pool in another region as well: in one whose standby database this server knows. It is being created until the
 * standby has it, and inactive from then on.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException,
 * LimitExceededException, TooManyRequestsException; OperationNotEnabledException where no standby stands for the region;
 * InternalErrorException where it does not answer.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html
 */
export async function createReplica(
  ctx: Needs & Pick<Context, "clock" | "random">,
  poolId: string,
  region: string,
  tags: TagMap,
): Promise<ServedIn> {
  checkTags(tags);
  checkMayReplicate(await poolInOtherRegion(ctx, poolId, region));
  await checkStandby(standbyFor(ctx, region), region);
  const replica: Replica = {
    poolId,
    id: ctx.random.uuid(),
    region,
    status: "CREATING",
    createdAt: ctx.clock.now(),
  };
  // The pool is held, so that none that is being deleted gets a replica.
  await changePool(ctx, poolId, (pool) => pool, {
    exhausted: "TooManyRequestsException",
    async store(tx) {
      if (!(await tx.replicas.insert(replica)) && (await tx.replicas.find(poolId))?.id !== replica.id) {
        throw new CognitoError("LimitExceededException", "A user pool can have no more than 1 replica.");
      }
      await replaceTags(tx, poolId, tags, region);
    },
  });
  return secondary(ctx.site, replica);
}

/**
 * Turns a replica on or off. Off, its region is served as any other region is that has no replica.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException while it is being created;
 * OperationNotEnabledException, InternalErrorException where its standby could not answer.
 */
export async function updateReplica(
  ctx: Needs,
  poolId: string,
  region: string,
  status: "ACTIVE" | "INACTIVE",
): Promise<ServedIn> {
  const replica = await replicaIn(ctx, poolId, region);
  if (replica.status === "CREATING") throw invalid(`The replica in ${region} is still being created.`);
  if (status === "ACTIVE") await checkStandby(standbyFor(ctx, region), region);
  const changed = await ctx.store.writeOne((tx) => tx.replicas.change(replica, ["ACTIVE", "INACTIVE"], status));
  if (!changed) throw noReplica(poolId, region);
  return secondary(ctx.site, { ...replica, status });
}

/**
 * Takes a replica away, unless it is active. One that does not come about, for its standby never gets there, can be taken
 * away too.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException
 */
export async function deleteReplica(ctx: Needs, poolId: string, region: string): Promise<ServedIn> {
  const replica = await replicaIn(ctx, poolId, region);
  await ctx.store.write(async (tx) => {
    if (!(await tx.replicas.delete(replica, ["CREATING", "INACTIVE"]))) {
      if ((await tx.replicas.find(poolId))?.id !== replica.id) throw noReplica(poolId, region);
      throw invalid(`The replica in ${region} is ACTIVE: only an INACTIVE replica can be deleted.`);
    }
    await clearTags(tx, poolId, region);
  });
  return { ...secondary(ctx.site, replica), status: "DELETING" };
}

async function replicaIn(ctx: Needs, poolId: string, region: string): Promise<Replica> {
  await poolInOtherRegion(ctx, poolId, region);
  const replica = await arrived(ctx, await ctx.store.replicas.find(poolId));
  if (replica?.region !== region) throw noReplica(poolId, region);
  return replica;
}

/** The replica as it is now: what was being created is there once its standby has it. */
async function arrived(ctx: Needs, replica: Replica | undefined): Promise<Replica | undefined> {
  if (replica?.status !== "CREATING") return replica;
  // A standby that is away has it, or will get it, later.
  const seen = await ctx.standbys
    .of(replica.region)
    ?.store.replicas.find(replica.poolId)
    .catch(() => undefined);
  if (seen?.id !== replica.id) return replica;
  await ctx.store.writeOne((tx) => tx.replicas.change(replica, ["CREATING"], "INACTIVE"));
  return ctx.store.replicas.find(replica.poolId);
}

async function poolInOtherRegion(ctx: Pick<Context, "store">, poolId: string, region: string): Promise<Pool> {
  if (!isRegion(region)) throw invalid(`${region} is not a region.`);
  const pool = await poolById(ctx, poolId);
  if (region === regionOf(pool.id)) throw invalid(`${region} is the primary region of user pool ${poolId}.`);
  return pool;
}

/** What AWS asks of a pool. */
function checkMayReplicate({ settings: { UserPoolTier: tier, KeyConfiguration: key } }: Pool): void {
  if (tier === "LITE") {
    throw new CognitoError(
      "FeatureUnavailableInTierException",
      `The following feature is not available for the ${tier} pricing tier configured: Multi-Region Replication`,
    );
  }
  if (key?.KeyType !== "CUSTOMER_MANAGED_KEY") {
    throw invalid("A user pool must have a multi-Region customer managed key before it can have a replica.");
  }
}

function standbyFor({ standbys }: Pick<Context, "standbys">, region: string) {
  const standby = standbys.of(region);
  if (standby) return standby;
  throw new CognitoError(
    "OperationNotEnabledException",
    `This server cannot make replicas of user pools in ${region}: no standby of its database stands for that region.`,
  );
}

const secondary = (site: Pick<Site, "accountId">, { poolId, region, status }: Replica): ServedIn => ({
  region,
  status,
  role: "SECONDARY",
  arn: poolArn(site, poolId, region),
});

const noReplica = (poolId: string, region: string) =>
  new CognitoError("ResourceNotFoundException", `User pool ${poolId} has no replica in ${region}.`);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
