import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { answerTo } from "../core/oauth/answer.ts";
import { type Asked, readAuthorizationRequest } from "../core/oauth/authorization-request.ts";
import { type Account, accountsIn, meetsTarget, reusable } from "../core/oauth/browser-session.ts";
import { RedirectedError, ShownError } from "../core/oauth/errors.ts";
import { addressOfError } from "../core/oauth/redirect.ts";
import { readCookie } from "../lib/cookies.ts";
import { readForm } from "../lib/form.ts";

/**
 * GET or POST /oauth2/authorize: to the application at once for somebody who is signed in at this browser, else to the sign-in
 * page with the same query.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export async function authorize(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const form = request.method === "POST" ? ((await readForm(request)) ?? new URLSearchParams()) : undefined;
  const query = form ?? new URL(request.url).searchParams;
  try {
    const asked = await readAuthorizationRequest(ctx, site.pool, query);
    const account = await silently(ctx, site, asked, request, query.get("id_token_hint") || undefined);
    if (account) return redirect(await answerTo(ctx, asked, account));
    if (asked.authorization.prompt.has("none")) throw new RedirectedError(asked.authorization, "login_required");
    return redirect(`${site.path}/login?${query.toString()}`);
  } catch (error) {
    if (error instanceof RedirectedError) return redirect(addressOfError(error));
    if (error instanceof ShownError) return redirect(`${site.path}/error?${shownQuery(error)}`);
    throw error;
  }
}

/**
 * Who need not be asked: the newest sign-in at this browser, if it is as young and as strong as the request wants it. Where an ID token of the
 * pool, be it an old one, hints at a person, nobody else will do (OpenID Connect Core §3.1.2.1).
 */
async function silently(
  ctx: Context,
  { pool }: PoolSite,
  asked: Asked,
  request: Request,
  hint: string | undefined,
): Promise<Account | undefined> {
  const { prompt } = asked.authorization;
  if (prompt.has("login") || prompt.has("select_account")) return undefined;
  const accounts = reusable(ctx, asked, await accountsIn(ctx, pool, readCookie(request.headers, "cognito")));
  const hinted = hint === undefined ? undefined : await ctx.signer.verify(pool.id, "id", hint);
  const account = hint === undefined ? accounts[0] : accounts.find(({ user }) => user.sub === hinted?.sub);
  // Whoever signed in before them may have shown more: they are somebody else all the same.
  return account && (await meetsTarget(ctx, asked, account)) ? account : undefined;
}

const shownQuery = ({ code, clientId }: ShownError): string =>
  new URLSearchParams({ error: code, ...(clientId !== undefined && { client_id: clientId }) }).toString();

/** What it tells may depend on the cookie, and a code is nobody else's. */
const redirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { location, "cache-control": "no-store", pragma: "no-cache" } });
