import type { ClaimChanges, GroupClaims, TokenChanges } from "../triggers/pre-token-generation.ts";
import type { Claims } from "./claims.ts";

/** What no function changes: whom, by whom, for whom and for how long a token is. */
const UNTOUCHABLE: ReadonlySet<string> = new Set([
  "acr",
  "amr",
  "at_hash",
  "aud",
  "auth_time",
  "azp",
  "client_id",
  "device_key",
  "event_id",
  "exp",
  "iat",
  "identities",
  "iss",
  "jti",
  "nbf",
  "nonce",
  "origin_jti",
  "sub",
  "token_use",
  "username",
  "version",
]);

const GROUPS = "cognito:groups";

/**
 * The claims of an ID token as a function wants them. What it may not change stays as it is.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export const changedIdClaims = (claims: Claims, { id, groups }: TokenChanges): Claims =>
  changed(withGroups(claims, groups, true), id, mayAdd);

/** The same of an access token: its scopes, and the client's id as its `aud`, may be added too. */
export function changedAccessClaims(
  claims: Claims,
  { access, groups, scopesToAdd, scopesToSuppress }: TokenChanges,
): Claims {
  const scopes = String(claims.scope).split(" ").filter(Boolean);
  const kept = [...new Set([...scopes, ...scopesToAdd])].filter((scope) => !scopesToSuppress.includes(scope));
  return changed(withGroups({ ...claims, scope: kept.join(" ") }, groups, false), access, (name, value) =>
    name === "aud" ? value === claims.client_id : name !== "scope" && mayAdd(name),
  );
}

/** A claim that is both added and suppressed is suppressed. */
function changed(
  claims: Claims,
  { addOrOverride, suppress }: ClaimChanges,
  may: (name: string, value: unknown) => boolean,
): Claims {
  const isSuppressed = (name: string) =>
    name === GROUPS || isAboutGroups(name)
      ? suppress.has(GROUPS)
      : suppress.has(name) && name !== "scope" && !isUntouchable(name);
  const added = [...addOrOverride].filter(([name, value]) => may(name, value));
  return Object.fromEntries([...Object.entries(claims), ...added].filter(([name]) => !isSuppressed(name)));
}

const isUntouchable = (name: string): boolean => UNTOUCHABLE.has(name) || name.startsWith("cognito:");

/** Attributes of developers may be kept from a token, and never be set by one. */
const mayAdd = (name: string): boolean => !isUntouchable(name) && !name.startsWith("dev:");

const isAboutGroups = (name: string): boolean => name === "cognito:roles" || name === "cognito:preferred_role";

function withGroups(claims: Claims, groups: GroupClaims | undefined, withRoles: boolean): Claims {
  if (!groups) return claims;
  const others = Object.entries(claims).filter(([name]) => name !== GROUPS && !isAboutGroups(name));
  return {
    ...Object.fromEntries(others),
    ...(groups.groups.length > 0 && { [GROUPS]: groups.groups }),
    ...(withRoles && groups.roles.length > 0 && { "cognito:roles": groups.roles }),
    ...(withRoles && groups.preferredRole !== undefined && { "cognito:preferred_role": groups.preferredRole }),
  };
}
