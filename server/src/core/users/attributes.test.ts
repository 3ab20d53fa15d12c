import { describe, expect, test } from "vitest";
import type { Client } from "../clients/client.ts";
import type { AttributeSchema } from "../pools/pool.ts";
import { attributeOf } from "../pools/schema.ts";
import {
  applyChanges,
  checkAttributes,
  checkRequired,
  checkWritable,
  missingRequired,
  readableAttributes,
} from "./attributes.ts";
import { poolWith } from "./pool.fixture.ts";

const declared = (Name: string, wanted: Partial<AttributeSchema> = {}): AttributeSchema => ({
  AttributeDataType: "String",
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  ...attributeOf({ schema: [] }, Name),
  Name,
  ...wanted,
});

const pool = poolWith({}, [
  declared("given_name", { Required: true }),
  declared("email", { Required: true }),
  declared("birthdate", { Mutable: false }),
  declared("custom:tier", { StringAttributeConstraints: { MinLength: "2", MaxLength: "4" } }),
  declared("custom:age", {
    AttributeDataType: "Number",
    NumberAttributeConstraints: { MinValue: "18", MaxValue: "99" },
  }),
  declared("custom:member", { AttributeDataType: "Boolean" }),
  declared("custom:since", { AttributeDataType: "DateTime" }),
  declared("custom:origin", { Mutable: false }),
  declared("dev:custom:risk", { DeveloperOnlyAttribute: true }),
]);

const invalid = (message: string) => expect.objectContaining({ code: "InvalidParameterException", message });

describe("a value fits the schema", () => {
  test.each([
    ["name", "Ada"],
    ["email", "ada@example.com"],
    ["phone_number", "+15555550123"],
    ["birthdate", "1815-12-10"],
    ["address", "x".repeat(2048)],
    ["updated_at", "0"],
    ["email_verified", "true"],
    ["custom:tier", "gold"],
    ["custom:age", "18"],
    ["custom:age", "42.5"],
    ["custom:age", "99"],
    ["custom:member", "false"],
    ["custom:since", "2026-03-03T04:05:06Z"],
    ["dev:custom:risk", "low"],
    // Nothing is asked of a value that is not there.
    ["email", ""],
    ["custom:age", ""],
  ])("%s = %o", (name, value) => {
    expect(() => checkAttributes(pool, { [name]: value }, true)).not.toThrow();
  });

  test.each([
    ["email", "ada", "Invalid email address format."],
    ["phone_number", "5555550123", "Invalid phone number format."],
    [
      "birthdate",
      "1815",
      "Attributes did not conform to the schema: birthdate: String must be at least 10 characters long\n",
    ],
    [
      "name",
      "x".repeat(2049),
      "Attributes did not conform to the schema: name: String must be no longer than 2048 characters\n",
    ],
    ["updated_at", "-1", "Attributes did not conform to the schema: updated_at: Value must not be less than 0\n"],
    ["updated_at", "now", "Attributes did not conform to the schema: updated_at: Attribute value is not a number\n"],
    ["updated_at", "0x10", "Attributes did not conform to the schema: updated_at: Attribute value is not a number\n"],
    ["updated_at", "1e3", "Attributes did not conform to the schema: updated_at: Attribute value is not a number\n"],
    [
      "email_verified",
      "yes",
      "Attributes did not conform to the schema: email_verified: Attribute value is not a boolean\n",
    ],
    [
      "custom:tier",
      "x",
      "Attributes did not conform to the schema: custom:tier: String must be at least 2 characters long\n",
    ],
    [
      "custom:tier",
      "xxxxx",
      "Attributes did not conform to the schema: custom:tier: String must be no longer than 4 characters\n",
    ],
    ["custom:age", "17", "Attributes did not conform to the schema: custom:age: Value must not be less than 18\n"],
    ["custom:age", "99.5", "Attributes did not conform to the schema: custom:age: Value must not be greater than 99\n"],
    ["custom:since", "soon", "Attributes did not conform to the schema: custom:since: Attribute value is not a date\n"],
    [
      "custom:unknown",
      "x",
      "Attributes did not conform to the schema: custom:unknown: Attribute does not exist in the schema.\n",
    ],
    ["tier", "x", "Attributes did not conform to the schema: tier: Attribute does not exist in the schema.\n"],
    [
      "__proto__",
      "x",
      "Attributes did not conform to the schema: __proto__: Attribute does not exist in the schema.\n",
    ],
    [
      "constructor",
      "x",
      "Attributes did not conform to the schema: constructor: Attribute does not exist in the schema.\n",
    ],
    ["sub", "x", "user.sub: Attribute cannot be updated.\n"],
  ])("not %s = %.20o", (name, value, message) => {
    expect(() => checkAttributes(pool, Object.fromEntries([[name, value]]), true)).toThrow(invalid(message));
  });
});

