import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { CognitoError } from "../core/errors.ts";
import { OAuthError, type OAuthErrorCode } from "../core/oauth/errors.ts";
import { revokeToken } from "../core/tokens/revoke.ts";
import { readForm } from "../lib/form.ts";
import { answering, fieldsOf, HEADERS, refusal } from "./answer.ts";
import { authenticateClient } from "./authenticate-client.ts";

const CODES: Readonly<Record<string, OAuthErrorCode>> = {
  UnsupportedOperationException: "invalid_request",
  UnsupportedTokenTypeException: "unsupported_token_type",
  UnauthorizedException: "invalid_client",
};

/**
 * POST /oauth2/revoke (RFC 7009): ends the sign-in a refresh token belongs to. A client that is not known gets 401 here, and 400 at
 * the token endpoint: so AWS's pages have it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
 */
export const revoke = (ctx: Context, { pool }: PoolSite, request: Request): Promise<Response> =>
  answering(async () => {
    const fields = fieldsOf(await readForm(request));
    try {
      const app = await authenticateClient(ctx, pool, request.headers, fields);
      const token = fields.get("token");
      if (token === undefined) throw new OAuthError("invalid_request", "token is missing");
      await revokeToken(ctx, app, token);
    } catch (error) {
      const refused =
        error instanceof CognitoError ? new OAuthError(CODES[error.code] ?? "invalid_request", error.message) : error;
      if (refused instanceof OAuthError && refused.code === "invalid_client") return refusal(refused, 401);
      throw refused;
    }
    return new Response(null, { status: 200, headers: HEADERS });
  });
