import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import type { Key } from "./key.ts";

/** Sorts more keys than fit in memory. */
export interface Sorting {
  add(key: Key): void;
  /** How many were added. */
  readonly size: number;
  /** All that were added, ascending; to be called once. */
  sorted(): Iterable<Key>;
  close(): void;
}

const KEY_BYTES = 8;
/** 32 MiB of keys are sorted at once. */
const RUN_KEYS = 2 ** 22;
/** So many keys of each sorted run are in memory while the runs are merged. */
const READ_KEYS = 2 ** 12;

/**
 * Sorted runs in a scratch file, merged in the end. In memory is what one run has, and a little of each run.
 * @param scratch a path for the file, which loses its name at once: however the process ends, nothing stays behind
 */
export function sorting(scratch: string, runKeys = RUN_KEYS): Sorting {
  const run = new Float64Array(runKeys);
  const runs: { readonly begin: number; readonly end: number }[] = [];
  let file: number | undefined;
  let filled = 0;
  let written = 0;

  /** Numbers, which a typed array sorts as such, and ten times as fast as with a function that compares. */
  function sortRun(): Float64Array<ArrayBuffer> {
    const keys = run.subarray(0, filled);
    keys.sort();
    return keys;
  }

  function writeRun(): void {
    const sorted = sortRun();
    if (file === undefined) {
      file = openSync(scratch, "wx+", 0o600);
      rmSync(scratch);
    }
    writeAll(file, Buffer.from(sorted.buffer, sorted.byteOffset, sorted.byteLength), written);
    runs.push({ begin: written, end: written + sorted.byteLength });
    written += sorted.byteLength;
    filled = 0;
  }

  return {
    get size() {
      return written / KEY_BYTES + filled;
    },
    add(key) {
      if (filled === runKeys) writeRun();
      run[filled++] = key;
    },
    sorted() {
      if (file === undefined) return sortRun();
      if (filled > 0) writeRun();
      return merged(file, runs);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** A run as it is read. */
interface Run {
  /** The least key that was not taken yet. */
  head: Key;
  /** Takes it; false where it was the last. */
  advance(): boolean;
}

/** By a heap whose top is the run with the least key. */
function* merged(file: number, runs: readonly { readonly begin: number; readonly end: number }[]): Generator<Key> {
  const heap = runs.map(({ begin, end }) => runIn(file, begin, end)).toSorted((a, b) => a.head - b.head);
  for (let top = heap[0]; top; top = heap[0]) {
    yield top.head;
    if (!top.advance()) {
      const last = heap.pop();
      if (last === undefined || last === top) continue;
      heap[0] = last;
    }
    sink(heap);
  }
}

/** Lets the run at the top sink to where it belongs. */
function sink(heap: Run[]): void {
  const sinking = heap[0];
  if (!sinking) return;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const lesser = left && right && right.head < left.head ? right : left;
    if (!lesser || lesser.head >= sinking.head) break;
    heap[at] = lesser;
    at = 2 * at + (lesser === right ? 2 : 1);
  }
  heap[at] = sinking;
}

function runIn(file: number, begin: number, end: number): Run {
  const keys = new Float64Array(Math.min(READ_KEYS, (end - begin) / KEY_BYTES));
  const bytes = Buffer.from(keys.buffer);
  let position = begin;
  let left = 0;
  let at = 0;
  const run: Run = {
    head: 0,
    advance() {
      if (at === left) {
        if (position === end) return false;
        const length = Math.min(bytes.length, end - position);
        readAll(file, bytes.subarray(0, length), position);
        position += length;
        left = length / KEY_BYTES;
        at = 0;
      }
      run.head = keys[at++] ?? 0;
      return true;
    },
  };
  run.advance();
  return run;
}

function readAll(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error("the scratch file has lost its end");
    done += read;
  }
}

/** A write may take less than it is given, as when the disk is nearly full. */
export function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
