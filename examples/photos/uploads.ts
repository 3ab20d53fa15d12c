import {
  getMultipartBoundary,
  MaxFileSizeExceededError,
  MaxPartsExceededError,
  MaxTotalSizeExceededError,
  MultipartParseError,
  MultipartParser,
  type MultipartPart,
} from "@remix-run/multipart-parser";
import { isToken } from "./forms.ts";
import { imageTypeOf } from "./image-types.ts";
import type { Photos, StoredPhoto } from "./photos.ts";
import type { Person } from "./signed-in.ts";

const MB = 1024 * 1024;

/** What one upload may hold. */
export const LIMITS = {
  photos: 20,
  photoBytes: 10 * MB,
  totalBytes: 100 * MB,
  /** In characters, as `maxlength` counts them. */
  description: 200,
};

/** The form's fields besides its photos: the token and the description. */
const FIELDS = 2;

/** Why an upload was not taken, in words for the person, and what they had typed. Nothing of it is kept. */
export interface Refusal {
  readonly status: 400 | 403 | 413 | 415;
  readonly message: string;
  readonly description: string;
}

class Refused extends Error {
  readonly status: Refusal["status"];

  constructor(status: Refusal["status"], message: string) {
    super(message);
    this.status = status;
  }
}

const TOO_LARGE = new Refused(
  413,
  `Photos may have ${LIMITS.totalBytes / MB} MB together. Upload them in several goes.`,
);

/**
 * Takes the upload form: every photo of it is checked and stored as it arrives, and becomes the person's when the whole form
 * was good. Reading stops at the first thing that is not.
 */
export async function takeUpload(photos: Photos, person: Person, request: Request): Promise<Refusal | undefined> {
  const stored: StoredPhoto[] = [];
  let description = "";
  let trusted = false;
  try {
    for await (const part of partsOf(request)) {
      if (part.name === "csrf") trusted = isToken(person.csrfToken, part.text);
      // The token comes first in our form; nothing is stored for who does not have it.
      if (!trusted) throw new Refused(403, "This form was out of date. Please try again.");
      if (part.name === "description") description = plainText(part.text);
      if (part.name === "photos" && isChosen(part)) stored.push(await storePhoto(photos, part));
    }
    if (description === "") throw new Refused(400, "Describe your photos in a few words.");
    if (description.length > LIMITS.description) {
      throw new Refused(400, `A description may have up to ${LIMITS.description} characters.`);
    }
    if (stored.length === 0) throw new Refused(400, "Choose at least one photo.");
    await photos.add(person.sub, description, stored);
    return undefined;
  } catch (error) {
    await photos.discard(stored);
    const { status, message } = refusalFor(error);
    return { status, message, description };
  }
}

async function storePhoto(photos: Photos, part: MultipartPart): Promise<StoredPhoto> {
  const { bytes } = part;
  const type = await imageTypeOf(bytes);
  if (!type) {
    const name = part.filename?.slice(0, 80) ?? "";
    throw new Refused(415, `“${name}” is not a photo that can be shown. Choose JPEG, PNG, WebP, GIF or AVIF.`);
  }
  return photos.store(bytes, type);
}

/** A form without a chosen file holds an empty one without a name. */
const isChosen = (part: MultipartPart) => part.size > 0 || !!part.filename;

/** One line without control characters, the way browsers send a text field. */
const plainText = (text: string) =>
  text
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();

/** The parts of a form, each as soon as it is there: never more than one of them is held in memory. */
async function* partsOf(request: Request): AsyncGenerator<MultipartPart> {
  const type = request.headers.get("content-type") ?? "";
  const boundary = getMultipartBoundary(type);
  if (!type.startsWith("multipart/form-data") || !boundary || !request.body) {
    throw new Refused(415, "Photos are uploaded with the form on this page.");
  }
  if (Number(request.headers.get("content-length")) > LIMITS.totalBytes + MB) throw TOO_LARGE;

  const parser = new MultipartParser(boundary, {
    maxFileSize: LIMITS.photoBytes,
    maxParts: FIELDS + LIMITS.photos,
    maxTotalSize: LIMITS.totalBytes,
  });
  for await (const chunk of request.body) {
    // The parser takes nothing after the last boundary, and the line's end that browsers put there may come by itself.
    if (isFinished(parser)) break;
    yield* parser.write(chunk);
  }
  parser.finish();
}

function isFinished(parser: MultipartParser): boolean {
  try {
    parser.finish();
    return true;
  } catch {
    return false;
  }
}

/** What to tell the person. Throws what is no fault of the form. */
function refusalFor(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof MaxFileSizeExceededError) {
    return new Refused(413, `A photo may have up to ${LIMITS.photoBytes / MB} MB.`);
  }
  if (error instanceof MaxPartsExceededError) {
    return new Refused(413, `Up to ${LIMITS.photos} photos can be uploaded at once.`);
  }
  if (error instanceof MaxTotalSizeExceededError) return TOO_LARGE;
  const unreadable =
    error instanceof MultipartParseError ||
    (error instanceof Error && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA");
  if (unreadable) return new Refused(400, "The form did not arrive as it was sent. Please try again.");
  throw error;
}
