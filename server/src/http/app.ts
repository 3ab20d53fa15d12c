import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Logger } from "pino";
import { awsJson, errorResponse } from "../api/aws-json.ts";
import { preflight } from "../api/cors.ts";
import { operations } from "../api/user-pools/index.ts";
import type { Context } from "../core/context.ts";
import { CognitoError } from "../core/errors.ts";
import { jwks } from "../oauth/jwks.ts";
import { openidConfiguration } from "../oauth/openid-configuration.ts";
import { isOurHost, isOwnOrigin } from "./hosts.ts";
import { inboxRoutes } from "./inbox.ts";

/** What the front doors need besides the core's context. */
export interface HttpNeeds {
  readonly ctx: Context;
  readonly log: Logger;
  readonly baseDomain: string;
  readonly inbox: boolean;
  /** True while the server can serve. */
  readonly healthy: () => Promise<boolean>;
}

/** Every route of the server. */
export function httpApp({ ctx, log, baseDomain, inbox, healthy }: HttpNeeds): Hono {
  const app = new Hono();
  const { publicUrl } = ctx.site;
  const hosts = { publicUrl, baseDomain };
  const isPoolDomain = async (domain: string) => (await ctx.store.domains.find(domain)) !== undefined;

  app.use(async (c, next) => {
    if (await isOurHost(hosts, c.req.header("host"), isPoolDomain)) return next();
    return c.json({ message: "This server does not answer to that host name." }, 403);
  });

  app.get("/health", async (c) => ((await healthy()) ? c.json({ status: "ok" }) : c.json({ status: "unavailable" }, 503)));

  app.options("/", (c) => preflight(c.req.raw));
  app.post("/", async (c) => {
    const started = performance.now();
    const requestId = randomUUID();
    const own = (origin: string) => isOwnOrigin(publicUrl, c.req.header("host"), origin);
    const { response, outcome } = await awsJson(ctx, operations, c.req.raw, requestId, own);
    const line = {
      requestId,
      operation: outcome.operation,
      outcome: outcome.error ?? "ok",
      ms: Math.round((performance.now() - started) * 10) / 10,
    };
    if (outcome.fault === undefined) log.info(line);
    else log.error({ ...line, err: outcome.fault });
    return response;
  });

  app.get("/:poolId/.well-known/jwks.json", (c) => jwks(ctx, c.req.param("poolId")));
  app.get("/:poolId/.well-known/openid-configuration", (c) => openidConfiguration(ctx, c.req.param("poolId")));

  if (inbox) app.route("/inbox", inboxRoutes(ctx, publicUrl));

  app.notFound((c) => c.json({ message: "Not found" }, 404));
  app.onError((fault) => {
    const requestId = randomUUID();
    log.error({ requestId, err: fault });
    return errorResponse(new CognitoError("InternalErrorException", "Internal server error"), requestId);
  });
  return app;
}
