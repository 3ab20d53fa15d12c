import { describe, expect, test } from "vitest";
import { sha256 } from "../../lib/hash.ts";
import {
  type Asset,
  type AssetCategory,
  type AssetExtension,
  imagePath,
  mergeAssets,
  readAsset,
  readImage,
} from "./assets.ts";
import { anImage } from "./images.fixture.ts";

const TYPES: readonly AssetExtension[] = ["ICO", "JPEG", "PNG", "SVG", "WEBP"];

describe("an image", () => {
  test.each(TYPES)("of the type %s is told by its content, and named by it", (extension) => {
    const bytes = anImage(extension);
    const image = readImage(bytes, [extension]);
    expect(image).toEqual({ digest: sha256(bytes).toString("base64url"), bytes, extension });
    expect(imagePath(image)).toMatch(new RegExp(`^branding/[\\w-]{43}\\.${extension.toLowerCase()}$`));
  });

  test.each([
    ["HTML", "PNG", Buffer.from("<html><script>alert(1)</script>")],
    ["nothing", "PNG", Buffer.alloc(0)],
    ["its first byte", "WEBP", anImage("WEBP").subarray(0, 11)],
    ["base64 of itself", "JPEG", Buffer.from(anImage("JPEG").toString("base64"))],
    ["a JPEG", "PNG", anImage("JPEG")],
    ["an SVG", "PNG", anImage("SVG")],
    ["a cursor", "ICO", Buffer.from([0, 0, 2, 0])],
    ["a sound", "WEBP", Buffer.from("RIFF\0\0\0\0WAVE")],
  ] as const)("that is %s is no %s", (_, extension, bytes) => {
    expect(() => readImage(bytes, [extension])).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `The image is not of the type ${extension}.`,
      }),
    );
  });

  test.each([
    ["in UTF-16", Buffer.from(`\u{feff}${anImage("SVG").toString()}`, "utf16le"), ": it is not UTF-8"],
    [
      "with a script",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      " that is allowed: element [script] is not allowed",
    ],
    ["that is a PNG", anImage("PNG"), ": it is not UTF-8"],
  ])("of the type SVG %s is refused", (_, bytes, fault) => {
    expect(() => readImage(bytes, ["SVG"])).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `The image is not of the type SVG${fault}.`,
      }),
    );
  });
});

describe("an asset", () => {
  test.each([
    ["FAVICON_ICO", "PNG"],
    ["FAVICON_ICO", "SVG"],
    ["FAVICON_SVG", "ICO"],
    ["FORM_LOGO", "ICO"],
  ] as const)("of the category %s is not of the type %s", (category, extension) => {
    const wanted = {
      category,
      extension,
      colorMode: "LIGHT",
      resourceId: undefined,
      bytes: anImage(extension),
    } as const;
    expect(() => readAsset(wanted)).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `An asset of the category ${category} cannot be of the type ${extension}.`,
      }),
    );
  });

  const asset = (
    category: AssetCategory,
    colorMode: Asset["colorMode"],
    digest: string,
    resourceId?: string,
  ): Asset => ({
    category,
    colorMode,
    extension: "PNG",
    resourceId,
    digest,
  });

  test("takes the place of the one of its category, mode and resource", () => {
    const before = [
      asset("FORM_LOGO", "LIGHT", "a"),
      asset("FORM_LOGO", "DARK", "b"),
      asset("IDP_BUTTON_ICON", "LIGHT", "c", "x"),
    ];
    const added = [
      asset("FORM_LOGO", "DARK", "d"),
      asset("IDP_BUTTON_ICON", "LIGHT", "e", "y"),
      asset("FORM_LOGO", "DARK", "f"),
    ];
    expect(mergeAssets(before, added)).toEqual([before[0], added[2], before[2], added[1]]);
  });
});
