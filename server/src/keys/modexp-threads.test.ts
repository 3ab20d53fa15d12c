import { afterEach, describe, expect, test } from "vitest";
import { N } from "../core/auth/srp.ts";
import { modexp } from "./modexp.ts";
import { type ModexpThreads, modexpThreads } from "./modexp-threads.ts";

describe("exponentiation on threads", () => {
  const open: ModexpThreads[] = [];
  const threads = (atMost?: number) => {
    const made = modexpThreads({ ...(atMost !== undefined && { atMost }) });
    open.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  test.each([1, 3])("gives everybody their own answer, from at most %d", async (atMost) => {
    const { powMod } = threads(atMost);
    const questions = Array.from({ length: 20 }, (_, i) => [BigInt(i), N - BigInt(i + 2)] as const);
    const answers = await Promise.all(questions.map(([base, exponent]) => powMod(base, exponent)));
    expect(answers).toEqual(questions.map(([base, exponent]) => modexp(base, exponent)));
  });

  test("refuses a negative integer, and goes on for the others", async () => {
    const { powMod } = threads(1);
    const before = powMod(3n, 5n);
    await expect(powMod(-1n, 5n)).rejects.toThrow(new RangeError("a negative integer has no place here"));
    await expect(powMod(3n, -1n)).rejects.toThrow(new RangeError("a negative integer has no place here"));
    expect(await before).toBe(243n);
    expect(await powMod(2n, 10n)).toBe(1024n);
  });

  test("fails what is not answered when it is closed, and everything after", async () => {
    const closing = threads(1);
    const cut = expect(closing.powMod(3n, 5n)).rejects.toThrow(new Error("an exponentiation was cut short"));
    await closing.close();
    await cut;
    await expect(closing.powMod(3n, 5n)).rejects.toThrow(new Error("an exponentiation has been closed"));
  });
});
