import { brandOf } from "../core/branding/brand.ts";
import { findApp } from "../core/clients/app.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { languageOf } from "./language.ts";
import { pageOf } from "./layout.ts";
import type { Texts } from "./texts/en.ts";
import { fill, textsIn } from "./texts/index.ts";

/** What is told beyond "an error was encountered", for whoever builds the application. */
const REASONS: Readonly<Record<string, keyof Texts>> = {
  invalid_request: "requestProblem",
  redirect_mismatch: "redirectMismatch",
  "Login option is not available": "noLogin",
  "Login pages unavailable": "noStyle",
};

/** GET /error: what cannot be told to an application, because it is not known which, or where it is. */
export async function error(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const language = languageOf(query, request.headers);
  const texts = textsIn(language);
  const code = query.get("error") ?? "";
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  const app = await findApp(ctx, query.get("client_id") ?? "");
  const isOurs = app?.pool.id === site.pool.id;
  return pageOf(site, language, {
    ...(isOurs && { brand: await brandOf(ctx, app.client, site.domain), clientId: app.client.id }),
    title: texts.somethingWrong,
    alert: { kind: "error", text: texts.pageProblem },
    description: reason === undefined ? undefined : texts[reason],
    body: "",
    status: 400,
  });
}

/** What a person sees where a page is asked for as no page of it asks. */
export const methodNotAllowed = (site: PoolSite, request: Request): Promise<Response> =>
  wrongPage(site, request, (texts) => ({ alert: texts.pageProblem, status: 405 }));

/** What a person sees whose request is one too many: for their address, or for all. */
export async function tooManyRequests(site: PoolSite, request: Request, waitMs: number): Promise<Response> {
  const page = await wrongPage(site, request, (texts) => ({ alert: texts.tooManyAttempts, status: 429 }));
  page.headers.set("retry-after", String(Math.ceil(waitMs / 1000)));
  return page;
}

/** What a person sees when a fault of ours keeps a page from being made; the number finds it in the log. */
export const fault = (site: PoolSite, request: Request, requestId: string): Promise<Response> =>
  wrongPage(site, request, (texts) => ({
    alert: texts.pageProblem,
    description: fill(texts.faultNumber, { id: requestId }),
    status: 500,
  }));

interface Wrong {
  readonly alert: string;
  readonly description?: string;
  readonly status: number;
}

/** For a request that may be on behalf of no application: without anybody's brand. */
function wrongPage(site: PoolSite, request: Request, wrong: (texts: Texts) => Wrong): Promise<Response> {
  const language = languageOf(new URL(request.url).searchParams, request.headers);
  const texts = textsIn(language);
  const { alert, ...parts } = wrong(texts);
  return pageOf(site, language, {
    title: texts.somethingWrong,
    alert: { kind: "error", text: alert },
    body: "",
    ...parts,
  });
}
