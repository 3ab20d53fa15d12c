import type { PoolSite } from "../core/domains/site.ts";
import { readCookie } from "../lib/cookies.ts";
import { equalText } from "../lib/equal.ts";

export const CSRF_COOKIE = "XSRF-TOKEN";
export const CSRF_FIELD = "_csrf";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The token that the browser has already: pages in several tabs share it. */
export function csrfOf(headers: Headers): string | undefined {
  const token = readCookie(headers, CSRF_COOKIE);
  return token !== undefined && UUID.test(token) ? token : undefined;
}

/**
 * Whether a form was sent from a page of ours: its hidden field equals the cookie, as on AWS, where scripts choose both
 * themselves; and no browser says that it came from elsewhere, for a neighbour under the same domain can set cookies.
 */
export function isOwnForm(site: Pick<PoolSite, "url">, { headers }: Request, field: string | null): boolean {
  const cookie = csrfOf(headers);
  if (cookie === undefined || field === null || !equalText(cookie, field)) return false;
  const relation = headers.get("sec-fetch-site");
  if (relation !== null && relation !== "same-origin" && relation !== "none") return false;
  const origin = headers.get("origin");
  return origin === null || isOwnOrigin(new URL(site.url), headers.get("host"), origin);
}

/** A page of ours may have been reached under the name this server was asked by: a proxy, or loopback, need not be the public URL. */
function isOwnOrigin(own: URL, host: string | null, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  // Whoever sits on the line can make pages of the same name without TLS.
  if (own.protocol === "https:" && from.protocol !== "https:") return false;
  return from.host === own.host || from.host === host?.toLowerCase();
}
