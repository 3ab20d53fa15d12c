/** How long a value may be handed out after it was read. */
const GOOD_FOR_MS = 1_000;
const HELD = 1_000;

/** Reads through a memory of what was read in the last second. */
export interface ShortLived<Value> {
  find(key: string): Promise<Value | undefined>;
  /** Nothing read so far, or being read now, is handed out any more. To be called once a change is committed. */
  forget(): void;
}

/**
 * Holds what `read` found; what it did not find is looked for again. A value counts from the moment its read began, and
 * those who ask meanwhile share the read.
 * @param now milliseconds that only ever grow
 */
export function shortLived<Value>(
  read: (key: string) => Promise<Value | undefined>,
  now: () => number = () => performance.now(),
): ShortLived<Value> {
  const held = new Map<string, { readonly value: Promise<Value | undefined>; readonly since: number }>();
  return {
    find(key) {
      const since = now();
      const known = held.get(key);
      if (known && since - known.since < GOOD_FOR_MS) return known.value;
      const entry = { value: read(key), since };
      // A read that was begun before a change may end after it: its entry is in place from the start, so that `forget` takes it.
      const drop = () => held.get(key) === entry && held.delete(key);
      entry.value.then((value) => value === undefined && drop(), drop);
      // Deleted and set again, a Map keeps its entries in the order of their reads.
      held.delete(key);
      held.set(key, entry);
      for (const oldest of held.keys()) {
        if (held.size <= HELD) break;
        held.delete(oldest);
      }
      return entry.value;
    },
    forget: () => held.clear(),
  };
}
