import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { isRecord, type Members, memberOf, type Shape } from "./shape.ts";
import { type Operation, operations } from "./user-pools.operations.ts";
import * as shapes from "./user-pools.shapes.ts";

const declared: Readonly<Record<string, Operation>> = operations;
const names = Object.keys(declared);

function operation(name: string): Operation {
  const found = declared[name];
  if (!found) throw new Error(`no operation ${name}`);
  return found;
}

/**
 * How one shape looks to a client, for comparing ours with the SDK's: kinds, member names, what is required or sensitive.
 * The SDK knows no lengths and patterns, does not tell enumerations from strings nor integers from longs.
 */
type Form = string | { readonly [part: string]: Form };

function formOf(shape: Shape): Form {
  const mark = "sensitive" in shape ? " (sensitive)" : "";
  switch (shape.type) {
    case "string":
    case "enum":
      return `string${mark}`;
    case "integer":
    case "long":
      return "integer";
    case "boolean":
    case "blob":
    case "timestamp":
    case "document":
      return shape.type;
    case "list":
      return { [`list${mark}`]: formOf(shape.member) };
    case "map":
      return { [`map${mark}`]: formOf(shape.value) };
    case "structure":
      return { [`structure${mark}`]: formOfMembers(shape.members) };
    default:
      return shape satisfies never;
  }
}

const formOfMembers = (members: Members): Form =>
  Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const { shape, isRequired } = memberOf(member);
      return [`${name}${isRequired ? "!" : ""}`, formOf(shape)];
    }),
  );

const SCALARS: Readonly<Record<number, string>> = {
  0: "string",
  1: "integer",
  2: "boolean",
  4: "timestamp",
  15: "document",
  21: "blob",
};
const SENSITIVE = 8;

/** The SDK's schemas: numbers for scalars, bits for lists and maps of scalars, tuples for what has a name, functions for later. */
function sdkForm(schema: unknown): Form {
  if (typeof schema === "function") return sdkForm(schema());
  if (typeof schema === "number") {
    if (schema & 64) return { list: sdkForm(schema & ~64) };
    if (schema & 128) return { map: sdkForm(schema & ~128) };
    return SCALARS[schema] ?? `unknown schema ${schema}`;
  }
  if (!Array.isArray(schema)) return `unknown schema ${String(schema)}`;
  if (typeof schema[0] !== "number" || typeof schema[1] !== "string") return sdkForm(schema[0]); // a member and its traits
  const mark = schema[3] === SENSITIVE ? " (sensitive)" : "";
  switch (schema[0]) {
    case 0: {
      const scalar = sdkForm(schema[4]);
      return typeof scalar === "string" ? `${scalar}${mark}` : scalar;
    }
    case 1:
      return { [`list${mark}`]: sdkForm(schema[4]) };
    case 2:
      return { [`map${mark}`]: sdkForm(schema[5]) };
    case 3:
      return { [`structure${mark}`]: sdkFormOfMembers(schema) };
    default:
      return `unknown schema ${schema[0]}`;
  }
}

/** Required members stand first in the SDK, and the last entry of the schema counts them. */
function sdkFormOfMembers(schema: readonly unknown[]): Form {
  const [, , , , members, schemas, required = 0] = schema;
  if (!Array.isArray(members) || !Array.isArray(schemas)) return "unknown structure";
  return Object.fromEntries(
    members.map((name: string, index) => [`${name}${index < Number(required) ? "!" : ""}`, sdkForm(schemas[index])]),
  );
}

const sdkOperations: ReadonlyMap<string, { readonly input: Form; readonly output: Form | null }> = new Map(
  Object.values(sdk)
    .filter((schema) => Array.isArray(schema) && schema[0] === 9)
    .map((schema: readonly unknown[]) => {
      const [, , name, , input, output] = schema;
      const given = typeof output === "function" ? output() : output;
      return [String(name), { input: sdkForm(input), output: given === "unit" ? null : sdkForm(given) }];
    }),
);

const client = new sdk.CognitoIdentityProviderClient({ region: "us-east-1" });
const commands = join(
  createRequire(import.meta.url).resolve("@aws-sdk/client-cognito-identity-provider"),
  "../../dist-types/commands",
);

describe("the declared operations are those of the installed AWS SDK", () => {
  test("by name", () => {
    expect(names).toHaveLength(140);
    expect(new Set(names)).toEqual(new Set(sdkOperations.keys()));
  });

  test.each(names)("%s takes and gives the same members", (name) => {
    const { input, output } = operation(name);
    expect({
      input: { structure: formOfMembers(input) },
      output: output && { structure: formOfMembers(output) },
    }).toEqual(sdkOperations.get(name));
  });

  test.each(names)("%s is signed, or not, as the SDK does it", (name) => {
    const options = client.config.httpAuthSchemeProvider({ operation: name, region: "us-east-1" });
    const isSigned = options[0]?.schemeId === "aws.auth#sigv4";
    // The class in which the SDK signs what needs no signature.
    expect(isSigned).toBe(["sigv4", "client-token"].includes(operation(name).auth));
  });

  test.each(names)("%s declares the exceptions that the SDK documents", (name) => {
    const text = readFileSync(join(commands, `${name}Command.d.ts`), "utf8");
    const documented = new Set([...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, exception]) => exception));
    documented.delete("CognitoIdentityProviderServiceException");
    expect(documented.size).toBeGreaterThan(0);
    expect(operation(name).errors).toHaveLength(documented.size);
    expect(new Set(operation(name).errors)).toEqual(documented);
  });

  test("with the same enumerations", () => {
    const theirs = new Map<string, Set<unknown>>();
    for (const [name, values] of Object.entries<unknown>(sdk)) {
      const set = new Set(isRecord(values) ? Object.values(values) : [undefined]);
      if ([...set].every((value) => typeof value === "string")) theirs.set(name, set);
    }
    theirs.get("ExplicitAuthFlowsType")?.add("ALLOW_CLIENT_TOKEN_AUTH"); // in AWS's documentation of GetClientToken only

    const ours = new Map<string, Set<unknown>>();
    for (const [name, shape] of Object.entries<Shape>(shapes)) {
      if (shape.type === "enum") ours.set(name, new Set(shape.values));
    }
    expect(ours.size).toBeGreaterThan(60);
    expect(ours).toEqual(theirs);
  });
});

test("the operations divide into the five ways of being called", () => {
  const count = Object.groupBy(names, (name) => operation(name).auth);
  expect(Object.fromEntries(Object.entries(count).map(([auth, of]) => [auth, of.length]))).toEqual({
    "app-client": 10,
    "access-token": 22,
    "access-token-or-session": 2,
    sigv4: 105,
    "client-token": 1,
  });
});

test("every declared shape is part of an operation", () => {
  const used = new Set<Shape>();
  const visit = (shape: Shape): void => {
    if (used.has(shape)) return;
    used.add(shape);
    if (shape.type === "list") visit(shape.member);
    if (shape.type === "map") [shape.key, shape.value].forEach(visit);
    if (shape.type === "structure") Object.values(shape.members).forEach((member) => visit(memberOf(member).shape));
  };
  for (const { input, output } of Object.values(declared)) {
    for (const member of [...Object.values(input), ...Object.values(output ?? {})]) visit(memberOf(member).shape);
  }
  expect(Object.entries<Shape>(shapes).filter(([, shape]) => !used.has(shape))).toEqual([]);
});
