import { BlockList, isIP } from "node:net";

/** Whether this is a range of addresses in CIDR notation, of either family: `192.0.2.0/24`, `2001:db8::/32`. */
export const isIpRange = (text: string): boolean => rangeOf(text) !== undefined;

/** Whether one of the ranges holds the address; what is no address is in none. An IPv4 address may be written as IPv6 carries it. */
export function isInRanges(ranges: readonly string[], address: string | undefined): boolean {
  const version = address === undefined ? 0 : isIP(address);
  if (address === undefined || version === 0 || ranges.length === 0) return false;
  const list = new BlockList();
  for (const text of ranges) {
    const range = rangeOf(text);
    if (range) list.addSubnet(range.address, range.bits, range.family);
  }
  return list.check(address, version === 4 ? "ipv4" : "ipv6");
}

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: "ipv4" | "ipv6";
}

function rangeOf(text: string): Range | undefined {
  const [, address = "", digits = ""] = /^([\da-f.:]{2,45})\/(\d{1,3})$/i.exec(text) ?? [];
  const version = isIP(address);
  const bits = Number(digits);
  if (version === 0 || bits > (version === 4 ? 32 : 128)) return undefined;
  return { address, bits, family: version === 4 ? "ipv4" : "ipv6" };
}
