import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById, poolNotFound } from "../pools/find.ts";
import type { ResourceServer } from "../store/resource-servers.ts";
import { MOST_RESOURCE_SERVERS } from "./scopes.ts";

type Needs = Pick<Context, "store">;

/**
 * Registers an API that access tokens can be for, with its scopes.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, LimitExceededException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html
 */
export async function createResourceServer(ctx: Needs, server: ResourceServer): Promise<ResourceServer> {
  checkScopes(server);
  const { poolId, identifier } = server;
  await ctx.store.write(async (tx) => {
    if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
    const { next } = await tx.resourceServers.page(poolId, MOST_RESOURCE_SERVERS - 1);
    if (next !== undefined) {
      throw new CognitoError(
        "LimitExceededException",
        `A user pool can have no more than ${MOST_RESOURCE_SERVERS} resource servers.`,
      );
    }
    if (!(await tx.resourceServers.insert(server))) {
      throw invalid(`${identifier} already exists in user pool ${poolId}.`);
    }
  });
  return server;
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function resourceServerById(ctx: Needs, poolId: string, identifier: string): Promise<ResourceServer> {
  await poolById(ctx, poolId);
  const server = await ctx.store.resourceServers.find(poolId, identifier);
  if (!server) throw resourceServerNotFound(identifier);
  return server;
}

/**
 * Gives a resource server a new name and new scopes as a whole.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException
 */
export async function updateResourceServer(ctx: Needs, server: ResourceServer): Promise<ResourceServer> {
  checkScopes(server);
  await poolById(ctx, server.poolId);
  if (!(await ctx.store.writeOne((tx) => tx.resourceServers.replace(server)))) {
    throw resourceServerNotFound(server.identifier);
  }
  return server;
}

/**
 * Takes a resource server away. Clients that were allowed its scopes keep them in their lists, without effect.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function deleteResourceServer(ctx: Needs, poolId: string, identifier: string): Promise<void> {
  await poolById(ctx, poolId);
  if (!(await ctx.store.writeOne((tx) => tx.resourceServers.delete(poolId, identifier)))) {
    throw resourceServerNotFound(identifier);
  }
}

function checkScopes({ scopes }: ResourceServer): void {
  if (new Set(scopes.map(({ ScopeName }) => ScopeName)).size < scopes.length) {
    throw invalid("A resource server cannot have two scopes of the same name.");
  }
}

const resourceServerNotFound = (identifier: string) =>
  new CognitoError("ResourceNotFoundException", `Resource server ${identifier} does not exist.`);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
