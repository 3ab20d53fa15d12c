import { fromBase64 } from "../lib/base64.ts";
import { constraint, cut, invalidParameter, report, wrongType } from "./faults.ts";
import {
  isRecord,
  type ListShape,
  type MapShape,
  memberOf,
  type NumberShape,
  type Shape,
  type StringShape,
  type StructureShape,
  structure,
} from "./shape.ts";
import { stringRule } from "./string-rules.ts";
import type { Input, OperationName } from "./types.ts";
import { operations } from "./user-pools.operations.ts";

/**
 * What an operation takes, read from a parsed JSON body. Members that it does not declare are left out, null counts as
 * absent, blobs are decoded, maps have no prototype; documents are handed on as they came.
 * @throws {CognitoError} SerializationException for a value of the wrong JSON type; InvalidParameterException, with AWS's
 * words for all faults at once, for values that break a declared constraint.
 */
export function validate<Name extends OperationName>(operation: Name, body: unknown): Input<Name> {
  const reader = kept(inputReaders, operation, () => structureReader(structure(operations[operation].input), false));
  const faults: string[] = [];
  const input = reader.read(body ?? {}, "", faults);
  if (!isInput<Name>(input, faults)) throw invalidParameter(faults);
  return input;
}

/** The reader comes from the declaration that the type comes from: what it read without a fault is of that type. */
const isInput = <Name extends OperationName>(read: unknown, faults: readonly string[]): read is Input<Name> =>
  faults.length === 0;

/** A shape made ready for reading, once: expressions compiled, texts written. */
interface Reader {
  /** The value as the core gets it. What is wrong with it goes into `faults`; `path` is AWS's name of the place. */
  readonly read: (given: unknown, path: string, faults: string[]) => unknown;
  /** The texts of a scalar's constraints; undefined for what has members. */
  readonly constraints?: readonly string[];
}

interface Constraint<Value> {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

const inputReaders = new Map<OperationName, Reader>();
const openReaders = new Map<Shape, Reader>();
const hiddenReaders = new Map<Shape, Reader>();

/** `within`: whether the shape is part of something sensitive. No message may repeat a value of such. */
function readerOf(shape: Shape, within: boolean): Reader {
  const isHidden = within || ("sensitive" in shape && shape.sensitive);
  return kept(isHidden ? hiddenReaders : openReaders, shape, () => newReader(shape, isHidden));
}

function kept<Key>(readers: Map<Key, Reader>, key: Key, make: () => Reader): Reader {
  const known = readers.get(key);
  if (known) return known;
  const reader = make();
  readers.set(key, reader);
  return reader;
}

function newReader(shape: Shape, isHidden: boolean): Reader {
  switch (shape.type) {
    case "string":
      return scalarReader(readString, stringConstraints(shape), isHidden);
    case "enum": {
      const values: ReadonlySet<string> = new Set(shape.values);
      const isOneOf = { text: constraint.oneOf(shape.values), holds: (value: string) => values.has(value) };
      return scalarReader(readString, [isOneOf], isHidden);
    }
    case "integer":
      return scalarReader(readInteger, valueBounds(shape), isHidden);
    case "long":
      return scalarReader(readLong, valueBounds(shape), isHidden);
    case "boolean":
      return scalarReader(readBoolean, [], isHidden);
    case "blob":
      return scalarReader(readBlob, lengthBounds(shape), true); // bytes say nothing in a message
    case "timestamp":
      return scalarReader(readTimestamp, [], isHidden);
    case "document":
      return { read: (given) => given };
    case "list":
      return listReader(shape, isHidden);
    case "map":
      return mapReader(shape, isHidden);
    case "structure":
      return structureReader(shape, isHidden);
    default:
      return shape satisfies never;
  }
}

function scalarReader<Value>(
  valueOf: (given: unknown) => Value,
  constraints: readonly Constraint<Value>[],
  isHidden: boolean,
): Reader {
  return {
    constraints: constraints.map(({ text }) => text),
    read(given, path, faults) {
      const value = valueOf(given);
      check(value, constraints, () => (isHidden ? undefined : String(value)), path, faults);
      return value;
    },
  };
}

/** Reports the constraints that a value breaks. */
function check<Value>(
  value: Value,
  constraints: readonly Constraint<Value>[],
  shown: () => string | undefined,
  path: string,
  faults: string[],
): void {
  for (const { text, holds } of constraints) if (!holds(value)) report(faults, shown(), path, text);
}

function structureReader(shape: StructureShape, isHidden: boolean): Reader {
  const members = Object.entries(shape.members).map(([name, declared]) => {
    const member = memberOf(declared);
    return {
      name,
      isRequired: member.isRequired,
      path: name.charAt(0).toLowerCase() + name.slice(1),
      reader: readerOf(member.shape, isHidden),
      none: isHidden || "sensitive" in member.shape ? undefined : null,
      absent: absentValue(member.shape),
    };
  });
  return {
    read(given, path, faults) {
      if (!isRecord(given)) throw wrongType(given, "map");
      const value: Record<string, unknown> = {};
      for (const member of members) {
        const place = path === "" ? member.path : `${path}.${member.path}`;
        const sent = Object.hasOwn(given, member.name) ? given[member.name] : undefined;
        if (sent !== undefined && sent !== null) {
          value[member.name] = member.reader.read(sent, place, faults);
        } else if (member.absent !== undefined) {
          const counted = member.reader.read(member.absent, place, faults);
          if (member.isRequired) value[member.name] = counted;
        } else if (member.isRequired) {
          report(faults, member.none, place, constraint.notNull);
        }
      }
      return value;
    },
  };
}

/** What a member counts as that was not sent, where AWS's servers know no absence. */
function absentValue(shape: Shape): 0 | false | undefined {
  if (!("primitive" in shape)) return undefined;
  return shape.type === "boolean" ? false : 0;
}

function listReader(shape: ListShape, isHidden: boolean): Reader {
  const member = readerOf(shape.member, isHidden);
  const sizes = lengthBounds(shape);
  const { constraints } = member;
  return constraints
    ? scalarListReader(member, constraints, sizes, isHidden || "sensitive" in shape.member)
    : partListReader(member, sizes);
}

type Sizes = readonly Constraint<{ readonly length: number }>[];

/** Faults name each element by its number. */
function partListReader(member: Reader, sizes: Sizes): Reader {
  return {
    read(given, path, faults) {
      const items = readList(given);
      // AWS prints the addresses of objects: they help nobody, and what the objects hold may be sensitive.
      check(items, sizes, () => undefined, path, faults);
      return items.map((item, index) => {
        const place = `${path}.${index + 1}.member`;
        if (item !== null) return member.read(item, place, faults);
        report(faults, null, place, constraint.notNull);
        return item;
      });
    },
  };
}

/** One fault speaks for all elements. */
function scalarListReader(member: Reader, constraints: readonly string[], sizes: Sizes, isHidden: boolean): Reader {
  return {
    read(given, path, faults) {
      const items = readList(given);
      const hasNull = items.includes(null);
      const elementFaults: string[] = [];
      const values = items.map((item) => (item === null ? item : member.read(item, path, elementFaults)));
      const shown = () => (isHidden ? undefined : `[${values.map(String).join(", ")}]`);
      check(values, sizes, shown, path, faults);
      if (elementFaults.length > 0 || hasNull) {
        const all = hasNull ? [...constraints, constraint.notNull] : constraints;
        report(faults, shown(), path, constraint.eachElement(all));
      }
      return values;
    },
  };
}

function mapReader(shape: MapShape, isHidden: boolean): Reader {
  const key = readerOf(shape.key, isHidden);
  const member = readerOf(shape.value, isHidden);
  const sizes = lengthBounds(shape);
  const isShown = member.constraints !== undefined && !isHidden && !("sensitive" in shape.value);
  return {
    read(given, path, faults) {
      if (!isRecord(given)) throw wrongType(given, "map");
      const keyFaults: string[] = [];
      const valueFaults: string[] = [];
      const value: Record<string, unknown> = Object.create(null); // a key may be __proto__
      for (const [name, item] of Object.entries(given)) {
        if (item === null) continue;
        key.read(name, path, keyFaults);
        value[name] = member.constraints
          ? member.read(item, path, valueFaults)
          : member.read(item, `${path}.${cut(name)}.member`, faults);
      }
      const entries = Object.entries(value);
      const shown = () =>
        isShown ? `{${entries.map(([name, item]) => `${name}=${String(item)}`).join(", ")}}` : undefined;
      check(entries, sizes, shown, path, faults);
      if (keyFaults.length > 0) report(faults, shown(), path, constraint.eachKey(key.constraints ?? []));
      if (valueFaults.length > 0) report(faults, shown(), path, constraint.eachValue(member.constraints ?? []));
      return value;
    },
  };
}

function readList(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) throw wrongType(given, "list");
  return given;
}

