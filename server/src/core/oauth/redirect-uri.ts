/**
 * Whether a URL is one of those registered for a client: the same text, or where wildcards are on, one that differs from it in
 * nothing but what stands for `*`. A star is a part of one label of an https host, or all of it, but never of the last two:
 * somebody else may own what it would stand for there.
 */
export function isRegistered(url: string, registered: readonly string[], wildcards: boolean): boolean {
  return registered.includes(url) || (wildcards && registered.some((pattern) => fits(url, pattern)));
}

/** Whether a browser can be sent to a registered URL: one with a star in its host only stands for others. */
export const isPlace = (registered: string): boolean => PARTS.exec(registered)?.groups?.host?.includes("*") !== true;

const PARTS = /^https:\/\/(?<host>[a-z0-9.*-]+)(?<rest>(?::\d+)?(?:\/.*)?)$/;

function fits(url: string, pattern: string): boolean {
  const [wanted, given] = [PARTS.exec(pattern)?.groups, PARTS.exec(url)?.groups];
  if (!pattern.includes("*") || !wanted || !given || given.rest !== wanted.rest) return false;
  const [labels, patterns] = [given.host?.split(".") ?? [], wanted.host?.split(".") ?? []];
  if (patterns.length < 3 || labels.length !== patterns.length) return false;
  const isFit = labels.every((label, n) => labelFits(label, patterns[n] ?? "", n < labels.length - 2));
  // A URL that means another host than its text shows would have to be written differently.
  return isFit && URL.canParse(url) && new URL(url).hostname === given.host;
}

/** One star for each label: with several, finding out could take longer than any request may. */
function labelFits(label: string, pattern: string, mayHaveStar: boolean): boolean {
  if (label === pattern) return !label.includes("*");
  const [before = "", after, ...more] = pattern.split("*");
  if (!mayHaveStar || after === undefined || more.length > 0) return false;
  const isLonger = label.length > before.length + after.length;
  return isLonger && label.startsWith(before) && label.endsWith(after) && /^[a-z0-9-]{1,63}$/.test(label);
}
