import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** Threads of one file, each of which answers what it is asked in the order it was asked. */
export interface Threads<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  /** How many questions have no answer yet. */
  waiting(): number;
  /** Stops the threads; what they had not answered fails. */
  close(): Promise<void>;
}

interface Thread<Answer> {
  readonly worker: Worker;
  /** Those who wait for an answer, in the order they asked. */
  readonly waiting: PromiseWithResolvers<Answer>[];
}

/**
 * @param file name of the thread's file beside this one, without its extension: run from source it is .ts, bundled it is .js, and
 *   the bundle has the file as an entry of its own
 * @param work what it does, for errors
 */
export function threads<Question, Answer>(
  file: string,
  work: string,
  { atMost = Math.min(availableParallelism(), 8) } = {},
): Threads<Question, Answer> {
  const url = new URL(`./${file}${extname(import.meta.url)}`, import.meta.url);
  const running = new Set<Thread<Answer>>();
  let closed = false;

  function start(): Thread<Answer> {
    const worker = new Worker(url, { env: {}, execArgv: [] });
    const waiting: Thread<Answer>["waiting"] = [];
    const thread = { worker, waiting };
    const lost = (cause?: unknown) => {
      running.delete(thread);
      for (const { reject } of waiting.splice(0)) reject(new Error(`${work} was cut short`, { cause }));
    };
    worker.on("message", (answer: Answer) => {
      waiting.shift()?.resolve(answer);
      if (waiting.length === 0) worker.unref(); // an idle thread does not keep the process alive
    });
    worker.on("error", lost);
    worker.on("exit", () => lost());
    running.add(thread);
    return thread;
  }

  function leastBusy(): Thread<Answer> {
    const [least] = [...running].toSorted((one, other) => one.waiting.length - other.waiting.length);
    return least && (least.waiting.length === 0 || running.size >= atMost) ? least : start();
  }

  return {
    ask(question) {
      if (closed) return Promise.reject(new Error(`${work} has been closed`));
      const { worker, waiting } = leastBusy();
      const answer = Promise.withResolvers<Answer>();
      waiting.push(answer);
      worker.ref();
      worker.postMessage(question);
      return answer.promise;
    },
    waiting: () => [...running].reduce((sum, { waiting }) => sum + waiting.length, 0),
    async close() {
      closed = true;
      await Promise.all([...running].map(({ worker }) => worker.terminate()));
    },
  };
}
