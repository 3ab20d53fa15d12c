import type { ClientSettings, ExplicitAuthFlow } from "../clients/client.ts";

/** What a client must allow for a flow. */
export type AllowedFlow = Extract<ExplicitAuthFlow, `ALLOW_${string}`>;

/**
 * The flows in force for a client. The names before 2019 add to what every client could do then, refresh among it; the
 * present ones stand for themselves alone.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export function allowedFlows({ ExplicitAuthFlows: named }: ClientSettings): ReadonlySet<AllowedFlow> {
  if (named === undefined) return new Set([...ALWAYS, "ALLOW_USER_SRP_AUTH"]);
  const present = named.filter(isPresentName);
  if (present.length > 0) return new Set(present);
  const allowed = new Set<AllowedFlow>(ALWAYS);
  if (!named.includes("CUSTOM_AUTH_FLOW_ONLY")) allowed.add("ALLOW_USER_SRP_AUTH");
  if (named.includes("USER_PASSWORD_AUTH")) allowed.add("ALLOW_USER_PASSWORD_AUTH");
  if (named.includes("ADMIN_NO_SRP_AUTH")) allowed.add("ALLOW_ADMIN_USER_PASSWORD_AUTH");
  return allowed;
}

const ALWAYS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"] as const;

const isPresentName = (name: ExplicitAuthFlow): name is AllowedFlow => name.startsWith("ALLOW_");
