import { FunctionError } from "../core/triggers/port.ts";
import { LONGEST_ANSWER_BYTES, timedOut, tooLong } from "./runner.ts";

/** What a function behind HTTP answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Posts JSON and reads the answer as a whole, within the time limit. Nobody is sent on to another address: what is posted may
 * be a password.
 * @throws {FunctionError}
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limitMs: number,
): Promise<Reply> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal,
    });
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    if (error instanceof FunctionError) throw error;
    if (signal.aborted) throw timedOut();
    throw new FunctionError("failed", reasonOf(error));
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
