import { isLoopback } from "../../lib/loopback.ts";
import { levelsIn } from "../auth/assurance.ts";
import type { Target } from "../auth/target.ts";
import { findApp } from "../clients/app.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import { type OAuthErrorCode, RedirectedError, type ReturnAddress, ShownError } from "./errors.ts";
import { isPlace, isRegistered } from "./redirect-uri.ts";
import { allowedScopes, fitTogether, scopesIn, scopesOf } from "./scopes.ts";
import { isOn } from "./switches.ts";

/** An application asks for a person to be signed in (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), all of it checked. */
export interface AuthorizationRequest extends ReturnAddress {
  /** It left its redirect URI to the client's settings: the exchange of its code may leave it out, too (RFC 6749 §4.1.3). */
  readonly omitsRedirectUri?: boolean;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  /** Of a code verifier, by S256 (RFC 7636 §4.2). */
  readonly codeChallenge: string | undefined;
  /** RFC 8707. */
  readonly resource: string | undefined;
  readonly prompt: ReadonlySet<string>;
  /** The oldest sign-in that will do, in seconds. */
  readonly maxAgeSeconds: number | undefined;
  readonly loginHint: string | undefined;
  /** The level of authentication that is asked for, where one is that the pool knows. */
  readonly target?: Target;
}

/** An application and what it asks for. */
export interface Asked extends App {
  readonly authorization: AuthorizationRequest;
}

/** Longer than any honest value. Of `state` too: it comes back in a header. */
const LONGEST = 4_096;

/** What is read, here or by the pages; each is given once. */
const PARAMETERS = [
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "resource",
  "prompt",
  "max_age",
  "acr_values",
  "login_hint",
] as const;

/**
 * Reads an authorization request to a pool. What it does not know it ignores (RFC 6749 §3.1).
 * @throws {ShownError} where the client or its redirect URI is not known: nothing may be sent there
 * @throws {RedirectedError} for anything else that is wrong
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export async function readAuthorizationRequest(
  ctx: Pick<Context, "store">,
  pool: Pool,
  query: URLSearchParams,
): Promise<Asked> {
  const { app, returnTo } = await readReturnAddress(ctx, pool, query);
  const { settings } = app.client;
  const responseType = valueOf(query, "response_type");
  const refuse = (code: OAuthErrorCode, description: string) => new RedirectedError(returnTo, code, description);
  for (const name of PARAMETERS) {
    const values = query.getAll(name);
    if (values.length > 1) throw refuse("invalid_request", `${name} is given more than once`);
    if ((values[0]?.length ?? 0) > LONGEST) throw refuse("invalid_request", `${name} is too long`);
  }
  // Of any length: that of somebody in many groups is longer than all the rest.
  if (query.getAll("id_token_hint").length > 1)
    throw refuse("invalid_request", "id_token_hint is given more than once");
  // Whoever moved a request into one of these must not be answered as if it were not there (OpenID Connect Core §6).
  if (isGiven(query, "request")) throw refuse("request_not_supported", "request is not understood");
  if (isGiven(query, "request_uri")) throw refuse("request_uri_not_supported", "request_uri is not understood");

  if (responseType !== "code" && responseType !== "token") {
    throw refuse("invalid_request", "response_type must be code or token");
  }
  const flow = responseType === "code" ? "code" : "implicit";
  if (!settings.AllowedOAuthFlowsUserPoolClient || !settings.AllowedOAuthFlows?.includes(flow)) {
    throw refuse("unauthorized_client", `the client may not use response_type ${responseType}`);
  }

  const codeChallenge = challengeIn(query, refuse);
  if (codeChallenge === undefined && responseType === "code" && (await isOn(ctx, app, "pkce-required"))) {
    throw refuse("invalid_request", "code_challenge is missing");
  }
  return {
    ...app,
    authorization: {
      ...returnTo,
      scopes: await scopesFor(ctx, app, query, refuse),
      nonce: valueOf(query, "nonce"),
      codeChallenge,
      resource: resourceIn(query, refuse),
      prompt: promptIn(query, refuse),
      maxAgeSeconds: maxAgeIn(query, refuse),
      loginHint: valueOf(query, "login_hint"),
      ...targetIn(pool, query),
      ...(valueOf(query, "redirect_uri") === undefined && { omitsRedirectUri: true }),
    },
  };
}

/**
 * Reads who asks, and where the answer goes: all that a page needs which gives the application nothing.
 * @throws {ShownError} where the client or its redirect URI is not known: nothing may be sent there
 */
