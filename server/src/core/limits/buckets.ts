import { sha256 } from "../../lib/hash.ts";

/** How often something may happen: so many times at once, and after that so many times a second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Token buckets by name. */
export interface Buckets {
  /** Takes a token of the bucket of this name. Undefined where there was one, else the milliseconds until there is. */
  take(name: string, rate: Rate, now: Date): number | undefined;
}

/** Buckets that a name may lie among. */
const WAYS = 8;

/**
 * Token buckets in a table whose size never changes, whoever comes. Of a bucket only the moment is kept at which it is full
 * again (the generic cell rate algorithm); one that is full is as good as none, and its place is free.
 *
 * A name may lie in eight places. Where all are taken, it gets that of the bucket that would be full the soonest. So nobody gets
 * rid of a bucket that they emptied unless they empty the seven beside it as far; a secret in the hash keeps it unknown which.
 *
 * @param size a power of two from 8 on; 16 bytes each
 */
export function bucketTable(size: number, secret: Uint8Array): Buckets {
  const names = new Float64Array(size);
  /** Milliseconds since the first request: fractions of them add up, and of those since 1970 a number keeps few. */
  const fullAt = new Float64Array(size);
  let origin: number | undefined;
  return {
    take(name, { perSecond, burst }, now) {
      const digest = sha256(secret, name);
      const first = (digest.readUInt32LE(0) % (size / WAYS)) * WAYS;
      const short = digest.readUIntLE(4, 6);
      origin ??= now.getTime();
      const at = now.getTime() - origin;

      let place = first;
      for (let way = first; way < first + WAYS; way++) {
        if (names[way] === short) {
          place = way;
          break;
        }
        if ((fullAt[way] ?? 0) < (fullAt[place] ?? 0)) place = way;
      }
      const tokenMs = 1000 / perSecond;
      // An empty one is full after its whole burst. Later is that only once the clock was set back, or the rate raised.
      const latest = at + burst * tokenMs;
      const full = names[place] === short ? Math.min(Math.max(fullAt[place] ?? 0, at), latest) : at;
      names[place] = short;
      fullAt[place] = full;
      const waitMs = full - at - (burst - 1) * tokenMs;
      // What is less than a thousandth of a millisecond is left over from adding fractions.
      if (waitMs > 0.001) return waitMs;
      fullAt[place] = full + tokenMs;
      return undefined;
    },
  };
}
