import { readBody } from "./read-body.ts";

/** Larger than any honest form here: a state, a redirect URI and some tokens. */
const LONGEST_FORM_BYTES = 65_536;

/**
 * The fields of an `application/x-www-form-urlencoded` request; undefined where it is of another kind, too long or cut short.
 */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") return undefined;
  const body = await readBody(request, LONGEST_FORM_BYTES).catch(() => undefined);
  if (!body) return undefined;
  const text = Buffer.from(body).toString("latin1");
  // Encoded, it is ASCII. What its escapes stand for is checked by who knows what a field may hold.
  return /^[\x20-\x7e]*$/.test(text) ? new URLSearchParams(text) : undefined;
}
