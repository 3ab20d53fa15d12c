import { randomUUID } from "node:crypto";
import type { Clock } from "../core/ports.ts";
import { FunctionError } from "../core/triggers/port.ts";
import { fromBase64, toBase64 } from "../lib/base64.ts";
import { hmacSha256 } from "../lib/hash.ts";
import { jsonIn } from "../lib/json.ts";
import { post } from "./post.ts";
import { answerIn, type Runner, refusalIn, TRIES } from "./runner.ts";

const PREFIX = "whsec_";
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** The key in a secret such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`; undefined for what is none. */
export function webhookKey(secret: string): Uint8Array | undefined {
  const key = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : undefined;
  return key && key.byteLength >= FEWEST_BYTES && key.byteLength <= MOST_BYTES ? key : undefined;
}

/**
 * A function behind an address of one's own: the event is posted, signed by every key there is, and the answer is the event.
 * Another status than 200 to 299 with `{"errorMessage": …}` refuses.
 * @see https://www.standardwebhooks.com
 */
export function webhookRunner(url: string, keys: readonly Uint8Array[], clock: Clock): Runner {
  return {
    async run(event, { handOverId, limitMs }) {
      const body = JSON.stringify(event);
      // What is handed over again is the same message; every other call is one of its own.
      const id = `msg_${handOverId ?? randomUUID()}`;
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": keys
          .map((key) => `v1,${toBase64(hmacSha256(key, `${id}.${timestamp}.${body}`))}`)
          .join(" "),
      };
      const { status, text } = await post(url, headers, body, limitMs, handOverId === undefined ? TRIES : 1);
      if (status >= 200 && status <= 299) return answerIn(text);
      throw refusedBy(text) ?? new FunctionError("failed", `HTTP status ${status}`);
    },
    close: async () => {},
  };
}

function refusedBy(text: string): FunctionError | undefined {
  const words = refusalIn(jsonIn(text));
  return words === undefined ? undefined : new FunctionError("refused", words);
}
