import { oneLine } from "../../lib/one-line.ts";
import { CognitoError } from "../errors.ts";

/**
 * The classes of the classic pages that an application may restyle.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html
 */
export const CLASSIC_CLASSES = [
  "background-customizable",
  "banner-customizable",
  "errorMessage-customizable",
  "idpButton-customizable",
  "idpDescription-customizable",
  "inputField-customizable",
  "label-customizable",
  "legalText-customizable",
  "logo-customizable",
  "passwordCheck-notValid-customizable",
  "passwordCheck-valid-customizable",
  "redirect-customizable",
  "socialButton-customizable",
  "submitButton-customizable",
  "textDescription-customizable",
] as const;

/** States and parts of an element. Cognito documents `:hover` and `:focus`; the others are in use all the same. */
const PSEUDO: ReadonlySet<string> = new Set([
  ":active",
  ":after",
  ":before",
  ":disabled",
  ":focus",
  ":focus-visible",
  ":hover",
  ":visited",
  "::after",
  "::before",
  "::placeholder",
]);

/**
 * Functions that only compute. What is not named here is refused, above all whatever loads something: `url()` and the
 * other functions for images, which take addresses as plain texts too.
 */
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp " +
    "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient " +
    "repeating-conic-gradient cubic-bezier steps matrix perspective rotate scale scalex scaley skew skewx skewy " +
    "translate translatex translatey blur brightness contrast drop-shadow grayscale hue-rotate invert opacity " +
    "saturate sepia"
  ).split(" "),
);

/** They ran scripts in browsers of the past. */
const SCRIPTED: ReadonlySet<string> = new Set(["behavior", "-ms-behavior", "-moz-binding"]);

const SPACE = /(?:[ \t\r\n\f]|\/\*[^]*?\*\/)+/y;
const CLASS = /\.([A-Za-z][\w-]*)/y;
const STATE = /::?[a-z-]+/y;
const PROPERTY = /-?[A-Za-z][A-Za-z-]*/y;
const TEXT = /"[^"\\<\r\n\f]*"|'[^'\\<\r\n\f]*'/y;
const FUNCTION = /(-?[A-Za-z][\w-]*)\(/y;
const PLAIN =
  /#[\w-]+|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:%|[a-z]+)?|-?[A-Za-z][\w-]*|![ ]*important|[,*+-]|\/(?!\*)/iy;

/**
 * The style sheet of a classic customization, written anew from what was understood of it: rules for the known classes and
 * nothing else. It is read by the grammar rather than searched for bad words, for what hides a word from a search (comments,
 * escapes, capitals) is either part of the grammar or refused.
 * @throws {CognitoError} InvalidParameterException for at-rules, other selectors, functions that load something, escapes, and
 * whatever is left open.
 * @see https://www.w3.org/TR/css-syntax-3/
 */
export function classicStylesheet(css: string): string {
  const reader = readerOf(css);
  const rules: string[] = [];
  reader.skipSpace();
  while (!reader.isAtEnd()) {
    rules.push(rule(reader));
    reader.skipSpace();
  }
  return rules.join("\n");
}

/**
 * Whether a text is nothing but declarations of the kind a classic customization may hold (the `style` of an SVG element).
 */
export function isPlainStyle(style: string): boolean {
  const reader = readerOf(style);
  try {
    declarations(reader);
    return reader.isAtEnd();
  } catch (error) {
    if (error instanceof CognitoError) return false;
    throw error;
  }
}

type Reader = ReturnType<typeof readerOf>;

/** Reads a text from left to right, by expressions that match where it stands. */
function readerOf(text: string) {
  let at = 0;
  return {
    isAtEnd: () => at === text.length,
    take(expression: RegExp): RegExpExecArray | undefined {
      expression.lastIndex = at;
      const match = expression.exec(text);
      if (!match) return undefined;
      at = expression.lastIndex;
      return match;
    },
    /** True when there was some. A comment separates what stands around it, as a blank does. */
    skipSpace(): boolean {
      return this.take(SPACE) !== undefined;
    },
    has: (character: string) => text.startsWith(character, at),
    takeCharacter(character: string): boolean {
      const isThere = text.startsWith(character, at);
      if (isThere) at += character.length;
      return isThere;
    },
    refuse(why: string): CognitoError {
      const place = at === text.length ? "at its end" : `at "${oneLine(text.slice(at, at + 40), 40)}"`;
      return new CognitoError("InvalidParameterException", `Invalid CSS ${place}: ${why}.`);
    },
  };
}

function rule(reader: Reader): string {
  const selectors = [selector(reader)];
  while (reader.takeCharacter(",")) selectors.push(selector(reader));
  if (!reader.takeCharacter("{")) throw reader.refuse("a selector is one of the customizable classes by itself");
  const body = declarations(reader);
  if (!reader.takeCharacter("}")) throw reader.refuse("a declaration or } was expected");
  return `${selectors.join(",")}{${body.join(";")}}`;
}

function selector(reader: Reader): string {
  reader.skipSpace();
  if (reader.has("@")) throw reader.refuse("at-rules such as @import, @media, @page and @supports are not allowed");
  const name = reader.take(CLASS)?.[1];
  if (name === undefined) throw reader.refuse("a selector is one of the customizable classes by itself");
  if (!CLASSIC_CLASSES.some((known) => known === name)) {
    throw reader.refuse(`${oneLine(name, 64)} is not a customizable class`);
  }
  let states = "";
  while (reader.has(":")) {
    const state = reader.take(STATE)?.[0];
    if (state === undefined || !PSEUDO.has(state)) throw reader.refuse("this state is not allowed");
    states += state;
  }
  reader.skipSpace();
  return `.${name}${states}`;
}

/** `property: value` again and again, up to the end or to what is none. */
function declarations(reader: Reader): readonly string[] {
  const all: string[] = [];
  for (;;) {
    reader.skipSpace();
    if (reader.takeCharacter(";")) continue;
    const property = reader.take(PROPERTY)?.[0].toLowerCase();
    if (property === undefined) return all;
    reader.skipSpace();
    if (SCRIPTED.has(property) || !reader.takeCharacter(":")) throw reader.refuse(`${property} is not a property`);
    all.push(`${property}:${value(reader)}`);
    if (!reader.has(";") && !reader.has("}") && !reader.isAtEnd()) throw reader.refuse("this value is not allowed");
  }
}

function value(reader: Reader): string {
  let text = "";
  let depth = 0;
  for (;;) {
    const isApart = reader.skipSpace();
    const part = valuePart(reader);
    if (part === undefined) break;
    depth += part.endsWith("(") ? 1 : part === ")" ? -1 : 0;
    if (depth < 0) throw reader.refuse("this bracket was never opened");
    text += isApart && text !== "" ? ` ${part}` : part;
  }
  if (depth > 0) throw reader.refuse("a bracket is not closed");
  if (text === "") throw reader.refuse("a value was expected");
  return text;
}

function valuePart(reader: Reader): string | undefined {
  const named = reader.take(FUNCTION)?.[1];
  if (named !== undefined) {
    if (!FUNCTIONS.has(named.toLowerCase())) throw reader.refuse(`the function ${oneLine(named, 64)}() is not allowed`);
    return `${named}(`;
  }
  if (reader.takeCharacter("(")) return "(";
  if (reader.takeCharacter(")")) return ")";
  return reader.take(TEXT)?.[0] ?? reader.take(PLAIN)?.[0];
}
