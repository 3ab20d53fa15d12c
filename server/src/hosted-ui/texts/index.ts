import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { id } from "./id.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { ko } from "./ko.ts";
import { nl } from "./nl.ts";
import { ptBR } from "./pt-BR.ts";
import { tr } from "./tr.ts";
import { zhCN } from "./zh-CN.ts";
import { zhTW } from "./zh-TW.ts";

/** Every language of the pages, by its code as AWS writes it; the names are in the languages themselves, and in their order. */
export const LANGUAGES = {
  id: { name: "Bahasa Indonesia", texts: id },
  de: { name: "Deutsch", texts: de },
  en: { name: "English", texts: en },
  es: { name: "Español", texts: es },
  fr: { name: "Français", texts: fr },
  it: { name: "Italiano", texts: it },
  nl: { name: "Nederlands", texts: nl },
  "pt-BR": { name: "Português (Brasil)", texts: ptBR },
  tr: { name: "Türkçe", texts: tr },
  ko: { name: "한국어", texts: ko },
  ja: { name: "日本語", texts: ja },
  "zh-CN": { name: "简体中文", texts: zhCN },
  "zh-TW": { name: "繁體中文", texts: zhTW },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly texts: Texts }>>;

export type Language = keyof typeof LANGUAGES;

export const textsIn = (language: Language): Texts => LANGUAGES[language].texts;

/** Puts values into the `{braces}` of a text. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
