import { readFileSync, statSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { EventLog } from "../core/ports.ts";

/** The part of pino's logger that is used here. */
interface Log {
  debug(details: Readonly<Record<string, unknown>>, text: string): void;
  warn(details: Readonly<Record<string, unknown>>, text: string): void;
}

export interface EventLogWriter extends EventLog {
  /** Waits for what is being written. */
  stop(): Promise<void>;
}

/** Where an ARN leads to: a file that gets a line of JSON for each event, or a URL that gets them by POST. */
type Destinations = ReadonlyMap<string, string>;

/** Events that wait for one destination; what comes when so many wait is lost, and that is said. */
const MOST_WAITING = 10_000;
/** Events in one POST. */
const PORTION = 500;
const POST_MS = 10_000;
/** The file is looked at again after this. */
const LOOK_AGAIN_MS = 1_000;

/** A file of destinations that cannot be used; says what is wrong in one line. */
export class DestinationsUnusable extends Error {
  override readonly name = "DestinationsUnusable";
}

/**
 * Writes events where a file says that their ARNs lead; the file is read again when it changes. What leads nowhere goes to the
 * server's own log: errors always, other events where its level is `debug`.
 * @throws {DestinationsUnusable} when the file cannot be read at the start; later ones are said in the log, and the former stay.
 */
export function eventLog(file: string | undefined, log: Log): EventLogWriter {
  const destinations = file === undefined ? () => new Map<string, string>() : following(file, log);
  const queues = new Map<string, Queue>();
  let stopped = false;

  return {
    write(destination, level, event) {
      if (stopped) return;
      const place = destinations().get(withoutStreams(destination));
      if (place === undefined) {
        const say = level === "ERROR" ? log.warn : log.debug;
        say.call(log, { destination, event }, "An event");
        return;
      }
      const queue = queues.get(place) ?? queueTo(place, log);
      queues.set(place, queue);
      queue.add(JSON.stringify(event));
    },
    async stop() {
      stopped = true;
      await Promise.all([...queues.values()].map((queue) => queue.end()));
    },
  };
}

/** Log groups are named with `:*` behind them, too, for all of their streams. */
const withoutStreams = (arn: string): string => arn.replace(/:\*$/, "");

function following(file: string, log: Log): () => Destinations {
  let current = readDestinations(file);
  let changedAt = mtimeOf(file);
  let lookedAt = performance.now();
  return () => {
    if (performance.now() - lookedAt < LOOK_AGAIN_MS) return current;
    lookedAt = performance.now();
    const now = mtimeOf(file);
    if (now === changedAt) return current;
    changedAt = now;
    try {
      current = readDestinations(file);
    } catch (err) {
      log.warn({ err }, "Events go on to where the file of destinations led before");
    }
    return current;
  };
}

/** Undefined for a file that is not there, or may not be looked at: nobody who signs in is to suffer for that. */
function mtimeOf(file: string): number | undefined {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

function readDestinations(file: string): Destinations {
  const content = parsed(readable(file), file);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new DestinationsUnusable(`${file} must be one object: {"<ARN>": "<file or URL>"}`);
  }
  const entries = Object.entries(content).map(([arn, place]): [string, string] => {
    if (!arn.startsWith("arn:")) throw new DestinationsUnusable(`${file}: "${arn}" is no ARN`);
    if (typeof place !== "string" || place === "") throw new DestinationsUnusable(`${file}: "${arn}" leads nowhere`);
    if (/^https?:\/\//.test(place) && !URL.canParse(place))
      throw new DestinationsUnusable(`${file}: "${arn}" has no usable URL`);
    return [withoutStreams(arn), isUrl(place) ? place : resolve(dirname(file), place)];
  });
  return new Map(entries);
}

function readable(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new DestinationsUnusable(`${file} cannot be read`, { cause });
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words would quote the file, where a URL may carry a secret.
    throw new DestinationsUnusable(`${file} is not JSON`);
  }
}

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

interface Queue {
  add(line: string): void;
  end(): Promise<void>;
}

/** In the order in which they came, some at a time. */
function queueTo(place: string, log: Log): Queue {
  const send = isUrl(place) ? post : append;
  let waiting: string[] = [];
  let lost = 0;
  let sending: Promise<void> | undefined;
  let isEnding = false;

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const portion = waiting.slice(0, PORTION);
      waiting = waiting.slice(PORTION);
      try {
        await send(place, portion);
      } catch (error) {
        // A server that stops has no time to try a place again for all that waits.
        const left = isEnding ? waiting.splice(0) : [];
        // Not the place: a URL may carry a secret.
        log.warn(
          { reason: error instanceof Error ? error.name : "unknown", events: portion.length + left.length },
          "Events were lost on their way",
        );
      }
    }
    if (lost > 0) log.warn({ events: lost }, "Events were lost: more came than could be handed on");
    lost = 0;
  }

  return {
    add(line) {
      if (waiting.length >= MOST_WAITING) {
        lost++;
        return;
      }
      waiting.push(line);
      sending ??= sendAll().finally(() => {
        sending = undefined;
      });
    },
    async end() {
      isEnding = true;
      await sending;
    },
  };
}

/** For its owner only: it tells of people. */
const append = (file: string, lines: readonly string[]): Promise<void> =>
  appendFile(file, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });

/** As a JSON list. */
async function post(url: string, lines: readonly string[]): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `[${lines.join(",")}]`,
    redirect: "error",
    signal: AbortSignal.timeout(POST_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the destination answered ${response.status}`);
}
