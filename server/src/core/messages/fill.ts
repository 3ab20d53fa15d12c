/** What takes the place of a template's placeholders; a placeholder without a value stays as it is written. */
export interface Values {
  /** `{####}`: a code or a temporary password. */
  readonly code: string;
  /** `{username}` */
  readonly username?: string | undefined;
  /** Where `{##any text##}` leads. */
  readonly link?: string | undefined;
}

const PLACEHOLDER = /\{####\}|\{username\}|\{##([^{}]*)##\}/g;

/** Fills a plain text. One pass: what a value contains is never taken for a placeholder. */
export const fillText = (template: string, values: Values): string =>
  fill(
    template,
    values,
    (value) => value,
    (label, link) => `${label} <${link}>`,
  );

/** Fills an HTML text; values are escaped, the template is HTML as its author wrote it. */
export const fillHtml = (template: string, values: Values): string =>
  fill(template, values, escapeHtml, (label, link) => `<a href="${escapeHtml(link)}">${label}</a>`);

function fill(
  template: string,
  { code, username, link }: Values,
  quote: (value: string) => string,
  anchor: (label: string, link: string) => string,
): string {
  return template.replace(PLACEHOLDER, (placeholder, label: string | undefined) => {
    if (placeholder === "{####}") return quote(code);
    if (label === undefined) return username === undefined ? placeholder : quote(username);
    return link === undefined ? placeholder : anchor(label, link);
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
