import { cut } from "./faults.ts";
import { isRecord, type Members, memberOf, type Shape } from "./shape.ts";
import type { OperationName } from "./types.ts";
import { operations } from "./user-pools.operations.ts";
import * as shape from "./user-pools.shapes.ts";

/**
 * What AWS does not mark as sensitive, and yet holds one-time codes, secrets, names, addresses, or whatever an application put in:
 * the headers of a browser's request bring its cookies.
 */
const PRIVATE: ReadonlySet<Shape> = new Set<Shape>([
  shape.ClientMetadataType,
  shape.ConfirmationCodeType,
  shape.ContextDataType,
  shape.DeviceSecretVerifierConfigType,
  shape.ProviderDetailsType,
  shape.ProviderUserIdentifierType,
  shape.UserFilterType,
]);

const HIDDEN = "***";

/**
 * A request's body as a log may keep it: sensitive members hidden, long texts cut. It takes any body, also one that
 * `validate` refuses; members that the operation does not declare are left out, for they may be misspelt secrets.
 */
export function redact(operation: OperationName, body: unknown): unknown {
  return redactMembers(operations[operation].input, body);
}

function redactMembers(members: Members, value: unknown): unknown {
  if (!isRecord(value)) return HIDDEN;
  const kept: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(members)) {
    if (!Object.hasOwn(value, name)) continue;
    kept[name] = redactValue(memberOf(declared).shape, value[name]);
  }
  return kept;
}

function redactValue(declared: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (("sensitive" in declared && declared.sensitive) || PRIVATE.has(declared)) return HIDDEN;
  switch (declared.type) {
    case "structure":
      return redactMembers(declared.members, value);
    case "list":
      if (Array.isArray(value)) return value.map((item) => redactValue(declared.member, item));
      break;
    case "map":
      if (isRecord(value)) {
        const entries = Object.entries(value);
        return Object.fromEntries(entries.map(([key, item]) => [cut(key), redactValue(declared.value, item)]));
      }
      break;
    case "string":
    case "enum":
      if (typeof value === "string") return cut(value);
      break;
    case "integer":
    case "long":
      if (typeof value === "number") return value;
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "blob":
    case "document":
    case "timestamp":
      break;
  }
  return HIDDEN;
}
