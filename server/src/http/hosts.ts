import { isLoopback } from "../lib/loopback.ts";

/** The names this server answers to. */
export interface Hosts {
  readonly publicUrl: string;
  readonly baseDomain: string;
}

/**
 * Whom a request's `Host` names: this server (loopback, or the public URL), or what may be a pool's domain. Anything else is a
 * foreign name that was made to point here (DNS rebinding): a page of that name would be let in as if it were ours.
 */
export function whomNames(
  { publicUrl, baseDomain }: Hosts,
  host: string | undefined,
): "server" | { readonly domain: string } | undefined {
  const name = nameOf(host);
  if (name === undefined) return undefined;
  if (isLoopback(name) || name === nameOf(new URL(publicUrl).host)) return "server";
  const prefix = name.match(/^([a-z0-9-]{1,63})\.auth\.[a-z0-9-]+\.(.+)$/);
  if (prefix?.[1] !== undefined && prefix[2] === baseDomain) return { domain: prefix[1] };
  return name.includes(".") ? { domain: name } : undefined;
}

/** Whether a page's `Origin` is this very server, under the name that it was asked by or its public URL. */
export function isOwnOrigin(publicUrl: string, host: string | undefined, origin: string): boolean {
  // An origin that is no URL with a host, as a file's or a sandboxed frame's, is written "null".
  const from = URL.canParse(origin) ? new URL(origin).origin : "null";
  if (from === "null") return false;
  if (from === new URL(publicUrl).origin) return true;
  const name = nameOf(host);
  const asked = host?.toLowerCase();
  return name !== undefined && isLoopback(name) && (from === `http://${asked}` || from === `https://${asked}`);
}

/** A name or an address, and nothing but a port after it; names of more than 253 characters there are none. */
const HOST = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::\d{1,5})?$/;

function nameOf(host: string | undefined): string | undefined {
  const [, address, name] = host?.toLowerCase().match(HOST) ?? [];
  return address ?? name;
}
