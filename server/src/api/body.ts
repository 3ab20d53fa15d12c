import { CognitoError } from "../core/errors.ts";
import { readBody as readWhole } from "../lib/read-body.ts";
import type { OperationName } from "../model/types.ts";

/** The largest request of most operations: a pool with every message template at its longest stays below. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** Styles of the managed login pages carry images: AWS lets two megabytes through. */
const WITH_IMAGES_BYTES = 2 * 1024 * 1024;

export const bodyLimit = (operation: OperationName): number =>
  operation === "CreateManagedLoginBranding" || operation === "UpdateManagedLoginBranding"
    ? WITH_IMAGES_BYTES
    : BODY_LIMIT_BYTES;

/**
 * The request's body, never more of it in memory than the limit.
 * @throws {CognitoError} SerializationException when it is larger, or ends before its end.
 */
export async function readBody(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<Uint8Array> {
  const body = await readWhole(request, limitBytes).catch(() => {
    // Who sent it went away, or was too slow about it.
    throw new CognitoError("SerializationException", "Request body was cut short");
  });
  if (!body) throw new CognitoError("SerializationException", `Request body is larger than ${limitBytes} bytes`);
  return body;
}
