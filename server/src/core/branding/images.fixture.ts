import type { AssetExtension } from "./assets.ts";

/** The beginning of a file of each type, as far as it tells the type; an SVG image is whole. */
const BEGINNINGS: Readonly<Record<AssetExtension, Buffer>> = {
  ICO: Buffer.from([0, 0, 1, 0, 1, 0]),
  JPEG: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  PNG: Buffer.from("89504e470d0a1a0a", "hex"),
  SVG: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
  WEBP: Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(4), Buffer.from("WEBPVP8 ")]),
};

/** An image of a type, and another one for each `mark`. */
export const anImage = (extension: AssetExtension, mark = ""): Buffer =>
  Buffer.concat([BEGINNINGS[extension], Buffer.from(extension === "SVG" && mark !== "" ? `<!--${mark}-->` : mark)]);
