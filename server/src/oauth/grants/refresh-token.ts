import { CognitoError } from "../../core/errors.ts";
import { OAuthError } from "../../core/oauth/errors.ts";
import { refreshRotating } from "../../core/tokens/refresh.ts";
import { isOfFunction } from "../../core/triggers/call.ts";
import { type Grant, required } from "./grant.ts";

/** RFC 6749 §6; where the client rotates, with the next refresh token. Tokens of a sign-in through the API are refreshed here too. */
export const refreshToken: Grant = async (ctx, app, fields) => {
  const token = required(fields, "refresh_token");
  try {
    return await refreshRotating(ctx, app, token);
  } catch (error) {
    if (error instanceof CognitoError && !isOfFunction(error)) throw new OAuthError("invalid_grant", error.message);
    throw error;
  }
};
