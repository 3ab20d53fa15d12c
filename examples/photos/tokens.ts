import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as oidc from "openid-client";

// All that passes between the application and the user pool. It speaks OpenID Connect; what is Cognito's own is said where it is.

/** For the pool to answer. */
const TIMEOUT_SECONDS = 10;

/** The user pool as this application's client sees it. */
export interface Pool {
  readonly config: oidc.Configuration;
  readonly keys: JWTVerifyGetKey;
  /** Where the pool sends people back to with a code. */
  readonly callbackUrl: string;
}

export interface PoolSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
}

/** What a sign-in gives. They stay on the server. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly nickname: string;
}

/** The pool will not refresh these tokens any more: they expired, were revoked, or the person may no longer sign in. */
export class RefreshRefused extends Error {}

/** Asks the pool where its endpoints and keys are. */
export async function discoverPool({ issuer, clientId, clientSecret, callbackUrl }: PoolSettings): Promise<Pool> {
  const authentication = oidc.ClientSecretBasic(clientSecret);
  const execute = [
    // Without it the library trusts the connection for who made an ID token; with it the signature is verified.
    oidc.enableNonRepudiationChecks,
    // For a Millpond on this machine; a pool elsewhere has https.
    ...(issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : []),
  ];
  const options = { execute, timeout: TIMEOUT_SECONDS };
  const discovered = await oidc.discovery(new URL(issuer), clientId, {}, authentication, options);
  const server = discovered.serverMetadata();
  if (!server.jwks_uri || !server.token_endpoint) throw new Error(`${issuer} names no keys or no token endpoint`);

  // Where revocation is, not every pool says.
  const revocation = server.revocation_endpoint ?? new URL("revoke", server.token_endpoint).href;
  const complete = Object.assign(server, { revocation_endpoint: revocation });
  const config = new oidc.Configuration(complete, clientId, {}, authentication);
  config.timeout = TIMEOUT_SECONDS;
  for (const prepare of execute) prepare(config);
  return { config, keys: createRemoteJWKSet(new URL(server.jwks_uri)), callbackUrl };
}

/** Where a person signs in or up. The verifier never leaves us; its challenge does. */
export async function authorizationUrl(
  { config, callbackUrl }: Pool,
  { state, nonce, codeVerifier }: { readonly state: string; readonly nonce: string; readonly codeVerifier: string },
): Promise<URL> {
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl,
    scope: "openid",
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  });
}

/** The tokens for the code that the pool sent a person back with. Throws when anything about it is not as it should be. */
export async function exchangeCode(
  pool: Pool,
  callback: URLSearchParams,
  { state, nonce, codeVerifier }: { readonly state: string; readonly nonce: string; readonly codeVerifier: string },
): Promise<Tokens> {
  // As the pool knows the address, whatever the one is that a proxy in between made of it.
  const url = new URL(pool.callbackUrl);
  url.search = callback.toString();
  const answer = await oidc.authorizationCodeGrant(pool.config, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  return tokensIn(pool, answer, answer.refresh_token);
}

/**
 * New tokens for old ones. Where the pool rotates refresh tokens the answer holds a new one, and the old one is spent.
 *
 * @throws RefreshRefused
 */
export async function refreshTokens(pool: Pool, { accessToken, refreshToken }: Tokens): Promise<Tokens> {
  const answer = await oidc.refreshTokenGrant(pool.config, refreshToken).catch((error: unknown) => {
    const refused = error instanceof oidc.ResponseBodyError && error.error === "invalid_grant";
    throw refused ? new RefreshRefused("The pool refused to refresh the tokens", { cause: error }) : error;
  });
  const tokens = await tokensIn(pool, answer, answer.refresh_token ?? refreshToken);
  // The old one was verified when it came.
  if (decodeJwt(tokens.accessToken).sub !== decodeJwt(accessToken).sub)
    throw new Error("The refreshed tokens are another person's");
  return tokens;
}

/** The library has verified the ID token; the access token is ours to verify. */
async function tokensIn(
  pool: Pool,
  answer: Awaited<ReturnType<typeof oidc.refreshTokenGrant>>,
  refreshToken: string | undefined,
): Promise<Tokens> {
  const person = answer.claims();
  const access = await verifyAccessToken(pool, answer.access_token);
  if (!person || person["token_use"] !== "id") throw new Error("The pool sent no ID token");
  if (access?.sub !== person.sub) throw new Error("The access token does not belong to the ID token");
  if (refreshToken === undefined) throw new Error("The pool sent no refresh token");
  const { nickname } = person;
  return { accessToken: answer.access_token, refreshToken, nickname: typeof nickname === "string" ? nickname : "" };
}

/** What says something about a token; that the keys could not be fetched, for example, does not. */
const NOT_GOOD = [
  errors.JOSEAlgNotAllowed,
  errors.JWKSNoMatchingKey,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
];

/**
 * The claims of an access token that is good now: made by the pool for this client, and not expired. Undefined for any other.
 * Cognito's access tokens name their client as `client_id`, not as an audience.
 */
export async function verifyAccessToken(pool: Pool, token: string): Promise<JWTPayload | undefined> {
  const { issuer } = pool.config.serverMetadata();
  try {
    const { payload } = await jwtVerify(token, pool.keys, {
      issuer,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp"],
    });
    const ours = payload["token_use"] === "access" && payload["client_id"] === pool.config.clientMetadata().client_id;
    return ours ? payload : undefined;
  } catch (error) {
    if (NOT_GOOD.some((fault) => error instanceof fault)) return undefined;
    throw error;
  }
}

/** Makes the refresh token worthless, and with it everything it could still bring. */
export const revokeTokens = ({ config }: Pool, { refreshToken }: Tokens): Promise<void> =>
  oidc.tokenRevocation(config, refreshToken);

/** Where a person's session with the pool's own pages ends. Cognito asks for `client_id` and `logout_uri` where the standard has other names. */
export function logoutUrl({ config }: Pool, returnTo: string): URL {
  const url = new URL("../logout", config.serverMetadata().authorization_endpoint);
  url.searchParams.set("client_id", config.clientMetadata().client_id);
  url.searchParams.set("logout_uri", returnTo);
  return url;
}
