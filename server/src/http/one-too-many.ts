import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import type { RequestCategory } from "../core/limits/request-limits.ts";
import { tooManyRequests as pageOfTooMany } from "../hosted-ui/error.ts";
import { tooManyRequests } from "../oauth/answer.ts";

/** What people do at the pages, as the API's operations would count. */
const CATEGORIES: Readonly<Record<string, RequestCategory>> = {
  "/login": "UserAuthentication",
  "/firstFactor": "Challenges",
  "/mfa": "Challenges",
  "/signup": "UserCreation",
  "/confirm": "UserCreation",
};

/** A link that confirms: whoever opens one tries a code. */
const CONFIRMING_LINK = "/confirmUser";

/**
 * Counts a request of a pool's domain that tries or changes something; what only shows a page is not counted. The answer where
 * it is one too many: to a person a page, to an application JSON.
 */
export async function oneTooMany(
  { requestLimits }: Pick<Context, "requestLimits">,
  site: PoolSite,
  path: string,
  request: Request,
): Promise<Response | undefined> {
  if (!requestLimits || (request.method !== "POST" && path !== CONFIRMING_LINK)) return undefined;
  const category = CATEGORIES[path];
  const waitMs =
    requestLimits.fromAddress(site.address) ?? (category && (await requestLimits.inCategory(site.pool.id, category)));
  if (waitMs === undefined) return undefined;
  return isForApplications(path) ? tooManyRequests(waitMs) : pageOfTooMany(site, request, waitMs);
}

/** Whether programs ask there and not people. */
export const isForApplications = (path: string): boolean => /^\/oauth2\/(?!authorize)/.test(path);
