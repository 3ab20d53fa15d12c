import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { isLoopback } from "../lib/loopback.ts";
import { newFile } from "../lib/new-file.ts";
import { authorityCertificate, type Issuer, permittedBy, serverCertificate, type Term } from "./x509.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 10 * 366;
/** A machine whose clock is behind, as a virtual one's after sleep, gets no certificate of the future. */
const BACKDATED_DAYS = 1;

/**
 * What the CA may vouch for wherever it is made: this machine, and names that nobody can own in the Internet (RFC 6761, and
 * ICANN's `internal`). Who steals its key cannot pose as anybody's bank.
 */
const NOBODYS = ["localhost", "test", "example", "internal", "127.0.0.0/8", "::1/128"];

/** A CA of this server's own. Clients trust what it vouches for once they trust the certificate in `file`. */
export interface LocalAuthority {
  readonly file: string;
  /** Whether it may vouch for a name or an address. */
  covers(host: string): boolean;
  /** A certificate in PEM for these names and addresses, valid for so many days from `now`. */
  issue(publicKey: KeyObject, hosts: readonly string[], now: Date, days: number): string;
}

/**
 * The CA in a folder (`ca.crt`, `ca.key`), which is made when it is not there; servers that start together in a new folder all
 * get the same. It is limited to names of this machine and to `hosts`, and never made again by itself: people trust it by hand.
 * @throws Error, in one line, when it cannot be made or read, is open to other users, broken, over, or may not vouch for one of
 * the hosts.
 */
export function localAuthority(folder: string, hosts: readonly string[], now: Date): LocalAuthority {
  const files = { cert: join(folder, "ca.crt"), key: join(folder, "ca.key") };
  const issuer = issuerIn(files, hosts, now);
  const permitted = permittedBy(issuer.cert);
  const covers = (host: string) =>
    permitted.some((range) => range === rangeOf(host) || (isIP(host) === 0 && host.endsWith(`.${range}`)));
  const foreign = hosts.find((host) => !covers(host));
  if (foreign !== undefined) throw unusable(files, `may not vouch for ${foreign}`);
  return {
    file: files.cert,
    covers,
    issue: (publicKey, names, from, days) =>
      serverCertificate(issuer, { publicKey, hosts: names, term: term(from, days) }),
  };
}

interface Files {
  readonly cert: string;
  readonly key: string;
}

const unusable = ({ cert, key }: Files, why: string): Error =>
  new Error(`the local CA in ${cert} ${why}: delete it and ${key} for a new one, which clients must be made to trust`);

function issuerIn(files: Files, hosts: readonly string[], now: Date): Issuer {
  // The key is made first: where the certificate is seen, the key was there before.
  const made = readIfThere(files.cert)?.text;
  const key = keyIn(files) ?? (made === undefined ? newKeyIn(files) : undefined);
  if (!key) throw unusable(files, "has lost its key");
  const text = made ?? newCertificateIn(files, key, hosts, now);
  const cert = orNothing(() => new X509Certificate(text));
  if (!cert?.checkPrivateKey(key)) throw unusable(files, "is broken");
  if (now > cert.validToDate) throw unusable(files, "is over");
  return { cert, key };
}

function keyIn(files: Files): KeyObject | undefined {
  const found = readIfThere(files.key);
  if (!found) return undefined;
  if ((found.mode & 0o077) !== 0) {
    throw new Error(
      `the key of the local CA in ${files.key} can be read or changed by other users of this machine: chmod 600 ${files.key}`,
    );
  }
  const key = orNothing(() => createPrivateKey(found.text));
  if (!key) throw unusable(files, "is broken");
  return key;
}

function newKeyIn(files: Files): KeyObject | undefined {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  make(files.key, privateKey.export({ type: "pkcs8", format: "pem" }).toString(), 0o600);
  return keyIn(files);
}

function newCertificateIn(files: Files, key: KeyObject, hosts: readonly string[], now: Date): string {
  // Every data folder has its own CA: by this they are told apart in a list of what is trusted.
  const digest = createHash("sha256").update(createPublicKey(key).export({ type: "spki", format: "der" }));
  const name = `Millpond local CA ${digest.digest("hex").slice(0, 8)}`;
  const permitted = [...new Set([...NOBODYS, ...hosts.map(rangeOf)])];
  make(files.cert, authorityCertificate(key, { name, permitted, term: term(now, AUTHORITY_DAYS) }), 0o644);
  return readFileSync(files.cert, "utf8");
}

function make(file: string, text: string, mode: number): void {
  try {
    newFile(file, text, mode);
  } catch (cause) {
    throw new Error(`the file ${file} of the local CA cannot be made`, { cause });
  }
}

const term = (now: Date, days: number): Term => ({
  from: new Date(now.getTime() - BACKDATED_DAYS * DAY_MS),
  until: new Date(now.getTime() + days * DAY_MS),
});

/** A host as a CA's limits have it. */
function rangeOf(host: string): string {
  const family = isIP(host);
  if (family === 0) return host;
  if (family === 6) return `${host}/128`;
  return isLoopback(host) ? "127.0.0.0/8" : `${host}/32`;
}

function readIfThere(file: string): { readonly text: string; readonly mode: number } | undefined {
  let opened: number;
  try {
    opened = openSync(file, "r");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(`the file ${file} of the local CA cannot be read`, { cause });
  }
  try {
    return { text: readFileSync(opened, "utf8"), mode: fstatSync(opened).mode };
  } finally {
    closeSync(opened);
  }
}

/** What the action returns; nothing where it throws, as OpenSSL does in words of its own for what it cannot read. */
function orNothing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
