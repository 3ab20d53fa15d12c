import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "./pool.ts";

/** @throws {CognitoError} ResourceNotFoundException. */
export async function poolById(ctx: Pick<Context, "store">, id: string): Promise<Pool> {
  const pool = await ctx.store.pools.find(id);
  if (!pool) throw poolNotFound(id);
  return pool;
}

export const poolNotFound = (id: string): CognitoError =>
  new CognitoError("ResourceNotFoundException", `User pool ${id} does not exist.`);
