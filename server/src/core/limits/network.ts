/**
 * Whose an IP address is, as far as it tells: an IPv4 address itself, also where IPv6 carries it, of an IPv6 address the first
 * 64 bits, for those behind are each customer's to choose (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [front = "", back] = address.replace(/%.*$/, "").split("::");
  const groups = groupsOf(front);
  const missing = back === undefined ? 0 : 8 - groups.length - groupsOf(back).length;
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...groupsOf(back ?? "")];
  const numbers = all.map((group) => Number.parseInt(group, 16));
  if (numbers.slice(0, 6).join() === MAPPED) return numbers.slice(6).flatMap(bytesOf).join(".");
  return numbers
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":");
}

/** What an IPv4 address begins with where IPv6 carries it (RFC 4291 §2.5.5.2). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff].join();

const bytesOf = (group: number): readonly number[] => [group >> 8, group & 0xff];

/** An IPv4 address at the end stands for two. */
const groupsOf = (text: string): readonly string[] =>
  text === "" ? [] : text.split(":").flatMap((group) => (group.includes(".") ? pairOf(group) : [group]));

function pairOf(address: string): readonly string[] {
  const [one = 0, two = 0, three = 0, four = 0] = address.split(".").map(Number);
  return [(one << 8) | two, (three << 8) | four].map((group) => group.toString(16));
}
