import { stat } from "node:fs/promises";
import type { Logger } from "pino";
import type { Clock } from "../core/ports.ts";
import type { BreachedPasswords } from "../core/risk/breached-passwords.ts";
import { openIndex } from "./index-file.ts";
import { keyOf } from "./key.ts";

export interface OpenBreachedPasswords extends BreachedPasswords {
  /** Waits for the look-ups under way. */
  close(): Promise<void>;
}

/** Whether another file lies there is looked at this often, and only where somebody asks. */
const LOOK_EVERY_MS = 1_000;

/**
 * The breached passwords in an index, which is read where it lies. Another that takes its place is taken up within a second; one
 * that cannot be used leaves what was. Where it cannot be read any more no password counts as breached, and the log says so: a
 * broken disk must not keep everybody out.
 * @throws Error, in one line, when it cannot be used now
 */
export async function breachedPasswordsIn(
  file: string,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Promise<OpenBreachedPasswords> {
  let identity = await identityOf(file);
  let index = await openIndex(file);
  let lookAt = clock.now().getTime() + LOOK_EVERY_MS;
  let looking: Promise<void> | undefined;
  const note = () => log.info(`${file} knows ${index.count} breached passwords`);
  const warnOfFile = onceForEach((reason) =>
    log.warn({ reason }, "The index of breached passwords cannot be used; the one before stays in force"),
  );
  const warnOfLookup = onceForEach((reason) => log.error({ reason }, "Breached passwords cannot be looked up"));
  note();

  async function look(): Promise<void> {
    try {
      const found = await identityOf(file);
      if (found === identity) return warnOfFile(undefined);
      const newer = await openIndex(file);
      const older = index;
      index = newer;
      identity = found;
      warnOfFile(undefined);
      note();
      await older.close();
    } catch (error) {
      warnOfFile(error);
    }
  }

  /** Those who ask while it is looked at wait for what is found. */
  async function lookNowAndThen(): Promise<void> {
    const now = clock.now().getTime();
    if (now >= lookAt) {
      lookAt = now + LOOK_EVERY_MS;
      looking ??= look().finally(() => {
        looking = undefined;
      });
    }
    await looking;
  }

  return {
    async has(password) {
      await lookNowAndThen();
      try {
        const found = await index.has(keyOf(password));
        warnOfLookup(undefined);
        return found;
      } catch (error) {
        warnOfLookup(error);
        return false;
      }
    },
    async close() {
      await looking;
      await index.close();
    },
  };
}

/** Changes when another file takes the place, and when this one is written to. */
async function identityOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs].join(" ");
}

/** Tells of an error unless it was the last; undefined is that all is well again. */
function onceForEach(tell: (reason: string) => void): (error: unknown) => void {
  let last = "";
  return (error) => {
    const reason = error === undefined ? "" : error instanceof Error ? error.message : "unknown";
    if (reason !== "" && reason !== last) tell(reason);
    last = reason;
  };
}
