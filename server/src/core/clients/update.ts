import { dropBrandingOfClient } from "../branding/managed-login.ts";
import type { Context } from "../context.ts";
import { poolById } from "../pools/find.ts";
import { customScopesOf } from "../resource-servers/scopes.ts";
import { changeClient } from "./change.ts";
import type { Client } from "./client.ts";
import { clientNotFound } from "./find.ts";
import { clientSettingsOf, type WantedClientSettings } from "./settings.ts";

/**
 * Gives an app client new settings as a whole: what is left out goes back to its default, but for its name. Its secrets stay.
 * @throws {CognitoError} ResourceNotFoundException, ConcurrentModificationException; what its settings are refused for.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
 */
export async function updateClient(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  id: string,
  wanted: Partial<WantedClientSettings>,
): Promise<Client> {
  const pool = await poolById(ctx, poolId);
  const surroundings = {
    pool,
    customScopes: await customScopesOf(ctx, poolId),
    identityProviders: await ctx.store.identityProviders.names(poolId),
    during: "updating",
  } as const;
  return changeClient(ctx, poolId, id, (client) => {
    const { ClientName } = client.settings;
    const hasSecret = client.secrets.length > 0;
    const settings = clientSettingsOf({ ClientName, ...wanted }, { ...surroundings, hasSecret });
    return { ...client, settings };
  });
}

/**
 * Deletes an app client with the look of its pages, what they link to and what it does about risk: nobody signs in through it any more.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function deleteClient(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<void> {
  await poolById(ctx, poolId);
  await ctx.store.write(async (tx) => {
    if (!(await tx.clients.delete(poolId, id))) throw clientNotFound(id);
    await dropBrandingOfClient(tx, poolId, id);
    await tx.terms.deleteOfClient(poolId, id);
    await tx.riskConfigurations.delete(poolId, id);
  });
}
