import { redeemCode } from "../../core/oauth/authorization-code.ts";
import { OAuthError } from "../../core/oauth/errors.ts";
import { type Grant, required } from "./grant.ts";

/** RFC 6749 §4.1.3. */
export const authorizationCode: Grant = async (ctx, app, fields) => {
  const code = required(fields, "code");
  const { AllowedOAuthFlowsUserPoolClient: allowed, AllowedOAuthFlows: flows } = app.client.settings;
  if (!allowed || !flows?.includes("code")) throw new OAuthError("unauthorized_client");
  return redeemCode(ctx, app, {
    code,
    redirectUri: fields.get("redirect_uri"),
    verifier: fields.get("code_verifier"),
  });
};
