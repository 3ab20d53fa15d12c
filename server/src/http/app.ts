import { randomUUID } from "node:crypto";
import { Hono, type Context as HonoContext } from "hono";
import type { Logger } from "pino";
import { awsJson } from "../api/aws-json.ts";
import { preflight } from "../api/cors.ts";
import type { AnyOperation } from "../api/operation.ts";
import { operations as userPools } from "../api/user-pools/index.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { jwks } from "../oauth/jwks.ts";
import { openidConfiguration } from "../oauth/openid-configuration.ts";
import { askedOf } from "./forwarded.ts";
import { isOwnOrigin, whomNames } from "./hosts.ts";
import { uploadOfImport } from "./import.ts";
import { inboxRoutes } from "./inbox.ts";
import { peerOf, setHeader } from "./node-server.ts";
import { answerToFault, poolEndpoint } from "./pool-endpoints.ts";

/** What may be a pool's id: nothing else is looked up. */
const POOL_ID = ":poolId{[A-Za-z0-9-]+_[A-Za-z0-9]+}";

/** What may be a pool's domain. */
const DOMAIN = ":domain{[a-z0-9][a-z0-9.-]*}";

/** What the front doors need besides the core's context. */
export interface HttpNeeds {
  readonly ctx: Context;
  readonly log: Logger;
  readonly baseDomain: string;
  readonly inbox: boolean;
  /** The proxy before this server says how it was asked. */
  readonly trustProxy?: boolean;
  /** Browsers are told to come by HTTPS only. */
  readonly hsts?: boolean;
  /** True while the server can serve. */
  readonly healthy: () => Promise<boolean>;
  /** The operations served, where they are not all those that are built. */
  readonly operations?: ReadonlyMap<string, AnyOperation>;
}

/** Every route of the server. */
export function httpApp({
  ctx,
  log,
  baseDomain,
  inbox,
  healthy,
  trustProxy = false,
  hsts = false,
  operations = userPools,
}: HttpNeeds): Hono {
  const app = new Hono();
  const { publicUrl } = ctx.site;
  const hosts = { publicUrl, baseDomain };
  const { protocol, pathname } = new URL(publicUrl);
  const hostOf = (request: Request) => askedOf(request, undefined, { trustProxy, hosts }).host;
  const addressOf = (c: HonoContext) => askedOf(c.req.raw, peerOf(c.env), { trustProxy, hosts }).address;
  const siteOf = async (c: HonoContext, name: string, url: string, path: string): Promise<PoolSite | undefined> => {
    const domain = await ctx.store.domains.find(name);
    const pool = domain && (await ctx.store.pools.find(domain.poolId));
    return domain && pool && { domain, pool, url, path, address: addressOf(c) };
  };
  /** Serves a path of a pool's domain, and leaves a line in the log; undefined where there is nothing. */
  const serve = async (c: HonoContext, site: PoolSite, path: string): Promise<Response | undefined> => {
    const request = c.req.raw;
    const started = performance.now();
    const requestId = randomUUID();
    const line = (outcome: number) => {
      const ms = Math.round((performance.now() - started) * 10) / 10;
      return { requestId, operation: `${request.method} ${path}`, outcome, ms };
    };
    let answer: Response | undefined;
    try {
      answer = await poolEndpoint(ctx, site, path, request);
      if (!answer) return undefined;
      log.info(line(answer.status));
    } catch (fault) {
      log.error({ ...line(500), err: fault });
      answer = await answerToFault(site, path, request, requestId);
    }
    setHeader(c.env, answer, "x-amz-cognito-request-id", requestId);
    return answer;
  };

  app.use(async (c, next) => {
    const host = hostOf(c.req.raw);
    if (hsts) c.header("strict-transport-security", "max-age=31536000");
    const named = whomNames(hosts, host);
    if (named === "server") return next();
    const site = named && (await siteOf(c, named.domain, `${protocol}//${host?.toLowerCase()}`, ""));
    if (!site) return c.json({ message: "This server does not answer to that host name." }, 403);
    return (await serve(c, site, new URL(c.req.url).pathname)) ?? next();
  });

  app.get("/health", async (c) => {
    const [status, code] = (await healthy()) ? (["ok", 200] as const) : (["unavailable", 503] as const);
    return c.json({ status }, code, { "cache-control": "no-store" });
  });

  app.options("/", (c) => preflight(c.req.raw));
  app.post("/", async (c) => {
    const started = performance.now();
    const requestId = randomUUID();
    const own = (origin: string) => isOwnOrigin(publicUrl, hostOf(c.req.raw), origin);
    const { response, outcome } = await awsJson(ctx, operations, c.req.raw, requestId, own, addressOf(c));
    const { operation, error, fault } = outcome;
    const line = {
      requestId,
      operation,
      outcome: error ?? "ok",
      ms: Math.round((performance.now() - started) * 10) / 10,
    };
    // Of the request itself nothing is kept, but for finding a fault of ours, or where somebody asked to see it.
    if (fault) log.error({ ...line, request: outcome.redacted(), err: fault.thrown });
    else if (log.isLevelEnabled("debug")) log.debug({ ...line, request: outcome.redacted() });
    else log.info(line);
    return response;
  });

  app.get(`/${POOL_ID}/.well-known/jwks.json`, (c) => jwks(ctx, c.req.param("poolId")));
  app.get(`/${POOL_ID}/.well-known/openid-configuration`, (c) => openidConfiguration(ctx, c.req.param("poolId")));

  app.put(`/import/${POOL_ID}/:job`, async (c) => {
    const started = performance.now();
    const answer = await uploadOfImport(ctx, { poolId: c.req.param("poolId"), id: c.req.param("job") }, c.req.raw);
    const ms = Math.round((performance.now() - started) * 10) / 10;
    log.info({ requestId: randomUUID(), operation: "PUT /import", outcome: answer.status, ms });
    return answer;
  });

  if (inbox) app.route("/inbox", inboxRoutes(ctx, publicUrl));

  app.all(`/${DOMAIN}/*`, async (c, next) => {
    const name = c.req.param("domain");
    const site = await siteOf(c, name, `${publicUrl}/${name}`, `${pathname === "/" ? "" : pathname}/${name}`);
    const path = new URL(c.req.url).pathname.slice(name.length + 1);
    return (site && (await serve(c, site, path))) ?? next();
  });

  app.notFound((c) => c.json({ message: "Not found" }, 404));
  app.onError((fault, c) => {
    const requestId = randomUUID();
    log.error({ requestId, operation: `${c.req.method} ${c.req.routePath}`, outcome: "failed", err: fault });
    return c.json({ message: "Internal server error", requestId }, 500);
  });
  return app;
}
