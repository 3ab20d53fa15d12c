import type { Client } from "../clients/client.ts";
import type { Group } from "../groups/group.ts";
import { readableAttributes } from "../users/attributes.ts";
import type { User } from "../users/user.ts";
import type { Session } from "./session.ts";

export interface TokenFacts {
  readonly issuer: string;
  readonly client: Client;
  readonly user: User;
  readonly session: Session;
  /** Strongest first. */
  readonly groups: readonly Group[];
  readonly scope: string;
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
  readonly jti: string;
  readonly eventId: string;
}

type Claims = Readonly<Record<string, unknown>>;

/** Cognito marks tokens for revocation by these two; a client without revocation gets neither in its ID token. */
const revocable = ({ client, session, jti }: TokenFacts): Claims =>
  client.settings.EnableTokenRevocation ? { origin_jti: session.id, jti } : {};

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims(facts: TokenFacts): Claims {
  const { issuer, client, user, session, groups, issuedAt, lifetimeSeconds, eventId } = facts;
  const roles = groups.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn]));
  const preferred = preferredRole(groups);
  return {
    // First, so that no attribute stands in for a claim of ours, whatever it is called.
    ...attributeClaims(client, user),
    sub: user.sub,
    ...(groups.length > 0 && { "cognito:groups": groups.map(({ name }) => name) }),
    iss: issuer,
    "cognito:username": user.username,
    ...(preferred !== undefined && { "cognito:preferred_role": preferred }),
    ...(roles.length > 0 && { "cognito:roles": [...new Set(roles)] }),
    aud: client.id,
    event_id: eventId,
    token_use: "id",
    auth_time: seconds(session.authenticatedAt),
    exp: seconds(issuedAt) + lifetimeSeconds,
    iat: seconds(issuedAt),
    ...revocable(facts),
  };
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims(facts: TokenFacts): Claims {
  const { issuer, client, user, session, groups, scope, issuedAt, lifetimeSeconds, jti, eventId } = facts;
  return {
    sub: user.sub,
    ...(groups.length > 0 && { "cognito:groups": groups.map(({ name }) => name) }),
    iss: issuer,
    client_id: client.id,
    ...revocable(facts),
    event_id: eventId,
    token_use: "access",
    scope,
    auth_time: seconds(session.authenticatedAt),
    exp: seconds(issuedAt) + lifetimeSeconds,
    iat: seconds(issuedAt),
    jti,
    username: user.username,
  };
}

/** The two verified flags are booleans in a token, and everything else is text, custom numbers too. */
function attributeClaims(client: Client, user: User): Claims {
  return Object.fromEntries(
    Object.entries(readableAttributes(client, user.attributes)).map(([name, value]) => [
      name,
      name === "email_verified" || name === "phone_number_verified" ? value === "true" : value,
    ]),
  );
}

/** The role of the strongest group; none where groups of that strength differ in their roles. */
function preferredRole(groups: readonly Group[]): string | undefined {
  const strongest = groups.filter(
    ({ roleArn, precedence }) =>
      roleArn !== undefined && precedence === groups.find((group) => group.roleArn)?.precedence,
  );
  const roles = new Set(strongest.map(({ roleArn }) => roleArn));
  return roles.size === 1 ? strongest[0]?.roleArn : undefined;
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);
