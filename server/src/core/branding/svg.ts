import { oneLine } from "../../lib/one-line.ts";
import { isPlainStyle } from "./css.ts";

/** Shapes, paints and text. Nothing here fetches, links, embeds, animates or runs. */
const ELEMENTS: ReadonlySet<string> = words(`
  svg g defs use symbol title desc path rect circle ellipse line polyline polygon text tspan
  linearGradient radialGradient stop clipPath mask pattern marker
  filter feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
  feGaussianBlur feMerge feMergeNode feMorphology feOffset feTile feTurbulence
`);

/** Geometry and presentation. Event handlers, ARIA and other vocabularies are missing on purpose, as they are on AWS. */
const ATTRIBUTES: ReadonlySet<string> = words(`
  xmlns xmlns:xlink xml:space version id class style
  viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points pathLength transform
  textLength lengthAdjust rotate text-anchor letter-spacing word-spacing
  font-family font-size font-style font-weight font-variant font-stretch text-decoration
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-dasharray stroke-dashoffset color opacity display visibility overflow paint-order vector-effect
  shape-rendering text-rendering color-interpolation color-interpolation-filters image-rendering
  clip-path clip-rule mask mask-type filter isolation mix-blend-mode
  offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod href xlink:href
  clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform
  markerUnits markerWidth markerHeight marker-start marker-mid marker-end refX refY orient
  filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent
  operator k1 k2 k3 k4 stdDeviation edgeMode flood-color flood-opacity radius baseFrequency numOctaves seed stitchTiles
`);

/** They may name another part of the same drawing. */
const REFERRING: ReadonlySet<string> = words("use linearGradient radialGradient pattern");

const NAMESPACES: Readonly<Record<string, string>> = {
  xmlns: "http://www.w3.org/2000/svg",
  "xmlns:xlink": "http://www.w3.org/1999/xlink",
};

/** Entities that XML knows without a declaration. */
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const DECLARATION = /<\?xml\s[^<>?]*\?>/y;
const SPACE = /[ \t\r\n]+/y;
const COMMENT = /<!--[^]*?-->/y;
const CHARACTERS = /[^<]+/y;
const CLOSING = /<\/([A-Za-z][\w.:-]*)[ \t\r\n]*>/y;
const OPENING = /<([A-Za-z][\w.:-]*)/y;
const ATTRIBUTE = /[ \t\r\n]+([A-Za-z_][\w.:-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const END_OF_TAG = /[ \t\r\n]*(\/?)>/y;

/** Deeper than any drawing; a browser stops at 256. */
const MOST_DEPTH = 64;

/**
 * What is wrong with an SVG image, or undefined when it is a drawing and nothing more. AWS refuses what it does not know
 * rather than cut it out, and so the image is kept as it was given. The text is read by XML's own grammar, without document
 * types, so that it holds for a browser what it holds here.
 * @param text well-formed Unicode without a byte order mark
 */
export function faultOfSvg(text: string): string | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

class Fault extends Error {}

function read(text: string): void {
  let at = 0;
  const take = (expression: RegExp): RegExpExecArray | undefined => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match) at = expression.lastIndex;
    return match ?? undefined;
  };
  const takeMisc = () => {
    while (take(SPACE) || take(COMMENT));
  };

  const declaration = take(DECLARATION)?.[0];
  if (declaration !== undefined && /encoding\s*=\s*["'](?!utf-8["'])/i.test(declaration)) {
    throw new Fault("the image is not UTF-8");
  }
  takeMisc();
  const open: string[] = [];
  do {
    const closed = take(CLOSING)?.[1];
    if (closed !== undefined) {
      if (open.pop() !== closed) throw new Fault(`the element ${oneLine(closed, 64)} ends where it did not begin`);
      continue;
    }
    const name = take(OPENING)?.[1];
    if (name !== undefined) {
      checkElement(name, open);
      const given = new Set<string>();
      for (let match = take(ATTRIBUTE); match; match = take(ATTRIBUTE)) {
        const [, attribute = "", double, single = ""] = match;
        if (given.has(attribute)) throw new Fault(`the attribute ${oneLine(attribute, 64)} is given twice`);
        given.add(attribute);
        checkAttribute(name, attribute, decoded(double ?? single));
      }
      if (name === "svg" && open.length === 0 && !given.has("xmlns")) throw new Fault("it has no SVG namespace");
      const end = take(END_OF_TAG);
      if (!end) throw new Fault(`the element ${name} is not well-formed`);
      if (end[1] === "") open.push(name);
      continue;
    }
    if (take(COMMENT)) continue;
    const characters = open.length > 0 ? take(CHARACTERS)?.[0] : undefined;
    if (characters === undefined) throw new Fault("it is not a well-formed drawing");
    decoded(characters);
  } while (open.length > 0);
  takeMisc();
  if (at !== text.length) throw new Fault("something follows the drawing");
}

function checkElement(name: string, open: readonly string[]): void {
  if (open.length === 0 && name !== "svg") throw new Fault("it is not an SVG image");
  if (!ELEMENTS.has(name)) throw new Fault(`element [${oneLine(name, 64)}] is not allowed`);
  if (open.length >= MOST_DEPTH) throw new Fault(`elements lie more than ${MOST_DEPTH} deep`);
}

function checkAttribute(element: string, name: string, value: string): void {
  const refused = () => new Fault(`element [${element}#${oneLine(name, 64)}] is not allowed`);
  if (!ATTRIBUTES.has(name)) throw refused();
  const namespace = NAMESPACES[name];
  if (namespace !== undefined) {
    if (value !== namespace) throw refused();
    return;
  }
  switch (name) {
    case "href":
    case "xlink:href":
      if (!REFERRING.has(element) || !/^#[\w.:-]+$/.test(value)) throw refused();
      return;
    case "style":
      if (!isPlainStyle(value)) throw refused();
      return;
    default:
      // Presentation attributes are read as CSS: an escape could spell url().
      if (value.includes("\\") || mayLoad(value)) throw refused();
  }
}

/** Whether a value names something outside of the drawing: what remains once references within it are taken away. */
const mayLoad = (value: string): boolean =>
  /\b(?:url|src|image|image-set|cross-fade|element)\s*\(/i.test(
    value.replace(/\burl\(\s*(?:#[\w.:-]+|'#[\w.:-]+'|"#[\w.:-]+")\s*\)/g, ""),
  );

/** A text with its entities in their places. */
function decoded(text: string): string {
  return text.replace(/&([^;&<\s]{0,16})(;?)/g, (_, name: string, end: string) => {
    const code = /^#x([\da-f]{1,6})$/i.exec(name)?.[1];
    const decimal = /^#(\d{1,7})$/.exec(name)?.[1];
    const point = code === undefined ? Number(decimal) : Number.parseInt(code, 16);
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (end === "" || (known === undefined && !(point > 0 && point <= 0x10_ffff))) {
      throw new Fault(`the entity &${oneLine(name, 16)} is not allowed`);
    }
    return known ?? String.fromCodePoint(point);
  });
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
