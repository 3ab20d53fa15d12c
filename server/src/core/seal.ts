/** Keeps secrets at rest and carries state through clients, under a master key that no database holds. */
export interface Seal {
  /**
   * Bytes that only `open` with the same purpose and context can read. The purpose says what kind of thing this is, one of
   * a few fixed words; the context binds it to its place, a row or a client, so that it cannot be moved to another.
   */
  seal(purpose: string, context: string, plain: Uint8Array): Uint8Array;
  /** The plain bytes; undefined when they were not sealed here for this purpose and context, or were altered since. */
  open(purpose: string, context: string, sealed: Uint8Array): Uint8Array | undefined;
  /**
   * 32 bytes (HMAC-SHA256) that nobody without the master key can make or check: for codes and tokens of which only a hash
   * is kept, and for make-believe values that must stay the same. `("a", "b")` and `("ab")` differ. It follows the current
   * master key: when that changes, what is known by its digest alone is known no more.
   */
  digest(purpose: string, ...parts: readonly string[]): Uint8Array;
}
