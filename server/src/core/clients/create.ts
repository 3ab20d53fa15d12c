import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { chosenClientId } from "../pools/chosen-id.ts";
import { poolById, poolNotFound } from "../pools/find.ts";
import { customScopesOf } from "../resource-servers/scopes.ts";
import type { Repositories } from "../store/store.ts";
import { tagsOf } from "../tags/tags.ts";
import type { Client } from "./client.ts";
import { makeSecret } from "./secrets.ts";
import { clientSettingsOf, type WantedClientSettings } from "./settings.ts";

type Needs = Pick<Context, "clock" | "random" | "site" | "store">;

/** What a pool holds on AWS. */
const MOST_CLIENTS = 1_000;

const ID_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

/** `generated`: Cognito makes the secret; a text: the caller brought it; undefined: a public client. */
export type WantedSecret = "generated" | { readonly value: string } | undefined;

/**
 * Creates an app client. While the server is open its pool's tags may choose its id.
 * @throws {CognitoError} ResourceNotFoundException, LimitExceededException; what its settings are refused for.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export async function createClient(
  ctx: Needs,
  poolId: string,
  wanted: WantedClientSettings,
  wantedSecret: WantedSecret,
): Promise<Client> {
  const pool = await poolById(ctx, poolId);
  const settings = clientSettingsOf(wanted, {
    pool,
    hasSecret: wantedSecret !== undefined,
    customScopes: await customScopesOf(ctx, poolId),
    identityProviders: await ctx.store.identityProviders.names(poolId),
    during: "creating",
  });
  const chosen = ctx.site.open ? chosenClientId(await tagsOf(ctx, poolId), settings.ClientName) : undefined;
  const id = chosen ?? ctx.random.text(26, ID_ALPHABET);
  const now = ctx.clock.now();
  const secret =
    wantedSecret && makeSecret(ctx, id, now, wantedSecret === "generated" ? undefined : wantedSecret.value);
  const client: Client = {
    id,
    poolId,
    createdAt: now,
    updatedAt: now,
    version: 1,
    settings,
    secrets: secret ? [secret] : [],
  };
  await ctx.store.write(async (tx) => {
    if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
    await checkRoom(tx, poolId);
    if (!(await tx.clients.insert(client)) && chosen !== undefined) {
      throw new CognitoError("InvalidParameterException", `User pool client ${chosen} already exists.`);
    }
  });
  return client;
}

async function checkRoom(tx: Repositories, poolId: string): Promise<void> {
  if ((await tx.clients.count(poolId)) >= MOST_CLIENTS) {
    throw new CognitoError("LimitExceededException", `A user pool can have no more than ${MOST_CLIENTS} app clients.`);
  }
}
