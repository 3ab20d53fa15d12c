import type { Triggers } from "../core/triggers/port.ts";
import { type Send, Undelivered } from "./outbox.ts";

/** Hands messages that functions of their pools send to those, and all others to `send`. */
export function handingOver(triggers: Pick<Triggers, "handOver">, send: Send | undefined): Send {
  const each: Send = async (message, signal) => {
    const { id, handOver } = message;
    if (handOver) return until(signal, triggers.handOver(id, handOver)).catch(notTaken);
    // One that was due while a mail server was set.
    if (!send) throw new Undelivered("no mail server is set");
    return send(message, signal);
  };
  return Object.assign(each, { close: () => send?.close?.() });
}

/** What the work comes to, but waits for it no longer than until the signal: a function may take far longer than a server to stop. */
function until(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const { promise: brokenOff, reject } = Promise.withResolvers<never>();
  const breakOff = () => reject(signal.reason);
  if (signal.aborted) breakOff();
  signal.addEventListener("abort", breakOff);
  return Promise.race([work, brokenOff]).finally(() => signal.removeEventListener("abort", breakOff));
}

/** A function's own words may repeat what it was given: they are not for the log. */
function notTaken(error: unknown): never {
  throw new Undelivered(`the function did not take it (${error instanceof Error ? error.name : "unknown"})`);
}
