import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";

/** Where a log goes; `process.stdout` is one. */
export interface LogStream {
  readonly isTTY?: boolean | undefined;
  write(line: string): unknown;
}

/**
 * A line that cannot be written is lost, and nothing else with it: there is nowhere left to say so. Node's own stream of a file would
 * be over with its first error, and a disk that was full for a moment have no log until the next start.
 */
const STANDARD_OUTPUT: LogStream =
  process.stdout instanceof Socket
    ? process.stdout.on("error", () => {}) // who read it has gone
    : {
        write(line) {
          try {
            return writeSync(1, line);
          } catch {
            return 0;
          }
        },
      };

/** The log: a line of JSON for each event, or a line for people where the stream is a terminal. */
export function openLog(level: Config["logLevel"], stream: LogStream = STANDARD_OUTPUT): Logger {
  const serializers = { err: errorOut };
  if (!stream.isTTY) return pino({ level, serializers }, stream);
  return pino(
    { level, serializers, base: null },
    { write: (line) => stream.write(`${forPeople(JSON.parse(line))}\n`) },
  );
}

interface LoggedError {
  readonly type: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly stack?: string | undefined;
  readonly cause?: LoggedError;
}

/** An error without the other things that drivers hang on it: rows and parameters are among them. */
function errorOut(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    ...("code" in error && { code: error.code }),
    message,
    stack,
    ...(cause !== undefined && { cause: errorOut(cause) }),
  };
}

interface Line {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: LoggedError;
  readonly requestId?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly ms?: number;
}

function forPeople({ level, time, msg, err, requestId, operation, outcome, ms, ...rest }: Line): string {
  const details = { ...(err && { requestId }), ...rest };
  const words = [
    new Date(time).toTimeString().slice(0, 8),
    level > 40 ? "ERROR" : level > 30 ? "WARNING" : undefined,
    operation === undefined ? undefined : `${operation} ${outcome}, ${ms} ms`,
    msg === err?.message ? undefined : msg,
    Object.values(details).some((value) => value !== undefined) ? JSON.stringify(details) : undefined,
  ];
  const head = words.filter((word) => word !== undefined).join(" ");
  const stacks = causes(err).map(({ type, stack }) => stack ?? type);
  // What a terminal would obey is left out: a message may repeat what a stranger sent.
  return [head, ...stacks].join("\n").replace(/(?!\n)\p{Cc}/gu, "");
}

const causes = (err: LoggedError | undefined): readonly LoggedError[] => (err ? [err, ...causes(err.cause)] : []);
