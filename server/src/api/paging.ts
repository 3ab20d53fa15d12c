import type { Context } from "../core/context.ts";
import { CognitoError } from "../core/errors.ts";
import { fromBase64url, toBase64url } from "../lib/base64.ts";

/** The list a token belongs to: the operation, and what it was asked about. `["ListGroups", poolId]` */
export type ListName = readonly [operation: string, ...subject: string[]];

/** What a page holds when the caller does not say. */
export const PAGE_SIZE = 60;

const PURPOSE = "page";

/**
 * The token that continues a list after `next`; none on the last page, for clients ask on as long as there is one. Sealed, so that
 * nobody learns or chooses where to continue, and no token serves another list.
 */
export function pageToken(ctx: Pick<Context, "seal">, list: ListName, next: string | undefined): string | undefined {
  if (next === undefined) return undefined;
  return toBase64url(ctx.seal.seal(PURPOSE, JSON.stringify(list), new TextEncoder().encode(next)));
}

/**
 * Where a list goes on; undefined at its beginning.
 * @throws {CognitoError} InvalidParameterException for what `pageToken` did not make for this list. AWS's words are not known.
 */
export function readPageToken(
  ctx: Pick<Context, "seal">,
  list: ListName,
  token: string | undefined,
): string | undefined {
  if (token === undefined) return undefined;
  const sealed = fromBase64url(token);
  const next = sealed && ctx.seal.open(PURPOSE, JSON.stringify(list), sealed);
  if (!next) throw new CognitoError("InvalidParameterException", "Invalid pagination token.");
  return new TextDecoder().decode(next);
}
