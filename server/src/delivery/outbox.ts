import type { Message } from "../core/messages/message.ts";
import type { Clock, Delivery } from "../core/ports.ts";
import type { Store } from "../core/store/store.ts";

/**
 * Hands one message on; settles soon after `signal` aborts. `close` lets go of what it holds.
 * @throws {Undelivered} when the message did not leave.
 */
export interface Send {
  (message: Message, signal: AbortSignal): Promise<void>;
  close?(): void;
}

/** A message did not leave. The reason goes to the log: it names neither address nor content. */
export class Undelivered extends Error {
  override readonly name = "Undelivered";
  /** Trying again would end the same way. */
  readonly permanent: boolean;

  constructor(reason: string, { permanent = false } = {}) {
    super(reason);
    this.permanent = permanent;
  }
}

export interface OutboxNeeds {
  readonly store: Pick<Store, "write" | "writeOne">;
  readonly clock: Clock;
  readonly send: Send;
  readonly log: Log;
  /** Told of each message that did not leave, and why. */
  readonly onFailure?: (message: Message, reason: string) => Promise<void>;
}

/** The part of pino's logger that is used here. */
export interface Log {
  warn(details: Readonly<Record<string, unknown>>, text: string): void;
  error(details: Readonly<Record<string, unknown>>, text: string): void;
}

export interface Outbox extends Delivery {
  /** Takes nothing more, and waits for what is being sent: a few seconds, then it is broken off and left to a later start. */
  stop(): Promise<void>;
}

const PARALLEL = 5;
const SWEEP_MS = 5_000;
const SEND_MS = 60_000;
/** Longer than a send and the two writes about it may take, so that nobody takes a message that is still being sent. */
const LEASE_MS = 120_000;
const STOP_MS = 10_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
const GIVE_UP_MS = 24 * 3_600_000;

/**
 * Sends what lies in the store: at once when woken, and every few seconds what is due again or was left by another server.
 *
 * Of several servers each message has one sender: taking it leases it. A server that dies between sending and saying so leaves
 * the message to the others when the lease runs out, so a message may arrive twice, and is never lost (at-least-once). What
 * fails is tried again, at growing intervals, for a day. Nobody who signs up waits for any of this.
 */
export function outbox({ store, clock, send, log, onFailure }: OutboxNeeds): Outbox {
  const underWay = new Set<Promise<void>>();
  const patience = new AbortController();
  let taking: Promise<void> | undefined;
  let mayBeMore = false;
  let stopped = false;
  let storeAnswers = true;

  function wake(): void {
    mayBeMore = true;
    take();
  }
  const sweep = setInterval(wake, SWEEP_MS).unref();

  function take(): void {
    if (stopped || taking || !mayBeMore || underWay.size >= PARALLEL) return;
    mayBeMore = false;
    taking = takeDue().finally(() => {
      taking = undefined;
      take();
    });
  }

  async function takeDue(): Promise<void> {
    try {
      const room = PARALLEL - underWay.size;
      const now = clock.now();
      const due = await store.write((tx) => tx.messages.takeDue(now, later(now, LEASE_MS), room));
      if (due.length === room) mayBeMore = true;
      for (const message of due) {
        const sending = deliver(message).finally(() => {
          underWay.delete(sending);
          take();
        });
        underWay.add(sending);
      }
      storeAnswers = true;
    } catch (err) {
      if (storeAnswers) log.warn({ err }, "The outbox cannot be read; trying again every few seconds");
      storeAnswers = false;
    }
  }

  async function deliver(message: Message): Promise<void> {
    const failure = await attempt(message);
    const details = { pool: message.poolId, message: message.id, tries: message.tries };
    try {
      if (failure === undefined) {
        await store.writeOne((tx) => tx.messages.sent(message));
        return;
      }
      const nextAt = failure.permanent ? undefined : nextTry(message, clock.now());
      await store.writeOne((tx) => tx.messages.failed(message, nextAt));
      const { message: reason } = failure;
      if (nextAt) log.warn({ ...details, reason, nextAt }, "A message was not sent; it will be tried again");
      else log.error({ ...details, reason }, "A message was given up");
      await onFailure?.(message, reason);
    } catch (err) {
      log.warn({ ...details, err }, "What became of a message could not be stored; it may be sent again");
    }
  }

  async function attempt(message: Message): Promise<Undelivered | undefined> {
    try {
      await send(message, AbortSignal.any([AbortSignal.timeout(SEND_MS), patience.signal]));
      return undefined;
    } catch (error) {
      // An error of unknown origin may quote the message: its name must do.
      return error instanceof Undelivered ? error : new Undelivered(error instanceof Error ? error.name : "unknown");
    }
  }

  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(sweep);
      await taking;
      const breakOff = setTimeout(() => patience.abort(), STOP_MS);
      await Promise.all(underWay);
      clearTimeout(breakOff);
      send.close?.();
    },
  };
}

/** When to try again; undefined when the message would be a day old by then. */
function nextTry({ createdAt, tries }: Message, now: Date): Date | undefined {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
  // Up to a quarter more, so that what failed together does not come back together.
  const next = later(now, wait * (1 + Math.random() / 4));
  return next.getTime() - createdAt.getTime() < GIVE_UP_MS ? next : undefined;
}

const later = (date: Date, milliseconds: number): Date => new Date(date.getTime() + Math.round(milliseconds));
