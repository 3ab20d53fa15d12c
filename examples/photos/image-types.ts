import { fileTypeFromBuffer } from "file-type";

/** What is taken for a photo, and how such a file ends. SVG is not among them: it can hold scripts. */
export const IMAGE_TYPES = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
} as const;

export type ImageType = keyof typeof IMAGE_TYPES;

export const isImageType = (type: string): type is ImageType => Object.hasOwn(IMAGE_TYPES, type);

/** The type by the content, whatever name and type the file came with; undefined for what is not a photo. */
export async function imageTypeOf(bytes: Uint8Array): Promise<ImageType | undefined> {
  const found = await fileTypeFromBuffer(bytes);
  return found && isImageType(found.mime) ? found.mime : undefined;
}
