import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Clock } from "../core/ports.ts";

/** RFC 8996 forbids what was before. */
export const OLDEST_TLS = "TLSv1.2";

/** A server's certificate, with those that lead to its CA behind it, and its private key: both in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What a server shows to whoever connects. */
export interface Certificates {
  /** Shown to a client that names no host, or one that has no certificate of its own. */
  current(): Pair;
  /** The certificate of one host alone; undefined where the current one is shown. */
  contextFor?(host: string): SecureContext | undefined;
  /**
   * Looks whether there is a newer pair; if so it is the current one from now on, and returned.
   * @throws Error, in one line, where the current one is over or the newer one cannot be used, which leaves the current one.
   */
  renew(): Promise<Pair | undefined>;
  /** What whoever starts the server should read. */
  readonly notes: readonly { readonly level: "info" | "warn"; readonly text: string }[];
}

/** The paths of a certificate and its key. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate and the key in two files, taken again when they change. It is their contents that are compared: a renewal
 * often swaps links (certbot, Kubernetes), which watching a file misses.
 * @param publicHost where people reach the server; a certificate for something else is noted.
 * @throws Error, in one line, when they cannot be used now: unreadable, not a pair, or outside the certificate's term.
 */
export function fileCertificates(files: PairFiles, publicHost: string, clock: Clock): Certificates {
  let current = {
    cert: readable("certificate", files.cert, () => readFileSync(files.cert, "utf8")),
    key: readable("key", files.key, () => readFileSync(files.key, "utf8")),
  };
  checkPair(current, files);
  checkTerm(current, files, clock.now());

  const look = async (): Promise<Pair | undefined> => {
    const [cert, key] = await Promise.all([readFile(files.cert, "utf8"), readFile(files.key, "utf8")]);
    const found = { cert, key };
    const isNew = cert !== current.cert || key !== current.key;
    if (isNew) checkPair(found, files);
    checkTerm(found, files, clock.now());
    if (!isNew) return undefined;
    current = found;
    return found;
  };
  let failure = { reason: "", times: 0 };
  return {
    current: () => current,
    async renew() {
      try {
        const found = await look();
        failure = { reason: "", times: 0 };
        return found;
      } catch (error) {
        const reason = String(error);
        failure = { reason, times: reason === failure.reason ? failure.times + 1 : 1 };
        // At the first sight it may be a renewal of which one file is there; after the second all is said.
        if (failure.times === 2) throw error;
        return undefined;
      }
    },
    notes: [
      ...((statSync(files.key).mode & 0o007) === 0
        ? []
        : [warning(`The private key in ${files.key} can be read or changed by every user of this machine`)]),
      ...(isFor(current, publicHost)
        ? []
        : [warning(`The certificate in ${files.cert} is not for ${publicHost}, where the public URL leads`)]),
    ],
  };
}

const warning = (text: string) => ({ level: "warn" as const, text });

function readable<T>(what: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`the ${what} in ${file} cannot be read`, { cause });
  }
}

function checkPair(pair: Pair, files: PairFiles): void {
  const cert = certificateIn(pair, files);
  let key: KeyObject;
  try {
    key = createPrivateKey(pair.key);
  } catch {
    // OpenSSL's own words help nobody here, nor does any of the file, which holds a secret.
    throw new Error(`${files.key} holds no private key in PEM that opens without a passphrase`);
  }
  if (!cert.checkPrivateKey(key)) {
    throw new Error(`the private key in ${files.key} is not the key of the first certificate in ${files.cert}`);
  }
  try {
    createSecureContext({ ...pair });
  } catch (cause) {
    throw new Error(`the certificate in ${files.cert} cannot be used for TLS`, { cause });
  }
}

function checkTerm(pair: Pair, files: PairFiles, now: Date): void {
  const { validFromDate, validToDate } = certificateIn(pair, files);
  if (now < validFromDate) {
    throw new Error(`the certificate in ${files.cert} is valid only from ${validFromDate.toISOString()}`);
  }
  if (now > validToDate) throw new Error(`the certificate in ${files.cert} expired at ${validToDate.toISOString()}`);
}

function certificateIn({ cert }: Pair, files: PairFiles): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new Error(`${files.cert} holds no certificate in PEM`);
  }
}

function isFor({ cert }: Pair, host: string): boolean {
  const certificate = new X509Certificate(cert);
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}
