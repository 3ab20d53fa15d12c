/** Comments, tags and the text between; a `<` that opens nothing is text. No alternative reads a stretch twice. */
const TOKEN = /<!--[^]*?(?:-->|$)|<\/?[a-z][^<>]*>|<![^<>]*>|[^<]+|</gi;
const TAG = /^<(\/?)([a-z][a-z0-9]*)|^<!/i;
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** Their content is not for reading. */
const UNREAD = new Set(["script", "style", "title"]);
const PARAGRAPHS = new Set(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"]);
const LINES = new Set(["body", "center", "div", "footer", "head", "header", "hr", "li", "section", "tr"]);

/** The plain text of an HTML e-mail, for readers that show no HTML. Text without any tag keeps its own line breaks. */
export function plainText(html: string): string {
  const tokens = html.match(TOKEN) ?? [];
  if (!tokens.some((token) => TAG.test(token))) return withoutEntities(html);

  let text = "";
  /** Line breaks and a bullet due before what comes next. */
  let breaks = 0;
  let bullet = "";
  let unread: string | undefined;
  let link: { readonly href: string; readonly start: number } | undefined;
  const write = (piece: string) => {
    text += breaks > 0 ? "\n".repeat(breaks) + bullet + piece.trimStart() : piece;
    breaks = 0;
    bullet = "";
  };
  for (const token of tokens) {
    const tag = TAG.exec(token);
    const [, slash, name] = tag ?? [];
    const element = name?.toLowerCase();
    if (unread !== undefined) {
      if (slash && element === unread) unread = undefined;
    } else if (!tag) {
      const piece = withoutEntities(token.replace(/\s+/g, " "));
      if (breaks === 0 || piece !== " ") write(piece);
    } else if (element === undefined) {
      // A comment or a doctype.
    } else if (UNREAD.has(element)) {
      if (!slash) unread = element;
    } else if (element === "a") {
      if (link && text.slice(link.start).trim() !== link.href) write(` <${link.href}>`);
      const [, double, single, bare] = slash ? [] : (HREF.exec(token) ?? []);
      const href = withoutEntities(double ?? single ?? bare ?? "");
      link = /^(?:https?|mailto):/i.test(href) ? { href, start: text.length } : undefined;
    } else if (element === "br") {
      text += "\n";
    } else if (PARAGRAPHS.has(element)) {
      breaks = bullet === "" ? 2 : breaks;
    } else if (LINES.has(element)) {
      breaks = Math.max(breaks, 1);
      if (element === "li") bullet = slash ? "" : "- ";
    } else if (element === "td" || element === "th") {
      if (breaks === 0) write(" ");
    }
  }
  return text
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, " ").trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["copy", "©"],
  ["reg", "®"],
  ["trade", "™"],
  ["ndash", "–"],
  ["mdash", "—"],
  ["hellip", "…"],
  ["bull", "•"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["ldquo", "“"],
  ["rdquo", "”"],
  ["euro", "€"],
]);

/** Entities by number and the common ones by name; others stay as they are written. */
function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(name) ?? entity;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const isCharacter = point >= 0x20 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return isCharacter ? String.fromCodePoint(point) : entity;
  });
}
