import { isLoopback } from "../lib/loopback.ts";

/** The names this server answers to. */
export interface Hosts {
  readonly publicUrl: string;
  readonly baseDomain: string;
}

/**
 * Whether a request's `Host` is one of ours: loopback, the public URL, or a pool's domain. Anything else is a foreign name
 * that was made to point here (DNS rebinding): a page of that name would be let in as if it were ours.
 */
export async function isOurHost(
  { publicUrl, baseDomain }: Hosts,
  host: string | undefined,
  isPoolDomain: (domain: string) => Promise<boolean>,
): Promise<boolean> {
  const ours = new URL(publicUrl);
  if (host === ours.host) return true;
  const name = hostName(host);
  if (name === undefined) return false;
  if (isLoopback(name) || name === ours.hostname) return true;
  const prefix = name.match(/^([a-z0-9-]{1,63})\.auth\.[a-z0-9-]+\.(.+)$/);
  if (prefix?.[1] !== undefined && prefix[2] === baseDomain) return isPoolDomain(prefix[1]);
  return name.includes(".") && isPoolDomain(name);
}

/** Whether an `Origin` is this very server under the name it was asked by, or its public URL. */
export function isOwnOrigin(publicUrl: string, host: string | undefined, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { host: from, origin: whole } = new URL(origin);
  const name = hostName(host);
  return whole === new URL(publicUrl).origin || (name !== undefined && isLoopback(name) && from === host?.toLowerCase());
}

function hostName(host: string | undefined): string | undefined {
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined;
  const { hostname, username, pathname } = new URL(`http://${host}`);
  return username === "" && pathname === "/" ? hostname.replace(/^\[|\]$/g, "").toLowerCase() : undefined;
}
