import { machineToken } from "../../core/oauth/client-credentials.ts";
import { OAuthError } from "../../core/oauth/errors.ts";
import { scopesIn } from "../../core/oauth/scopes.ts";
import { jsonIn } from "../../lib/json.ts";
import type { Grant } from "./grant.ts";

/** RFC 6749 §4.4; `aws_client_metadata` is for the function of the pool. */
export const clientCredentials: Grant = async (ctx, app, fields) => {
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows } = app.client.settings;
  if (!allowed || !flows?.includes("client_credentials")) throw new OAuthError("unauthorized_client");
  const clientMetadata = metadataIn(fields.get("aws_client_metadata"));
  return machineToken(ctx, { ...app, sent: { clientMetadata } }, scopesIn(fields.get("scope")));
};

/** A JSON object of texts. */
function metadataIn(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined;
  const given = jsonIn(text);
  const entries =
    typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : undefined;
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
    throw new OAuthError("invalid_request", "aws_client_metadata is no JSON object of texts");
  }
  return Object.fromEntries(entries);
}
