import { toBase64 } from "../lib/base64.ts";
import { isRecord, type Members, memberOf, type Shape } from "./shape.ts";
import type { OperationName, Output } from "./types.ts";
import { operations } from "./user-pools.operations.ts";

/**
 * An operation's output as JSON text: moments in epoch seconds with a fraction, bytes in base64, documents inline. Only
 * declared members are written: what is in a record besides them never leaves the server.
 * @throws {TypeError} for a value that is not of its declared shape, which is our own mistake.
 */
export function render<Name extends OperationName>(operation: Name, output: Output<Name>): string {
  const members: Members | null = operations[operation].output;
  return members === null ? "{}" : structureText(members, output, operation);
}

function structureText(members: Members, value: unknown, place: string): string {
  if (!isRecord(value)) throw misshapen("structure", place);
  const parts: string[] = [];
  for (const [name, declared] of Object.entries(members)) {
    const { shape, isRequired } = memberOf(declared);
    const member = value[name];
    if (member !== undefined) parts.push(`"${name}":${valueText(shape, member, name)}`);
    else if (isRequired) throw misshapen(shape.type, name);
  }
  return `{${parts.join(",")}}`;
}

function valueText(shape: Shape, value: unknown, place: string): string {
  switch (shape.type) {
    case "string":
    case "enum":
      if (typeof value === "string") return JSON.stringify(value);
      break;
    case "integer":
    case "long":
      if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
      break;
    case "boolean":
      if (typeof value === "boolean") return String(value);
      break;
    case "timestamp":
      if (value instanceof Date && !Number.isNaN(value.getTime())) return String(value.getTime() / 1000);
      break;
    case "blob":
      if (value instanceof Uint8Array) return `"${toBase64(value)}"`;
      break;
    case "document": {
      const text: string | undefined = JSON.stringify(value);
      if (text !== undefined) return text;
      break;
    }
    case "list":
      if (Array.isArray(value)) return `[${value.map((item) => valueText(shape.member, item, place)).join(",")}]`;
      break;
    case "map":
      if (isRecord(value)) {
        const entry = ([key, item]: [string, unknown]) =>
          `${JSON.stringify(key)}:${valueText(shape.value, item, place)}`;
        return `{${Object.entries(value).map(entry).join(",")}}`;
      }
      break;
    case "structure":
      return structureText(shape.members, value, place);
  }
  throw misshapen(shape.type, place);
}

/** Names the place, never the value: it may be a secret. */
const misshapen = (type: string, place: string) => new TypeError(`Output "${place}" is not a ${type}`);
