import { describe, expect, test } from "vitest";
import { en, type Texts } from "./en.ts";
import { fill, LANGUAGES, type Language } from "./index.ts";

type Key = keyof Texts;

const KEYS = Object.keys(en) as readonly Key[];
const TRANSLATIONS = (Object.keys(LANGUAGES) as readonly Language[])
  .filter((language) => language !== "en")
  .map((language) => [language, LANGUAGES[language].texts] as const);

/** The texts that break a rule, so that a failure names them all. */
const breaking = (texts: Texts, isBroken: (text: string, key: Key) => boolean): readonly string[] =>
  KEYS.filter((key) => isBroken(texts[key], key)).map((key) => `${key}: ${texts[key]}`);

const placeholdersIn = (text: string): string => (text.match(/\{\w+\}/g) ?? []).toSorted().join();

/** Words that are the same in English: `language.key`. */
const SAME_AS_IN_ENGLISH = new Set([
  "de.code",
  "de.byPasskey",
  "de.name",
  "de.website",
  "fr.code",
  "it.byPasskey",
  "it.password",
  "nl.code",
  "nl.website",
]);

/** Languages that are written with punctuation of full width. */
const FULL_WIDTH: ReadonlySet<Language> = new Set(["ja", "zh-CN", "zh-TW"]);

/** What each thing is called, wherever English speaks of it. */
const TERMS: Readonly<
  Record<Exclude<Language, "en">, Readonly<Record<"password" | "passkey" | "code" | "username" | "account", RegExp>>>
> = {
  de: { password: /passw[oö]rt/i, passkey: /passkey/i, code: /code/i, username: /benutzername/i, account: /kont[eo]/i },
  es: {
    password: /contraseña/i,
    passkey: /claves? de acceso/i,
    code: /código/i,
    username: /nombre de usuario/i,
    account: /cuenta/i,
  },
  fr: {
    password: /mots? de passe/i,
    passkey: /clés? d’accès/i,
    code: /code/i,
    username: /nom d’utilisateur/i,
    account: /compte/i,
  },
  id: { password: /kata sandi/i, passkey: /kunci sandi/i, code: /kode/i, username: /nama pengguna/i, account: /akun/i },
  it: { password: /password/i, passkey: /passkey/i, code: /codice/i, username: /nome utente/i, account: /account/i },
  ja: { password: /パスワード/, passkey: /パスキー/, code: /コード/, username: /ユーザー名/, account: /アカウント/ },
  ko: { password: /비밀번호/, passkey: /패스키/, code: /인증 코드/, username: /사용자 이름/, account: /계정/ },
  nl: {
    password: /wachtwoord/i,
    passkey: /toegangssleutel/i,
    code: /code/i,
    username: /gebruikersnaam/i,
    account: /account/i,
  },
  "pt-BR": {
    password: /senha/i,
    passkey: /chaves? de acesso/i,
    code: /código/i,
    username: /nome de usuário/i,
    account: /conta/i,
  },
  tr: { password: /şifre/i, passkey: /geçiş anahtar/i, code: /kod/i, username: /kullanıcı adı/i, account: /hesa[bp]/i },
  "zh-CN": { password: /密码/, passkey: /通行密钥/, code: /验证码/, username: /用户名/, account: /账号/ },
  "zh-TW": { password: /密碼/, passkey: /密碼金鑰/, code: /驗證碼/, username: /使用者名稱/, account: /帳號/ },
};

/** The calling codes of the numbers that are shown as examples. */
const CALLING_CODES: Readonly<Record<Language, string>> = {
  de: "49",
  en: "1",
  es: "34",
  fr: "33",
  id: "62",
  it: "39",
  ja: "81",
  ko: "82",
  nl: "31",
  "pt-BR": "55",
  tr: "90",
  "zh-CN": "86",
  "zh-TW": "886",
};

