import { machineToken } from "../../core/oauth/client-credentials.ts";
import { OAuthError } from "../../core/oauth/errors.ts";
import { scopesIn } from "../../core/oauth/scopes.ts";
import type { Grant } from "./grant.ts";

/** RFC 6749 §4.4. */
export const clientCredentials: Grant = async (ctx, app, fields) => {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows } = app.client.settings;
  if (!allowed || !flows?.includes("client_credentials")) throw new OAuthError("unauthorized_client");
  return machineToken(ctx, app, scopesIn(fields.get("scope")));
};
