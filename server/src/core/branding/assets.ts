import { toBase64url } from "../../lib/base64.ts";
import { sha256 } from "../../lib/hash.ts";
import { CognitoError } from "../errors.ts";
import { faultOfSvg } from "./svg.ts";

export type AssetCategory =
  | "FAVICON_ICO"
  | "FAVICON_SVG"
  | "EMAIL_GRAPHIC"
  | "SMS_GRAPHIC"
  | "AUTH_APP_GRAPHIC"
  | "PASSWORD_GRAPHIC"
  | "PASSKEY_GRAPHIC"
  | "PAGE_HEADER_LOGO"
  | "PAGE_HEADER_BACKGROUND"
  | "PAGE_FOOTER_LOGO"
  | "PAGE_FOOTER_BACKGROUND"
  | "PAGE_BACKGROUND"
  | "FORM_BACKGROUND"
  | "FORM_LOGO"
  | "IDP_BUTTON_ICON";

export type AssetExtension = "ICO" | "JPEG" | "PNG" | "SVG" | "WEBP";

/** An image of a managed login style, without its bytes: a style has one of each category, colour mode and resource. */
export interface Asset {
  readonly category: AssetCategory;
  readonly colorMode: "LIGHT" | "DARK" | "DYNAMIC";
  readonly extension: AssetExtension;
  /** Tells apart images of one category: for icons of identity providers, whose it is. */
  readonly resourceId: string | undefined;
  /** Of its bytes: its name in the store and in URLs. */
  readonly digest: string;
}

/** An asset as a request brings it. */
export type WantedAsset = Omit<Asset, "digest"> & { readonly bytes: Uint8Array };

/** An image as it is served. */
export interface Image {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly extension: AssetExtension;
}

/** Where a pool's pages find an image, below the URL of their domain. */
export const imagePath = ({ digest, extension }: Pick<Image, "digest" | "extension">): string =>
  `branding/${digest}.${extension.toLowerCase()}`;

/** @see https://www.iana.org/assignments/media-types/media-types.xhtml#image */
export const CONTENT_TYPES: Readonly<Record<AssetExtension, string>> = {
  ICO: "image/vnd.microsoft.icon",
  JPEG: "image/jpeg",
  PNG: "image/png",
  SVG: "image/svg+xml",
  WEBP: "image/webp",
};

/** The assets of a style once others came: each takes the place of the one of its category, colour mode and resource. */
export function mergeAssets(before: readonly Asset[], added: readonly Asset[]): readonly Asset[] {
  return [...new Map([...before, ...added].map((asset) => [placeOf(asset), asset])).values()];
}

const placeOf = ({ category, colorMode, resourceId }: Asset) => JSON.stringify([category, colorMode, resourceId]);

/**
 * An image that a request brought, its content found to be what its extension says.
 * @throws {CognitoError} InvalidParameterException
 */
export function readAsset({ bytes, ...asset }: WantedAsset): { readonly asset: Asset; readonly image: Image } {
  const { category, extension } = asset;
  const needed = category === "FAVICON_ICO" ? "ICO" : category === "FAVICON_SVG" ? "SVG" : undefined;
  if (needed === undefined ? extension === "ICO" : extension !== needed) {
    throw invalid(`An asset of the category ${category} cannot be of the type ${extension}.`);
  }
  const image = readImage(bytes, [extension]);
  return { asset: { ...asset, digest: image.digest }, image };
}

/**
 * An image of one of the types allowed, told by its first bytes; an SVG image is read whole.
 * @throws {CognitoError} InvalidParameterException
 */
export function readImage(bytes: Uint8Array, allowed: readonly AssetExtension[]): Image {
  const extension = allowed.find((type) => hasForm(bytes, type));
  if (extension === undefined) throw invalid(`The image is not of the type ${allowed.join(" or ")}.`);
  if (extension === "SVG") checkSvg(bytes);
  return { digest: toBase64url(sha256(bytes)), bytes, extension };
}

/** The bytes a file of a type begins with; undefined stands for any. */
const SIGNATURES: Readonly<Record<Exclude<AssetExtension, "SVG">, readonly (number | undefined)[]>> = {
  ICO: [0, 0, 1, 0],
  JPEG: [0xff, 0xd8, 0xff],
  PNG: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  // "RIFF", the length, "WEBP"
  WEBP: [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
};

const hasForm = (bytes: Uint8Array, type: AssetExtension): boolean =>
  type === "SVG" || SIGNATURES[type].every((byte, at) => (byte === undefined ? at < bytes.length : bytes[at] === byte));

const utf8 = new TextDecoder("utf-8", { fatal: true });

function checkSvg(bytes: Uint8Array): void {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalid("The image is not of the type SVG: it is not UTF-8.");
  }
  const fault = faultOfSvg(text);
  if (fault !== undefined) throw invalid(`The image is not of the type SVG that is allowed: ${fault}.`);
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
