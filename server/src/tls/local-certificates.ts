import { generateKeyPairSync } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Clock } from "../core/ports.ts";
import { type Certificates, OLDEST_TLS, type Pair } from "./certificates.ts";
import { localAuthority } from "./local-authority.ts";

const DAY_MS = 86_400_000;
/** Far below the 397 days that browsers take at most: what is made anew at each start may be short-lived. */
const SERVER_DAYS = 90;
const RENEW_DAYS_BEFORE = 30;

const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A client may ask for any name that ends in one of ours. */
const MOST_HOSTS = 200;

/**
 * Certificates of the local CA in a folder. The current one is for `hosts`; any other name that the CA may vouch for, as a pool's
 * domain, gets one when it is asked for: which pool has which name is not known here, and need not be.
 * @throws Error, in one line, where the CA cannot be used or made; see {@link localAuthority}.
 */
export function localCertificates(folder: string, hosts: readonly string[], clock: Clock): Certificates {
  const authority = localAuthority(folder, hosts, clock.now());
  // One for all: it never leaves this process.
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const issue = (names: readonly string[]): Pair => ({
    cert: authority.issue(publicKey, names, clock.now(), SERVER_DAYS),
    key,
  });
  const nextRenewal = () => clock.now().getTime() + (SERVER_DAYS - RENEW_DAYS_BEFORE) * DAY_MS;

  let current = issue(hosts);
  let renewAt = nextRenewal();
  const contexts = new Map<string, SecureContext>();

  return {
    current: () => current,
    contextFor(asked) {
      const host = asked.toLowerCase();
      if (hosts.includes(host) || !HOST_NAME.test(host) || !authority.covers(host)) return undefined;
      const known = contexts.get(host);
      if (known) return known;
      const [oldest] = contexts.keys();
      if (oldest !== undefined && contexts.size >= MOST_HOSTS) contexts.delete(oldest);
      const context = createSecureContext({ ...issue([host]), minVersion: OLDEST_TLS });
      contexts.set(host, context);
      return context;
    },
    async renew() {
      if (clock.now().getTime() < renewAt) return undefined;
      current = issue(hosts);
      renewAt = nextRenewal();
      contexts.clear();
      return current;
    },
    notes: [
      {
        level: "info",
        text: `HTTPS by a local CA: clients accept it once they trust ${authority.file}, as docs/guides/https.md shows`,
      },
    ],
  };
}
