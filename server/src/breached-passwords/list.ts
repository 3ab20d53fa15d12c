import { type Key, keyIn, keyOf } from "./key.ts";

/** A password may have 256 characters, and a character four bytes: longer lines are of something else. */
const LONGEST_LINE_BYTES = 4096;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SHA1_DIGITS = 40;

/** What a list has on each of its lines. */
export type ListKind = "hashes" | "passwords";

/**
 * Reads a list, its lines in any order: of SHA-1 hashes in hexadecimal, each alone or with a colon and a count behind it, as Have I
 * Been Pwned gives them; or of the passwords themselves. The first line tells which.
 *
 * @param take is called with the key of every line that is not empty
 * @returns what it was, and its number of lines
 * @throws Error that names the line, and shows nothing of it, for what cannot be such a list
 */
export async function readList(
  pieces: AsyncIterable<Uint8Array>,
  take: (key: Key) => void,
  onProgress: (lines: number) => void = () => {},
): Promise<{ readonly kind: ListKind; readonly lines: number }> {
  let kind: ListKind | undefined;
  let lines = 0;

  function line(bytes: Buffer, start: number, lineEnd: number): void {
    lines++;
    const end = bytes[lineEnd - 1] === CARRIAGE_RETURN && lineEnd > start ? lineEnd - 1 : lineEnd;
    if (start === end) return;
    if (end - start > LONGEST_LINE_BYTES) throw bad(lines, `is longer than ${LONGEST_LINE_BYTES} bytes`);
    const isHash = isHashLine(bytes, start, end, SHA1_DIGITS);
    kind ??= isHash ? "hashes" : "passwords";
    if (kind === "hashes") {
      if (!isHash) throw bad(lines, "is no SHA-1 hash in hexadecimal, with or without a count, as the first line is");
      take(keyIn(Buffer.from(bytes.toString("latin1", start, start + 14), "hex")));
    } else {
      checkPassword(bytes, start, end, isHash);
      take(keyOf(bytes.subarray(start, end)));
    }
  }

  function checkPassword(bytes: Buffer, start: number, end: number, isHash: boolean): void {
    let hasColon = false;
    for (let at = start; at < end; at++) {
      if (bytes[at] === 0) throw bad(lines, "holds a zero byte: the list is packed, or not in UTF-8");
      if (bytes[at] === COLON) hasColon = true;
    }
    if (!hasColon) return;
    // Taken for passwords they would be found by nobody's, and the index would guard nothing.
    if (isHash) throw bad(lines, "is a SHA-1 hash with a count, but the first line is none");
    if (isHashLine(bytes, start, end, 32))
      throw bad(lines, "is an NTLM or MD5 hash: the list of SHA-1 hashes is needed");
  }

  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    let bytes = rest.length === 0 ? asBuffer(piece) : Buffer.concat([rest, piece]);
    if (lines === 0 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) bytes = bytes.subarray(3);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      line(bytes, start, end);
      start = end + 1;
    }
    // A line that is not over yet may still get its end; one that is too long already cannot be right.
    if (bytes.length - start > LONGEST_LINE_BYTES + 1) {
      throw bad(lines + 1, `is longer than ${LONGEST_LINE_BYTES} bytes`);
    }
    rest = Buffer.from(bytes.subarray(start));
    onProgress(lines);
  }
  if (rest.length > 0) line(rest, 0, rest.length);
  if (kind === undefined) throw new Error("the list is empty");
  return { kind, lines };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const IS_HEX = Uint8Array.from({ length: 256 }, (_, byte) => Number(/[0-9a-f]/i.test(String.fromCharCode(byte))));
const IS_DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => Number(/[0-9]/.test(String.fromCharCode(byte))));

/** So many hexadecimal digits, and nothing or a colon and a count behind them. */
function isHashLine(bytes: Buffer, start: number, end: number, digits: number): boolean {
  const hashEnd = start + digits;
  if (end < hashEnd || !areAll(IS_HEX, bytes, start, hashEnd)) return false;
  if (end === hashEnd) return true;
  return bytes[hashEnd] === COLON && end > hashEnd + 1 && areAll(IS_DIGIT, bytes, hashEnd + 1, end);
}

function areAll(kind: Uint8Array, bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (kind[bytes[at] ?? 0] !== 1) return false;
  return true;
}

const bad = (line: number, what: string) => new Error(`line ${line} of the list ${what}`);
