import { setTimeout as pause } from "node:timers/promises";
import { FunctionError } from "../core/triggers/port.ts";
import { LONGEST_ANSWER_BYTES, timedOut, tooLong } from "./runner.ts";

/** What a function behind HTTP answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const TOO_MANY_REQUESTS = 429;
const PAUSE_MS = 100;

/**
 * Posts JSON and reads the answer as a whole, within the time limit. Nobody is sent on to another address: what is posted may
 * be a password.
 * @param tries how often it is posted while nobody answers in time, or who answers is asked too much
 * @throws {FunctionError}
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limitMs: number,
  tries: number,
): Promise<Reply> {
  for (let left = tries - 1; ; left--) {
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      const text = await textOf(response);
      if (response.status !== TOO_MANY_REQUESTS || left === 0) {
        return { status: response.status, headers: response.headers, text };
      }
    } catch (error) {
      if (error instanceof FunctionError) throw error;
      if (left === 0) throw signal.aborted ? timedOut() : new FunctionError("failed", reasonOf(error));
    }
    await pause(PAUSE_MS);
  }
}

async function textOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    if (size > LONGEST_ANSWER_BYTES) throw tooLong();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** `ECONNREFUSED`: no more than that, for the words of `fetch` may repeat an address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "no answer";
}