function readString(given: unknown): string {
  if (typeof given !== "string") throw wrongType(given, "a String");
  return given;
}

function readInteger(given: unknown): number {
  if (typeof given !== "number" || (given | 0) !== given) throw wrongType(given, "an Integer");
  return given;
}

function readLong(given: unknown): number {
  if (typeof given !== "number" || !Number.isSafeInteger(given)) throw wrongType(given, "a Long");
  return given;
}

function readBoolean(given: unknown): boolean {
  if (typeof given !== "boolean") throw wrongType(given, "a Boolean");
  return given;
}

function readBlob(given: unknown): Uint8Array {
  const bytes = typeof given === "string" ? fromBase64(given) : undefined;
  if (!bytes) throw wrongType(given, "a Blob");
  return bytes;
}

function readTimestamp(given: unknown): Date {
  const value = new Date(typeof given === "number" ? given * 1000 : Number.NaN);
  if (Number.isNaN(value.getTime())) throw wrongType(given, "a Timestamp");
  return value;
}

// The order in which AWS names the faults of one value: length, then pattern.

function stringConstraints(shape: StringShape): Constraint<string>[] {
  const { min, max, pattern, matches } = stringRule(shape);
  const isTooLong = (value: string) => max !== undefined && value.length > max;
  return [
    ...lengthBounds({ min, max }),
    // What is too long is refused already: not matching it keeps the cost of an expression bounded.
    ...(pattern === undefined
      ? []
      : [{ text: constraint.pattern(pattern), holds: (value: string) => isTooLong(value) || matches(value) }]),
  ];
}

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function lengthBounds({ min, max }: Bounds): Sizes {
  return [
    ...(max === undefined
      ? []
      : [{ text: constraint.lengthAtMost(max), holds: (v: { length: number }) => v.length <= max }]),
    ...(min === undefined
      ? []
      : [{ text: constraint.lengthAtLeast(min), holds: (v: { length: number }) => v.length >= min }]),
  ];
}

function valueBounds({ min, max }: NumberShape): Constraint<number>[] {
  return [
    ...(max === undefined ? [] : [{ text: constraint.valueAtMost(max), holds: (value: number) => value <= max }]),
    ...(min === undefined ? [] : [{ text: constraint.valueAtLeast(min), holds: (value: number) => value >= min }]),
  ];
}
