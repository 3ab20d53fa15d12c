import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { protectionOf } from "./protection.ts";
import { type CompromisedAt, forCompromised, riskSettingsFor } from "./risk-configuration.ts";

type Needs = Pick<Context, "breachedPasswords" | "store">;
type Place = Pick<App, "client" | "pool">;

/** Whether a password has leaked somewhere, as far as the pool looks for that here. It takes as long for any password. */
export async function isCompromised(ctx: Needs, app: Place, at: CompromisedAt, password: string): Promise<boolean> {
  return (await lookUp(ctx, app, at, password)).isFound;
}

/**
 * The same for a password that somebody chooses: where the pool wants it, one that has leaked is refused.
 * @throws {CognitoError} InvalidPasswordException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-compromised-credentials.html
 */
export async function refuseCompromised(
  ctx: Needs,
  app: Place,
  at: Exclude<CompromisedAt, "SIGN_IN">,
  password: string,
): Promise<boolean> {
  const { isFound, isRefused } = await lookUp(ctx, app, at, password);
  // AWS's words, as applications that handle its errors quote them.
  if (isRefused) {
    throw new CognitoError("InvalidPasswordException", "Provided password cannot be used for security reasons.");
  }
  return isFound;
}

async function lookUp(ctx: Needs, app: Place, at: CompromisedAt, password: string) {
  const protection = protectionOf(app.pool);
  if (!protection) return { isFound: false, isRefused: false };
  const { EventFilter, Actions } = forCompromised(await riskSettingsFor(ctx, app));
  const isFound = EventFilter.includes(at) && (await ctx.breachedPasswords.has(password));
  return { isFound, isRefused: isFound && protection === "ENFORCED" && Actions.EventAction === "BLOCK" };
}
