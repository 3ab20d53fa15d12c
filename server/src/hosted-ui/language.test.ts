import { describe, expect, test } from "vitest";
import { known, languageOf } from "./language.ts";
import { LANGUAGES } from "./texts/index.ts";

interface Asked {
  readonly lang?: string;
  readonly locales?: string;
  readonly cookie?: string;
  readonly accept?: string;
}

const languageFor = ({ lang, locales, cookie, accept }: Asked) =>
  languageOf(
    new URLSearchParams({ ...(lang !== undefined && { lang }), ...(locales !== undefined && { ui_locales: locales }) }),
    new Headers({
      ...(cookie !== undefined && { cookie }),
      ...(accept !== undefined && { "accept-language": accept }),
    }),
  );

describe("the language of a page", () => {
  test.each<[string, Asked, string]>([
    ["English where nothing is asked for", {}, "en"],
    ["what the query asks for", { lang: "fr", cookie: "lang=de", accept: "ja" }, "fr"],
    ["what the query asks for, before what the application does", { lang: "fr", locales: "it" }, "fr"],
    ["what the application asks for", { locales: "tlh it-CH de", cookie: "lang=de", accept: "ja" }, "it"],
    [
      "what was chosen before, where the application asks for none that there is",
      { locales: " x-y %", cookie: "lang=de" },
      "de",
    ],
    [
      "what the browser prefers, where the application asks for too many",
      { locales: `${"tlh ".repeat(40)}it`, accept: "ja" },
      "ja",
    ],
    ["what was chosen before", { cookie: "a=b; lang=de", accept: "ja" }, "de"],
    ["what the browser prefers", { accept: "ja" }, "ja"],
    ["what was chosen before, where the query asks for none that there is", { lang: "tlh", cookie: "lang=de" }, "de"],
    ["what the browser prefers, where the cookie is none of ours", { cookie: "lang=%00", accept: "ko" }, "ko"],
  ])("%s", (_, asked, language) => {
    expect(languageFor(asked)).toBe(language);
  });
});

describe("a language by its tag", () => {
  test.each(Object.keys(LANGUAGES))("%s is known by its own", (language) => {
    expect(known(language)).toBe(language);
  });

  test.each([
    ["pt", "pt-BR"],
    ["pt-PT", "pt-BR"],
    ["PT-br", "pt-BR"],
    ["en-GB", "en"],
    ["de-AT", "de"],
    ["es-419", "es"],
    ["ja-JP-u-ca-japanese", "ja"],
    ["in-ID", "id"],
    ["zh", "zh-CN"],
    ["zh-SG", "zh-CN"],
    ["zh-Hans", "zh-CN"],
    ["zh-Hans-HK", "zh-CN"],
    ["cmn-Hans-CN", "zh-CN"],
    ["zh-tw", "zh-TW"],
    ["zh-HK", "zh-TW"],
    ["zh-MO", "zh-TW"],
    ["zh-Hant", "zh-TW"],
    ["zh-Hant-CN", "zh-TW"],
    ["sv", undefined],
    ["frr", undefined],
    ["", undefined],
    ["*", undefined],
    ["en_US", undefined],
    ["constructor", undefined],
    ["<script>", undefined],
    [`de${"-abcdefgh".repeat(1_000)}`, undefined],
  ])("%s", (tag, language) => {
    expect(known(tag)).toBe(language);
  });
});

/** @see https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.4 */
describe("the language that a browser prefers", () => {
  test.each([
    ["da, en-GB;q=0.8, en;q=0.7", "en"],
    ["fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"],
    ["en;q=0.2, de;q=0.9, fr;q=0.5", "de"],
    ["en;q=0.8, ja", "ja"],
    ["it;q=0.5, nl;q=0.5", "it"],
    ["sv, nb;q=0.9, tr;q=0.001", "tr"],
    ["zh-HK, en;q=0.9", "zh-TW"],
    ["ES;Q=0.9,\tEN ; q=0.3", "es"],
    ["fr;q=1.000, de", "fr"],
  ])("%s: by weight, then by order", (accept, language) => {
    expect(languageFor({ accept })).toBe(language);
  });

  test.each([
    ["*", "en"],
    ["sv, *;q=0.5", "en"],
    ["*;q=0.5, ko;q=0.9", "ko"],
    ["en;q=0.1, *;q=0.5", "id"],
    ["en;q=0, *", "id"],
  ])("%s: anything but what is named", (accept, language) => {
    expect(languageFor({ accept })).toBe(language);
  });

  test.each([
    ["de;q=0, de-AT, fr;q=0.5", "fr"],
    ["pt-BR;q=0, pt, es;q=0.1", "es"],
    ["pt-PT;q=0, pt", "pt-BR"],
    ["fr;q=0.000, nl;q=0.1", "nl"],
    ["sv, *;q=0", "en"],
    ["en;q=0", "en"],
  ])("%s: not what is refused, as long as there is another", (accept, language) => {
    expect(languageFor({ accept })).toBe(language);
  });

  test.each([
    ["de;q=2, fr", "fr"],
    ["de;q=0.1234, fr", "fr"],
    ["de;q=-1, fr", "fr"],
    ["de;level=1, fr", "fr"],
    ["<de>, fr", "fr"],
    [",, ,fr", "fr"],
    [";q=1", "en"],
    ["de fr", "en"],
    [`${"x,".repeat(32)}fr`, "en"],
  ])("%s: what is malformed or beyond measure is passed over", (accept, language) => {
    expect(languageFor({ accept })).toBe(language);
  });
});
