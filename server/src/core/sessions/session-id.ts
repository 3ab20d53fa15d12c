import type { TrackedSession } from "./tracked-session.ts";

const PREFIXES = { token: "tkn", sso: "sso" } as const;
/** The 128 bits of a UUID in digits of base 36. */
const DIGITS = 25;

/** `SessionId` as clients see it: 28 lower-case letters and digits, which say the same as our id and its kind. */
export const sessionIdOf = (kind: TrackedSession["kind"], id: string): string =>
  PREFIXES[kind] +
  BigInt(`0x${id.replaceAll("-", "")}`)
    .toString(36)
    .padStart(DIGITS, "0");

/** Undefined for a text that `sessionIdOf` does not write. */
export function readSessionId(text: string): Pick<TrackedSession, "kind" | "id"> | undefined {
  const [, prefix, digits] = text.match(/^(tkn|sso)([a-z0-9]{25})$/) ?? [];
  if (digits === undefined) return undefined;
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = value.toString(16).padStart(32, "0");
  if (hex.length > 32) return undefined;
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { kind: prefix === PREFIXES.sso ? "sso" : "token", id };
}
