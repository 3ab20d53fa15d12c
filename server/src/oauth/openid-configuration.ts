import type { Context } from "../core/context.ts";
import { isCustom } from "../core/domains/domain.ts";
import { issuerOf } from "../core/tokens/issuer.ts";
import { PUBLIC } from "./jwks.ts";

/**
 * GET /{pool id}/.well-known/openid-configuration.
 * A pool with a domain of its own and a prefix names the endpoints of the former; one without either names the endpoints below
 * its id that Cognito names for such pools, and no more of them.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function openidConfiguration(ctx: Pick<Context, "store" | "site">, poolId: string): Promise<Response> {
  const pool = await ctx.store.pools.find(poolId);
  if (!pool) return Response.json({ message: `User pool ${poolId} does not exist.` }, { status: 404 });
  const domains = await ctx.store.domains.ofPool(poolId);
  const domain = domains.find(isCustom) ?? domains[0];
  const pages = domain && `${ctx.site.publicUrl}/${domain.domain}`;
  const oauth = pages === undefined ? `${ctx.site.publicUrl}/${poolId}` : `${pages}/oauth2`;
  return Response.json(
    {
      authorization_endpoint: `${oauth}/authorize`,
      // AWS understands PKCE and does not say so; clients that insist on it look here (RFC 8414 §2).
      code_challenge_methods_supported: ["S256"],
      // AWS names it too, although it is no end of a session as OpenID Connect has it: that takes `rp-initiated-logout`.
      ...(pages !== undefined && { end_session_endpoint: `${pages}/logout` }),
      id_token_signing_alg_values_supported: ["RS256"],
      issuer: issuerOf(ctx.site, pool),
      // Below our own URL whatever the issuer's shape: this is where the keys are.
      jwks_uri: `${ctx.site.publicUrl}/${poolId}/.well-known/jwks.json`,
      response_types_supported: ["code", "token"],
      ...(pages !== undefined && { revocation_endpoint: `${oauth}/revoke` }),
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
      token_endpoint: `${oauth}/token`,
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      userinfo_endpoint: `${oauth}/userInfo`,
    },
    { headers: PUBLIC },
  );
}
