import { CognitoError } from "../errors.ts";

/** What goes beyond Cognito, and is off unless a pool's tag `millpond:{name}` turns it on. */
export const SWITCHES = {
  "rp-initiated-logout": "`/logout` understands `post_logout_redirect_uri`, `id_token_hint` and `state`",
  "userinfo-booleans": "userInfo answers `email_verified` and `phone_number_verified` as true booleans",
  "access-token-aud": "access tokens of the OAuth endpoints carry `aud`, the client's id",
  "pkce-required": "an authorization request for a code without a code challenge is refused",
  "wildcard-callbacks": "`*` in the host of a callback or sign-out URL stands for any part of one label",
  "link-returns": "a confirmation link goes on to the application instead of ending on a page",
} as const;

export type Switch = keyof typeof SWITCHES;

const PREFIX = "millpond:";

/** The tag of a switch. Tags, because every Cognito tool can set them. */
export const switchTag = (name: Switch): string => `${PREFIX}${name}`;

/** What a switch may not be set to, although an app client's id could be the like: whoever writes it means another value. */
const MISTAKEN: ReadonlySet<string> = new Set("all true false on off yes no none enabled disabled 1 0".split(" "));

const CLIENT_ID = /^[\w+]{1,128}$/;

/**
 * Refuses a switch that there is none of, and a value that turns nothing on: either would be off without a word.
 * @throws {CognitoError} InvalidParameterException
 */
export function checkSwitchTag(key: string, value: string): void {
  if (!key.startsWith(PREFIX)) return;
  if (!Object.hasOwn(SWITCHES, key.slice(PREFIX.length))) {
    const known = Object.keys(SWITCHES).join(", ");
    throw new CognitoError(
      "InvalidParameterException",
      `The tag ${key} means nothing. After ${PREFIX} stands one of: ${known}.`,
    );
  }
  const isIds = value.split(" ").every((id) => CLIENT_ID.test(id) && !MISTAKEN.has(id.toLowerCase()));
  if (value !== "all" && !isIds) {
    throw new CognitoError(
      "InvalidParameterException",
      `The tag ${key} must be "all" or ids of app clients, separated by blanks.`,
    );
  }
}
