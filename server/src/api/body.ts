import { CognitoError } from "../core/errors.ts";

/** The largest request of the API that is served: a pool with every message template at its longest stays below. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * The request's body, never more of it in memory than the limit.
 * @throws {CognitoError} SerializationException when it is larger, or ends before its end.
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (announced !== null && !(Number(announced) <= BODY_LIMIT_BYTES)) throw tooLarge();
  try {
    // HTTP lets no more through than was announced; reading it whole costs a tenth of reading it as a stream.
    return announced === null ? await readPieces(request) : new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    if (error instanceof CognitoError) throw error;
    // Who sent it went away, or was too slow about it.
    throw new CognitoError("SerializationException", "Request body was cut short");
  }
}

async function readPieces({ body }: Request): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const tooLarge = () =>
  new CognitoError("SerializationException", `Request body is larger than ${BODY_LIMIT_BYTES} bytes`);
