import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { FunctionError } from "../core/triggers/port.ts";
import { oneLine } from "../lib/one-line.ts";
import type { ModuleCall, ModuleMessage, ModuleOutcome } from "./module-process.ts";
import { answerIn, functionNameIn, LONGEST_ANSWER_BYTES, type Log, type Runner, timedOut, tooLong } from "./runner.ts";

// Run from source this is .ts, bundled it is .js; the bundle has the process as an entry of its own.
const PROCESS = fileURLToPath(new URL(`./module-process${extname(import.meta.url)}`, import.meta.url));

/** A process has one event at a time, as an instance of Lambda has; more events wait for one of so many. */
const MOST_PROCESSES = 8;
/** As a function of Lambda has where nobody says otherwise; what Node itself needs is not counted in. */
const MOST_MEGABYTES = 128;
/** So much is held of a printed line that has no end yet; the log shows less of it. */
const LONGEST_LINE = 4_096;

/** Which function it is. */
export interface ModuleTarget {
  /** An absolute path. */
  readonly file: string;
  /** The name of the export. */
  readonly handler: string;
}

export interface ModuleNeeds {
  /** What the function sees as `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** A running process, and which state of its file it read. */
interface Instance {
  readonly child: ChildProcess;
  readonly changedAt: number;
}

/**
 * A function in a file on this machine: its handler runs in a process of its own, which is ended when it takes too long, and is
 * started anew when the file changes. A thread would start sooner, but it could read what settings the server was started with
 * (`/proc/self/environ`), and one that allocates fast enough takes the server down with it: both were seen. The process is
 * trusted all the same: it runs as the server's own user, and may read what that may read.
 */
export function moduleRunner({ file, handler }: ModuleTarget, { environment, log }: ModuleNeeds): Runner {
  const idle = new Set<Instance>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let closed = false;

  function start(changedAt: number): Instance {
    const child = fork(PROCESS, [file, handler], {
      env: { ...environment },
      execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr]) if (stream) tell(stream);
    const instance = { child, changedAt };
    // One that ends between two calls is no longer idle; within one, the call itself listens too.
    child.on("error", () => {});
    child.on("exit", () => idle.delete(instance));
    return instance;
  }

  /** What the function prints goes to the log, a line at a time. */
  function tell(stream: Readable): void {
    const say = (line: string) => log.info({ function: file }, oneLine(line));
    let begun = "";
    // Not by Node's readline, which would hold a line without an end until the server falls over it.
    stream.setEncoding("utf8").on("data", (piece: string) => {
      const lines = (begun + piece).split(/\r?\n/);
      begun = (lines.pop() ?? "").slice(0, LONGEST_LINE);
      for (const line of lines) say(line);
    });
    stream.on("end", () => begun !== "" && say(begun));
  }

  /** Processes that read an earlier state of the file are ended. */
  function instanceFor(changedAt: number): Instance {
    for (const instance of idle) {
      idle.delete(instance);
      if (instance.changedAt === changedAt) return instance;
      end(instance);
    }
    return start(changedAt);
  }

  /** False when the turn does not come within the time limit. */
  async function turn(limitMs: number): Promise<boolean> {
    if (running < MOST_PROCESSES) {
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
        const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
        const instance = instanceFor(mtimeMs);
        const functionName = functionNameIn(arn) ?? arn;
        const call: ModuleCall = { event, arn, functionName, requestId: randomUUID(), deadline };
        const outcome = await ask(instance, call);
        if (closed || outcome.kind === "missing") end(instance);
        else if (instance.child.connected) idle.add(instance);
        if (outcome.kind === "refused") throw new FunctionError("refused", outcome.message);
        if (outcome.kind === "missing") {
          log.warn({ function: file, detail: outcome.detail }, "A function cannot be loaded");
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
      for (const instance of idle) end(instance);
      idle.clear();
    },
  };
}

const end = ({ child }: Instance): boolean => child.kill("SIGKILL");

/** Whether our own code in the process tells of this call, and of none before it. */
const isAbout = ({ requestId }: ModuleCall, message: unknown): message is ModuleMessage =>
  typeof message === "object" && message !== null && "requestId" in message && message.requestId === requestId;

/** One call. A process that takes too long is ended by it. */
function ask(instance: Instance, call: ModuleCall): Promise<ModuleOutcome> {
  const { child } = instance;
  const { promise, resolve, reject } = Promise.withResolvers<ModuleOutcome>();
  // The function may have messages of its own, as some send one that they are ready: those answer nothing.
  const answered = (message: unknown) => {
    if (isAbout(call, message)) resolve(message.outcome);
  };
  const gone = () => reject(new FunctionError("refused", "Runtime exited without providing a reason"));
  child.on("message", answered);
  child.on("error", gone);
  child.on("exit", gone);
  const timer = setTimeout(
    () => {
      reject(timedOut());
      end(instance);
    },
    Math.max(call.deadline - Date.now(), 0),
  );
  child.send(call);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off("message", answered);
    child.off("error", gone);
    child.off("exit", gone);
  });
}
