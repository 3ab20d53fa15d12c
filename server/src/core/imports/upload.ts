import { fromBase64url } from "../../lib/base64.ts";
import { equalBytes } from "../../lib/equal.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";
import { utf8In } from "./csv.ts";
import {
  changed,
  changeImportJob,
  type FilePart,
  type ImportFile,
  type ImportJob,
  uploadEndsAt,
  uploadSignature,
} from "./import-job.ts";

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MOST_BYTES = 100 * 1024 * 1024;
const MOST_ROWS = 500_000;

/** A row may have 16 000 characters, and a character three bytes. */
const LONGEST_LINE_BYTES = 48_000;
/** About as much as is imported at a time. */
const PART_BYTES = 64 * 1024;

/** An upload that is refused, by the names that S3 has for such. */
export class UploadRefused extends Error {
  override readonly name = "UploadRefused";
  readonly status: 400 | 403 | 409;
  readonly code: string;

  constructor(status: 400 | 403 | 409, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Takes the file of an import job as it comes in: no more than a part of it is in memory. It takes the place of a file that was
 * uploaded before, also if it breaks off.
 * @throws {UploadRefused}
 */
export async function uploadImportFile(
  ctx: Pick<Context, "clock" | "random" | "seal" | "store">,
  { poolId, id, signature }: { readonly poolId: string; readonly id: string; readonly signature: string },
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (!equalBytes(uploadSignature(ctx, poolId, id), fromBase64url(signature) ?? new Uint8Array())) {
    throw new UploadRefused(403, "SignatureDoesNotMatch", "The signature is not the one of this import job.");
  }
  const now = ctx.clock.now();
  let file: ImportFile = { id: ctx.random.uuid(), header: undefined, parts: 0, isWhole: false };
  const keep = async (next: ImportFile, store?: (tx: Repositories) => Promise<unknown>) => {
    const begins = next === file;
    await changeFile(
      ctx,
      poolId,
      id,
      (job) => {
        if (begins && uploadEndsAt(job) <= now) throw new UploadRefused(403, "AccessDenied", "Request has expired");
        if (!begins && job.file?.id !== next.id) throw conflict("Another upload has taken the place of this one.");
        return next;
      },
      store,
    );
    file = next;
  };

  await keep(file, (tx) => tx.importJobs.removeParts(poolId, id));
  for await (const { firstLine, bytes } of cutAtLines(body)) {
    if (firstLine === 1) {
      await keep({ ...file, header: headerIn(bytes) });
      continue;
    }
    const part: FilePart = { number: file.parts, firstLine, bytes };
    await keep({ ...file, parts: file.parts + 1 }, (tx) => tx.importJobs.putPart(poolId, id, part));
  }
  await keep({ ...file, isWhole: true });
}

async function changeFile(
  ctx: Pick<Context, "store">,
  poolId: string,
  id: string,
  next: (job: ImportJob) => ImportFile,
  store?: (tx: Repositories) => Promise<unknown>,
): Promise<void> {
  const change = (job: ImportJob) => {
    if (job.status !== "Created") throw conflict("The import job does not take a file any more.");
    return changed(job, { file: next(job) });
  };
  await changeImportJob(ctx, poolId, id, change, store).catch((error: unknown) => {
    // Its pool was deleted, or another upload is in the way.
    throw error instanceof CognitoError ? conflict(error.message) : error;
  });
}

/** The first line as text; undefined for what no database could keep as such. */
function headerIn(bytes: Uint8Array): string | undefined {
  const text = utf8In(bytes);
  return text?.includes("\0") ? undefined : text?.replace(/\r$/, "");
}

interface Lines {
  readonly firstLine: number;
  readonly bytes: Uint8Array;
}

/**
 * The first line by itself, without its end, then all others, some at a time.
 * @throws {UploadRefused} for too much of it.
 */
export async function* cutAtLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Lines> {
  let held: Uint8Array[] = [];
  let [heldBytes, allBytes, line] = [0, 0, 1];

  function* cut(isEnd: boolean): Generator<Lines> {
    let rest = Buffer.concat(held);
    if (line === 1) {
      const end = rest.indexOf(LF);
      if (end < 0 && !isEnd && rest.byteLength <= LONGEST_LINE_BYTES) return;
      const bytes = end < 0 ? rest : rest.subarray(0, end);
      if (bytes.byteLength > LONGEST_LINE_BYTES) throw rowTooLong();
      yield { firstLine: 1, bytes };
      line = 2;
      rest = rest.subarray(end < 0 ? rest.byteLength : end + 1);
    }
    const end = isEnd ? rest.byteLength : rest.lastIndexOf(LF) + 1;
    if (rest.byteLength - end > LONGEST_LINE_BYTES) throw rowTooLong();
    if (end > 0) {
      const bytes = rest.subarray(0, end);
      yield { firstLine: line, bytes };
      for (const byte of bytes) if (byte === LF) line++;
      if (line - 2 > MOST_ROWS) throw tooLarge(`The file has more than ${MOST_ROWS} rows.`);
    }
    held = [rest.subarray(end)];
    heldBytes = rest.byteLength - end;
  }

  for await (const whole of body) {
    allBytes += whole.byteLength;
    if (allBytes > MOST_BYTES) throw tooLarge(`The file is larger than ${MOST_BYTES} bytes.`);
    for (let at = 0; at < whole.byteLength; at += PART_BYTES) {
      const piece = whole.subarray(at, at + PART_BYTES);
      held.push(piece);
      heldBytes += piece.byteLength;
      if (heldBytes >= PART_BYTES) yield* cut(false);
    }
  }
  yield* cut(true);
}

const LF = 10;

const tooLarge = (message: string) => new UploadRefused(400, "EntityTooLarge", message);

const rowTooLong = () => new UploadRefused(400, "EntityTooLarge", "The file has a row of more than 16000 characters.");

const conflict = (message: string) => new UploadRefused(409, "OperationAborted", message);
