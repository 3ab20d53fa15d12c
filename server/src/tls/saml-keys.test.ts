import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { samlKeys } from "./saml-keys.ts";

function aKey() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey: privateKey.export({ type: "pkcs8", format: "der" }), publicKey };
}

test.each([
  ["2026-03-03T04:05:06.000Z", "2036-03-03T04:05:06.000Z"],
  ["2028-02-29T00:00:00.000Z", "2038-03-01T00:00:00.000Z"],
  ["2045-12-31T23:59:59.000Z", "2055-12-31T23:59:59.000Z"],
])("a certificate that is made at %s is good until %s", async (now, until) => {
  const { privateKey, publicKey } = aKey();
  const made = await samlKeys(async () => ({ privateKey }), { now: () => new Date(now) })("us-east-1_AbCdEfGhI");
  expect(made).toEqual({
    poolId: "us-east-1_AbCdEfGhI",
    privateKey,
    certificate: expect.any(Uint8Array),
    createdAt: new Date(now),
  });
  const certificate = new X509Certificate(made.certificate);
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([new Date(now), new Date(until)]);
  expect(certificate.publicKey.equals(publicKey)).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

test("no two have the same serial number", async () => {
  const { privateKey } = aKey();
  const make = samlKeys(async () => ({ privateKey }), { now: () => new Date("2026-03-03T04:05:06.000Z") });
  const numbers = await Promise.all(
    ["a_1", "a_1", "a_2"].map(async (id) => new X509Certificate((await make(id)).certificate).serialNumber),
  );
  expect(new Set(numbers).size).toBe(3);
});