export async function readReturnAddress(
  ctx: Pick<Context, "store">,
  pool: Pool,
  query: URLSearchParams,
): Promise<{ readonly app: App; readonly returnTo: ReturnAddress }> {
  const [clientId, ...furtherIds] = query.getAll("client_id");
  const app = clientId === undefined || furtherIds.length > 0 ? undefined : await findApp(ctx, clientId);
  if (clientId === undefined || app?.pool.id !== pool.id) throw new ShownError("invalid_request", undefined);
  const { settings } = app.client;
  const redirectUri = valueOf(query, "redirect_uri") ?? defaultRedirectUri(app);
  if (redirectUri === undefined) throw new ShownError("invalid_request", clientId);
  const wildcards = await isOn(ctx, app, "wildcard-callbacks");
  if (!isRegistered(redirectUri, settings.CallbackURLs ?? [], wildcards) || query.getAll("redirect_uri").length > 1) {
    throw new ShownError("redirect_mismatch", clientId);
  }
  if (!settings.SupportedIdentityProviders?.includes("COGNITO")) {
    throw new ShownError("Login option is not available", clientId);
  }
  const state = valueOf(query, "state");
  return {
    app,
    returnTo: {
      redirectUri,
      responseType: valueOf(query, "response_type") === "token" ? "token" : "code",
      state: state !== undefined && state.length <= LONGEST ? state : undefined,
    },
  };
}

/** A parameter without a value counts as left out (RFC 6749 §3.1). */
const valueOf = (query: URLSearchParams, name: (typeof PARAMETERS)[number]): string | undefined =>
  query.get(name) || undefined;

const isGiven = (query: URLSearchParams, name: string): boolean => query.getAll(name).some((value) => value !== "");

type Refuse = (code: OAuthErrorCode, description: string) => RedirectedError;

/** A client with one provider need not name its redirect URI: it is the default one, or the only one. */
function defaultRedirectUri({ client: { settings } }: App): string | undefined {
  const { SupportedIdentityProviders: providers = [], CallbackURLs: callbacks = [] } = settings;
  if (providers.length !== 1) return undefined;
  const named = settings.DefaultRedirectURI ?? (callbacks.length === 1 ? callbacks[0] : undefined);
  return named !== undefined && isPlace(named) ? named : undefined;
}

async function scopesFor(
  ctx: Pick<Context, "store">,
  { client }: App,
  query: URLSearchParams,
  refuse: Refuse,
): Promise<readonly string[]> {
  const asked = scopesIn(valueOf(query, "scope"));
  if (asked && !asked.every((scope) => allowedScopes(client).includes(scope))) {
    throw refuse("invalid_scope", "the client does not have every scope that it asks for");
  }
  if (asked && !fitTogether(asked)) throw refuse("invalid_scope", "email, phone and profile go together with openid");
  return scopesOf(ctx, client, asked);
}

function challengeIn(query: URLSearchParams, refuse: Refuse): string | undefined {
  const challenge = valueOf(query, "code_challenge");
  const method = valueOf(query, "code_challenge_method");
  if (challenge === undefined && method === undefined) return undefined;
  if (method !== "S256") throw refuse("invalid_request", "code_challenge_method must be S256");
  if (challenge === undefined || !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    throw refuse("invalid_request", "code_challenge must be a SHA-256 hash in base64url");
  }
  return challenge;
}

/** An absolute URI without a fragment (RFC 8707 §2): https, http to the own machine, or an application's own scheme. */
function resourceIn(query: URLSearchParams, refuse: Refuse): string | undefined {
  const resource = valueOf(query, "resource");
  if (resource === undefined) return undefined;
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  const isPlain = url?.protocol === "http:" && !isLoopback(url.hostname);
  // What the parser forgives would stand in a token as it came.
  if (!url || isPlain || /[\s\p{Cc}#]/u.test(resource)) {
    throw refuse("invalid_request", "resource must be an absolute URL");
  }
  return resource;
}

function promptIn(query: URLSearchParams, refuse: Refuse): ReadonlySet<string> {
  const prompt = new Set(scopesIn(valueOf(query, "prompt")));
  if (prompt.has("none") && prompt.size > 1) throw refuse("invalid_request", "prompt none goes with no other");
  return prompt;
}

/** What the pool does not know is passed over (OpenID Connect Core §3.1.2.1), and so is all of it in a plan without levels, as on AWS. */
function targetIn(pool: Pool, query: URLSearchParams): Pick<AuthorizationRequest, "target"> {
  if (pool.settings.UserPoolTier === "LITE") return {};
  const levels = levelsIn(pool, valueOf(query, "acr_values") ?? "");
  return levels.length > 0 ? { target: { levels } } : {};
}

function maxAgeIn(query: URLSearchParams, refuse: Refuse): number | undefined {
  const maxAge = valueOf(query, "max_age");
  if (maxAge === undefined) return undefined;
  if (!/^\d{1,9}$/.test(maxAge)) throw refuse("invalid_request", "max_age must be a number of seconds");
  return Number(maxAge);
}
