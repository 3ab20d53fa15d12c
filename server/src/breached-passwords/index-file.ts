import { type FileHandle, open, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { KEY_BITS, type Key } from "./key.ts";

/**
 * The index of breached passwords, in a file. All numbers are little-endian.
 *
 * | bytes              | what                                                                                           |
 * | ------------------ | ---------------------------------------------------------------------------------------------- |
 * | 64                 | header: what it is, version, prefix bits, count of entries, CRC-32 of the table, and of itself |
 * | 4 × (2^prefix + 1) | table: where the entries of each prefix begin; where the last end                              |
 * | 4 × count          | entries: of each prefix in turn, the 32 bits behind it, ascending                              |
 *
 * A look-up reads two places of the table, which lie side by side, and the entries of one prefix: at most 256 on average up to
 * 500 million passwords, and 480 of a billion. As many chances in 2³² has a password that is not there to be taken for one that
 * is: one in 17 million, or in 9 million.
 */
export interface Layout {
  readonly prefixBits: number;
  readonly count: number;
}

export const MAGIC = Buffer.from("millpond breach\n", "latin1");
export const HEADER_BYTES = 64;
export const ENTRY_BYTES = 4;
/** Places in the table are numbers of 32 bits. */
export const MOST_ENTRIES = 2 ** 32 - 1;
const VERSION = 1;
const MOST_PREFIX_BITS = KEY_BITS - 8 * ENTRY_BYTES;
const CHECKED_BYTES = HEADER_BYTES - 4;

/** How many bits say where to look: with one more for each doubling, the entries of a prefix stay as many. */
export const prefixBitsFor = (count: number): number =>
  Math.min(MOST_PREFIX_BITS, Math.max(0, Math.ceil(Math.log2(count / 256))));

export const prefixOf = (key: Key, prefixBits: number): number => Math.floor(key / 2 ** (KEY_BITS - prefixBits));

/** The 32 bits behind the prefix. */
export const entryOf = (key: Key, prefixBits: number): number =>
  Math.floor(key / 2 ** (MOST_PREFIX_BITS - prefixBits)) % 2 ** 32;

export const tableBytes = (prefixBits: number): number => (2 ** prefixBits + 1) * 4;

export function headerFor({ prefixBits, count }: Layout, tableCrc: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 16);
  header.writeUInt32LE(prefixBits, 20);
  header.writeUInt32LE(count, 24);
  header.writeUInt32LE(tableCrc, 28);
  header.writeUInt32LE(crc32(header.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return header;
}

export interface IndexFile {
  readonly count: number;
  /** @throws Error, in one line, when the file cannot be read or is found damaged. */
  has(key: Key): Promise<boolean>;
  /** Waits for the look-ups under way. */
  close(): Promise<void>;
}

/** So many entries are read at once; where more share a prefix, the place is narrowed down first. */
const PAGE_ENTRIES = 1024;

/**
 * Opens an index, none of which is kept in memory.
 * @throws Error, in one line, when it cannot be read or is not whole.
 */
export async function openIndex(file: string): Promise<IndexFile> {
  // Opening a pipe would wait for somebody to write.
  if (!(await stat(file)).isFile()) throw new Error(`${file} is not a file`);
  const handle = await open(file, "r");
  try {
    const layout = await checked(handle, file);
    return reading(handle, layout, file);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function checked(handle: FileHandle, file: string): Promise<Layout> {
  const { size } = await handle.stat();
  const header = await readAt(handle, 0, Math.min(size, HEADER_BYTES), file);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Error(`${file} is no index of breached passwords, which npm run breached-passwords builds from a list`);
  }
  if (header.length < HEADER_BYTES) throw damaged(file, "it ends within its header");
  const version = header.readUInt32LE(16);
  if (version !== VERSION) throw new Error(`${file} is an index of version ${version}, not ${VERSION}: build it anew`);
  if (crc32(header.subarray(0, CHECKED_BYTES)) !== header.readUInt32LE(CHECKED_BYTES)) {
    throw damaged(file, "its header is not what was written");
  }
  const prefixBits = header.readUInt32LE(20);
  const count = header.readUInt32LE(24);
  const whole = HEADER_BYTES + tableBytes(prefixBits) + ENTRY_BYTES * count;
  if (size !== whole) throw damaged(file, `it has ${size} bytes instead of ${whole}`);
  if ((await crcOf(handle, HEADER_BYTES, tableBytes(prefixBits), file)) !== header.readUInt32LE(28)) {
    throw damaged(file, "its table is not what was written");
  }
  return { prefixBits, count };
}

function reading(handle: FileHandle, { prefixBits, count }: Layout, file: string): IndexFile {
  const entriesAt = HEADER_BYTES + tableBytes(prefixBits);
  const underWay = new Set<Promise<unknown>>();
  const entries = (from: number, to: number) =>
    readAt(handle, entriesAt + ENTRY_BYTES * from, ENTRY_BYTES * (to - from), file);

  async function find(key: Key): Promise<boolean> {
    const wanted = entryOf(key, prefixBits);
    const place = await readAt(handle, HEADER_BYTES + 4 * prefixOf(key, prefixBits), 8, file);
    let from = place.readUInt32LE(0);
    let to = place.readUInt32LE(4);
    if (from > to || to > count) throw damaged(file, "its table points nowhere");
    while (to - from > PAGE_ENTRIES) {
      const middle = Math.floor((from + to) / 2);
      if ((await entries(middle, middle + 1)).readUInt32LE(0) <= wanted) from = middle;
      else to = middle;
    }
    const page = await entries(from, to);
    let found = false;
    let before = -1;
    for (let at = 0; at < page.length; at += ENTRY_BYTES) {
      const entry = page.readUInt32LE(at);
      // A page that was never written, or lost, is zeros.
      if (entry <= before) throw damaged(file, "its entries are not in order");
      if (entry === wanted) found = true;
      before = entry;
    }
    return found;
  }

  return {
    count,
    has(key) {
      const looking = find(key).finally(() => underWay.delete(looking));
      underWay.add(looking);
      return looking;
    },
    async close() {
      await Promise.allSettled(underWay);
      await handle.close();
    },
  };
}

async function crcOf(handle: FileHandle, position: number, length: number, file: string): Promise<number> {
  const step = 65_536;
  let crc = 0;
  for (let done = 0; done < length; done += step) {
    crc = crc32(await readAt(handle, position + done, Math.min(step, length - done), file), crc);
  }
  return crc;
}

async function readAt(handle: FileHandle, position: number, length: number, file: string): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw damaged(file, "it ends too early");
    filled += bytesRead;
  }
  return bytes;
}

const damaged = (file: string, how: string) => new Error(`${file} is damaged: ${how}`);
