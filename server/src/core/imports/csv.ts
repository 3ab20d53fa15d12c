// The form that Cognito's import takes: no quotation marks, and so no line ends inside of values; a comma in a value has a
// backslash before it.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html

const SEPARATOR = /(?<!\\),/;

/** The values of a line, without white space around them. */
export const valuesIn = (line: string): readonly string[] =>
  line.split(SEPARATOR).map((value) => value.replaceAll("\\,", ",").trim());

/** The lines of a text, without their ends (LF or CRLF); a last one that is empty is none. */
export function linesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The text of UTF-8, a byte order mark at its beginning left out; undefined for anything else. */
export function utf8In(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
