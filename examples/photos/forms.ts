import { timingSafeEqual } from "node:crypto";

// A form counts only when it was sent from a page of ours, and in the session which that page was made for.

/** Browsers say of every POST where it comes from; what comes from elsewhere, or does not say, is not of our pages. */
export const isFromHere = (origin: string, request: Request): boolean => request.headers.get("origin") === origin;

/** Whether a form holds the token of the session. */
export function isToken(expected: string, given: unknown): boolean {
  const [wanted, actual] = [Buffer.from(expected), Buffer.from(typeof given === "string" ? given : "")];
  return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}
