import { assuranceOf } from "../auth/assurance.ts";
import type { Context } from "../context.ts";
import { issueTokens } from "../tokens/issue.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import type { Session } from "../tokens/session.ts";
import { isOfFunction } from "../triggers/call.ts";
import { issueCode } from "./authorization-code.ts";
import type { Asked } from "./authorization-request.ts";
import type { Account } from "./browser-session.ts";
import { RedirectedError } from "./errors.ts";
import { addressFor, stateOf } from "./redirect.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "signer" | "site" | "store" | "triggers">;

/**
 * Where the browser of somebody who signed in goes on: to the application, with a code or with tokens.
 * @throws {RedirectedError} for a user who was disabled or deleted meanwhile
 */
export async function answerTo(ctx: Needs, asked: Asked, account: Account): Promise<string> {
  const { authorization } = asked;
  const answer =
    authorization.responseType === "code"
      ? { code: await issueCode(ctx, asked, account) }
      : await implicitTokens(ctx, asked, account);
  return addressFor(authorization, { ...answer, ...stateOf(authorization) });
}

/** RFC 6749 §4.2.2: tokens in the fragment, never a refresh token. They hang on a sign-in all the same, so that it can be ended. */
async function implicitTokens(
  ctx: Needs,
  { authorization, ...app }: Asked,
  { user, at, amr }: Account,
): Promise<Readonly<Record<string, string>>> {
  const { client, pool } = app;
  const { scopes, resource, nonce, target } = authorization;
  const assurance = assuranceOf(pool, amr, target !== undefined);
  const now = ctx.clock.now();
  const { accessSeconds, idSeconds } = lifetimesOf(client.settings);
  const session: Session = {
    poolId: pool.id,
    sub: user.sub,
    id: ctx.random.uuid(),
    clientId: client.id,
    authenticatedAt: at,
    expiresAt: new Date(now.getTime() + Math.max(accessSeconds, idSeconds) * 1000),
    // Of a refresh token that nobody has.
    refreshDigest: ctx.random.bytes(32),
    previousDigest: undefined,
    graceUntil: undefined,
    revokedAt: undefined,
    grant: { scopes, ...(resource !== undefined && { resource }) },
    ...(assurance && { assurance }),
  };
  if (!(await ctx.store.writeOne((tx) => tx.sessions.open(session, now)))) {
    throw new RedirectedError(authorization, "server_error", "the user cannot sign in any more");
  }
  const { idToken, accessToken, expiresInSeconds } = await issueTokens(ctx, app, { user, session, nonce }, now).catch(
    (error: unknown) => {
      // As Cognito tells it, trailing blank and all.
      throw isOfFunction(error) ? new RedirectedError(authorization, "invalid_request", `${error.message} `) : error;
    },
  );
  return {
    ...(idToken !== undefined && { id_token: idToken }),
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: String(expiresInSeconds),
  };
}
