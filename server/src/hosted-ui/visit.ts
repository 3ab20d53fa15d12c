import type { Attempt } from "../core/auth/attempt.ts";
import { UnmetTarget } from "../core/auth/target.ts";
import { type Brand, brandOf } from "../core/branding/brand.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { type Asked, readAuthorizationRequest } from "../core/oauth/authorization-request.ts";
import { type Account, accountsIn } from "../core/oauth/browser-session.ts";
import { RedirectedError, ShownError } from "../core/oauth/errors.ts";
import { addressOfError } from "../core/oauth/redirect.ts";
import { readCookie, writeCookie } from "../lib/cookies.ts";
import { readForm } from "../lib/form.ts";
import { CSRF_COOKIE, CSRF_FIELD, csrfOf, isOwnForm } from "./csrf.ts";
import { known, languageOf } from "./language.ts";
import { openPageData, PAGE_DATA_COOKIE, PAGE_DATA_SECONDS, type PageData, sealPageData } from "./page-data.ts";
import { Problem } from "./problems.ts";
import type { Texts } from "./texts/en.ts";
import { type Language, textsIn } from "./texts/index.ts";

/** A person at one of the pages, on behalf of an application: the same query takes them from page to page. */
export interface Visit {
  readonly ctx: Context;
  readonly site: PoolSite;
  readonly request: Request;
  /** The authorization request, as it came. */
  readonly query: URLSearchParams;
  readonly asked: Asked;
  readonly attempt: Attempt;
  /** How the application's pages look. */
  readonly brand: Brand;
  readonly language: Language;
  readonly texts: Texts;
  /** The token of this page's forms. */
  readonly csrf: string;
  /** Who is signed in at this browser, newest first. */
  readonly accounts: readonly Account[];
  /** What the page before left. */
  readonly left: PageData | undefined;
}

/** Two ways to come to a page. */
export interface Page {
  /** Shows it. With a problem if a form was sent too late, or not from here: nothing of that form may be shown. */
  readonly get: (visit: Visit, problem?: Problem) => Response | Promise<Response>;
  readonly post: (visit: Visit, form: URLSearchParams) => Response | Promise<Response>;
}

/**
 * Makes a page an endpoint: reads the request that it serves, and lets nobody send a form but from the page itself.
 * @param read the request, where it need not be a whole one
 */
export const page =
  ({ get, post }: Page, read = readAuthorizationRequest) =>
  async (ctx: Context, site: PoolSite, request: Request): Promise<Response> => {
    let asked: Asked | undefined;
    try {
      const query = new URL(request.url).searchParams;
      asked = await read(ctx, site.pool, query);
      const brand = await brandOf(ctx, asked.client, site.domain);
      if (brand.kind === "none") throw new ShownError("Login pages unavailable", asked.client.id);
      const language = languageOf(query, request.headers);
      const visit: Visit = {
        ctx,
        site,
        request,
        query,
        asked,
        attempt: {
          client: asked.client,
          pool: asked.pool,
          door: "hosted",
          target: asked.authorization.target,
          origin: { address: site.address, userAgent: request.headers.get("user-agent") ?? undefined },
        },
        brand,
        language,
        texts: textsIn(language),
        csrf: csrfOf(request.headers) ?? ctx.random.uuid(),
        accounts: await accountsIn(ctx, site.pool, readCookie(request.headers, "cognito")),
        left: openPageData(ctx, asked, readCookie(request.headers, PAGE_DATA_COOKIE)),
      };
      if (request.method !== "POST") return await get(visit);
      const form = await readForm(request);
      const isOwn = form && isOwnForm(site, request, form.get(CSRF_FIELD));
      return isOwn ? await post(visit, form) : await get(visit, new Problem("pageExpired"));
    } catch (error) {
      if (error instanceof UnmetTarget && asked) return plainRedirect(addressOfError(unmet(asked)));
      if (error instanceof RedirectedError) return plainRedirect(addressOfError(error));
      if (error instanceof ShownError) {
        const { code, clientId } = error;
        const query = new URLSearchParams({ error: code, ...(clientId !== undefined && { client_id: clientId }) });
        return plainRedirect(`${site.path}/error?${query.toString()}`);
      }
      throw error;
    }
  };

/** @see https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html */
const unmet = ({ authorization }: Asked) =>
  new RedirectedError(
    authorization,
    "unmet_authentication_requirements",
    "the user has no factors that meet any of acr_values",
  );

/** The address of another page of the same request. */
export const hrefOf = ({ site, query }: Pick<Visit, "site" | "query">, path: string): string =>
  `${site.path}${path}?${query.toString()}`;

/** To another page of the same request, with what this one leaves for it. */
export function redirect(visit: Visit, path: string, leave?: PageData): Response {
  const response = plainRedirect(hrefOf(visit, path));
  if (leave)
    setCookie(visit.site, response, PAGE_DATA_COOKIE, sealPageData(visit.ctx, visit.asked, leave), PAGE_DATA_SECONDS);
  else if (visit.left) setCookie(visit.site, response, PAGE_DATA_COOKIE, "", 0);
  return response;
}

export const plainRedirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { location, "cache-control": "no-store", pragma: "no-cache" } });

export function setCookie(
  site: PoolSite,
  response: Response,
  name: string,
  value: string,
  maxAgeSeconds?: number,
): void {
  const attributes = {
    path: site.path,
    secure: site.url.startsWith("https:"),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
  response.headers.append("set-cookie", writeCookie(name, value, attributes));
}

/** The cookies that every page sets: the token of its forms, and a language that was chosen. A notice has been read then. */
export function setPageCookies({ site, request, query, csrf, left }: Visit, response: Response): void {
  if (left?.kind === "notice") setCookie(site, response, PAGE_DATA_COOKIE, "", 0);
  if (csrfOf(request.headers) !== csrf) setCookie(site, response, CSRF_COOKIE, csrf);
  const chosen = known(query.get("lang") ?? "");
  if (chosen !== undefined) setCookie(site, response, "lang", chosen, YEAR_SECONDS);
}

const YEAR_SECONDS = 365 * 86_400;
