import type { Client } from "../clients/client.ts";
import { CognitoError } from "../errors.ts";
import type { AttributeSchema, Pool } from "../pools/pool.ts";
import { attributeOf, schemaOf } from "../pools/schema.ts";
import { isEmail, isPhoneNumber } from "./logins.ts";
import type { Attributes } from "./user.ts";

/** Cognito writes these itself; only an operator may set them. */
const OPERATORS_ONLY: ReadonlySet<string> = new Set(["email_verified", "phone_number_verified"]);

/**
 * Whether values fit the pool's schema. An empty value stands for none.
 * `creating` lets immutable attributes be set, which happens this once.
 * @throws {CognitoError} InvalidParameterException naming the attribute.
 */
export function checkAttributes(pool: Pool, attributes: Attributes, creating: boolean): void {
  for (const [name, value] of Object.entries(attributes)) {
    const schema = attributeOf(pool, name);
    if (!schema) throw invalid(`user.${name}: Attribute does not exist in the schema.\n`);
    if (name === "sub" || (!creating && !schema.Mutable)) throw invalid(`user.${name}: Attribute cannot be updated.\n`);
    if (value === "") continue;
    if (name === "email" && !isEmail(value)) throw invalid("Invalid email address format.");
    if (name === "phone_number" && !isPhoneNumber(value)) throw invalid("Invalid phone number format.");
    const fault = faultIn(schema, value);
    if (fault !== undefined) throw invalid(`Attributes did not conform to the schema: ${name}: ${fault}\n`);
  }
}

function faultIn(schema: AttributeSchema, value: string): string | undefined {
  switch (schema.AttributeDataType) {
    case "Boolean":
      return value === "true" || value === "false" ? undefined : "Attribute value is not a boolean";
    case "Number": {
      if (!/^-?\d{1,308}(?:\.\d{1,308})?$/.test(value)) return "Attribute value is not a number";
      const { MinValue, MaxValue } = schema.NumberAttributeConstraints ?? {};
      const number = Number(value);
      if (MinValue !== undefined && number < Number(MinValue)) return `Value must not be less than ${MinValue}`;
      if (MaxValue !== undefined && number > Number(MaxValue)) return `Value must not be greater than ${MaxValue}`;
      return undefined;
    }
    case "DateTime":
      return Number.isNaN(Date.parse(value)) ? "Attribute value is not a date" : undefined;
    case "String": {
      const { MinLength, MaxLength } = schema.StringAttributeConstraints ?? {};
      if (MinLength !== undefined && value.length < Number(MinLength)) return `String must be at least ${MinLength} characters long`;
      if (MaxLength !== undefined && value.length > Number(MaxLength)) return `String must be no longer than ${MaxLength} characters`;
      return undefined;
    }
  }
}

/** @throws {CognitoError} InvalidParameterException naming every required attribute that is missing. */
export function checkRequired(pool: Pool, attributes: Attributes): void {
  const missing = schemaOf(pool).filter(({ Name, Required }) => Required && Name !== "sub" && !attributes[Name]);
  if (missing.length > 0) {
    throw invalid(
      `Attributes did not conform to the schema: ${missing.map(({ Name }) => `${Name}: The attribute is required\n`).join("")}`,
    );
  }
}

/** The names of the pool's required attributes the user has no value for. */
export const missingRequired = (pool: Pool, attributes: Attributes): readonly string[] =>
  schemaOf(pool)
    .filter(({ Name, Required }) => Required && Name !== "sub" && !attributes[Name])
    .map(({ Name }) => Name);

/** @throws {CognitoError} NotAuthorizedException when the application may not write one of these. */
export function checkWritable(pool: Pool, client: Client, names: readonly string[]): void {
  const writable = client.settings.WriteAttributes;
  const refused = names.some(
    (name) =>
      OPERATORS_ONLY.has(name) ||
      name.startsWith("dev:") ||
      (writable !== undefined && !writable.includes(name) && attributeOf(pool, name) !== undefined),
  );
  if (refused) throw new CognitoError("NotAuthorizedException", "A client attempted to write unauthorized attribute");
}

/** What the application may see of a user: all but developer-only attributes, unless its list says otherwise. */
export function readableAttributes(client: Client, attributes: Attributes): Attributes {
  const readable = client.settings.ReadAttributes;
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => (readable ? readable.includes(name) : !name.startsWith("dev:"))),
  );
}

/**
 * The attributes after a change: empty values are taken away, and a new e-mail address or phone number is unverified until
 * it is proven, or until the same change says otherwise.
 */
export function applyChanges(attributes: Attributes, changes: Attributes): Attributes {
  const after: Record<string, string> = { ...attributes };
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") {
      delete after[name];
      if (isProvable(name)) delete after[`${name}_verified`];
      continue;
    }
    if (isProvable(name) && attributes[name] !== value) after[`${name}_verified`] = "false";
    after[name] = value;
  }
  for (const name of OPERATORS_ONLY) {
    const value = changes[name];
    if (value !== undefined && value !== "") after[name] = value;
  }
  return after;
}

export const isProvable = (name: string): name is "email" | "phone_number" => name === "email" || name === "phone_number";

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
