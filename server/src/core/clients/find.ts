import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Client } from "./client.ts";

/**
 * The pool's app client. One of another pool is as unknown as one that never was.
 * @throws {CognitoError} ResourceNotFoundException.
 */
export async function clientById(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<Client> {
  const client = await ctx.store.clients.find(id);
  if (client?.poolId !== poolId) throw clientNotFound(id);
  return client;
}

export const clientNotFound = (id: string): CognitoError =>
  new CognitoError("ResourceNotFoundException", `User pool client ${id} does not exist.`);
