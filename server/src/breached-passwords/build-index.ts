import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import {
  ENTRY_BYTES,
  entryOf,
  HEADER_BYTES,
  headerFor,
  MAGIC,
  MOST_ENTRIES,
  prefixBitsFor,
  prefixOf,
  tableBytes,
} from "./index-file.ts";
import type { Key } from "./key.ts";
import { type ListKind, readList } from "./list.ts";
import { type Sorting, sorting, writeAll } from "./sorting.ts";

export interface BuildNeeds {
  readonly signal?: AbortSignal;
  /** Is told now and then how far it is: lines of the list that were read, then entries of the index that were written. */
  readonly onProgress?: (stage: "read" | "written", count: number) => void;
}

export interface Built {
  readonly kind: ListKind;
  readonly lines: number;
  /** Passwords that can be told apart: of those that the list has twice, one. */
  readonly count: number;
  readonly bytes: number;
}

/**
 * Builds the index of a list. The file appears whole or not at all, and takes the place of an index that is there; the folder needs
 * room for it and, while it is built, for eight bytes a line besides.
 * @throws Error, in one line, for a bad list and for an index that cannot be written
 */
export async function buildIndex(
  list: AsyncIterable<Uint8Array>,
  index: string,
  needs: BuildNeeds = {},
): Promise<Built> {
  const { signal, onProgress = () => {} } = needs;
  checkPlace(index);
  const draft = `${index}.${randomUUID()}`;
  const keys = sorting(`${draft}.scratch`);
  let file: number | undefined;
  try {
    const { kind, lines } = await readList(
      list,
      (key) => keys.add(key),
      (read) => {
        signal?.throwIfAborted();
        onProgress("read", read);
      },
    );
    file = openSync(draft, "wx", 0o644);
    const count = await writeIndex(file, keys, needs);
    fsyncSync(file);
    const { size } = statSync(draft);
    renameSync(draft, index);
    sync(dirname(index));
    return { kind, lines, count, bytes: size };
  } catch (error) {
    if (file !== undefined) rmSync(draft, { force: true });
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
    keys.close();
  }
}

/** What is not an index is not written over: list and index may have been given the wrong way round. */
function checkPlace(index: string): void {
  const there = statSync(index, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isFile()) {
    const file = openSync(index, "r");
    try {
      const start = Buffer.alloc(MAGIC.length);
      readSync(file, start, 0, start.length, 0);
      if (start.equals(MAGIC)) return;
    } finally {
      closeSync(file);
    }
  }
  throw new Error(`${index} is there and is no index of breached passwords: nothing was written`);
}

/** Entries are written so many at a time; in between there is time for a signal. */
const WRITE_ENTRIES = 2 ** 18;

/** @returns how many entries it has */
async function writeIndex(file: number, keys: Sorting, { signal, onProgress }: BuildNeeds): Promise<number> {
  const prefixBits = prefixBitsFor(keys.size);
  const counts = new Uint32Array(2 ** prefixBits);
  const entries = Buffer.alloc(ENTRY_BYTES * WRITE_ENTRIES);
  let position = HEADER_BYTES + tableBytes(prefixBits);
  let filled = 0;
  let count = 0;
  let last: Key = -1;
  for (const key of keys.sorted()) {
    // Two keys may differ in bits that the index leaves out.
    const kept = Math.floor(key / 2 ** (21 - prefixBits));
    if (kept === last) continue;
    last = kept;
    if (count === MOST_ENTRIES) throw new Error(`the list has more than ${MOST_ENTRIES} passwords`);
    const prefix = prefixOf(key, prefixBits);
    counts[prefix] = (counts[prefix] ?? 0) + 1;
    count++;
    entries.writeUInt32LE(entryOf(key, prefixBits), filled);
    filled += ENTRY_BYTES;
    if (filled < entries.length) continue;
    writeAll(file, entries, position);
    position += filled;
    filled = 0;
    onProgress?.("written", count);
    await setImmediate();
    signal?.throwIfAborted();
  }
  writeAll(file, entries.subarray(0, filled), position);
  const table = tableOf(counts);
  writeAll(file, table, HEADER_BYTES);
  writeAll(file, headerFor({ prefixBits, count }, crc32(table)), 0);
  return count;
}

function tableOf(counts: Uint32Array): Buffer {
  const table = Buffer.alloc(4 * (counts.length + 1));
  let begin = 0;
  for (const [prefix, count] of counts.entries()) {
    begin += count;
    table.writeUInt32LE(begin, 4 * (prefix + 1));
  }
  return table;
}

/** A new name in a folder is durable once the folder is. */
function sync(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
