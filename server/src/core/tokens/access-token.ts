import { appOf } from "../clients/app.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { SELF_SERVICE_SCOPE } from "./issue.ts";
import { isEnded } from "./refresh.ts";

/** A person as their access token shows them. */
export interface SignedIn extends App {
  readonly user: User;
}

/**
 * Who an access token speaks for, checked in full: signature, expiry, scope, and that neither it nor the user was ended.
 * @throws {CognitoError} NotAuthorizedException, UserNotFoundException
 */
export async function signedInBy(
  ctx: Pick<Context, "clock" | "signer" | "store">,
  accessToken: string,
): Promise<SignedIn> {
  const poolId = poolIdIn(accessToken);
  if (poolId === undefined) throw refused("Invalid Access Token");
  const claims = await ctx.signer.verify(poolId, "access", accessToken);
  if (!claims) throw refused("Could not verify signature for Access Token");
  const { sub, client_id: clientId, token_use: use, exp, iat, scope, origin_jti: sessionId } = claims;
  if (typeof sub !== "string" || typeof clientId !== "string" || typeof exp !== "number" || typeof iat !== "number" || use !== "access") {
    throw refused("Invalid Access Token");
  }
  const now = ctx.clock.now();
  if (exp * 1000 <= now.getTime()) throw refused("Access Token has expired");
  if (typeof scope !== "string" || !scope.split(" ").includes(SELF_SERVICE_SCOPE)) {
    throw refused("Access Token does not have required scopes");
  }
  const app = await appOf(ctx, clientId).catch(() => undefined);
  if (app?.pool.id !== poolId) throw refused("Invalid Access Token");
  return { ...app, user: await stillSignedIn(ctx, poolId, sub, sessionId, iat) };
}

async function stillSignedIn(
  ctx: Pick<Context, "store">,
  poolId: string,
  sub: string,
  sessionId: unknown,
  iat: number,
): Promise<User> {
  if (typeof sessionId === "string") {
    const found = await ctx.store.sessions.findWithUser(poolId, sub, sessionId);
    if (found) {
      if (isEnded(found.session, found.user)) throw refused("Access Token has been revoked");
      return enabled(found.user);
    }
  }
  const user = await ctx.store.users.find(poolId, sub);
  if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
  // Without a sign-in to look up only the second of issue is known: a token of the very second of the sign-out lives on.
  const signedOut = user.signedOutAt !== undefined && iat * 1000 + 999 < user.signedOutAt.getTime();
  if (signedOut || typeof sessionId === "string") throw refused("Access Token has been revoked");
  return enabled(user);
}

function enabled(user: User): User {
  if (!user.enabled) throw refused("User is disabled.");
  return user;
}

/** The pool that a token's `iss` names, not yet believed. */
function poolIdIn(token: string): string | undefined {
  const [, payload, , ...more] = token.split(".");
  if (payload === undefined || more.length > 0) return undefined;
  try {
    const { iss } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { iss?: unknown };
    return typeof iss === "string" ? iss.slice(iss.lastIndexOf("/") + 1) : undefined;
  } catch {
    return undefined; // not JSON: not a token
  }
}

const refused = (message: string) => new CognitoError("NotAuthorizedException", message);
