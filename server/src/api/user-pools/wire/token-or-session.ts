import type { Attempt } from "../../../core/auth/attempt.ts";
import { clientIdIn } from "../../../core/auth/carried.ts";
import { invalidSession } from "../../../core/auth/session.ts";
import { findApp } from "../../../core/clients/app.ts";
import type { Context } from "../../../core/context.ts";
import { CognitoError } from "../../../core/errors.ts";

/** Who calls: somebody signed in, or somebody who is signing in. */
export type TokenOrSession = { readonly accessToken: string } | { readonly session: string };

/**
 * The one of both that was given.
 * @throws {CognitoError} InvalidParameterException for neither and for both
 */
export function oneOfTokenAndSession({
  AccessToken,
  Session,
}: {
  readonly AccessToken?: string;
  readonly Session?: string;
}): TokenOrSession {
  if (AccessToken !== undefined && Session === undefined) return { accessToken: AccessToken };
  if (AccessToken === undefined && Session !== undefined) return { session: Session };
  throw new CognitoError("InvalidParameterException", "Exactly one of AccessToken and Session must be given.");
}

/**
 * The sign-in that a session belongs to.
 * @throws {CognitoError} NotAuthorizedException
 */
export async function attemptOf(ctx: Pick<Context, "store">, session: string): Promise<Attempt> {
  const app = await findApp(ctx, clientIdIn(session));
  if (!app) throw invalidSession();
  return { ...app, door: "public" };
}
