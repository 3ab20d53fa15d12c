import type { StringShape } from "./shape.ts";
import * as shape from "./user-pools.shapes.ts";

/** What AWS's servers demand of a string: its length, the pattern as they print it, and a test for that pattern. */
interface StringRule {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly pattern: string | undefined;
  readonly matches: (value: string) => boolean;
}

/** Java's `\s` is these six; JavaScript's also takes no-break spaces and other blanks of Unicode. */
const BLANKS = String.raw` \t\n\v\f\r`;

/** A test whether a whole value matches a pattern of Java's, which may have `\s` and `\S` in brackets only. */
function whole(pattern: string): (value: string) => boolean {
  const dotAll = "(?s)";
  const source = pattern
    .replace(dotAll, "")
    .replaceAll(String.raw`[\S]`, `[^${BLANKS}]`)
    .replaceAll(String.raw`\s`, BLANKS);
  const expression = new RegExp(`^(?:${source})$`, pattern.startsWith(dotAll) ? "su" : "u");
  return (value) => expression.test(value);
}

/** Where the live rule is not the published one. */
const LIVE: ReadonlyMap<StringShape, Pick<StringShape, "min" | "pattern">> = new Map([
  // Published: `[\S]+`, no minimum. Seen: inner spaces pass; a short or empty password is refused with these two faults
  // before any pool's policy speaks (client programs translate the texts word for word).
  [shape.PasswordType, { min: 6, pattern: String.raw`^[\S]+.*[\S]+$` }],
]);

const isPrinting = whole(String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]*`);
const isMessage = whole(String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`);
const hasCodePlace = (value: string) => value.includes("{####}") && isMessage(value);
function hasLinkPlace(value: string): boolean {
  const start = value.indexOf("{##");
  return start !== -1 && value.lastIndexOf("##}") >= start + 3 && isMessage(value);
}

/** Tests in place of the printed pattern. */
const TESTS: ReadonlyMap<StringShape, (value: string) => boolean> = new Map([
  // AWS takes custom domains, which have dots, although the pattern that it prints has none.
  [shape.DomainType, whole(String.raw`[a-z0-9](?:[a-z0-9\-.]{0,61}[a-z0-9])?`)],
  // These accept what their patterns accept, in linear time. The patterns can divide one text in many ways, so that
  // backtracking takes quadratic to cubic time to refuse a text made for it.
  [shape.PasswordType, whole(String.raw`[\S][^\n\r]*[\S]`)],
  [shape.EmailAddressType, (value) => value.slice(1, -1).includes("@") && isPrinting(value)],
  [shape.EmailMfaMessageType, hasCodePlace],
  [shape.EmailVerificationMessageType, hasCodePlace],
  [shape.EmailVerificationMessageByLinkType, hasLinkPlace],
]);

/** The rule for strings of a declared shape. */
export function stringRule(declared: StringShape): StringRule {
  const { min, max, pattern } = { ...declared, ...LIVE.get(declared) };
  return { min, max, pattern, matches: TESTS.get(declared) ?? (pattern === undefined ? () => true : whole(pattern)) };
}
