/**
 * Whose an IP address is, as far as it tells: an IPv4 address itself, of an IPv6 address the first 64 bits, for those behind
 * are each customer's to choose (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [front = "", back] = address.replace(/%.*$/, "").split("::");
  const groups = groupsOf(front);
  const missing = back === undefined ? 0 : 8 - groups.length - groupsOf(back).length;
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...groupsOf(back ?? "")];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** An IPv4 address at the end stands for two. */
const groupsOf = (text: string): readonly string[] =>
  text === "" ? [] : text.split(":").flatMap((group) => (group.includes(".") ? ["0", "0"] : [group]));
