import type { AttributeSchema, Pool } from "./pool.ts";

/** Every attribute that users of the pool can have: the twenty standard ones, then the custom ones in the order they were added. */
export function schemaOf(pool: Pick<Pool, "schema">): readonly AttributeSchema[] {
  const declared = new Map(pool.schema.map((attribute) => [attribute.Name, attribute]));
  const standard = STANDARD_ATTRIBUTES.map((attribute) => declared.get(attribute.Name) ?? attribute);
  return [...standard, ...pool.schema.filter(({ Name }) => !standardAttribute(Name))];
}

/** The attribute's declaration; undefined when the pool's schema has no attribute of this name. */
export const attributeOf = (pool: Pick<Pool, "schema">, name: string): AttributeSchema | undefined =>
  pool.schema.find(({ Name }) => Name === name) ?? standardAttribute(name);

/** The usual declaration of an attribute that every pool has; undefined for other names. */
export const standardAttribute = (name: string): AttributeSchema | undefined => STANDARD_BY_NAME.get(name);

const text = (Name: string, MinLength = "0", MaxLength = "2048"): AttributeSchema => ({
  Name,
  AttributeDataType: "String",
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength, MaxLength },
});

const flag = (Name: string): AttributeSchema => ({
  Name,
  AttributeDataType: "Boolean",
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

/** In the order in which CreateUserPool lists them. */
const STANDARD_ATTRIBUTES: readonly AttributeSchema[] = [
  { ...text("sub", "1"), Mutable: false, Required: true },
  text("name"),
  text("given_name"),
  text("family_name"),
  text("middle_name"),
  text("nickname"),
  text("preferred_username"),
  text("profile"),
  text("picture"),
  text("website"),
  text("email"),
  flag("email_verified"),
  text("gender"),
  text("birthdate", "10", "10"),
  text("zoneinfo"),
  text("locale"),
  text("phone_number"),
  flag("phone_number_verified"),
  text("address"),
  {
    Name: "updated_at",
    AttributeDataType: "Number",
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: "0" },
  },
];

const STANDARD_BY_NAME: ReadonlyMap<string, AttributeSchema> = new Map(
  STANDARD_ATTRIBUTES.map((attribute) => [attribute.Name, attribute]),
);
