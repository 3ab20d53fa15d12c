import { parentPort } from "node:worker_threads";
import { modexp } from "./modexp.ts";

/** What a thread of `modexpThreads` is asked; it answers with the bigint. */
export interface Question {
  readonly base: bigint;
  readonly exponent: bigint;
}

parentPort?.on("message", ({ base, exponent }: Question) => {
  parentPort?.postMessage(modexp(base, exponent));
});
