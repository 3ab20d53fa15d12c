import { oneLine } from "../../lib/one-line.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { attributeOf } from "../pools/schema.ts";
import type { AttributeMapping, ProviderType } from "./identity-provider.ts";

/** The claim by which a provider tells its people apart. SAML has its NameID, which is no claim. */
const SUBJECT_CLAIMS: Readonly<Record<ProviderType, string | undefined>> = {
  Facebook: "id",
  Google: "sub",
  LoginWithAmazon: "user_id",
  OIDC: "sub",
  SAML: undefined,
  SignInWithApple: "sub",
};

/**
 * A provider's attribute mapping from what was asked for. `username` is added where it is left out, as it shows on AWS.
 * @throws {CognitoError} InvalidParameterException for attributes that the pool does not have
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
export function attributeMapping(pool: Pool, type: ProviderType, wanted: AttributeMapping): AttributeMapping {
  const unknown = Object.keys(wanted).filter((name) => name !== "username" && !canBeMapped(pool, name));
  if (unknown.length > 0) {
    throw new CognitoError(
      "InvalidParameterException",
      `AttributeMapping contains invalid mapping: [${oneLine(unknown.join(", "), 256)}]`,
    );
  }
  const subject = SUBJECT_CLAIMS[type];
  return { ...wanted, ...(subject !== undefined && !Object.hasOwn(wanted, "username") && { username: subject }) };
}

const canBeMapped = (pool: Pool, name: string): boolean => name !== "sub" && attributeOf(pool, name) !== undefined;
