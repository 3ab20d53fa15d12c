import { generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { isIP, type Server } from "node:net";
import { checkServerIdentity, connect, createServer } from "node:tls";
import type { Pair } from "./certificates.ts";
import { authorityCertificate, type Issuer, serverCertificate, type Term } from "./x509.ts";

export const DAY_MS = 86_400_000;

/** An instant so many days from now. */
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

export const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

interface About {
  readonly hosts?: readonly string[];
  readonly term?: Term;
}

export interface TestAuthority extends Issuer {
  readonly pem: string;
  /** A certificate with a key of its own. */
  pair(about?: About & { readonly rsa?: boolean }): Pair;
  /** A certificate for this key. */
  pairOf(publicKey: KeyObject, privateKey: KeyObject, about?: About): Pair;
}

/** A CA for names below localhost and example, and for loopback. */
export function anAuthority(): TestAuthority {
  const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const permitted = ["localhost", "example", "127.0.0.0/8"];
  const pem = authorityCertificate(key, {
    name: "Test CA",
    permitted,
    term: { from: inDays(-100), until: inDays(999) },
  });
  const issuer: Issuer = { cert: new X509Certificate(pem), key };
  const pairOf: TestAuthority["pairOf"] = (
    publicKey,
    privateKey,
    { hosts = ["localhost"], term = { from: inDays(-1), until: inDays(90) } } = {},
  ) => ({ cert: serverCertificate(issuer, { publicKey, hosts, term }), key: pemOf(privateKey) });
  return {
    ...issuer,
    pem,
    pairOf,
    pair({ rsa = false, ...about } = {}) {
      const { publicKey, privateKey } = rsa
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
      return pairOf(publicKey, privateKey, about);
    },
  };
}

/** What a client that trusts this CA comes to at a port: the certificate shown, or why it refuses. */
export async function meet(port: number, ca: string, host: string): Promise<X509Certificate | string> {
  const socket = connect({
    port,
    host: "127.0.0.1",
    ca,
    servername: isIP(host) === 0 ? host : "",
    checkServerIdentity: (_, cert) => checkServerIdentity(host, cert),
  });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerX509Certificate() ?? "none";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message;
  } finally {
    socket.destroy();
  }
}

/** What such a client comes to at a server that shows this pair. */
export async function meetPair(pair: Pair, ca: string, host: string): Promise<X509Certificate | string> {
  const server = createServer({ ...pair }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await meet(portOf(server), ca, host);
  } finally {
    server.close();
  }
}

export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("It has no port");
  return address.port;
}
