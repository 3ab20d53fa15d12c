import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { PowMod } from "../core/auth/srp.ts";
import type { Question } from "./modexp-worker.ts";

/** Threads that do nothing but modular exponentiation. */
export interface ModexpThreads {
  readonly powMod: PowMod;
  /** Stops the threads; what they had not answered fails. */
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  /** Those who wait for an answer, in the order they asked: a thread answers in the same order. */
  readonly waiting: PromiseWithResolvers<bigint>[];
}

// Run from source this is .ts, bundled it is .js; the bundle has the worker as an entry of its own.
const WORKER = new URL(`./modexp-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Takes exponentiations off the main thread, which has the HTTP to do. OpenSSL computes them while reading a key, which Node
 * does only synchronously, so its thread pool is no help. Measured on two cores, threads of our own carry a third more
 * password sign-ins and half as many more SRP sign-ins; one exponentiation by itself takes 0.2 ms longer. A thread starts
 * (30 ms, 13 MB) when all others are busy, so a server in little use has one, and a server without sign-ins none.
 */
export function modexpThreads({ atMost = Math.min(availableParallelism(), 8) } = {}): ModexpThreads {
  const threads = new Set<Thread>();
  let closed = false;

  function start(): Thread {
    const worker = new Worker(WORKER, { env: {}, execArgv: [] });
    const waiting: Thread["waiting"] = [];
    const thread = { worker, waiting };
    const lost = (cause?: unknown) => {
      threads.delete(thread);
      for (const { reject } of waiting.splice(0)) reject(new Error("an exponentiation was cut short", { cause }));
    };
    worker.on("message", (value: bigint) => {
      waiting.shift()?.resolve(value);
      if (waiting.length === 0) worker.unref(); // an idle thread does not keep the process alive
    });
    worker.on("error", lost);
    worker.on("exit", () => lost());
    threads.add(thread);
    return thread;
  }

  function leastBusy(): Thread {
    const [least] = [...threads].toSorted((one, other) => one.waiting.length - other.waiting.length);
    return least && (least.waiting.length === 0 || threads.size >= atMost) ? least : start();
  }

  return {
    powMod(base, exponent) {
      if (closed) return Promise.reject(new Error("the modular exponentiation has been closed"));
      // Asked of a thread these would be the end of it, and of what others asked.
      if (base < 0n || exponent < 0n) return Promise.reject(new RangeError("a negative integer has no place here"));
      const { worker, waiting } = leastBusy();
      const answer = Promise.withResolvers<bigint>();
      waiting.push(answer);
      worker.ref();
      worker.postMessage({ base, exponent } satisfies Question);
      return answer.promise;
    },
    async close() {
      closed = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
