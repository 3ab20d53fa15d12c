import type { Context } from "../context.ts";
import type { App } from "./client.ts";
import { clientNotFound } from "./find.ts";

/**
 * The client and its pool, which every public operation starts from.
 * @throws {CognitoError} ResourceNotFoundException.
 */
export async function appOf(ctx: Pick<Context, "store">, clientId: string): Promise<App> {
  const app = await findApp(ctx, clientId);
  if (!app) throw clientNotFound(clientId);
  return app;
}

/** What a client's id may be on the wire. */
const CLIENT_ID = /^[\w+]{1,128}$/;

/** The same where an unknown client is no such error. Whatever a browser sent may be asked for. */
export async function findApp(ctx: Pick<Context, "store">, clientId: string): Promise<App | undefined> {
  if (!CLIENT_ID.test(clientId)) return undefined;
  const client = await ctx.store.clients.find(clientId);
  const pool = client && (await ctx.store.pools.find(client.poolId));
  return client && pool && { client, pool };
}
