import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileCertificates, type Pair } from "./certificates.ts";
import { anAuthority, inDays } from "./pairs.fixture.ts";

const authority = anAuthority();

let folder: string;
let files: { readonly cert: string; readonly key: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millpond-certificates-"));
  files = { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
});
afterEach(() => rmSync(folder, { recursive: true }));

function keep({ cert, key }: Partial<Pair>): void {
  if (cert !== undefined) writeFileSync(files.cert, cert);
  if (key !== undefined) writeFileSync(files.key, key, { mode: 0o600 });
}

let now: Date;
beforeEach(() => {
  now = new Date();
});
const clock = { now: () => now };
const open = (host = "localhost") => fileCertificates(files, host, clock);

describe("a certificate and its key in two files", () => {
  test.each([
    ["on a curve", authority.pair()],
    ["by RSA", authority.pair({ rsa: true })],
  ])("%s are what is shown", async (_, pair) => {
    keep(pair);
    const certificates = open();
    expect(certificates.current()).toEqual(pair);
    expect(certificates.notes).toEqual([]);
    expect(await certificates.renew()).toBeUndefined();
  });

  test("may have the chain behind the certificate", () => {
    const { cert, key } = authority.pair();
    keep({ cert: cert + authority.pem, key });
    expect(open().current()).toEqual({ cert: cert + authority.pem, key });
  });

  test("may be one file", () => {
    const { cert, key } = authority.pair();
    files = { cert: files.key, key: files.key };
    keep({ key: key + cert });
    expect(open().current()).toEqual({ cert: key + cert, key: key + cert });
  });

  test("may lie behind links, as Kubernetes and certbot put them", () => {
    const { cert, key } = authority.pair();
    mkdirSync(join(folder, "archive"));
    writeFileSync(join(folder, "archive", "c"), cert);
    writeFileSync(join(folder, "archive", "k"), key, { mode: 0o640 });
    symlinkSync(join("archive", "c"), files.cert);
    symlinkSync(join("archive", "k"), files.key);
    expect(open().current()).toEqual({ cert, key });
    expect(open().notes).toEqual([]);
  });

  test.each([0o644, 0o604, 0o602, 0o666])("are used with a warning where everybody can use the key: %o", (mode) => {
    keep(authority.pair());
    chmodSync(files.key, mode);
    expect(open().notes).toEqual([
      { level: "warn", text: `The private key in ${files.key} can be read or changed by every user of this machine` },
    ]);
  });

  test.each([
    [["id.example"], "id.example", true],
    [["*.id.example"], "photos.id.example", true],
    [["127.0.0.1"], "127.0.0.1", true],
    [["id.example"], "localhost", false],
    [["*.id.example"], "id.example", false],
    [["localhost"], "127.0.0.1", false],
  ])("for %j, where people come to %s, fit: %s", (hosts, host, fits) => {
    keep(authority.pair({ hosts }));
    const text = `The certificate in ${files.cert} is not for ${host}, where the public URL leads`;
    expect(open(host).notes).toEqual(fits ? [] : [{ level: "warn", text }]);
  });
});

