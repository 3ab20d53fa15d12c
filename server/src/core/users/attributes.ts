import type { Client } from "../clients/client.ts";
import { CognitoError } from "../errors.ts";
import type { AttributeDataType, AttributeSchema, Pool } from "../pools/pool.ts";
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
  const unknown = Object.keys(attributes).filter((name) => !attributeOf(pool, name));
  if (unknown.length > 0) throw notInSchema(unknown, creating);
  for (const [name, value] of Object.entries(attributes)) {
    const schema = attributeOf(pool, name);
    if (!schema) continue;
    if (name === "sub" || (!creating && !schema.Mutable)) throw invalid(`user.${name}: Attribute cannot be updated.\n`);
    if (value === "") {
      if (!creating && schema.Required) throw requiredMissing([name]);
      continue;
    }
    if (name === "email" && !isEmail(value)) throw invalid("Invalid email address format.");
    if (name === "phone_number" && !isPhoneNumber(value)) throw invalid("Invalid phone number format.");
    const fault = faultIn(schema, value);
    if (fault !== undefined) throw invalid(`Attributes did not conform to the schema: ${name}: ${fault}\n`);
  }
}

const faultIn = (schema: AttributeSchema, value: string): string | undefined =>
  FAULTS[schema.AttributeDataType](schema, value);

const FAULTS: Readonly<Record<AttributeDataType, typeof faultIn>> = {
  Boolean: (_, value) => (value === "true" || value === "false" ? undefined : "Attribute value is not a boolean"),
  DateTime: (_, value) => (Number.isNaN(Date.parse(value)) ? "Attribute value is not a date" : undefined),
  Number({ NumberAttributeConstraints: bounds }, value) {
    if (!/^-?\d{1,308}(?:\.\d{1,308})?$/.test(value)) return "Attribute value is not a number";
    const { MinValue: min, MaxValue: max } = bounds ?? {};
    if (min !== undefined && Number(value) < Number(min)) return `Value must not be less than ${min}`;
    return max !== undefined && Number(value) > Number(max) ? `Value must not be greater than ${max}` : undefined;
  },
  String({ StringAttributeConstraints: bounds }, { length }) {
    const { MinLength: min, MaxLength: max } = bounds ?? {};
    if (min !== undefined && length < Number(min)) return `String must be at least ${min} characters long`;
    return max !== undefined && length > Number(max) ? `String must be no longer than ${max} characters` : undefined;
  },
};

/** @throws {CognitoError} InvalidParameterException naming every required attribute that is missing. */
export function checkRequired(pool: Pool, attributes: Attributes): void {
  const missing = missingRequired(pool, attributes);
  if (missing.length > 0) throw requiredMissing(missing);
}

/** As a sign-up is answered (amplify-flutter #509), and as a change of attributes is. */
const notInSchema = (names: readonly string[], creating: boolean) => {
  const [first = ""] = names;
  const faults = names.map((name) => `${name}: Attribute does not exist in the schema.\n`).join("");
  return invalid(
    creating
      ? `Attributes did not conform to the schema: ${faults}`
      : `user.${first}: Attribute does not exist in the schema.\n`,
  );
};

const requiredMissing = (names: readonly string[]) =>
  invalid(
    `Attributes did not conform to the schema: ${names.map((name) => `${name}: The attribute is required\n`).join("")}`,
  );

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
    after[name] = value;
    if (isProvable(name) && attributes[name] !== value) after[`${name}_verified`] = "false";
  }
  for (const name of OPERATORS_ONLY) {
    const value = changes[name];
    if (value !== undefined && value !== "") after[name] = value;
  }
  return after;
}

export const isProvable = (name: string): name is "email" | "phone_number" =>
  name === "email" || name === "phone_number";

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
