import { toBase64url } from "../../lib/base64.ts";
import { sha256 } from "../../lib/hash.ts";
import type { Client } from "../clients/client.ts";
import { type Group, rolesOf } from "../groups/group.ts";
import { identitiesClaim } from "../identity-providers/identity.ts";
import { opensAttribute } from "../oauth/scopes.ts";
import { readableAttributes } from "../users/attributes.ts";
import type { User } from "../users/user.ts";
import type { Session } from "./session.ts";

export interface TokenFacts {
  readonly issuer: string;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  /** The pool tracks sessions: every token names its own. */
  readonly isTracked?: boolean;
  /** Strongest first. */
  readonly groups: readonly Group[];
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
  readonly jti: string;
  readonly eventId: string;
  readonly nonce: string | undefined;
  /** `aud` of the access token. */
  readonly audience: string | undefined;
  /** The access token that goes with an ID token of the OAuth endpoints. */
  readonly accessToken: string | undefined;
}

/** The scope of every access token that comes from the API rather than from the OAuth endpoints. */
export const SELF_SERVICE_SCOPE = "aws.cognito.signin.user.admin";

export type Claims = Readonly<Record<string, unknown>>;

// The claims stand in the order seen on AWS.

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims(facts: TokenFacts): Claims {
  const { issuer, client, user, session, groups, issuedAt, lifetimeSeconds, jti, nonce, accessToken } = facts;
  const { roles, preferredRole } = rolesOf(groups);
  const claims: Claims = {
    ...(accessToken !== undefined && { at_hash: atHash(accessToken) }),
    sub: user.sub,
    ...(groups.length > 0 && { "cognito:groups": groups.map(({ name }) => name) }),
    iss: issuer,
    "cognito:username": user.username,
    ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
    ...(roles.length > 0 && { "cognito:roles": roles }),
    ...(nonce !== undefined && { nonce }),
    ...originOf(facts),
    aud: client.id,
    ...eventOf(facts),
    ...identitiesClaim(user),
    token_use: "id",
    auth_time: seconds(session.authenticatedAt),
    ...session.assurance,
    exp: seconds(issuedAt) + lifetimeSeconds,
    iat: seconds(issuedAt),
    ...(client.settings.EnableTokenRevocation && { jti }),
  };
  // Attributes come last, and none stands in for a claim of ours, whatever it is called.
  return { ...claims, ...attributeClaims(client, user, session), ...claims };
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims(facts: TokenFacts): Claims {
  const { issuer, client, user, session, groups, issuedAt, lifetimeSeconds, jti, audience } = facts;
  return {
    sub: user.sub,
    ...(session.deviceKey !== undefined && { device_key: session.deviceKey }),
    ...(groups.length > 0 && { "cognito:groups": groups.map(({ name }) => name) }),
    iss: issuer,
    ...(audience !== undefined && { aud: audience }),
    ...(session.grant && { version: 2 }),
    client_id: client.id,
    ...originOf(facts),
    ...eventOf(facts),
    token_use: "access",
    scope: session.grant?.scopes.join(" ") ?? SELF_SERVICE_SCOPE,
    auth_time: seconds(session.authenticatedAt),
    ...session.assurance,
    exp: seconds(issuedAt) + lifetimeSeconds,
    iat: seconds(issuedAt),
    jti,
    username: user.username,
  };
}

/**
 * By this, and `jti`, Cognito marks tokens for revocation; where the client has that off it is left out, `jti` in ID tokens too.
 * A session that can be listed and ended is named all the same.
 */
const originOf = ({ client, session, isTracked = false }: TokenFacts): Claims =>
  client.settings.EnableTokenRevocation || isTracked ? { origin_jti: session.id } : {};

/** Tokens of the API name the event that they come from; those of the OAuth endpoints do not (both as seen on AWS). */
const eventOf = ({ session, eventId }: TokenFacts): Claims => (session.grant ? {} : { event_id: eventId });

export interface MachineFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string | undefined;
  readonly scopes: readonly string[];
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
  readonly jti: string;
}

/** An access token by client credentials: the client is its own subject. */
export const machineClaims = (facts: MachineFacts): Claims => ({
  sub: facts.clientId,
  token_use: "access",
  scope: facts.scopes.join(" "),
  auth_time: seconds(facts.issuedAt),
  iss: facts.issuer,
  ...(facts.audience !== undefined && { aud: facts.audience }),
  exp: seconds(facts.issuedAt) + facts.lifetimeSeconds,
  iat: seconds(facts.issuedAt),
  version: 2,
  jti: facts.jti,
  client_id: facts.clientId,
});

/** The left half of the token's SHA-256 (OpenID Connect Core §3.1.3.6). */
const atHash = (accessToken: string): string => toBase64url(sha256(accessToken).subarray(0, 16));

/** As applications read them: everything is text, custom numbers too, but for two flags and the address. */
function attributeClaims(client: Client, user: User, { grant }: Session): Claims {
  const readable = Object.entries(readableAttributes(client, user.attributes));
  return Object.fromEntries(
    readable
      .filter(([name]) => !grant || opensAttribute(grant.scopes, name))
      .map(([name, value]) => [name, claimOf(name, value)]),
  );
}

function claimOf(name: string, value: string): unknown {
  if (name === "email_verified" || name === "phone_number_verified") return value === "true";
  // As on AWS, whatever the attribute holds (amplify-js #4935); OpenID Connect Core §5.1.1.
  return name === "address" ? { formatted: value } : value;
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
