import { isRecord, isSetting, type JsonRecord, own, type Setting, type SettingTree } from "./setting.ts";
import { INITIAL_SETTINGS, SETTINGS } from "./settings.ts";

/**
 * A custom property that the pages' style sheet takes a colour, a corner or a place from. It is named like its setting:
 * `components.form.lightMode.borderColor`, with its sibling in `darkMode`, is `--form-borderColor`.
 */
interface Property {
  readonly name: string;
  readonly kind: Setting["kind"];
  readonly path: readonly string[];
  /** Where the dark sibling of a colour stands. */
  readonly dark: readonly string[];
}

const PROPERTIES = propertiesOf(SETTINGS, []);

function propertiesOf(tree: SettingTree, above: readonly string[]): readonly Property[] {
  return Object.entries(tree).flatMap(([name, node]): readonly Property[] => {
    const path = [...above, name];
    if (!isSetting(node)) return name === "darkMode" ? [] : propertiesOf(node, path);
    if (node.kind === "other") return [];
    const [, ...named] = path.filter((each) => each !== "lightMode");
    const dark = path.map((each) => (each === "lightMode" ? "darkMode" : each));
    return [{ name: `--${named.join("-")}`, kind: node.kind, path, dark }];
  });
}

/** What words come to in CSS. */
const WORDS: ReadonlyMap<unknown, string> = new Map([
  ["START", "start"],
  ["CENTER", "center"],
  ["END", "end"],
  ["TOP", "start"],
  ["BOTTOM", "end"],
  ["REGULAR", "1"],
  ["COMPACT", "0.75"],
]);

/** The custom properties that a document of settings changes, with their values. */
export function customProperties(set: JsonRecord): ReadonlyMap<string, string> {
  const values = PROPERTIES.map((property) => [property.name, valueOf(property, set)] as const);
  return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function valueOf({ kind, path, dark }: Property, set: JsonRecord): string | undefined {
  const value = at(set, path);
  if (kind === "word") return WORDS.get(value);
  if (kind === "pixels") return value && `${value}px`;
  const darkValue = at(set, dark);
  if (value === undefined && darkValue === undefined) return undefined;
  return `light-dark(#${value ?? at(INITIAL_SETTINGS, path)},#${darkValue ?? at(INITIAL_SETTINGS, dark)})`;
}

/** The text or number at a place, as a text; no other kind of value stands where a property is made from. */
function at(document: JsonRecord, path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((record, name) => (isRecord(record) ? own(record, name) : undefined), document);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
