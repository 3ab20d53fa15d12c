import { makeBelieveVerifier, poolNameOf, type SrpVerifier } from "../auth/srp.ts";
import type { Context } from "../context.ts";
import { hasUsernameAttributes, type Pool } from "../pools/pool.ts";
import { foldName } from "./logins.ts";

/**
 * The user nobody is: what a client that hides its users is shown for a name that is not taken. Derived from the name, so
 * that who asks twice sees the same, and kept nowhere, though codes and lock-outs under its sub are counted as anybody's.
 */
export interface MakeBelieveUser {
  readonly sub: string;
  readonly username: string;
  readonly verifier: SrpVerifier;
}

export function makeBelieveUser(ctx: Pick<Context, "seal">, pool: Pool, typed: string): MakeBelieveUser {
  const name = foldName(pool, typed);
  const hex = Buffer.from(ctx.seal.digest("make-believe-sub", pool.id, name)).toString("hex");
  const sub = [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
  const username = hasUsernameAttributes(pool) ? sub : name;
  const seed = ctx.seal.digest("make-believe-verifier", pool.id, name);
  return { sub, username, verifier: makeBelieveVerifier({ poolName: poolNameOf(pool.id), userId: username }, seed) };
}
