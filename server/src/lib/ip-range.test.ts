import { expect, test } from "vitest";
import { isInRanges, isIpRange } from "./ip-range.ts";

test.each([
  ["192.0.2.0/24", true],
  ["192.0.2.7/24", true],
  ["0.0.0.0/0", true],
  ["192.0.2.7/32", true],
  ["2001:db8::/32", true],
  ["2001:DB8::7/128", true],
  ["::/0", true],
  ["::ffff:192.0.2.0/120", true],
  ["192.0.2.7", false],
  ["192.0.2.0/33", false],
  ["2001:db8::/129", false],
  ["192.0.2.0/-1", false],
  ["192.0.2.0/8.5", false],
  ["192.0.2.0/", false],
  ["192.0.2/24", false],
  ["256.0.2.0/24", false],
  ["fe80::1%eth0/64", false],
  [" 192.0.2.0/24", false],
  ["192.0.2.0/24\n", false],
  ["example.com/24", false],
  ["", false],
])("whether %j is a range: %j", (text, is) => {
  expect(isIpRange(text)).toBe(is);
});

const RANGES = ["192.0.2.0/24", "198.51.100.7/32", "2001:db8:1::/48"];

test.each([
  ["192.0.2.255", true],
  ["192.0.3.0", false],
  ["198.51.100.7", true],
  ["198.51.100.8", false],
  ["2001:db8:1::7", true],
  ["2001:DB8:1:0::7", true],
  ["2001:db8:2::7", false],
  ["::ffff:192.0.2.9", true],
  ["::ffff:203.0.113.9", false],
  ["nowhere", false],
  ["", false],
  [undefined, false],
])("whether the ranges hold %j: %j", (address, is) => {
  expect(isInRanges(RANGES, address)).toBe(is);
  expect(isInRanges([], address)).toBe(false);
});
