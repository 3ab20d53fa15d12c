import type { Client } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { customScopesOf } from "../resource-servers/scopes.ts";

/** The scopes of OpenID Connect, and Cognito's own for a person's dealings with the user pools API. */
const STANDARD: ReadonlySet<string> = new Set(["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]);

/** Means something only beside `openid`. */
const NEEDS_OPENID = ["email", "phone", "profile"];

/** What was asked for, without repetitions; undefined when nothing was. RFC 6749 §3.3. */
export const scopesIn = (parameter: string | null | undefined): readonly string[] | undefined => {
  const scopes = new Set((parameter ?? "").split(" ").filter((scope) => scope !== ""));
  return scopes.size === 0 ? undefined : [...scopes];
};

/** The scopes a client may ask for. */
export const allowedScopes = ({ settings }: Client): readonly string[] => settings.AllowedOAuthScopes ?? [];

/** Those of them that a resource server has or had: the only ones a machine may have, for it is nobody whose data could be opened. */
export const customScopesAllowed = (client: Client): readonly string[] =>
  allowedScopes(client).filter((scope) => !STANDARD.has(scope));

/**
 * Those of a client's scopes that still exist, of all or of what it asked for. One whose resource server was changed or taken
 * away stays on the client; to ask for it is no error, and it is not issued.
 */
export async function scopesOf(
  ctx: Pick<Context, "store">,
  client: Client,
  asked: readonly string[] = allowedScopes(client),
): Promise<readonly string[]> {
  if (asked.every((scope) => STANDARD.has(scope))) return asked;
  const custom = await customScopesOf(ctx, client.poolId);
  return asked.filter((scope) => STANDARD.has(scope) || custom.has(scope));
}

/** Whether scopes about a person are asked for together with `openid`, as they must be. */
export const fitTogether = (scopes: readonly string[]): boolean =>
  scopes.includes("openid") || !scopes.some((scope) => NEEDS_OPENID.includes(scope));

const PROFILE: ReadonlySet<string> = new Set([
  "name",
  "family_name",
  "given_name",
  "middle_name",
  "nickname",
  "preferred_username",
  "profile",
  "picture",
  "website",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "address",
  "updated_at",
]);

/**
 * Which attributes scopes open to an application: all for `openid` alone, else those of the other scopes.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function opensAttribute(scopes: readonly string[], name: string): boolean {
  if (!NEEDS_OPENID.some((scope) => scopes.includes(scope))) return true;
  if (name === "email" || name === "email_verified") return scopes.includes("email");
  if (name === "phone_number" || name === "phone_number_verified") return scopes.includes("phone");
  return scopes.includes("profile") && (PROFILE.has(name) || name.includes(":"));
}
