import { jsonIn } from "../../lib/json.ts";
import { type Method, methodsIn } from "../auth/assurance.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { userNotFound } from "../users/logins.ts";
import type { User } from "../users/user.ts";
import { SELF_SERVICE_SCOPE } from "./claims.ts";
import { isEnded } from "./refresh.ts";

/** A person as their access token shows them. */
export interface SignedIn extends App {
  readonly user: User;
  readonly scopes: readonly string[];
  /** The sign-in it was born of, where it tells. */
  readonly sessionId: string | undefined;
  /** The device it was given to, where the pool tracks them. */
  readonly deviceKey: string | undefined;
  /** When the person proved who they are. */
  readonly authenticatedAt: Date;
  /** What they had shown, where the token tells. */
  readonly amr: readonly Method[];
}

/**
 * Who an access token speaks for, checked in full: signature, expiry, scope, and that neither it nor the user was ended.
 * @throws {CognitoError} NotAuthorizedException, UserNotFoundException, PasswordResetRequiredException, UserNotConfirmedException
 */
export async function signedInBy(
  ctx: Pick<Context, "clock" | "signer" | "store">,
  accessToken: string,
  neededScope = SELF_SERVICE_SCOPE,
): Promise<SignedIn> {
  const poolId = poolIdIn(accessToken);
  if (poolId === undefined) throw refused("Invalid Access Token");
  const claims = await ctx.signer.verify(poolId, "access", accessToken);
  if (!claims) throw refused("Could not verify signature for Access Token");
  const {
    sub,
    client_id: clientId,
    token_use: use,
    exp,
    iat,
    scope,
    origin_jti: sessionId,
    device_key: deviceKey,
    auth_time: authTime,
    amr,
  } = claims;
  if (
    typeof sub !== "string" ||
    typeof clientId !== "string" ||
    typeof exp !== "number" ||
    typeof iat !== "number" ||
    use !== "access"
  ) {
    throw refused("Invalid Access Token");
  }
  const now = ctx.clock.now();
  if (exp * 1000 <= now.getTime()) throw refused("Access Token has expired");
  if (typeof scope !== "string" || !scope.split(" ").includes(neededScope)) {
    throw refused("Access Token does not have required scopes");
  }
  const client = await ctx.store.clients.find(clientId);
  const pool = client?.poolId === poolId ? await ctx.store.pools.find(poolId) : undefined;
  if (!client || !pool) throw refused("Invalid Access Token");
  const user = await stillSignedIn(ctx, poolId, sub, sessionId, iat);
  checkState(user);
  return {
    client,
    pool,
    user,
    scopes: scope.split(" "),
    sessionId: typeof sessionId === "string" ? sessionId : undefined,
    deviceKey: typeof deviceKey === "string" ? deviceKey : undefined,
    authenticatedAt: new Date((typeof authTime === "number" ? authTime : 0) * 1000),
    amr: methodsIn(amr),
  };
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
      checkEnabled(found.user);
      if (isEnded(found.session, found.user)) throw refused("Access Token has been revoked");
      return found.user;
    }
  }
  const user = await ctx.store.users.find(poolId, sub);
  if (!user) throw userNotFound();
  checkEnabled(user);
  // Without a sign-in to look up only the second of issue is known: a token of the very second of the sign-out lives on.
  const signedOut = user.signedOutAt !== undefined && iat * 1000 + 999 < user.signedOutAt.getTime();
  if (signedOut || typeof sessionId === "string") throw refused("Access Token has been revoked");
  return user;
}

function checkEnabled({ enabled }: User): void {
  if (!enabled) throw refused("User is disabled.");
}

/** An operator may have asked for a new password since the token was issued. */
function checkState({ status }: User): void {
  if (status === "RESET_REQUIRED") {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  if (status === "UNCONFIRMED") throw new CognitoError("UserNotConfirmedException", "User is not confirmed.");
}

/** The pool that an access token's `iss` names, not yet believed: the last part of its path, if that looks like a pool's id. */
export function poolIdIn(token: string): string | undefined {
  const [, payload, , ...more] = token.split(".", 4);
  if (payload === undefined || more.length > 0) return undefined;
  const { iss, token_use: use } = parse(payload);
  return typeof iss === "string" && use === "access"
    ? /\/(?=.{1,55}$)([\w-]+_[0-9a-zA-Z]+)$/.exec(iss)?.[1]
    : undefined;
}

function parse(payload: string): { readonly [claim: string]: unknown } {
  const claims = jsonIn(Buffer.from(payload, "base64url").toString());
  return typeof claims === "object" && claims !== null ? { ...claims } : {};
}

const refused = (message: string) => new CognitoError("NotAuthorizedException", message);
