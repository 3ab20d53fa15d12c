import { isIP } from "node:net";
import { type Hosts, whomNames } from "./hosts.ts";

/** How a request was asked, as its client sees it. */
export interface Asked {
  /** Name and port as `Host` has them; whose name it is has not been asked yet. */
  readonly host: string | undefined;
  readonly scheme: "http" | "https";
  /** The client's IP address; undefined where it is not known. */
  readonly address: string | undefined;
}

/**
 * How a request was asked. With `trustProxy` the `X-Forwarded-Host`, `-Proto` and `-For` of the proxy before this server count.
 *
 * Proxies overwrite these headers or add to them, so the last value is the proxy's own and those before may be anybody's. RFC
 * 7239's `Forwarded` is not read: proxies that do not know it pass on what a client made up.
 *
 * @param peer the address of whoever opened the connection.
 */
export function askedOf(
  request: Request,
  peer: string | undefined,
  { trustProxy, hosts }: { readonly trustProxy: boolean; readonly hosts: Hosts },
): Asked {
  const { headers, url } = request;
  const host = headers.get("host") ?? undefined;
  const scheme = url.startsWith("https:") ? "https" : "http";
  const asked = { host, scheme, address: ipOf(peer) } as const;
  if (!trustProxy) return asked;

  const last = (name: string) => headers.get(name)?.split(",").at(-1)?.trim() || undefined;
  const proto = last("x-forwarded-proto")?.toLowerCase();
  return {
    // A page of a foreign name that was made to point here could send the header too, but has its own name in Host.
    host: (whomNames(hosts, host) === "server" ? last("x-forwarded-host") : undefined) ?? host,
    scheme: proto === "https" || proto === "http" ? proto : scheme,
    address: ipOf(last("x-forwarded-for")) ?? asked.address,
  };
}

/** An address without the port that some proxies add, and an IPv4 address as such where IPv6 carries it. */
function ipOf(text: string | undefined): string | undefined {
  const ip = text
    ?.replace(/^\[(.*)\](?::\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1")
    .replace(/^::ffff:(?=[\d.]+$)/i, "");
  return ip !== undefined && isIP(ip) !== 0 ? ip : undefined;
}