describe("what cannot be used is refused at the start, in a line that shows no key:", () => {
  const refusal = (): string => {
    try {
      open();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      expect(error.message).not.toMatch(/\n|PRIVATE/);
      return error.message;
    }
    throw new Error("nothing was refused");
  };

  test("no certificate file", () => {
    keep({ key: authority.pair().key });
    expect(refusal()).toBe(`the certificate in ${files.cert} cannot be read`);
  });

  test("no key file", () => {
    keep({ cert: authority.pair().cert });
    expect(refusal()).toBe(`the key in ${files.key} cannot be read`);
  });

  test("a folder", () => {
    keep(authority.pair());
    files = { ...files, key: folder };
    expect(refusal()).toBe(`the key in ${folder} cannot be read`);
  });

  test("a link that leads to itself", () => {
    keep({ key: authority.pair().key });
    symlinkSync(files.cert, files.cert);
    expect(refusal()).toBe(`the certificate in ${files.cert} cannot be read`);
  });

  test.each([
    ["nothing", ""],
    ["garbage", "garbage\0\u{1F4A9}"],
    ["a certificate of garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ["half a certificate", authority.pem.slice(0, 200)],
    ["a key", authority.pair().key],
    ["a certificate in DER", authority.cert.raw.toString("latin1")],
  ])("%s for a certificate", (_, cert) => {
    keep({ cert, key: authority.pair().key });
    expect(refusal()).toBe(`${files.cert} holds no certificate in PEM`);
  });

  test.each([
    ["nothing", () => ""],
    ["garbage", () => "garbage"],
    ["half a key", ({ key }: Pair) => key.slice(0, 60)],
    ["the certificate", ({ cert }: Pair) => cert],
    [
      "a key behind a passphrase",
      ({ key }: Pair) =>
        createPrivateKey(key)
          .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
          .toString(),
    ],
  ])("%s for a key", (_, keyOf) => {
    const pair = authority.pair();
    keep({ cert: pair.cert, key: keyOf(pair) });
    expect(refusal()).toBe(`${files.key} holds no private key in PEM that opens without a passphrase`);
  });

  test("the key of another certificate", () => {
    keep({ cert: authority.pair().cert, key: authority.pair().key });
    expect(refusal()).toBe(`the private key in ${files.key} is not the key of the first certificate in ${files.cert}`);
  });

  test("a chain that begins with its end", () => {
    const { cert, key } = authority.pair();
    keep({ cert: authority.pem + cert, key });
    expect(refusal()).toBe(`the private key in ${files.key} is not the key of the first certificate in ${files.cert}`);
  });

  test("a chain with garbage in it", () => {
    const { cert, key } = authority.pair();
    keep({ cert: `${cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, key });
    expect(refusal()).toBe(`the certificate in ${files.cert} cannot be used for TLS`);
  });

  test("a key too small for TLS today", () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
    keep(authority.pairOf(publicKey, privateKey));
    expect(refusal()).toBe(`the certificate in ${files.cert} cannot be used for TLS`);
  });

  test("a certificate whose time is over", () => {
    const until = new Date("2026-01-31T12:00:00Z");
    keep(authority.pair({ term: { from: new Date("2025-01-01T00:00:00Z"), until } }));
    now = new Date("2026-01-31T12:00:01Z");
    expect(refusal()).toBe(`the certificate in ${files.cert} expired at 2026-01-31T12:00:00.000Z`);
  });

  test("a certificate whose time has not come", () => {
    const from = new Date("2026-01-31T12:00:00Z");
    keep(authority.pair({ term: { from, until: new Date("2027-01-01T00:00:00Z") } }));
    now = new Date("2026-01-31T11:59:59Z");
    expect(refusal()).toBe(`the certificate in ${files.cert} is valid only from 2026-01-31T12:00:00.000Z`);
  });
});

describe("a certificate that is renewed", () => {
  test("is shown from then on", async () => {
    keep(authority.pair());
    const certificates = open();
    const renewed = authority.pair();
    keep(renewed);
    expect(await certificates.renew()).toEqual(renewed);
    expect(certificates.current()).toEqual(renewed);
    expect(await certificates.renew()).toBeUndefined();
  });

  test("by a link that is swapped, files and times left as they were", async () => {
    const [old, renewed] = [authority.pair(), authority.pair()];
    for (const [name, pair] of Object.entries({ old, renewed })) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "c"), pair.cert);
      writeFileSync(join(folder, name, "k"), pair.key);
    }
    symlinkSync("old", join(folder, "data"));
    files = { cert: join(folder, "data", "c"), key: join(folder, "data", "k") };
    const certificates = open();
    symlinkSync("renewed", join(folder, "swap"));
    renameSync(join(folder, "swap"), join(folder, "data"));
    expect(await certificates.renew()).toEqual(renewed);
  });

  test("with the same key is shown too", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    keep(authority.pairOf(publicKey, privateKey));
    const certificates = open();
    const renewed = authority.pairOf(publicKey, privateKey);
    keep(renewed);
    expect(await certificates.renew()).toEqual(renewed);
  });

  test("file by file is taken when both are there, without a complaint of what was seen between", async () => {
    const old = authority.pair();
    keep(old);
    const certificates = open();
    const renewed = authority.pair();
    keep({ cert: renewed.cert });
    expect(await certificates.renew()).toBeUndefined();
    expect(certificates.current()).toEqual(old);
    keep({ key: renewed.key });
    expect(await certificates.renew()).toEqual(renewed);
  });

  test.each([
    ["garbage", () => keep({ cert: "garbage" }), () => `${files.cert} holds no certificate in PEM`],
    ["without a file", () => rmSync(files.key), () => `ENOENT: no such file or directory, open '${files.key}'`],
    [
      "that does not fit the key",
      () => keep({ cert: authority.pair().cert }),
      () => `the private key in ${files.key} is not the key of the first certificate in ${files.cert}`,
    ],
  ])("%s leaves the one before, and is told of once", async (_, spoil, reason) => {
    const old = authority.pair();
    keep(old);
    const certificates = open();
    spoil();
    expect(await certificates.renew()).toBeUndefined(); // it may be half done
    await expect(certificates.renew()).rejects.toMatchObject({ message: reason() });
    expect(await certificates.renew()).toBeUndefined();
    expect(certificates.current()).toEqual(old);

    const mended = authority.pair();
    keep(mended);
    expect(await certificates.renew()).toEqual(mended);
    spoil();
    expect(await certificates.renew()).toBeUndefined();
    await expect(certificates.renew()).rejects.toMatchObject({ message: reason() });
  });

  test("by one that is over already leaves the one before", async () => {
    const old = authority.pair();
    keep(old);
    const certificates = open();
    const until = inDays(-1);
    keep(authority.pair({ term: { from: inDays(-2), until } }));
    expect(await certificates.renew()).toBeUndefined();
    const { validToDate } = new X509Certificate(authority.pair({ term: { from: inDays(-2), until } }).cert);
    await expect(certificates.renew()).rejects.toThrow(
      new Error(`the certificate in ${files.cert} expired at ${validToDate.toISOString()}`),
    );
    expect(certificates.current()).toEqual(old);
  });

  test("by nobody in time is told of once, and shown on: some clients may put up with it", async () => {
    const until = new Date("2026-01-31T12:00:00Z");
    const old = authority.pair({ term: { from: new Date("2025-01-01T00:00:00Z"), until } });
    keep(old);
    now = new Date("2026-01-30T00:00:00Z");
    const certificates = open();
    now = new Date("2026-02-01T00:00:00Z");
    expect(await certificates.renew()).toBeUndefined();
    await expect(certificates.renew()).rejects.toThrow(
      new Error(`the certificate in ${files.cert} expired at 2026-01-31T12:00:00.000Z`),
    );
    expect(await certificates.renew()).toBeUndefined();
    expect(certificates.current()).toEqual(old);
  });
});
