import { type RedirectedError, type ReturnAddress } from "./errors.ts";

/**
 * The address that takes an answer to the application: in the query for a code, in the fragment for tokens (RFC 6749 §4.1.2,
 * §4.2.2). A query that the redirect URI has already stays.
 */
export function addressFor(
  { redirectUri, responseType }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = new URLSearchParams(answer).toString();
  const address = inAscii(redirectUri);
  if (responseType === "token") return `${address}#${parameters}`;
  return `${address}${address.includes("?") ? "&" : "?"}${parameters}`;
}

/** The URI as a header can hold it: a client may register one with any letters, in the host too (RFC 3986 §2.5, §3.2.2). */
export const inAscii = (uri: string): string => uri.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);

/** The address that tells the application of a refusal; in the order seen on AWS. */
export const addressOfError = ({ returnTo, message, code }: RedirectedError): string =>
  addressFor(returnTo, {
    ...(message !== "" && { error_description: message }),
    ...stateOf(returnTo),
    error: code,
  });

export const stateOf = ({ state }: ReturnAddress): { readonly state?: string } =>
  state === undefined ? {} : { state };
