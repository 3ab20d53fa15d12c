/** A text as one line of at most `most` characters: for messages that repeat what somebody gave. */
export function oneLine(text: string, most = 1024): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
