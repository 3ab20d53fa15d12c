import { ResponseBodyError } from "openid-client";

/** Tells in one line why the application does not start, and ends the process when nothing keeps it any more. */
export function cannotStart(error: unknown): void {
  process.stderr.write(`The photos application cannot start: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of several addresses none of which answers, each has its own reason.
  const own = error instanceof AggregateError ? error.errors.map(reasonOf).join(", ") : error.message;
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
}

/** Writes what went wrong for whoever runs the application. Not the cause of an error: it may hold what a pool answered. */
export function log(what: string, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const answered = error instanceof ResponseBodyError ? ` (the pool answered ${error.error})` : "";
  process.stderr.write(`${what}${answered}: ${reason}\n`);
}
