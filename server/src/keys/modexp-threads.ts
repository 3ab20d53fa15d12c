import type { PowMod } from "../core/auth/srp.ts";
import type { Question } from "./modexp-worker.ts";
import { threads } from "./threads.ts";

/** Threads that do nothing but modular exponentiation. */
export interface ModexpThreads {
  readonly powMod: PowMod;
  /** Stops the threads; what they had not answered fails. */
  close(): Promise<void>;
}

/**
 * Takes exponentiations off the main thread, which has the HTTP to do. OpenSSL computes them while reading a key, which Node
 * does only synchronously, so its thread pool is no help. Measured on two cores, threads of our own carry a third more
 * password sign-ins and half as many more SRP sign-ins; one exponentiation by itself takes 0.2 ms longer. A thread starts
 * (30 ms, 13 MB) when all others are busy, so a server in little use has one, and a server without sign-ins none.
 */
export function modexpThreads(limits: { readonly atMost?: number } = {}): ModexpThreads {
  const { ask, close } = threads<Question, bigint>("modexp-worker", "an exponentiation", limits);
  return {
    powMod(base, exponent) {
      // Asked of a thread these would be the end of it, and of what others asked.
      if (base < 0n || exponent < 0n) return Promise.reject(new RangeError("a negative integer has no place here"));
      return ask({ base, exponent });
    },
    close,
  };
}
