import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { customScopesOf } from "../resource-servers/scopes.ts";
import { changedAccessClaims } from "../tokens/claim-changes.ts";
import { machineClaims } from "../tokens/claims.ts";
import { issuerOf } from "../tokens/issuer.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import { preMachineTokenGeneration } from "../triggers/pre-token-generation.ts";
import { OAuthError } from "./errors.ts";
import { allowedScopes, scopesOf } from "./scopes.ts";
import { isOn } from "./switches.ts";

/**
 * An access token for a machine that speaks for itself (RFC 6749 §4.4); no user stands behind it, and nothing is stored.
 * @param asked undefined for all that the client may have
 * @throws {OAuthError} invalid_scope for a scope that does not exist; invalid_grant for one that is not the client's
 * @throws {CognitoError} as `preMachineTokenGeneration`
 */
export async function machineToken(
  ctx: Pick<Context, "clock" | "random" | "signer" | "site" | "store" | "triggers">,
  app: App,
  asked: readonly string[] | undefined,
): Promise<{ readonly accessToken: string; readonly expiresInSeconds: number }> {
  const { client, pool } = app;
  const refused = asked?.find((scope) => !allowedScopes(client).includes(scope));
  if (refused !== undefined) {
    const exists = (await customScopesOf(ctx, pool.id)).has(refused);
    throw exists
      ? new OAuthError("invalid_grant", "the client may not have this scope")
      : new OAuthError("invalid_scope", "there is no such scope");
  }
  const scopes = await scopesOf(ctx, client, asked);
  const changes = await preMachineTokenGeneration(ctx, app, scopes);
  const { accessSeconds } = lifetimesOf(client.settings);
  const claims = machineClaims({
    issuer: issuerOf(ctx.site, pool),
    clientId: client.id,
    audience: (await isOn(ctx, app, "access-token-aud")) ? client.id : undefined,
    scopes,
    issuedAt: ctx.clock.now(),
    lifetimeSeconds: accessSeconds,
    jti: ctx.random.uuid(),
  });
  const signed = ctx.signer.sign(pool.id, "access", changes ? changedAccessClaims(claims, changes) : claims);
  return { accessToken: await signed, expiresInSeconds: accessSeconds };
}