describe.each(TRANSLATIONS)("%s", (language, texts) => {
  test("it has the texts that English has, in the same order", () => {
    expect(Object.keys(texts)).toEqual(KEYS);
  });

  test("it is filled in as English is", () => {
    expect(breaking(texts, (text, key) => placeholdersIn(text) !== placeholdersIn(en[key]))).toEqual([]);
  });

  test("nothing is left in English", () => {
    const left = breaking(texts, (text, key) => text === en[key] && !SAME_AS_IN_ENGLISH.has(`${language}.${key}`));
    expect(left).toEqual([]);
  });

  test("one thing has one name", () => {
    for (const [term, name] of Object.entries(TERMS[language])) {
      const spokenOf = new RegExp(`\\b${term}`, "i");
      expect(breaking(texts, (text, key) => spokenOf.test(en[key]) && !name.test(text))).toEqual([]);
    }
  });

  test("it is written without stray blanks and characters", () => {
    const stray = /^\s|\s$|\s{2}|\p{C}|\ufffd/u;
    expect(breaking(texts, (text) => text === "" || stray.test(text) || text.normalize() !== text)).toEqual([]);
  });

  test("quotation marks and apostrophes are typographic ones", () => {
    expect(breaking(texts, (text) => /["'`´]/.test(text))).toEqual([]);
  });

  test("it ends its sentences and questions where English does", () => {
    const marks = new Map([
      [".", [".", "。"]],
      ["?", ["?", "？"]],
      [":", [":", "："]],
    ]);
    const allMarks = new Set([...marks.values()].flat());
    const isBroken = (text: string, key: Key) => {
      const wanted = marks.get(en[key].at(-1) ?? "");
      const last = text.at(-1) ?? "";
      return wanted === undefined ? allMarks.has(last) : !wanted.includes(last);
    };
    expect(breaking(texts, isBroken)).toEqual([]);
  });

  test("its punctuation has the width of its script", () => {
    const wrong = FULL_WIDTH.has(language) ? /[,.;:!?()]/ : /[，。；：！？（）、]/;
    expect(breaking(texts, (text) => wrong.test(text))).toEqual([]);
  });
});

test("French has a space that does not break before the marks that ask for one", () => {
  const { texts } = LANGUAGES.fr;
  expect(breaking(texts, (text) => /[^\u202f][?!;]|[^\u00a0]:/.test(text))).toEqual([]);
});

test("Spanish opens its questions", () => {
  const { texts } = LANGUAGES.es;
  expect(breaking(texts, (text) => text.endsWith("?") && !text.includes("¿"))).toEqual([]);
});

describe.each(Object.entries(LANGUAGES))("%s", (language, { texts }) => {
  test("its code is one that browsers know", () => {
    expect(Intl.getCanonicalLocales(language)).toEqual([language]);
    expect(new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(language)).toEqual(
      expect.any(String),
    );
  });

  test("its buttons are short", () => {
    const buttons: ReadonlySet<Key> = new Set([
      "signInButton",
      "signUpButton",
      "next",
      "confirm",
      "sendCode",
      "sendNewCode",
      "sendNewLink",
      "setPassword",
      "linkFollowed",
      "notNow",
      "changeLanguage",
    ]);
    // A character of East Asia is as wide as two others.
    const width = (text: string) => text.length + (text.match(/[\u1100-\uffef]/g)?.length ?? 0);
    expect(breaking(texts, (text, key) => buttons.has(key) && width(text) > 24)).toEqual([]);
  });

  test("its telephone number is one of its own country, and such as Cognito takes", () => {
    const shown = [texts.phoneHint, texts.invalidPhone].map((text) => /\+\d+/.exec(text)?.[0]);
    expect(shown).toEqual([shown[0], shown[0]]);
    expect(shown[0]).toMatch(new RegExp(`^\\+${CALLING_CODES[language as Language]}\\d{8,11}$`));
  });
});

test("values are filled in as they are, and what has none stays", () => {
  expect(fill("{name}: {count} of {total}", { name: "$& {count}", count: 3 })).toBe("$& {count}: 3 of {total}");
});
