import { randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { fromBase64, toBase64 } from "../lib/base64.ts";
import { newFile } from "../lib/new-file.ts";

const KEY_BYTES = 32;
const WRITTEN_AS = `${KEY_BYTES} bytes, written as base64 (44 characters) or hex (64)`;

/**
 * The key that seals everything at rest: the one given, or else the one in `file`, which is made when it is not there.
 * Servers that start together on a new file all get the same key.
 * @throws Error, in one line that never shows the key, when it is not 32 bytes, or others may read the file.
 */
export function loadMasterKey({ given, file }: { readonly given?: string | undefined; readonly file: string }): {
  readonly key: Uint8Array;
  readonly madeNow: boolean;
} {
  if (given !== undefined) {
    const key = parse(given);
    if (!key) throw new Error(`the master key that is set must be ${WRITTEN_AS}`);
    return { key, madeNow: false };
  }
  const kept = read(file);
  if (kept) return { key: kept, madeNow: false };
  const madeNow = newFile(file, `${toBase64(randomBytes(KEY_BYTES))}\n`, 0o600);
  const key = read(file);
  if (!key) throw new Error(`the master key in ${file} was taken away while it was being made`);
  return { key, madeNow };
}

function parse(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : fromBase64(trimmed);
  return key?.byteLength === KEY_BYTES ? key : undefined;
}

function read(file: string): Uint8Array | undefined {
  const opened = unless("ENOENT", () => openSync(file, "r"));
  if (opened === undefined) return undefined;
  try {
    if ((fstatSync(opened).mode & 0o077) !== 0) {
      throw new Error(
        `the master key in ${file} can be read or changed by other users of this machine: chmod 600 ${file}`,
      );
    }
    const key = parse(readFileSync(opened, "utf8"));
    if (!key) throw new Error(`the master key in ${file} must be ${WRITTEN_AS}`);
    return key;
  } finally {
    closeSync(opened);
  }
}

/** What the action returns; undefined when the system answers it with this error. */
function unless<T>(code: string, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === code) return undefined;
    throw error;
  }
}
