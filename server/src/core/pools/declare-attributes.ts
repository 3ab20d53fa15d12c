import { CognitoError } from "../errors.ts";
import type { AttributeSchema } from "./pool.ts";
import { standardAttribute } from "./schema.ts";

/** An attribute as CreateUserPool's `Schema` and AddCustomAttributes ask for it: under its name without prefix. */
export type WantedAttribute = Partial<AttributeSchema>;

/** What AWS allows a pool, for good: custom attributes cannot be taken away again. */
const MOST_CUSTOM = 50;
const LONGEST_VALUE = 2_048n;

/**
 * The schema of a new pool: standard attributes under their own names with what is to differ, custom ones for the rest.
 * @throws {CognitoError} InvalidParameterException
 */
export function declareSchema(wanted: readonly WantedAttribute[]): readonly AttributeSchema[] {
  const declared: AttributeSchema[] = [];
  for (const attribute of wanted) {
    const standard = standardAttribute(attribute.Name ?? "");
    const next = standard ? overridden(standard, attribute) : custom(attribute);
    if (declared.some(({ Name }) => baseOf(Name) === baseOf(next.Name))) {
      throw invalid(`Duplicate custom attribute names ${next.Name} are not allowed in a user pool schema.`);
    }
    declared.push(next);
  }
  return declared;
}

/**
 * The schema with further custom attributes.
 * @throws {CognitoError} InvalidParameterException
 */
export function withCustomAttributes(
  schema: readonly AttributeSchema[],
  wanted: readonly WantedAttribute[],
): readonly AttributeSchema[] {
  const all = [...schema];
  for (const attribute of wanted) {
    const next = custom(attribute);
    const existing = all.find(({ Name }) => baseOf(Name) === baseOf(next.Name));
    if (existing) throw invalid(`custom:${attribute.Name}: Existing attribute already has name ${existing.Name}.`);
    all.push(next);
  }
  if (all.filter(({ Name }) => !standardAttribute(Name)).length > MOST_CUSTOM) {
    throw invalid(`A user pool can have no more than ${MOST_CUSTOM} custom attributes.`);
  }
  return all;
}

function overridden(standard: AttributeSchema, wanted: WantedAttribute): AttributeSchema {
  const { Name, AttributeDataType, Mutable, Required } = standard;
  if ((wanted.AttributeDataType ?? AttributeDataType) !== AttributeDataType || wanted.DeveloperOnlyAttribute) {
    throw invalid(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${Name}`,
    );
  }
  // Whatever is asked: every user has a `sub`, and nobody writes it.
  if (Name === "sub") return standard;
  return {
    ...standard,
    Mutable: wanted.Mutable ?? Mutable,
    Required: wanted.Required ?? Required,
    ...constraints(Name, AttributeDataType, wanted),
  };
}

function custom(wanted: WantedAttribute): AttributeSchema {
  if (wanted.Name === undefined) throw invalid("The name of an attribute must be given.");
  if (wanted.Required) throw invalid("Required custom attributes are not supported currently.");
  if (wanted.AttributeDataType === undefined) {
    throw invalid("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.");
  }
  const isDevelopers = wanted.DeveloperOnlyAttribute ?? false;
  const Name = `${isDevelopers ? "dev:" : ""}custom:${wanted.Name}`;
  return {
    Name,
    AttributeDataType: wanted.AttributeDataType,
    DeveloperOnlyAttribute: isDevelopers,
    Mutable: wanted.Mutable ?? true,
    Required: false,
    ...constraints(Name, wanted.AttributeDataType, wanted),
  };
}

/** An attribute for developers and one for everybody cannot share a name. */
const baseOf = (name: string): string => name.replace(/^dev:(?=custom:)/, "");

/** The bounds that fit the type; others that were sent along are dropped, as AWS drops them. */
function constraints(
  name: string,
  type: AttributeSchema["AttributeDataType"],
  { StringAttributeConstraints: length, NumberAttributeConstraints: value }: WantedAttribute,
): Pick<AttributeSchema, "StringAttributeConstraints" | "NumberAttributeConstraints"> {
  if (type === "String" && length) {
    const [min, max] = [length.MinLength, length.MaxLength].map(
      bound(name, "StringAttributeConstraints", /^\d{1,20}$/),
    );
    if ((min ?? 0n) > LONGEST_VALUE || (max ?? 0n) > LONGEST_VALUE) {
      throw invalid(`user.${name}: String attributes cannot have a length of more than ${LONGEST_VALUE}`);
    }
    if (min !== undefined && max !== undefined && min > max) {
      throw invalid(`Attribute ${name} cannot have a max length shorter than it's min length`);
    }
    return { StringAttributeConstraints: length };
  }
  if (type === "Number" && value) {
    const [min, max] = [value.MinValue, value.MaxValue].map(bound(name, "NumberAttributeConstraints", /^-?\d{1,20}$/));
    if (min !== undefined && max !== undefined && min > max) {
      throw invalid(`Attribute ${name} cannot have a max value smaller than it's min value`);
    }
    return { NumberAttributeConstraints: value };
  }
  return {};
}

const bound = (name: string, member: string, form: RegExp) => (text: string | undefined) => {
  if (text === undefined) return undefined;
  if (!form.test(text)) throw invalid(`Invalid ${member} for schema attribute ${name}`);
  return BigInt(text);
};

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
