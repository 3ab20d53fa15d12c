import { OAuthError } from "../core/oauth/errors.ts";
import { isOfFunction } from "../core/triggers/call.ts";

/** Browser clients read these endpoints across origins, and nothing they answer may be kept. */
export const HEADERS = {
  "access-control-allow-origin": "*",
  "cache-control": "no-store",
  pragma: "no-cache",
  "x-content-type-options": "nosniff",
} as const;

const JSON_TYPE = { "content-type": "application/json;charset=UTF-8" } as const;

// Not Response.json: that makes a stream of the body, which the server then reads piece by piece.
export const answer = (body: object, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...JSON_TYPE } });

/** RFC 6749 §5.2. */
export function refusal({ code, message }: OAuthError, status = 400): Response {
  const body = { error: code, ...(message !== "" && { error_description: message }) };
  return answer(body, status);
}

/** To an application whose request is one too many (RFC 6585 §4): RFC 6749 has a word for it, if for another endpoint. */
export function tooManyRequests(waitMs: number): Response {
  const refused = refusal(new OAuthError("temporarily_unavailable", "too many requests"), 429);
  refused.headers.set("retry-after", String(Math.ceil(waitMs / 1000)));
  return refused;
}

/** Runs an endpoint and answers its refusals; what else it throws is a fault of ours. */
export async function answering(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OAuthError) return refusal(error);
    // A function of the pool refuses in its own words.
    if (isOfFunction(error)) return refusal(new OAuthError("invalid_request", error.message));
    throw error;
  }
}

/** To a browser that asks whether a page may call (CORS). */
export function preflight(methods: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": methods,
      "access-control-allow-headers": "authorization, content-type, x-amz-user-agent, x-requested-with",
      "access-control-max-age": "7200",
    },
  });
}

/**
 * A form whose every field is given once; those without a value count as left out (RFC 6749 §3.2).
 * @throws {OAuthError} invalid_request
 */
export function fieldsOf(form: URLSearchParams | undefined): ReadonlyMap<string, string> {
  if (!form) throw new OAuthError("invalid_request", "a form is expected");
  const fields = new Map<string, string>();
  for (const [name, value] of form) {
    if (fields.has(name)) throw new OAuthError("invalid_request", `${called(name)} is given more than once`);
    if (value.includes("\0")) throw new OAuthError("invalid_request", `${called(name)} is not text`);
    if (value !== "") fields.set(name, value);
  }
  return fields;
}

/** A field's name as an answer may hold it (RFC 6749 §5.2); any other is none that is read here. */
const called = (name: string): string => (/^\w{1,64}$/.test(name) ? name : "a field");
