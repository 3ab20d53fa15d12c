import { oneLine } from "../../lib/one-line.ts";

/** What a document of settings may hold: a setting, or a record of more. */
export interface SettingTree {
  readonly [name: string]: Setting | SettingTree;
}

export interface Setting<Value = unknown> {
  readonly kind: "color" | "pixels" | "word" | "other";
  /** Its value while nobody sets it. */
  readonly initial: Value;
  readonly accepts: (given: unknown) => boolean;
}

/** A document in which every setting of a tree has its value. */
export type Values<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends Setting<infer Value> ? Value : Values<Tree[Name]>;
};

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isSetting = (node: Setting | SettingTree): node is Setting => typeof node["accepts"] === "function";

/** The document in which every setting has its initial value. */
export const initialValues = <const Tree extends SettingTree>(tree: Tree): Values<Tree> =>
  initialsOf(tree) as Values<Tree>;

function initialsOf(tree: SettingTree): JsonRecord {
  return Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [name, isSetting(node) ? node.initial : initialsOf(node)]),
  );
}

/** What is wrong in a document, and where: AWS's words for it. */
export interface SettingFault {
  /** `$.components.form.borderRadius` */
  readonly property: string;
  readonly errorType: "UnknownProperty" | "InvalidValue";
}

export function faultsIn(tree: SettingTree, given: unknown, path = "$"): readonly SettingFault[] {
  if (!isRecord(given)) return [{ property: path, errorType: "InvalidValue" }];
  return Object.entries(given).flatMap(([name, value]): readonly SettingFault[] => {
    const property = `${path}.${oneLine(name, 64)}`;
    const node = own(tree, name);
    if (node === undefined) return [{ property, errorType: "UnknownProperty" }];
    if (!isSetting(node)) return faultsIn(node, value, property);
    return node.accepts(value) ? [] : [{ property, errorType: "InvalidValue" }];
  });
}

/** A member that a record has itself: a document may name any, `__proto__` and `constructor` too. */
export const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

interface ColorTree {
  readonly [name: string]: readonly [light: string, dark: string] | ColorTree;
}

/** Colours, each of them for light pages and for dark ones. */
export const modes = (colors: ColorTree): { readonly lightMode: SettingTree; readonly darkMode: SettingTree } => ({
  lightMode: colorsOf(colors, 0),
  darkMode: colorsOf(colors, 1),
});

/** Six or eight hexadecimal digits: red, green, blue, and how opaque. */
const COLOR = /^[\da-f]{6}(?:[\da-f]{2})?$/i;

const colorsOf = (colors: ColorTree, mode: 0 | 1): SettingTree =>
  Object.fromEntries(
    Object.entries(colors).map(([name, color]) => [
      name,
      isPair(color)
        ? { kind: "color", initial: color[mode], accepts: (given) => isText(given) && COLOR.test(given) }
        : colorsOf(color, mode),
    ]),
  );

const isPair = (color: ColorTree[string]): color is readonly [string, string] => Array.isArray(color);

export const flag = (initial: boolean): Setting<boolean> => other(initial, (given) => typeof given === "boolean");

export const pixels = (initial: number): Setting<number> => ({
  kind: "pixels",
  initial,
  accepts: (given) => typeof given === "number" && given >= 0 && given <= 1_000,
});

/** The first is the initial one. */
export const oneOf = <const Value extends string>(initial: Value, ...others: readonly Value[]): Setting<Value> =>
  other(initial, (given) => given === initial || others.some((each) => each === given));

/** One of AWS's words, of which not all are known: others are kept, and shown like the initial one. */
export const word = (initial: string): Setting<string> => ({
  kind: "word",
  initial,
  accepts: (given) => isText(given) && /^[A-Z][A-Z_]{0,39}$/.test(given),
});

export const list = (initial: readonly unknown[], accepts: Setting["accepts"]): Setting<readonly unknown[]> =>
  other(initial, (given) => isList(given, accepts));

/** The settings of a tree for each of some names, none at first. */
export const byName = (tree: SettingTree): Setting<JsonRecord> =>
  other({}, (given) => {
    const entries = isRecord(given) ? Object.entries(given) : undefined;
    return (
      entries !== undefined &&
      entries.length <= MOST_ITEMS &&
      entries.every(([name, settings]) => isShortText(name) && faultsIn(tree, settings).length === 0)
    );
  });

const other = <Value>(initial: Value, accepts: Setting["accepts"]): Setting<Value> => ({
  kind: "other",
  initial,
  accepts,
});

/** As many as a pool has identity providers. */
const MOST_ITEMS = 300;

const isText = (value: unknown): value is string => typeof value === "string";

export const isShortText = (value: unknown): boolean => isText(value) && value.length <= 128;

export const isList = (value: unknown, accepts: Setting["accepts"]): boolean =>
  Array.isArray(value) && value.length <= MOST_ITEMS && value.every((item) => accepts(item));

/** A record of texts under these names and no others. */
export const isTextRecord = (value: unknown, ...names: readonly string[]): boolean =>
  isRecord(value) && Object.entries(value).every(([name, text]) => names.includes(name) && isShortText(text));
