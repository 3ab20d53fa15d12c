import type { Seal } from "../core/seal.ts";
import type { Page } from "../core/store/store.ts";

export const toDate = (milliseconds: number | null): Date | undefined =>
  milliseconds === null ? undefined : new Date(milliseconds);

export const fromDate = (date: Date | undefined): number | null => date?.getTime() ?? null;

/** A page of at most `limit` out of `items`, which were read one too many to learn whether there are more. */
export function pageOf<T>(items: readonly T[], limit: number, cursor: (item: T) => string): Page<T> {
  const last = items[limit - 1];
  return items.length > limit && last !== undefined ? { items: items.slice(0, limit), next: cursor(last) } : { items };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const sealText = (seal: Seal, purpose: string, context: string, text: string): Uint8Array =>
  seal.seal(purpose, context, new TextEncoder().encode(text));

/** @throws when the value was sealed under another master key or was altered. */
export const openText = (seal: Seal, purpose: string, context: string, sealed: Uint8Array): string =>
  utf8.decode(openBytes(seal, purpose, context, sealed));

/** @throws when the value was sealed under another master key or was altered. */
export function openBytes(seal: Seal, purpose: string, context: string, sealed: Uint8Array): Uint8Array {
  const plain = seal.open(purpose, context, sealed);
  if (!plain)
    throw new Error(`A stored value (${purpose}) does not open: wrong master key, or the database was altered`);
  return plain;
}
