import type { Context } from "../context.ts";
import type { Domain } from "../store/domains.ts";
import { type TagMap, tagsOf } from "../tags/tags.ts";
import { poolById } from "./find.ts";
import type { Pool } from "./pool.ts";

/** A pool with what is kept beside it. */
export interface PoolDescription {
  readonly pool: Pool;
  readonly tags: TagMap;
  readonly domains: readonly Domain[];
  /** Exact while they are few, an estimate later. */
  readonly users: number;
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function describePool(ctx: Pick<Context, "store">, id: string): Promise<PoolDescription> {
  const pool = await poolById(ctx, id);
  const [tags, domains, users] = await Promise.all([
    tagsOf(ctx, id),
    ctx.store.domains.ofPool(id),
    ctx.store.users.count(id),
  ]);
  return { pool, tags, domains, users };
}
