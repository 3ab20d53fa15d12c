/** Chance that repeats itself: the same seed gives the same draws, so that a failure can be looked at again. */
export interface Draw {
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
  /** A text of up to `most` characters of an alphabet. */
  text(alphabet: readonly string[], most: number): string;
  /** A JSON value that nests at most `depth` deep, with texts from `words` and members named from `names`. */
  json(words: readonly string[], depth: number, names?: readonly string[]): unknown;
}

/** Draws by mulberry32. */
export function draw(seed: number): Draw {
  let state = seed;
  const below = (end: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items.at(below(items.length));
    if (item === undefined) throw new RangeError("nothing to draw from");
    return item;
  };
  const text = (alphabet: readonly string[], most: number) =>
    Array.from({ length: below(most + 1) }, () => oneOf(alphabet)).join("");
  const json = (words: readonly string[], depth: number, names = words): unknown => {
    switch (below(depth > 0 ? 9 : 7)) {
      case 0:
        return null;
      case 1:
        return below(2) === 0;
      case 2:
        return below(200) - 100;
      case 3:
        return below(1000) / 8;
      case 4:
      case 5:
      case 6:
        return oneOf(words);
      case 7:
        return Array.from({ length: below(4) }, () => json(words, depth - 1, names));
      default:
        return Object.fromEntries(
          Array.from({ length: below(5) }, () => [oneOf(names), json(words, depth - 1, names)]),
        );
    }
  };
  return { below, oneOf, text, json };
}
