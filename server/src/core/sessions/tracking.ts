import { changeClient } from "../clients/change.ts";
import type { App, Client } from "../clients/client.ts";
import { clientById } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import type { Pool, SessionConfiguration } from "../pools/pool.ts";
import { checkSessionTier } from "../pools/tiers.ts";

const DEFAULT: SessionConfiguration = { UserSessionTracking: "DISABLED", TokenSession: { MaxPerUser: 20 } };
const DEFAULT_SSO_MINUTES = 60;

/** What a pool says of its sessions, or AWS's defaults where nobody has said anything. */
export const sessionConfigurationOf = ({ settings }: Pool): SessionConfiguration =>
  settings.SessionConfiguration ?? DEFAULT;

export const tracksSessions = (pool: Pool): boolean => sessionConfigurationOf(pool).UserSessionTracking === "ENABLED";

/**
 * Sets what a pool says of its sessions, as a whole.
 * @throws {CognitoError} ResourceNotFoundException, FeatureUnavailableInTierException, ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html
 */
export const setPoolSessionConfiguration = (
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  wanted: SessionConfiguration,
): Promise<Pool> =>
  changePool(ctx, poolId, (pool) => {
    checkSessionTier(pool.settings.UserPoolTier);
    return { ...pool, settings: { ...pool.settings, SessionConfiguration: wanted } };
  });

/** What a client says of coming back without signing in, be it heeded at present or not. */
export const ssoMinutesOf = ({ ssoMinutes = DEFAULT_SSO_MINUTES }: Client): number => ssoMinutes;

/**
 * Sets how long after signing in a browser's people need not sign in again for this client; at 0 they always do.
 * @throws {CognitoError} ResourceNotFoundException, FeatureUnavailableInTierException, ConcurrentModificationException;
 *   InvalidParameterException where the pool does not track sessions
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolClientSessionConfiguration.html
 */
export async function setClientSsoMinutes(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  clientId: string,
  ssoMinutes: number,
): Promise<Client> {
  const pool = await poolById(ctx, poolId);
  await clientById(ctx, poolId, clientId);
  checkSessionTier(pool.settings.UserPoolTier);
  if (!tracksSessions(pool)) {
    throw new CognitoError("InvalidParameterException", "Session tracking is not enabled for the user pool.");
  }
  return changeClient(ctx, poolId, clientId, (client) => ({ ...client, ssoMinutes }));
}

/** How long after their sign-in a browser's people need not sign in again for this application. Where nothing is tracked, what clients say is dormant. */
export const reuseMinutes = ({ client, pool }: App): number =>
  tracksSessions(pool) ? ssoMinutesOf(client) : DEFAULT_SSO_MINUTES;

/** How long a browser remembers a sign-in: as long as some application of the pool goes by it, an hour at least. */
export async function browserMinutes(ctx: Pick<Context, "store">, pool: Pool): Promise<number> {
  if (!tracksSessions(pool)) return DEFAULT_SSO_MINUTES;
  return Math.max(DEFAULT_SSO_MINUTES, (await ctx.store.clients.longestSsoMinutes(pool.id)) ?? 0);
}
