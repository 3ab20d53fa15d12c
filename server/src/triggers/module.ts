import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { FunctionError } from "../core/triggers/port.ts";
import { oneLine } from "../lib/one-line.ts";
import type { ModuleCall, ModuleFunction, ModuleOutcome } from "./module-worker.ts";
import { answerIn, functionNameIn, LONGEST_ANSWER_BYTES, type Log, type Runner, timedOut, tooLong } from "./runner.ts";

// As with the threads of `keys/modexp-threads.ts`, from source this is .ts, bundled .js.
const WORKER = new URL(`./module-worker${extname(import.meta.url)}`, import.meta.url);

/** A thread has one event at a time, as an instance of Lambda has; more events wait for one of so many. */
const MOST_THREADS = 8;
/** As a function of Lambda has where nobody says otherwise; what Node itself needs is not counted in. */
const MOST_MEGABYTES = 128;

/** A running thread, and which state of its file it read. */
interface Thread {
  readonly worker: Worker;
  readonly changedAt: number;
}

export interface ModuleNeeds {
  /** What the function sees as `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}

/**
 * A function in a file on this machine: its handler runs in a thread of its own, is ended when it takes too long, and is read
 * anew when its file changes. The thread shares neither memory nor settings with the server, but it is trusted: it runs
 * as the server's own user, and may read what that may read.
 */
export function moduleRunner(target: ModuleFunction, { environment, log }: ModuleNeeds): Runner {
  const idle: Thread[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;

  function start(changedAt: number): Thread {
    const worker = new Worker(WORKER, {
      workerData: target,
      env: { ...environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    for (const stream of [worker.stdout, worker.stderr]) tell(stream);
    // A thread that ends between two calls is no longer idle; within one, the call itself listens too.
    worker.on("error", () => {});
    worker.on("exit", () => remove(worker));
    return { worker, changedAt };
  }

  const remove = (worker: Worker) => {
    const place = idle.findIndex((thread) => thread.worker === worker);
    if (place !== -1) idle.splice(place, 1);
  };

  /** What the function prints goes to the log, a line at a time. */
  function tell(stream: Readable): void {
    createInterface({ input: stream }).on("line", (line) => log.info({ function: target.file }, oneLine(line)));
  }

  async function threadFor(changedAt: number): Promise<Thread> {
    const stale = idle.filter((thread) => thread.changedAt !== changedAt);
    for (const thread of stale) {
      remove(thread.worker);
      void thread.worker.terminate();
    }
    return idle.pop() ?? start(changedAt);
  }

  /** True when it is this call's turn within the time limit. */
  async function turn(limitMs: number): Promise<boolean> {
    if (running < MOST_THREADS) {
      running++;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const proceed = () => resolve(true);
    waiting.push(proceed);
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(proceed), 1);
      resolve(false);
    }, limitMs);
    return promise.finally(() => clearTimeout(timer));
  }

  function pass(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  return {
    async run(event, { arn, limitMs }) {
      const deadline = Date.now() + limitMs;
      if (!(await turn(limitMs))) throw timedOut();
      try {
        const { mtimeMs } = await stat(target.file).catch(() => ({ mtimeMs: 0 }));
        const thread = await threadFor(mtimeMs);
        const functionName = functionNameIn(arn) ?? arn;
        const call: ModuleCall = { event, arn, functionName, requestId: randomUUID(), deadline };
        const outcome = await ask(thread.worker, call);
        if (closed || outcome.kind === "missing") void thread.worker.terminate();
        else idle.push(thread);
        if (outcome.kind === "refused") throw new FunctionError("refused", outcome.message);
        if (outcome.kind === "missing") {
          log.warn({ function: target.file, detail: outcome.detail }, "A function cannot be loaded");
          throw new FunctionError("failed", "Runtime.ImportModuleError");
        }
        const { json } = outcome;
        if (json !== undefined && Buffer.byteLength(json) > LONGEST_ANSWER_BYTES) throw tooLong();
        return json === undefined ? undefined : answerIn(json);
      } finally {
        pass();
      }
    },
    async close() {
      closed = true;
      await Promise.all(idle.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}

/** One call. A thread that takes too long, or breaks, is ended by it. */
function ask(worker: Worker, call: ModuleCall): Promise<ModuleOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ModuleOutcome>();
  const onError = (error: unknown) =>
    // Thrown outside of the handler, as by a timer, or too little memory: Lambda calls that unhandled.
    reject(new FunctionError("refused", error instanceof Error ? error.message : "Unhandled"));
  const onExit = () => reject(new FunctionError("refused", "Runtime exited without providing a reason"));
  worker.on("message", resolve);
  worker.on("error", onError);
  worker.on("exit", onExit);
  const timer = setTimeout(
    () => {
      reject(timedOut());
      void worker.terminate();
    },
    Math.max(call.deadline - Date.now(), 0),
  );
  worker.ref();
  worker.postMessage(call);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off("message", resolve);
    worker.off("error", onError);
    worker.off("exit", onExit);
    worker.unref(); // an idle thread does not keep the process alive
  });
}
