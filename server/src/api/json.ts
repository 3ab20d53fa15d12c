import { CognitoError } from "../core/errors.ts";

/** No shape of the API nests deeper than seven; the documents in it may. */
const MOST_DEPTH = 32;

/**
 * A request's body as a JSON value, read strictly (I-JSON), so that no two parsers take it for different things: UTF-8
 * without a byte order mark, one value and nothing else, no member named twice, no half of a surrogate pair, finite
 * numbers; and no U+0000, which PostgreSQL cannot store.
 * @throws {CognitoError} SerializationException for anything else, an empty body included.
 * @see https://www.rfc-editor.org/rfc/rfc7493
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const members = membersIn(text);
  const value = parse(text);
  // Of two members of one name a parser keeps the last, so fewer members in the value than in the text betray them.
  if (countMembers(value) !== members) throw refused("names a member twice");
  return value;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused("is not UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold a password.
    throw refused("is not JSON");
  }
}

const refused = (why: string) => new CognitoError("SerializationException", `Request body ${why}`);

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * How many members the objects in a JSON text have in all. What is no JSON is counted too, for the depth is refused before
 * the text is parsed: a parser takes twenty times as long over a body of brackets as over any other.
 */
function membersIn(text: string): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = closingQuote(text, at);
        break;
      case COLON:
        members++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MOST_DEPTH) throw refused(`nests deeper than ${MOST_DEPTH} levels`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return members;
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** How many members a value has, itself and in all its parts; on the way its texts and numbers are checked. */
function countMembers(value: unknown): number {
  if (typeof value === "string") checkText(value);
  if (typeof value === "number" && !Number.isFinite(value)) throw refused("has a number beyond what can be held");
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  for (const [name, member] of Object.entries(value)) {
    checkText(name);
    count += countMembers(member) + (Array.isArray(value) ? 0 : 1);
  }
  return count;
}

function checkText(text: string): void {
  if (!text.isWellFormed()) throw refused("has half of a surrogate pair");
  if (text.includes("\0")) throw refused("has the character U+0000");
}
