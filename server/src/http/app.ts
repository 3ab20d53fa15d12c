import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Logger } from "pino";
import { awsJson } from "../api/aws-json.ts";
import { preflight } from "../api/cors.ts";
import type { AnyOperation } from "../api/operation.ts";
import { operations as userPools } from "../api/user-pools/index.ts";
import type { Context } from "../core/context.ts";
import { jwks } from "../oauth/jwks.ts";
import { openidConfiguration } from "../oauth/openid-configuration.ts";
import { isOurHost, isOwnOrigin } from "./hosts.ts";
import { inboxRoutes } from "./inbox.ts";

/** What may be a pool's id: nothing else is looked up. */
const POOL_ID = ":poolId{[A-Za-z0-9-]+_[A-Za-z0-9]+}";

/** What the front doors need besides the core's context. */
export interface HttpNeeds {
  readonly ctx: Context;
  readonly log: Logger;
  readonly baseDomain: string;
  readonly inbox: boolean;
  /** True while the server can serve. */
  readonly healthy: () => Promise<boolean>;
  /** The operations served, where they are not all those that are built. */
  readonly operations?: ReadonlyMap<string, AnyOperation>;
}

/** Every route of the server. */
export function httpApp({ ctx, log, baseDomain, inbox, healthy, operations = userPools }: HttpNeeds): Hono {
  const app = new Hono();
  const { publicUrl } = ctx.site;
  const hosts = { publicUrl, baseDomain };
  const isPoolDomain = async (domain: string) => (await ctx.store.domains.find(domain)) !== undefined;

  app.use(async (c, next) => {
    if (await isOurHost(hosts, c.req.header("host"), isPoolDomain)) return next();
    return c.json({ message: "This server does not answer to that host name." }, 403);
  });

  app.get("/health", async (c) => {
    const [status, code] = (await healthy()) ? (["ok", 200] as const) : (["unavailable", 503] as const);
    return c.json({ status }, code, { "cache-control": "no-store" });
  });

  app.options("/", (c) => preflight(c.req.raw));
  app.post("/", async (c) => {
    const started = performance.now();
    const requestId = randomUUID();
    const own = (origin: string) => isOwnOrigin(publicUrl, c.req.header("host"), origin);
    const { response, outcome } = await awsJson(ctx, operations, c.req.raw, requestId, own);
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

  if (inbox) app.route("/inbox", inboxRoutes(ctx, publicUrl));

  app.notFound((c) => c.json({ message: "Not found" }, 404));
  app.onError((fault, c) => {
    const requestId = randomUUID();
    log.error({ requestId, operation: `${c.req.method} ${c.req.routePath}`, outcome: "failed", err: fault });
    return c.json({ message: "Internal server error", requestId }, 500);
  });
  return app;
}
