import { CognitoError } from "../errors.ts";
import type { ClientSettings } from "./client.ts";
import type { ClientSurroundings } from "./settings.ts";

const STANDARD_SCOPES: ReadonlySet<string> = new Set([
  "aws.cognito.signin.user.admin",
  "email",
  "openid",
  "phone",
  "profile",
]);

/**
 * Whether an app client's OAuth settings fit together. The words are AWS's, as seen.
 * @throws {CognitoError} InvalidOAuthFlowException, InvalidParameterException, ScopeDoesNotExistException
 */
export function checkOAuth(
  settings: ClientSettings,
  { pool, hasSecret, customScopes, identityProviders }: ClientSurroundings,
): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [], CallbackURLs: callbacks = [] } = settings;
  if (settings.AllowedOAuthFlowsUserPoolClient && (flows.length === 0 || scopes.length === 0)) {
    throw invalid(
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  }
  const isForMachines = flows.includes("client_credentials");
  const isForPeople = flows.includes("code") || flows.includes("implicit");
  if (isForMachines && isForPeople) {
    throw invalidFlow("client_credentials flow can not be selected along with code flow or implicit flow.");
  }
  if (isForMachines && !hasSecret) {
    throw invalidFlow("client_credentials flow can not be selected if client does not have a client secret.");
  }
  if (isForPeople && callbacks.length === 0) {
    throw invalidFlow("CallbackUrls can not be empty when code flow or implicit flow is selected");
  }

  const unknown = scopes.find((scope) => !STANDARD_SCOPES.has(scope) && !customScopes.has(scope));
  if (unknown !== undefined) {
    throw new CognitoError("ScopeDoesNotExistException", `Invalid scope requested: ${unknown}`);
  }
  const personal = isForMachines ? scopes.find((scope) => STANDARD_SCOPES.has(scope)) : undefined;
  if (personal !== undefined) throw invalidFlow(`${personal} is not supported with client_credentials flow`);

  for (const url of [...callbacks, ...(settings.LogoutURLs ?? [])]) checkRedirect(url);
  if (settings.DefaultRedirectURI !== undefined && !callbacks.includes(settings.DefaultRedirectURI)) {
    throw invalid(`The default redirect URI ${settings.DefaultRedirectURI} is not in the callback URIs list.`);
  }
  const provider = settings.SupportedIdentityProviders?.find(
    (name) => name !== "COGNITO" && !identityProviders.has(name),
  );
  if (provider !== undefined) throw invalid(`The provider ${provider} does not exist for User Pool ${pool.id}.`);
}

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What a browser runs or opens by itself instead of handing it to an application. */
const UNSAFE_SCHEMES: ReadonlySet<string> = new Set(["about:", "blob:", "data:", "file:", "javascript:", "vbscript:"]);

/** An absolute URI without a fragment: https, http to the person's own machine, or an application's own scheme. */
function checkRedirect(url: string): void {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  // The parser forgives a scheme without its slashes, and backslashes in their place; whoever compares text does not.
  const isWeb = protocol === "https:" || protocol === "http:";
  if (protocol === "" || UNSAFE_SCHEMES.has(protocol) || (isWeb && !/^https?:\/\/[^/\\]/i.test(url))) {
    throw invalid(`${url} is not a valid redirect URI.`);
  }
  if (url.includes("#")) throw invalid(`${url} cannot use fragment`);
  if (protocol === "http:" && !LOOPBACK.has(hostname)) throw invalid(`${url} cannot use the HTTP protocol.`);
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
const invalidFlow = (message: string) => new CognitoError("InvalidOAuthFlowException", message);
