import { findApp } from "../clients/app.ts";
import { secretMatches } from "../clients/secret-hash.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { isOfFunction } from "../triggers/call.ts";
import type { Sent } from "../triggers/scene.ts";
import { machineToken } from "./client-credentials.ts";
import { customScopesAllowed } from "./scopes.ts";

/**
 * The token of the client credentials grant, for a client that speaks the user pools API instead: no domain is needed, nor any
 * setting of OAuth but the scopes.
 * @param asked scopes of resource servers; all that the client may have where none are named
 * @throws {CognitoError} NotAuthorizedException for an unknown client as for a wrong secret; InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 */
export async function clientToken(
  ctx: Pick<Context, "clock" | "random" | "signer" | "site" | "store" | "triggers">,
  clientId: string,
  secret: string,
  asked: readonly string[] = [],
  sent?: Sent,
): Promise<{ readonly accessToken: string; readonly expiresInSeconds: number }> {
  const app = await findApp(ctx, clientId);
  // In the words that AWS has for a wrong secret, seen in September 2026.
  if (!app || !secretMatches(app.client, secret)) {
    throw new CognitoError("NotAuthorizedException", "Invalid client or secret");
  }
  if (!app.client.settings.ExplicitAuthFlows?.includes("ALLOW_CLIENT_TOKEN_AUTH")) {
    throw new CognitoError("InvalidParameterException", "CLIENT_TOKEN_AUTH flow not enabled for this client");
  }
  // A client of people may have scopes that open their data to it; those are never a machine's.
  const allowed = customScopesAllowed(app.client);
  const refused = asked.find((scope) => !allowed.includes(scope));
  if (refused !== undefined) {
    throw new CognitoError("InvalidParameterException", `Invalid scope requested: ${refused}`);
  }
  try {
    return await machineToken(ctx, { ...app, sent }, asked.length === 0 ? allowed : [...new Set(asked)]);
  } catch (error) {
    // The operation has no word of its own for a function that fails.
    throw isOfFunction(error) ? new CognitoError("NotAuthorizedException", error.message) : error;
  }
}
