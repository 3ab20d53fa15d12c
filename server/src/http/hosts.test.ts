import { describe, expect, test } from "vitest";
import { type Hosts, isOwnOrigin, whomNames } from "./hosts.ts";

const hosts = { publicUrl: "https://id.example.com:8443", baseDomain: "pond.example" };
const domains: ReadonlySet<string> = new Set(["photos", "auth.shop.example"]);
const isOurs = (of: Hosts, host: string | undefined): boolean => {
  const named = whomNames(of, host);
  return named === "server" || (named !== undefined && domains.has(named.domain));
};

describe("a host is ours:", () => {
  test.each([
    "localhost",
    "localhost:9229",
    "LocalHost:1",
    "127.0.0.1",
    "127.0.0.1:9229",
    "127.8.9.10",
    "[::1]",
    "[::1]:9229",
    "id.example.com:8443",
    "id.example.com",
    "ID.Example.COM:8443",
    "photos.auth.us-east-1.pond.example",
    "photos.auth.eusc-de-east-1.pond.example:9229",
    "PHOTOS.auth.us-east-1.Pond.example",
    "auth.shop.example",
    "auth.shop.example:443",
  ])("%s", (host) => {
    expect(isOurs(hosts, host)).toBe(true);
  });

  test.each(["[2001:db8::7]", "[2001:db8::7]:80"])("%s, where the public URL has that address", (host) => {
    expect(isOurs({ ...hosts, publicUrl: "http://[2001:db8::7]" }, host)).toBe(true);
  });
});

describe("a host is foreign:", () => {
  test.each([
    undefined,
    "",
    " ",
    "evil.example",
    "evil.example:9229",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io",
    "localhost.",
    "127.0.0.1.",
    "id.example.com.",
    "localhost@evil.example",
    "evil.example@localhost",
    "user:password@127.0.0.1",
    "localhost:evil",
    "localhost:9229:80",
    "localhost:999999",
    "localhost/evil.example",
    "localhost?evil.example",
    "localhost#evil.example",
    "localhost\\evil.example",
    "localhost evil.example",
    "localhost, evil.example",
    "http://localhost",
    "0.0.0.0",
    "0x7f.1",
    "127.1",
    "2130706433",
    "::1",
    "[::1",
    "[::1].evil.example",
    "[::]",
    "[::2]",
    "[::ffff:127.0.0.1]",
    "ｌocalhost",
    "%6cocalhost",
    "sub.id.example.com",
    "example.com",
    "pond.example",
    "photos",
    "photos.pond.example",
    "photos.auth.pond.example",
    "photos.auth.us-east-1.evil.example",
    "photos.auth.us-east-1.pond.example.evil.example",
    "nobody.auth.us-east-1.pond.example",
    "a.photos.auth.us-east-1.pond.example",
    "www.auth.shop.example",
    `${"a".repeat(300)}.example`,
  ])("%j", (host) => {
    expect(isOurs(hosts, host)).toBe(false);
  });

  test("the database is not asked about what is no name", () => {
    for (const host of ["x".repeat(10_000), "'; drop table pools", "a\0b.example", "nodots"]) {
      expect(whomNames(hosts, host)).toBeUndefined();
    }
  });
});

describe("an origin is our own:", () => {
  test.each([
    ["http://localhost:9229", "localhost:9229"],
    ["http://LOCALHOST:9229", "LocalHost:9229"],
    ["http://127.0.0.1:9229", "127.0.0.1:9229"],
    ["http://[::1]:9229", "[::1]:9229"],
    ["http://localhost", "localhost"],
    ["https://localhost:9229", "localhost:9229"],
    ["https://id.example.com:8443", "id.example.com:8443"],
    ["https://id.example.com:8443", "127.0.0.1:9229"],
  ])("%s, asked as %s", (origin, host) => {
    expect(isOwnOrigin(hosts.publicUrl, host, origin)).toBe(true);
  });
});

describe("an origin is foreign:", () => {
  test.each([
    ["null", "localhost:9229"],
    ["", "localhost:9229"],
    ["localhost:9229", "localhost:9229"],
    ["file://", "localhost:9229"],
    ["file://localhost", "localhost"],
    ["capacitor://localhost", "localhost"],
    ["chrome-extension://abcdefgh", "localhost:9229"],
    ["data:text/html,x", "localhost:9229"],
    ["http://localhost:3000", "localhost:9229"],
    ["http://127.0.0.1:9229", "localhost:9229"],
    ["http://localhost:9229@evil.example", "localhost:9229"],
    ["http://localhost:9229.evil.example", "localhost:9229"],
    ["http://evil.example", "localhost:9229"],
    ["http://id.example.com:8443", "id.example.com:8443"],
    ["https://id.example.com", "id.example.com:8443"],
    ["https://sub.id.example.com:8443", "id.example.com:8443"],
    // A pool's own pages hold what its owner put there, and scripts among it.
    ["http://photos.auth.us-east-1.pond.example", "photos.auth.us-east-1.pond.example"],
    ["http://evil.example", "evil.example"],
  ])("%s, asked as %s", (origin, host) => {
    expect(isOwnOrigin(hosts.publicUrl, host, origin)).toBe(false);
  });

  test("where no host was asked for", () => {
    expect(isOwnOrigin(hosts.publicUrl, undefined, "http://undefined")).toBe(false);
  });
});