describe("what a user must have", () => {
  test("is asked for all at once", () => {
    expect(() => checkRequired(pool, { name: "Ada" })).toThrow(
      invalid(
        "Attributes did not conform to the schema: given_name: The attribute is required\nemail: The attribute is required\n",
      ),
    );
    expect(missingRequired(pool, { name: "Ada" })).toEqual(["given_name", "email"]);
    expect(missingRequired(pool, { given_name: "Ada", email: "ada@example.com" })).toEqual([]);
  });

  test("cannot be taken away later", () => {
    expect(() => checkAttributes(pool, { given_name: "" }, false)).toThrow(
      invalid("Attributes did not conform to the schema: given_name: The attribute is required\n"),
    );
  });
});

test.each(["birthdate", "custom:origin"])("%s is set once and for all", (name) => {
  expect(() => checkAttributes(pool, { [name]: "1815-12-10" }, true)).not.toThrow();
  expect(() => checkAttributes(pool, { [name]: "1815-12-11" }, false)).toThrow(
    invalid(`user.${name}: Attribute cannot be updated.\n`),
  );
  expect(() => checkAttributes(pool, { [name]: "" }, false)).toThrow(
    invalid(`user.${name}: Attribute cannot be updated.\n`),
  );
});

const clientWith = (settings: Partial<Client["settings"]>): Client => ({
  id: "client",
  poolId: pool.id,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
  secrets: [],
  settings: {
    ClientName: "web",
    EnableTokenRevocation: true,
    AuthSessionValidity: 3,
    RefreshTokenValidity: 30,
    TokenValidityUnits: {},
    AllowedOAuthFlowsUserPoolClient: false,
    EnablePropagateAdditionalUserContextData: false,
    ...settings,
  },
});

describe("an application", () => {
  const everything = {
    email: "ada@example.com",
    email_verified: "true",
    "custom:tier": "gold",
    "dev:custom:risk": "low",
  };
  const unlisted = clientWith({});
  const listed = clientWith({ ReadAttributes: ["custom:tier"], WriteAttributes: ["given_name", "email"] });

  test.each([
    ["without a list", unlisted, { email: "ada@example.com", email_verified: "true", "custom:tier": "gold" }],
    ["with one", listed, { "custom:tier": "gold" }],
    [
      "with an attribute for developers on it",
      clientWith({ ReadAttributes: ["dev:custom:risk"] }),
      { "dev:custom:risk": "low" },
    ],
  ])("%s reads what it may", (_, client, attributes) => {
    expect(readableAttributes(client, everything)).toEqual(attributes);
  });

  test.each([
    ["without a list, a standard attribute", unlisted, ["name"]],
    ["without a list, a custom attribute", unlisted, ["custom:tier"]],
    ["with a list, what is on it", listed, ["given_name", "email"]],
    ["with a list, what no schema knows, for the schema to refuse", listed, ["custom:unknown"]],
  ])("%s may be written", (_, client, names) => {
    expect(() => checkWritable(pool, client, names)).not.toThrow();
  });

  test.each([
    ["without a list, a flag that only a proof sets", unlisted, ["email_verified"]],
    ["without a list, an attribute for developers", unlisted, ["dev:custom:risk"]],
    ["with a list, what is not on it", listed, ["email", "name"]],
    ["with a list, the other flag", listed, ["phone_number_verified"]],
  ])("%s may not", (_, client, names) => {
    expect(() => checkWritable(pool, client, names)).toThrow(
      expect.objectContaining({
        code: "NotAuthorizedException",
        message: "A client attempted to write unauthorized attribute",
      }),
    );
  });
});

test.each([
  ["a new address is not proven", {}, { email: "a@x.org" }, { email: "a@x.org", email_verified: "false" }],
  [
    "another address is not proven",
    { email: "a@x.org", email_verified: "true" },
    { email: "b@x.org" },
    { email: "b@x.org", email_verified: "false" },
  ],
  [
    "the same address stays proven",
    { email: "a@x.org", email_verified: "true" },
    { email: "a@x.org" },
    { email: "a@x.org", email_verified: "true" },
  ],
  [
    "an address is proven if the same change says so, in whatever order",
    { email: "a@x.org" },
    { email_verified: "true", email: "b@x.org" },
    { email: "b@x.org", email_verified: "true" },
  ],
  [
    "a proof may be taken back",
    { email: "a@x.org", email_verified: "true" },
    { email_verified: "false" },
    { email: "a@x.org", email_verified: "false" },
  ],
  [
    "an address goes with its proof",
    { name: "Ada", email: "a@x.org", email_verified: "true" },
    { email: "" },
    { name: "Ada" },
  ],
  ["an empty value takes away", { name: "Ada", nickname: "A" }, { nickname: "" }, { name: "Ada" }],
  ["what is not there can be taken away", { name: "Ada" }, { nickname: "" }, { name: "Ada" }],
])("%s", (_, before, changes, after) => {
  expect(applyChanges(before, changes)).toEqual(after);
});
