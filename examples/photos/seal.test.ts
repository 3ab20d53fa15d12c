import { expect, test } from "vitest";
import { csrfTokenOf, fingerprintOf, newSecret, open, seal } from "./seal.ts";

test("what was sealed with a secret opens with it", () => {
  const secret = newSecret();
  expect(open(secret, seal(secret, "für Ada"))).toBe("für Ada");
  expect(seal(secret, "für Ada")).not.toBe(seal(secret, "für Ada"));
});

test("nothing opens with another secret, or when it was changed", () => {
  const secret = newSecret();
  const sealed = seal(secret, "for Ada");
  expect(() => open(newSecret(), sealed)).toThrow("unable to authenticate data");
  for (let index = 0; index < sealed.length; index += 5) {
    const changed = sealed.slice(0, index) + (sealed[index] === "A" ? "B" : "A") + sealed.slice(index + 1);
    expect(() => open(secret, changed)).toThrow("unable to authenticate data");
  }
  for (const short of ["", "AAAA", sealed.slice(0, 20), sealed.slice(0, 36)])
    expect(() => open(secret, short)).toThrow();
});

test("secrets have 256 bits, and neither fingerprint nor form token tells them", () => {
  const secret = newSecret();
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  const seen = [secret, fingerprintOf(secret), csrfTokenOf(secret), newSecret()];
  expect(new Set(seen).size).toBe(4);
  expect(fingerprintOf(secret)).toBe(fingerprintOf(secret));
});
