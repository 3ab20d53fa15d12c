import { readCookie } from "../lib/cookies.ts";
import { LANGUAGES, type Language } from "./texts/index.ts";

/** Where nothing is preferred, or nothing that there is. */
const DEFAULT: Language = "en";

/** No browser sends as many, nor any application; it bounds the work. */
const MOST_MEMBERS = 32;

const ALL = Object.keys(LANGUAGES) as readonly Language[];

/**
 * The language of a page: what the query asks for (`lang`), what the application asks for (`ui_locales`, the best first), what
 * was asked for before (a cookie), what the browser prefers (`Accept-Language`), or English.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
 */
export function languageOf(query: URLSearchParams, headers: Headers): Language {
  return (
    known(query.get("lang") ?? "") ??
    first(query.get("ui_locales") ?? "") ??
    known(readCookie(headers, "lang") ?? "") ??
    preferred(headers.get("accept-language") ?? "") ??
    DEFAULT
  );
}

/** The first of these tags that there is a language for. */
function first(tags: string): Language | undefined {
  for (const tag of tags.split(" ", MOST_MEMBERS)) {
    const language = known(tag);
    if (language !== undefined) return language;
  }
  return undefined;
}

/** A language by its tag (BCP 47): in whatever region it is spoken, but in the same script, so Hong Kong is served Taiwan's. */
export function known(tag: string): Language | undefined {
  const wanted = spoken(tag);
  return wanted === undefined ? undefined : ALL.find((language) => SPOKEN.get(language) === wanted);
}

/** Longer than any tag must be borne (RFC 5646 §4.4.1), and than any of a living language is. */
const LONGEST_TAG = 35;

/** A tag's language and script, as CLDR completes it: `zh-HK` is `zh-Hant`. */
function spoken(tag: string): string | undefined {
  if (tag === "" || tag.length > LONGEST_TAG) return undefined;
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it is no tag
    throw error;
  }
}

const SPOKEN: ReadonlyMap<Language, string | undefined> = new Map(ALL.map((language) => [language, spoken(language)]));

/** A member of `Accept-Language`: a range and its weight (RFC 9110 §12.5.4). */
const MEMBER = /^\s*(\*|[a-z\d-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;
/** The best of what `Accept-Language` takes: by weight, and by order among equals. */
function preferred(header: string): Language | undefined {
  const members = header.split(",", MOST_MEMBERS).flatMap((member) => {
    const [, range, weight = "1"] = MEMBER.exec(member) ?? [];
    return range === undefined ? [] : [{ range: range.toLowerCase(), weight: Number(weight) }];
  });
  const refused = members.filter(({ weight }) => weight === 0);
  const isRefused = (language: Language) => refused.some(({ range }) => matches(range, language));
  // "*" stands for every language that no other member names.
  const unnamed = [DEFAULT, ...ALL].find((language) => !members.some(({ range }) => matches(range, language)));
  return members
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ range }) => (range === "*" ? unnamed : known(range)))
    .find((language) => language !== undefined && !isRefused(language));
}

/** Whether a range names a language (RFC 4647 §3.3.1); "*" names none. */
const matches = (range: string, language: Language): boolean =>
  range !== "*" && `${language.toLowerCase()}-`.startsWith(`${range}-`);
