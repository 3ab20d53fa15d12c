import type { Context } from "../context.ts";
import type { ResourceServer } from "../store/resource-servers.ts";

/** What a pool holds on AWS. */
export const MOST_RESOURCE_SERVERS = 25;

/** Every custom scope of a pool, as clients ask for it: `{identifier}/{scope}`. */
export async function customScopesOf(ctx: Pick<Context, "store">, poolId: string): Promise<ReadonlySet<string>> {
  return new Set((await ctx.store.resourceServers.all(poolId)).flatMap(scopesOf));
}

const scopesOf = ({ identifier, scopes }: ResourceServer): readonly string[] =>
  scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`);
