import { oneLine } from "./one-line.ts";

/** An element of an XML document, without its text. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** Empty where it has none. */
  readonly namespace: string;
  /** Those without a prefix, entities in their places. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
}

/** Why a text is not XML, or more of it than is read here. */
export class XmlFault extends Error {}

const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_.·-]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.·-]*)?/u.source;
const SPACE = /[ \t\r\n]+/uy;
const COMMENT = /<!--(?:(?!--)[^])*-->/uy;
const INSTRUCTION = /<\?[^]*?\?>/uy;
const CHARACTERS = /[^<]+/uy;
const CDATA = /<!\[CDATA\[[^]*?\]\]>/uy;
const CLOSING = new RegExp(`</(${NAME})[ \\t\\r\\n]*>`, "uy");
const OPENING = new RegExp(`<(${NAME})`, "uy");
const ATTRIBUTE = new RegExp(`[ \\t\\r\\n]+(${NAME})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`, "uy");
const END_OF_TAG = /[ \t\r\n]*(\/?)>/uy;

/** What XML has no place for, not even as an entity. */
const FORBIDDEN = /[^\t\n\r -\ufffd]/;

/** Entities that XML knows without a declaration. */
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const XML = "http://www.w3.org/XML/1998/namespace";

/** More than any metadata has. */
const MOST_DEPTH = 64;
const MOST_PREFIXES = 64;

interface Open extends XmlElement {
  readonly tag: string;
  readonly children: XmlElement[];
  readonly prefixes: ReadonlyMap<string, string>;
}

/**
 * Reads a document with its namespaces. Document types are refused, and with them every entity that a document declares: no
 * text means more than it says, and nothing outside of it is read.
 * @param text a byte order mark and the encoding that it declares count for nothing: it is text already
 * @throws {XmlFault}
 */
export function readXml(text: string): XmlElement {
  if (FORBIDDEN.test(text)) throw new XmlFault("it holds control characters");
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const take = (expression: RegExp): RegExpExecArray | undefined => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match) at = expression.lastIndex;
    return match ?? undefined;
  };
  const takeMisc = () => {
    while (take(SPACE) || take(COMMENT) || take(INSTRUCTION));
  };

  takeMisc();
  if (text.startsWith("<!", at)) throw new XmlFault("document types are not read");
  const open: Open[] = [];
  for (;;) {
    const closed = take(CLOSING)?.[1];
    if (closed !== undefined) {
      const element = open.pop();
      if (element?.tag !== closed) throw new XmlFault(`the element ${oneLine(closed, 64)} ends where it did not begin`);
      if (open.length > 0) continue;
      takeMisc();
      if (at !== text.length) throw new XmlFault("something follows the document");
      return element;
    }
    const tag = take(OPENING)?.[1];
    if (tag === undefined) {
      const characters = open.length > 0 ? take(CHARACTERS)?.[0] : undefined;
      if (characters !== undefined) decoded(characters);
      else if (open.length === 0 || !(take(COMMENT) ?? take(CDATA) ?? take(INSTRUCTION))) {
        throw new XmlFault("it is not well-formed");
      }
      continue;
    }
    const given = new Map<string, string>();
    for (let match = take(ATTRIBUTE); match; match = take(ATTRIBUTE)) {
      const [, name = "", double, single = ""] = match;
      if (given.has(name)) throw new XmlFault(`the attribute ${oneLine(name, 64)} is given twice`);
      given.set(name, decoded(double ?? single));
    }
    const end = take(END_OF_TAG);
    if (!end) throw new XmlFault(`the element ${oneLine(tag, 64)} is not well-formed`);
    const parent = open.at(-1);
    const element = elementOf(tag, given, parent);
    parent?.children.push(element);
    if (end[1] === "") {
      if (open.length >= MOST_DEPTH) throw new XmlFault(`elements lie more than ${MOST_DEPTH} deep`);
      open.push(element);
    } else if (!parent) {
      takeMisc();
      if (at !== text.length) throw new XmlFault("something follows the document");
      return element;
    }
  }
}

function elementOf(tag: string, given: ReadonlyMap<string, string>, parent: Open | undefined): Open {
  const declared = [...given].filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"));
  const inherited = parent?.prefixes ?? new Map([["xml", XML]]);
  const prefixes =
    declared.length === 0
      ? inherited
      : new Map([...inherited, ...declared.map(([name, uri]) => [name.slice("xmlns:".length), uri] as const)]);
  // Every element that declares one copies them all.
  if (prefixes.size > MOST_PREFIXES) throw new XmlFault(`more than ${MOST_PREFIXES} namespaces are declared`);
  const [prefix, name] = tag.includes(":") ? tag.split(":") : ["", tag];
  const namespace = prefixes.get(prefix ?? "");
  if (namespace === undefined && prefix !== "") {
    throw new XmlFault(`the prefix ${oneLine(prefix ?? "", 64)} is not declared`);
  }
  const attributes = new Map([...given].filter(([attribute]) => attribute !== "xmlns" && !attribute.includes(":")));
  return { tag, name: name ?? "", namespace: namespace ?? "", attributes, children: [], prefixes };
}

/** A text with its entities in their places. */
function decoded(text: string): string {
  return text.replace(/&([^;&<\s]{0,16})(;?)/g, (_, name: string, end: string) => {
    const hex = /^#x([\da-f]{1,6})$/i.exec(name)?.[1];
    const decimal = /^#(\d{1,7})$/.exec(name)?.[1];
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (end === "" || (known === undefined && !isCharacter(point))) {
      throw new XmlFault(`the entity &${oneLine(name, 16)} is not known`);
    }
    return known ?? String.fromCodePoint(point);
  });
}

const isCharacter = (point: number): boolean =>
  point > 0 && point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff) && !FORBIDDEN.test(String.fromCodePoint(point));
