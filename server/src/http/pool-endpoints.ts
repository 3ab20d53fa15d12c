import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { OAuthError } from "../core/oauth/errors.ts";
import { addPasskey } from "../hosted-ui/add-passkey.ts";
import { asset } from "../hosted-ui/assets.ts";
import { branding } from "../hosted-ui/branding.ts";
import { changePassword } from "../hosted-ui/change-password.ts";
import { confirm, resendCode } from "../hosted-ui/confirm.ts";
import { confirmForgotPassword } from "../hosted-ui/confirm-forgot-password.ts";
import { confirmUser } from "../hosted-ui/confirm-user.ts";
import { error, fault, methodNotAllowed } from "../hosted-ui/error.ts";
import { feedback } from "../hosted-ui/feedback.ts";
import { firstFactor, resendFirstCode } from "../hosted-ui/first-factor.ts";
import { forgotPassword } from "../hosted-ui/forgot-password.ts";
import { login } from "../hosted-ui/login.ts";
import { mfa, otherFactor, resendFactorCode } from "../hosted-ui/mfa.ts";
import { signup } from "../hosted-ui/signup.ts";
import { preflight, refusal } from "../oauth/answer.ts";
import { authorize } from "../oauth/authorize.ts";
import { logout } from "../oauth/logout.ts";
import { revoke } from "../oauth/revoke.ts";
import { token } from "../oauth/token.ts";
import { userInfo } from "../oauth/userinfo.ts";
import { isForApplications, oneTooMany } from "./one-too-many.ts";

type Endpoint = (ctx: Context, site: PoolSite, request: Request) => Response | Promise<Response>;
type Method = "GET" | "POST" | "OPTIONS";

/**
 * Every path of a pool's domain, by its name on AWS; `/changePassword`, `/feedback`, `/firstFactor` and `/mfa` have none there that is
 * known.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
 */
const ENDPOINTS: Readonly<Record<string, Readonly<Partial<Record<Method, Endpoint>>>>> = {
  "/oauth2/authorize": { GET: authorize, POST: authorize },
  "/oauth2/token": { POST: token, OPTIONS: () => preflight("POST") },
  "/oauth2/revoke": { POST: revoke, OPTIONS: () => preflight("POST") },
  "/oauth2/userInfo": { GET: userInfo, POST: userInfo, OPTIONS: () => preflight("GET, POST") },
  "/login": { GET: login, POST: login },
  "/logout": { GET: logout, POST: logout },
  "/signup": { GET: signup, POST: signup },
  "/confirm": { GET: confirm, POST: confirm },
  "/resendcode": { GET: resendCode, POST: resendCode },
  "/confirmUser": { GET: confirmUser },
  "/forgotPassword": { GET: forgotPassword, POST: forgotPassword },
  "/confirmforgotPassword": { GET: confirmForgotPassword, POST: confirmForgotPassword },
  "/changePassword": { GET: changePassword, POST: changePassword },
  "/firstFactor": { GET: firstFactor, POST: firstFactor },
  "/firstFactor/resend": { GET: resendFirstCode, POST: resendFirstCode },
  "/mfa": { GET: mfa, POST: mfa },
  "/mfa/resend": { GET: resendFactorCode, POST: resendFactorCode },
  "/mfa/other": { GET: otherFactor, POST: otherFactor },
  "/passkeys/add": { GET: addPasskey, POST: addPasskey },
  "/feedback": { GET: feedback, POST: feedback },
  "/error": { GET: error },
  "/assets": { GET: asset },
  "/branding": { GET: branding },
};

/** What a pool's domain answers at a path; undefined where it has nothing there. */
export async function poolEndpoint(
  ctx: Context,
  site: PoolSite,
  path: string,
  request: Request,
): Promise<Response | undefined> {
  // Files lie one below their folder, and AWS's own links end in a slash.
  const name = path.match(/^(\/(?:assets|branding))\/[^/]+$/)?.[1] ?? path.replace(/\/$/, "");
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  if (!endpoint) return undefined;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const run = Object.hasOwn(endpoint, method) ? endpoint[method as Method] : undefined;
  if (run) return (await oneTooMany(ctx, site, name, request)) ?? run(ctx, site, request);
  const refused = isForApplications(name)
    ? Response.json({ message: "Method not allowed" }, { status: 405 })
    : await methodNotAllowed(site, request);
  refused.headers.set("allow", Object.keys(endpoint).join(", "));
  return refused;
}

/** What is answered where a fault of ours keeps an endpoint from answering: to a person in words, to an application as RFC 6749 has it. */
export async function answerToFault(
  site: PoolSite,
  path: string,
  request: Request,
  requestId: string,
): Promise<Response> {
  return isForApplications(path) ? refusal(new OAuthError("server_error"), 500) : fault(site, request, requestId);
}
