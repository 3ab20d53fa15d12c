import { oneLine } from "../../lib/one-line.ts";
import { CognitoError } from "../errors.ts";
import type { ProviderDetails, ProviderType } from "./identity-provider.ts";
import { readSamlMetadata } from "./saml-metadata.ts";

/** What `ProviderDetails` must and may hold for one type of provider. */
interface Rules {
  readonly required: readonly string[];
  /** AWS's words for when one of these is missing. */
  readonly missing: string;
  readonly check?: (details: ProviderDetails) => void;
  /** What Cognito sets by itself, whatever was given. */
  readonly derive: (details: ProviderDetails) => ProviderDetails;
}

const SOCIAL = {
  required: ["client_id", "client_secret", "authorize_scopes"],
  missing: "clientId, clientSecret and authorizeScopes are all required idp details.",
} as const;

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html */
const RULES: Readonly<Record<ProviderType, Rules>> = {
  Google: {
    ...SOCIAL,
    derive: () => ({
      attributes_url: "https://people.googleapis.com/v1/people/me?personFields=",
      attributes_url_add_attributes: "true",
      authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
      oidc_issuer: "https://accounts.google.com",
      token_request_method: "POST",
      token_url: "https://www.googleapis.com/oauth2/v4/token",
    }),
  },
  Facebook: {
    ...SOCIAL,
    check({ api_version: version }) {
      if (version !== undefined && !/^v\d{1,3}\.\d{1,3}$/.test(version)) {
        throw invalid("api_version must look like v17.0.");
      }
    },
    derive: ({ api_version: version = "v17.0" }) => ({
      api_version: version,
      attributes_url: `https://graph.facebook.com/${version}/me?fields=`,
      attributes_url_add_attributes: "true",
      authorize_url: `https://www.facebook.com/${version}/dialog/oauth`,
      token_request_method: "GET",
      token_url: `https://graph.facebook.com/${version}/oauth/access_token`,
    }),
  },
  LoginWithAmazon: {
    ...SOCIAL,
    derive: () => ({
      attributes_url: "https://api.amazon.com/user/profile",
      attributes_url_add_attributes: "false",
      authorize_url: "https://www.amazon.com/ap/oa",
      token_request_method: "POST",
      token_url: "https://api.amazon.com/auth/o2/token",
    }),
  },
  SignInWithApple: {
    required: ["client_id", "private_key", "team_id", "key_id"],
    missing: "clientId, privateKey, teamId, and keyId are all required idp details.",
    derive: () => ({
      attributes_url_add_attributes: "false",
      authorize_url: "https://appleid.apple.com/auth/authorize",
      oidc_issuer: "https://appleid.apple.com",
      token_request_method: "POST",
      token_url: "https://appleid.apple.com/auth/token",
    }),
  },
  OIDC: {
    required: ["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"],
    missing: "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
    check: checkOidc,
    // Nothing is discovered: AWS does not show the endpoints that it discovered either.
    derive: () => ({ attributes_url_add_attributes: "false" }),
  },
  SAML: {
    required: [],
    missing: "",
    check: checkSaml,
    // What stands behind a MetadataURL is not fetched.
    derive({ MetadataFile: file }) {
      if (file === undefined) return {};
      const { signOnUrl, signOutUrl } = readSamlMetadata(file);
      return {
        SSORedirectBindingURI: signOnUrl,
        ...(signOutUrl !== undefined && { SLORedirectBindingURI: signOutUrl }),
      };
    },
  },
};

/**
 * The details of a provider from what was asked for. Keys that Cognito does not know are kept, without effect.
 * @throws {CognitoError} InvalidParameterException
 */
export function providerDetails(type: ProviderType, given: ProviderDetails): ProviderDetails {
  const { required, missing, check, derive } = RULES[type];
  if (required.some((key) => !given[key])) throw invalid(missing);
  check?.(given);
  return { ...given, ...derive(given) };
}

/** The details as they are told: Apple's private key stays here, as it does on AWS; client secrets are told. */
export function shownDetails({ private_key: _private, ...shown }: ProviderDetails): ProviderDetails {
  return shown;
}

function checkOidc(details: ProviderDetails): void {
  for (const key of ["oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri"]) {
    const url = details[key];
    if (url !== undefined && !isUrl(url, ["https:"])) throw invalid("OIDC endpoint must start with https://");
  }
  const method = details["attributes_request_method"] ?? "";
  if (method !== "GET" && method !== "POST") {
    throw invalid(
      `1 validation error detected: Value '${oneLine(method, 256)}' at 'attributesRequestMethod' failed to satisfy constraint: Member must satisfy enum value set: [POST, GET]`,
    );
  }
}

function checkSaml({ MetadataFile: file, MetadataURL: url, ...rest }: ProviderDetails): void {
  if (!file && !url) throw invalid("At least one of the MetadataURL or MetadataFile should be provided.");
  if (file !== undefined && url !== undefined) {
    throw invalid("Only one of the MetadataURL or MetadataFile should be provided.");
  }
  if (url !== undefined && !isUrl(url, ["https:", "http:"])) throw invalid("MetadataURL must be an http or https URL.");
  for (const key of ["IDPSignout", "IDPInit", "EncryptedResponses"]) {
    if (!["true", "false", undefined].includes(rest[key])) throw invalid(`${key} must be true or false.`);
  }
  if (!["rsa-sha256", undefined].includes(rest["RequestSigningAlgorithm"])) {
    throw invalid("RequestSigningAlgorithm must be rsa-sha256.");
  }
}

const isUrl = (text: string, schemes: readonly string[]): boolean =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol) && /^https?:\/\/[^/\\]/i.test(text);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
