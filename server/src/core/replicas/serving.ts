import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { regionOf } from "../pools/pool.ts";
import type { Standby } from "../store/standbys.ts";

/** The standby that answers for a pool in a region where the pool has an active replica; undefined anywhere else. */
export async function activeReplica(
  ctx: Pick<Context, "standbys">,
  poolId: string,
  region: string,
): Promise<Standby | undefined> {
  const standby = region === regionOf(poolId) ? undefined : ctx.standbys.of(region);
  const replica = await standby?.replica(poolId);
  return replica?.region === region && replica.status === "ACTIVE" ? standby : undefined;
}

/**
 * Sees to it that the standby of a region is there, and is one: what has been made a primary falls behind for good.
 * @throws {CognitoError} InternalErrorException, which clients repeat; its cause is for the log.
 */
export async function checkStandby(standby: Pick<Standby, "follows">, region: string): Promise<void> {
  const follows = await standby.follows().catch((cause: unknown) => {
    throw new CognitoError("InternalErrorException", `The database that stands for ${region} does not answer.`, {
      cause,
    });
  });
  if (follows) return;
  const cause = new Error("it is not in recovery: it was promoted, or never was a standby");
  throw new CognitoError("InternalErrorException", `The database that stands for ${region} is not a standby.`, {
    cause,
  });
}
