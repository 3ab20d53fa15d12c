import { parentPort } from "node:worker_threads";
import type { PasswordHash } from "../core/password-hash.ts";
import { hashMatches } from "./hash-matches.ts";

/** What a thread of `hashThreads` is asked; it answers whether they match. */
export interface HashQuestion {
  readonly hash: PasswordHash;
  readonly password: string;
}

// One after another: answers are told apart by their order alone.
let before = Promise.resolve();
parentPort?.on("message", ({ hash, password }: HashQuestion) => {
  before = before.then(async () => parentPort?.postMessage(await hashMatches(hash, password)));
});
