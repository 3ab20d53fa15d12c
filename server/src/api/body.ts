import { CognitoError } from "../core/errors.ts";

/** The largest request of the API that is served: a pool with every message template at its longest stays below. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * The request's body, never more of it in memory than the limit.
 * @throws {CognitoError} SerializationException when it is larger.
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (!(Number(announced) <= BODY_LIMIT_BYTES)) throw tooLarge();
    // HTTP lets no more through than was announced; reading it whole costs a tenth of reading it as a stream.
    return new Uint8Array(await request.arrayBuffer());
  }
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = () =>
  new CognitoError("SerializationException", `Request body is larger than ${BODY_LIMIT_BYTES} bytes`);
