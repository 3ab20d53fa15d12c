import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { CognitoError } from "../core/errors.ts";
import { identitiesAttribute } from "../core/identity-providers/identity.ts";
import { opensAttribute } from "../core/oauth/scopes.ts";
import { isOn } from "../core/oauth/switches.ts";
import { signedInBy } from "../core/tokens/access-token.ts";
import { readableAttributes } from "../core/users/attributes.ts";
import { readForm } from "../lib/form.ts";

const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "www-authenticate",
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  "content-type": "application/json;charset=UTF-8",
  expires: "0",
  pragma: "no-cache",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

const VERIFIED: ReadonlySet<string> = new Set(["email_verified", "phone_number_verified"]);

/**
 * GET or POST /oauth2/userInfo (OpenID Connect Core §5.3): what the access token opens of its user. Every value is text, the two
 * verified flags too, unless the pool asks for true booleans.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export async function userInfo(ctx: Context, { pool }: PoolSite, request: Request): Promise<Response> {
  const token = await tokenIn(request);
  if (token === undefined) return refusal(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
  try {
    const { user, scopes, ...app } = await signedInBy(ctx, token, "openid");
    if (app.pool.id !== pool.id) return invalidToken();
    const booleans = await isOn(ctx, app, "userinfo-booleans");
    const attributes = Object.entries(readableAttributes(app.client, user.attributes))
      .filter(([name]) => opensAttribute(scopes, name))
      .map(([name, value]) => [name, booleans && VERIFIED.has(name) ? value === "true" : value] as const);
    const body = {
      sub: user.sub,
      ...identitiesAttribute(user),
      ...Object.fromEntries(attributes),
      username: user.username,
    };
    return Response.json(body, { headers: HEADERS });
  } catch (error) {
    if (error instanceof CognitoError) return invalidToken();
    throw error;
  }
}

/** In the header or in a form, and in one of them only (RFC 6750 §2). */
async function tokenIn(request: Request): Promise<string | undefined> {
  const authorization = request.headers.get("authorization");
  const form = request.method === "POST" ? await readForm(request) : undefined;
  const [token, ...more] = [
    ...(authorization === null ? [] : [bearer(authorization)]),
    ...(form?.getAll("access_token") ?? []),
  ];
  return more.length > 0 ? undefined : token;
}

const bearer = (authorization: string): string | undefined => /^bearer +(\S+)$/i.exec(authorization)?.[1];

const invalidToken = () =>
  refusal(401, "invalid_token", "Access token is expired, disabled, or deleted, or the user has globally signed out.");

/** The header is AWS's own; RFC 6750 would begin it with `Bearer`. */
const refusal = (status: number, error: string, description: string): Response =>
  Response.json(
    { error, error_description: description },
    {
      status,
      headers: { ...HEADERS, "www-authenticate": `error="${error}", error_description="${description}"` },
    },
  );
