import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { OAuthError } from "../core/oauth/errors.ts";
import { readForm } from "../lib/form.ts";
import { answer, answering, fieldsOf, tooManyRequests } from "./answer.ts";
import { authenticateClient } from "./authenticate-client.ts";
import { authorizationCode } from "./grants/authorization-code.ts";
import { clientCredentials } from "./grants/client-credentials.ts";
import type { Grant } from "./grants/grant.ts";
import { refreshToken } from "./grants/refresh-token.ts";

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ["authorization_code", authorizationCode],
  ["client_credentials", clientCredentials],
  ["refresh_token", refreshToken],
]);

/**
 * POST /oauth2/token: form-encoded in, JSON out, never cached.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export const token = (ctx: Context, { pool }: PoolSite, request: Request): Promise<Response> =>
  answering(async () => {
    const fields = fieldsOf(await readForm(request));
    const grantType = fields.get("grant_type");
    if (grantType === undefined) throw new OAuthError("invalid_request", "grant_type is missing");
    const grant = GRANTS.get(grantType);
    if (!grant) throw new OAuthError("unsupported_grant_type");
    const isRefresh = grantType === "refresh_token";
    const waitMs = isRefresh ? await ctx.requestLimits?.inCategory(pool.id, "UserAuthentication") : undefined;
    if (waitMs !== undefined) return tooManyRequests(waitMs);
    const app = await authenticateClient(ctx, pool, request.headers, fields);
    const issued = await grant(ctx, app, fields);
    return answer({
      ...(issued.idToken !== undefined && { id_token: issued.idToken }),
      access_token: issued.accessToken,
      ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
      expires_in: issued.expiresInSeconds,
      token_type: "Bearer",
    });
  });
