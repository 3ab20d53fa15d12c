import { isLoopback } from "../../lib/loopback.ts";
import type { Context } from "../context.ts";
import { isCustom } from "../domains/domain.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** Ends in a letter-led label: no IP address can be one (WebAuthn §4, relying party identifier). */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);

/**
 * The name under which passkeys of a pool are made and asked for: the one its owner chose, or that of the host where its pages
 * are. This machine goes by the name of localhost.
 * @returns undefined where nobody chose one and the pool has no pages
 */
export async function relyingPartyOf(
  { store, site }: Pick<Context, "site" | "store">,
  pool: Pool,
): Promise<string | undefined> {
  const chosen = pool.settings.WebAuthnConfiguration?.RelyingPartyId;
  if (chosen !== undefined) return chosen;
  const domains = await store.domains.ofPool(pool.id);
  const custom = domains.find(isCustom);
  if (custom || domains.length === 0) return custom?.domain;
  const { hostname } = new URL(site.publicUrl);
  return isLoopback(hostname.replace(/^\[|\]$/g, "")) ? "localhost" : hostname;
}

/**
 * Whether passkeys of this relying party may be used at a page of this origin: at its own name or one below it, as browsers have
 * it, over TLS or on this machine.
 */
export function isOriginOf(relyingPartyId: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: whole, protocol, hostname } = new URL(origin);
  if (whole !== origin) return false;
  const isLocal = hostname === "localhost" || hostname.endsWith(".localhost");
  if (protocol !== "https:" && !(protocol === "http:" && isLocal)) return false;
  return hostname === relyingPartyId || hostname.endsWith(`.${relyingPartyId}`);
}

/**
 * Refuses what no browser takes for a relying party.
 * @throws {CognitoError} InvalidParameterException
 */
export function checkRelyingPartyId(id: string): void {
  if (id === "localhost" || DOMAIN.test(id)) return;
  throw new CognitoError("InvalidParameterException", "RelyingPartyId must be a domain name.");
}
