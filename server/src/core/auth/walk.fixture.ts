import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type { AuthenticatorApplication } from "../../testing/authenticator-application.ts";
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

/** Whether the code is one that the application shows at the instant, or shortly before or after. */
export const isCodeOf = (application: AuthenticatorApplication | undefined, code: string, instant: Date): boolean =>
  [-30, 0, 30].some((seconds) => application?.codeAt(new Date(instant.getTime() + seconds * 1000)) === code);

/** What a walk came upon. */
interface Found {
  /** The questions that were asked. */
  readonly asked: ReadonlySet<string>;
  /** The ends: where somebody was let in, and what they had shown. */
  readonly reached: ReadonlySet<string>;
  /** The words of the refusals. */
  readonly refusals: ReadonlySet<string>;
}

/** Tests a walk by chance, and two that can be had again, which come upon all that is `known`. */
export function testWalks(walk: (seed: number) => Promise<Found>, known: Readonly<Record<keyof Found, unknown>>): void {
  test("anywhere", async () => {
    const { reached } = await walk(randomInt(2 ** 31));
    expect(reached.size).toBeGreaterThan(0);
  });

  test("on known ways, which lead through every question, to every end, and to every kind of refusal", async () => {
    const walks = [await walk(1), await walk(2)];
    const all = (what: keyof Found) => [...new Set(walks.flatMap((each) => [...each[what]]))].toSorted();
    expect({ asked: all("asked"), reached: all("reached"), refusals: all("refusals") }).toEqual(known);
  }, 60_000);
}

/** Makes a move, which may be refused; a fault is no refusal. */
export async function make(move: () => Promise<void>, refusals: Set<string>): Promise<void> {
  try {
    await move();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusals.add(error.message);
  }
}

/** What the engine or the wire refuses, as opposed to a fault. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof CognitoError ||
  (error instanceof Error && error.name.endsWith("Exception") && error.name !== "InternalErrorException");
