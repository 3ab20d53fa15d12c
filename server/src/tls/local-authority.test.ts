import { execFile } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localAuthority } from "./local-authority.ts";
import { anAuthority, DAY_MS, inDays, meetPair, pemOf } from "./pairs.fixture.ts";
import { permittedBy, serverCertificate } from "./x509.ts";

const HOSTS = ["localhost", "127.0.0.1", "::1"];
const NOW = new Date("2026-03-03T12:00:00Z");

let home: string;
let folder: string;
let file: string;
let keyFile: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "millpond-ca-"));
  folder = join(home, "data");
  file = join(folder, "ca.crt");
  keyFile = join(folder, "ca.key");
});
afterEach(() => rmSync(home, { recursive: true }));

const certificateIn = (path: string) => new X509Certificate(readFileSync(path));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** A pair that the CA in the folder issues today, whatever its limits. */
function issuedAnyway(hosts: readonly string[]) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { cert: certificateIn(file), key: createPrivateKey(readFileSync(keyFile)) };
  const term = { from: inDays(-1), until: inDays(1) };
  return { cert: serverCertificate(issuer, { publicKey, hosts, term }), key: pemOf(privateKey) };
}

describe("a local CA", () => {
  test("is made once: a key for its owner alone, and a certificate for ten years and more", () => {
    const made = localAuthority(folder, HOSTS, NOW);
    expect(made.file).toBe(file);
    expect(readdirSync(folder).toSorted()).toEqual(["ca.crt", "ca.key"]);
    expect([modeOf(folder), modeOf(keyFile), modeOf(file)]).toEqual(["700", "600", "644"]);
    const cert = certificateIn(file);
    expect(cert.ca).toBe(true);
    expect(cert.subject).toMatch(/^CN=Millpond local CA [0-9a-f]{8}$/);
    expect(cert.validFromDate.getTime()).toBeLessThan(NOW.getTime());
    expect(cert.validToDate.getTime()).toBeGreaterThan(new Date("2036-03-03T12:00:00Z").getTime());

    const before = [readFileSync(file, "utf8"), readFileSync(keyFile, "utf8")];
    localAuthority(folder, HOSTS, new Date("2036-03-03T12:00:00Z"));
    expect([readFileSync(file, "utf8"), readFileSync(keyFile, "utf8")]).toEqual(before);
  });

  test("is another one in another folder, with another name", () => {
    localAuthority(folder, HOSTS, NOW);
    localAuthority(join(home, "other"), HOSTS, NOW);
    expect(certificateIn(join(home, "other", "ca.crt")).subject).not.toBe(certificateIn(file).subject);
  });

  test("is the same for all who make it at once", async () => {
    const program = `
      import { localAuthority } from ${JSON.stringify(join(import.meta.dirname, "local-authority.ts"))};
      import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
      import { readFileSync } from "node:fs";
      const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const authority = localAuthority(${JSON.stringify(folder)}, ["localhost"], new Date());
      const server = new X509Certificate(authority.issue(publicKey, ["localhost"], new Date(), 1));
      const ca = new X509Certificate(readFileSync(authority.file));
      console.log(ca.fingerprint256, server.verify(ca.publicKey));`;
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    const said = await Promise.all(Array.from({ length: 4 }, run));
    const { fingerprint256 } = certificateIn(file);
    expect(said.map(({ stdout }) => stdout)).toEqual(Array(4).fill(`${fingerprint256} true\n`));
    expect(readdirSync(folder).toSorted()).toEqual(["ca.crt", "ca.key"]);
  });

  test("whose making was broken off after the key is finished with that key", () => {
    localAuthority(folder, HOSTS, NOW);
    const key = readFileSync(keyFile, "utf8");
    rmSync(file);
    localAuthority(folder, HOSTS, NOW);
    expect(readFileSync(keyFile, "utf8")).toBe(key);
    expect(certificateIn(file).checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  test("issues certificates that clients take who trust it, and nobody else", async () => {
    const authority = localAuthority(folder, HOSTS, new Date());
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pair = { cert: authority.issue(publicKey, HOSTS, new Date(), 90), key: pemOf(privateKey) };
    const cert = new X509Certificate(pair.cert);
    expect(cert.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect(cert.ca).toBe(false);
    expect((cert.validToDate.getTime() - cert.validFromDate.getTime()) / DAY_MS).toBe(91);
    const ca = readFileSync(file, "utf8");
    for (const host of ["localhost", "127.0.0.1"]) {
      expect(await meetPair(pair, ca, host)).toMatchObject({ fingerprint256: cert.fingerprint256 });
    }
    expect(await meetPair(pair, anAuthority().pem, "localhost")).toContain("unable to verify the first certificate");
    expect(await meetPair(pair, ca, "id.localhost")).toContain("is not in the cert's altnames");
  });
});

describe("what a local CA may vouch for", () => {
  test("is this machine, names that nobody can own, and what it was made for", () => {
    localAuthority(folder, [...HOSTS, "127.255.0.3", "id.shop.com", "203.0.113.7", "2001:db8::7"], NOW);
    expect(permittedBy(certificateIn(file))).toEqual([
      "localhost",
      "test",
      "example",
      "internal",
      "127.0.0.0/8",
      "::1/128",
      "id.shop.com",
      "203.0.113.7/32",
      "2001:db8::7/128",
    ]);
  });

  test.each([
    ["localhost", true],
    ["photos.auth.us-east-1.localhost", true],
    ["auth.shop.test", true],
    ["id.shop.com", true],
    ["photos.auth.us-east-1.id.shop.com", true],
    ["127.0.0.1", true],
    ["127.8.9.10", true],
    ["::1", true],
    ["203.0.113.7", true],
    ["shop.com", false],
    ["other-id.shop.com", false],
    ["id.shop.com.evil.org", false],
    ["notlocalhost", false],
    ["bank.com", false],
    ["203.0.113.8", false],
    ["10.0.0.1", false],
    ["::2", false],
    ["", false],
  ])("%s: %s", (host, wanted) => {
    const authority = localAuthority(folder, [...HOSTS, "id.shop.com", "203.0.113.7"], NOW);
    expect(authority.covers(host)).toBe(wanted);
  });

  test.each([["bank.com"], ["8.8.8.8"]])(
    "is what clients hold it to: they refuse its certificate for %s",
    async (host) => {
      localAuthority(folder, HOSTS, new Date());
      const ca = readFileSync(file, "utf8");
      expect(await meetPair(issuedAnyway([host]), ca, host)).toBe("permitted subtree violation");
      expect(await meetPair(issuedAnyway(["photos.localhost"]), ca, "photos.localhost")).toBeInstanceOf(
        X509Certificate,
      );
    },
  );

  test("does not grow by itself: who trusts the CA has not agreed to that", () => {
    localAuthority(folder, HOSTS, NOW);
    for (const host of ["id.shop.com", "203.0.113.7"]) {
      expect(() => localAuthority(folder, [...HOSTS, host], NOW)).toThrow(
        new Error(
          `the local CA in ${file} may not vouch for ${host}: delete it and ${keyFile} for a new one, which clients must be made to trust`,
        ),
      );
    }
  });
});

describe("a local CA is refused", () => {
  const refused = (why: string) =>
    new Error(
      `the local CA in ${file} ${why}: delete it and ${keyFile} for a new one, which clients must be made to trust`,
    );
  beforeEach(() => {
    localAuthority(folder, HOSTS, NOW);
  });

  test.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o666])("whose key others can read or change: %o", (mode) => {
    chmodSync(keyFile, mode);
    expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(
      new Error(
        `the key of the local CA in ${keyFile} can be read or changed by other users of this machine: chmod 600 ${keyFile}`,
      ),
    );
  });

  test("whose key is a link to one that others can read", () => {
    const elsewhere = join(home, "elsewhere.key");
    renameSync(keyFile, elsewhere);
    symlinkSync(elsewhere, keyFile);
    expect(() => localAuthority(folder, HOSTS, NOW)).not.toThrow();
    chmodSync(elsewhere, 0o644);
    expect(() => localAuthority(folder, HOSTS, NOW)).toThrow("can be read or changed by other users of this machine");
  });

  test("whose key is gone, and no other is made", () => {
    rmSync(keyFile);
    expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(refused("has lost its key"));
    symlinkSync(join(home, "nowhere"), keyFile);
    expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(refused("has lost its key"));
    expect(readdirSync(home)).toEqual(["data"]);
  });

  test("whose key is another CA's", () => {
    localAuthority(join(home, "other"), HOSTS, NOW);
    copyFileSync(join(home, "other", "ca.key"), keyFile);
    expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(refused("is broken"));
  });

  test.each(["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])(
    "whose files hold %j",
    (text) => {
      const key = readFileSync(keyFile, "utf8");
      writeFileSync(keyFile, text);
      expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(refused("is broken"));
      writeFileSync(keyFile, key);
      writeFileSync(file, text);
      expect(() => localAuthority(folder, HOSTS, NOW)).toThrow(refused("is broken"));
    },
  );

  test("that is over", () => {
    expect(() => localAuthority(folder, HOSTS, new Date("2036-04-01T00:00:00Z"))).toThrow(refused("is over"));
  });

  test("where its files cannot be read or made", () => {
    rmSync(file);
    rmSync(keyFile);
    writeFileSync(join(home, "file"), "");
    expect(() => localAuthority(join(home, "file"), HOSTS, NOW)).toThrow(
      `the file ${join(home, "file", "ca.crt")} of the local CA cannot be read`,
    );
    const loop = join(home, "loop");
    symlinkSync(loop, loop);
    expect(() => localAuthority(join(loop, "data"), HOSTS, NOW)).toThrow("of the local CA cannot be read");
  });
});
