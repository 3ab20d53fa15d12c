import { vi } from "vitest";

/**
 * Resolves to what `check` gives once it throws no more. It waits far longer than it ever takes: twenty
 * seconds, so that a machine with other things to do fails no test.
 */
export const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { interval: 5, timeout: 20_000 });
