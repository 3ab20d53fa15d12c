import { expect } from "vitest";
import { CognitoError } from "../errors.ts";

// What walks through sign-ins have in common.

/** Chance that can be had again: mulberry32. */
export function dice(seed: number) {
  let state = seed;
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
  const oneOf = <T>(things: readonly T[]): T => things[roll(things.length)] ?? expect.fail("nothing to choose from");
  return { roll, oneOf, mostly: (part: number) => roll(100) < part };
}

/** Whose token it is. */
export const subOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).sub;

/** What the engine or the wire refuses, as opposed to a fault. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof CognitoError ||
  (error instanceof Error && error.name.endsWith("Exception") && error.name !== "InternalErrorException");
