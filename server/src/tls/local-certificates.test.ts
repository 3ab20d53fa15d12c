import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Certificates } from "./certificates.ts";
import { localCertificates } from "./local-certificates.ts";
import { DAY_MS, inDays, meet, meetPair, portOf } from "./pairs.fixture.ts";

const HOSTS = ["localhost", "127.0.0.1", "::1", "id.localhost"];

let folder: string;
let now: Date;
let certificates: Certificates;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millpond-local-"));
  now = new Date();
  certificates = localCertificates(folder, HOSTS, { now: () => now });
});
afterEach(() => rmSync(folder, { recursive: true }));

const ca = () => readFileSync(join(folder, "ca.crt"), "utf8");
const shownTo = (host: string) => certificates.contextFor?.(host);

test("the current certificate is for the hosts given, for at most 397 days, and accepted once the CA is trusted", async () => {
  const cert = new X509Certificate(certificates.current().cert);
  expect(cert.subjectAltName).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:id.localhost");
  expect(cert.validToDate.getTime() - cert.validFromDate.getTime()).toBeLessThan(397 * DAY_MS);
  expect(await meetPair(certificates.current(), ca(), "id.localhost")).toMatchObject({
    fingerprint256: cert.fingerprint256,
  });
});

test("whoever starts the server is told what to trust, and where it is shown how", () => {
  expect(certificates.notes).toEqual([
    {
      level: "info",
      text: `HTTPS by a local CA: clients accept it once they trust ${join(folder, "ca.crt")}, as docs/guides/https.md shows`,
    },
  ]);
});

test("the key changes with every start, and is not kept", () => {
  const other = localCertificates(folder, HOSTS, { now: () => now });
  expect(other.current().key).not.toBe(certificates.current().key);
  expect(readFileSync(join(folder, "ca.key"), "utf8")).not.toContain(certificates.current().key.split("\n")[1]);
});

describe("a host of its own", () => {
  test.each(["photos.auth.us-east-1.localhost", "auth.shop.test", "PHOTOS.localhost"])(
    "%s gets a certificate when it is asked for, and keeps it",
    async (host) => {
      const server = createServer({
        ...certificates.current(),
        SNICallback: (name, done) => done(null, shownTo(name)),
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const first = await meet(portOf(server), ca(), host);
      expect(first).toBeInstanceOf(X509Certificate);
      expect(await meet(portOf(server), ca(), host)).toEqual(first);
      server.close();
    },
  );

  test.each(["localhost", "LOCALHOST", "id.localhost", "127.0.0.1", "::1"])(
    "is not needed for %s: the current one is for it",
    (host) => {
      expect(shownTo(host)).toBeUndefined();
    },
  );

  test.each([
    "",
    "bank.com",
    "localhost.bank.com",
    "8.8.8.8",
    "*.localhost",
    ".localhost",
    "a..localhost",
    "-a.localhost",
    "a\0.localhost",
    "a b.localhost",
    "a,DNS:bank.com.localhost",
    "é.localhost",
    `${"a".repeat(64)}.localhost`,
    `${"a.".repeat(130)}localhost`,
  ])("is not made for %j", (host) => {
    expect(shownTo(host)).toBeUndefined();
  });

  test("is kept for a while only: a client may ask for any number of them", () => {
    const first = shownTo("a.localhost");
    for (let n = 1; n < 200; n++) shownTo(`a${n}.localhost`);
    expect(shownTo("a.localhost")).toBe(first);
    shownTo("one-more.localhost");
    expect(shownTo("a.localhost")).not.toBe(first);
  });
});

describe("certificates", () => {
  test("are renewed long before they are over, those of single hosts too", async () => {
    const before = certificates.current();
    const single = shownTo("photos.localhost");
    now = inDays(59);
    expect(await certificates.renew()).toBeUndefined();
    expect(certificates.current()).toBe(before);

    now = inDays(61);
    const renewed = await certificates.renew();
    expect(renewed).toBe(certificates.current());
    expect(new X509Certificate(certificates.current().cert).validToDate.getTime()).toBeGreaterThan(
      inDays(150).getTime(),
    );
    expect(shownTo("photos.localhost")).not.toBe(single);
    expect(await certificates.renew()).toBeUndefined();
  });
});
