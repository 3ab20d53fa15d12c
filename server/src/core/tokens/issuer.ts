import type { Site } from "../context.ts";
import { type Pool, regionOf } from "../pools/pool.ts";

/**
 * The `iss` of a pool's tokens. Below our own URL, so that discovery finds the keys; or shaped like AWS's where the server
 * is set so or the pool asks for one of AWS's issuers by `IssuerConfiguration`, for verifiers that hard-code them.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
 */
export function issuerOf(site: Site, pool: Pool): string {
  const wanted = pool.settings.IssuerConfiguration?.Type ?? (site.issuer === "aws" ? "ORIGINAL" : undefined);
  const region = regionOf(pool.id);
  switch (wanted) {
    case "ORIGINAL":
      return `https://cognito-idp.${region}.amazonaws.com/${pool.id}`;
    case "UPDATED":
      return `https://issuer-cognito-idp.${region}.amazonaws.com/${pool.id}`;
    default:
      return `${site.publicUrl}/${pool.id}`;
  }
}
