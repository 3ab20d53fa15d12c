import { toBase64url } from "../../lib/base64.ts";
import { equalBytes, equalText } from "../../lib/equal.ts";
import { sha256 } from "../../lib/hash.ts";
import { uuid4 } from "../../lib/uuid.ts";
import { type Assurance, assuranceOf } from "../auth/assurance.ts";
import type { App, Client } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { openSession } from "../sessions/track.ts";
import { tracksSessions } from "../sessions/tracking.ts";
import { issueTokens, type Tokens } from "../tokens/issue.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import { drawRefreshKey, refreshDigest, writeRefreshToken } from "../tokens/refresh-token.ts";
import type { Session } from "../tokens/session.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import type { Asked } from "./authorization-request.ts";
import type { Account } from "./browser-session.ts";
import { OAuthError } from "./errors.ts";

/** What an application gets for a person who signed in, and exchanges for tokens. Only its digest is kept. */
export interface AuthorizationCode {
  readonly poolId: string;
  readonly digest: Uint8Array;
  readonly sub: string;
  /** The sign-in that its exchange begins. */
  readonly sessionId: string;
  readonly clientId: string;
  readonly request: CodeRequest;
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
}

/** What is kept of the request that it answers, and of where it came from. */
export interface CodeRequest {
  readonly redirectUri: string;
  readonly omitsRedirectUri?: boolean;
  readonly scopes: readonly string[];
  readonly nonce?: string;
  readonly codeChallenge?: string;
  readonly resource?: string;
  /** How strong the sign-in was, where its tokens tell it. */
  readonly assurance?: Assurance;
  /** The account in the browser's cookie, where the pool tracks sessions. */
  readonly ssoId?: string;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const GOOD_FOR_MS = 5 * 60_000;

/** A code looks like a UUID, as Cognito's do. */
export async function issueCode(
  ctx: Pick<Context, "clock" | "random" | "seal" | "store">,
  { client, pool, authorization }: Asked,
  { id, user, at, amr }: Account,
): Promise<string> {
  const { redirectUri, omitsRedirectUri, scopes, nonce, codeChallenge, resource, target } = authorization;
  const assurance = assuranceOf(pool, amr, target !== undefined);
  // All the bits that a UUID leaves free are drawn: one that tells the time would be easier to guess.
  const code = uuid4(ctx.random.bytes(16));
  const kept: AuthorizationCode = {
    poolId: pool.id,
    digest: digestOf(ctx, pool.id, code),
    sub: user.sub,
    sessionId: ctx.random.uuid(),
    clientId: client.id,
    request: {
      redirectUri,
      ...(omitsRedirectUri && { omitsRedirectUri }),
      scopes,
      ...(nonce !== undefined && { nonce }),
      ...(codeChallenge !== undefined && { codeChallenge }),
      ...(resource !== undefined && { resource }),
      ...(assurance && { assurance }),
      ...(tracksSessions(pool) && { ssoId: id }),
    },
    authenticatedAt: at,
    expiresAt: new Date(ctx.clock.now().getTime() + GOOD_FOR_MS),
  };
  await ctx.store.writeOne((tx) => tx.authorizationCodes.put(kept));
  return code;
}

const digestOf = (ctx: Pick<Context, "seal">, poolId: string, code: string): Uint8Array =>
  ctx.seal.digest("authorization-code", poolId, code);

/**
 * Tokens for a code (RFC 6749 §4.1.3, RFC 7636 §4.6). Bringing the code spends it, even when a check fails. Who brings one that was
 * spent ends the sign-in it began: one of the two who had it was a thief (RFC 6749 §4.1.2).
 * @throws {OAuthError} invalid_grant; unauthorized_client for another redirect URI than the code was sent to
 */
export async function redeemCode(
  ctx: Pick<Context, "clock" | "random" | "seal" | "signer" | "site" | "store" | "triggers">,
  app: App,
  brought: Brought,
): Promise<Tokens> {
  const { client, pool } = app;
  const now = ctx.clock.now();
  const digest = digestOf(ctx, pool.id, brought.code);
  const kept = await ctx.store.authorizationCodes.find(pool.id, digest);
  const user = kept && (await ctx.store.users.find(pool.id, kept.sub));
  if (!kept || !user) throw new OAuthError("invalid_grant");
  const { scopes, resource, nonce, ssoId, assurance } = kept.request;
  const signIn = { poolId: pool.id, sub: user.sub, id: kept.sessionId };
  const key = drawRefreshKey(ctx, signIn);
  const session: Session = {
    ...signIn,
    clientId: client.id,
    authenticatedAt: kept.authenticatedAt,
    expiresAt: new Date(now.getTime() + lifetimesOf(client.settings).refreshSeconds * 1000),
    refreshDigest: refreshDigest(ctx, key),
    previousDigest: undefined,
    graceUntil: undefined,
    revokedAt: undefined,
    grant: { scopes, ...(resource !== undefined && { resource }) },
    ...(assurance && { assurance }),
  };
  const fault = faultIn(kept, app, user, brought);
  // In one transaction: who comes second finds the sign-in that the first began.
  const opened = await ctx.store.write(async (tx) => {
    if (await tx.authorizationCodes.take(pool.id, digest, now)) {
      return !fault && openSession(tx, pool, session, now, {}, ssoId);
    }
    // A rerun, whose first run was committed after all, finds its own sign-in.
    const begun = await tx.sessions.find(pool.id, kept.sub, kept.sessionId);
    if (begun && equalBytes(begun.refreshDigest, session.refreshDigest)) return true;
    await tx.sessions.revoke(pool.id, kept.sub, kept.sessionId, now);
    return false;
  });
  if (!opened) throw fault ?? new OAuthError("invalid_grant");
  const tokens = await issueTokens(ctx, app, { user, session, nonce }, now);
  return { ...tokens, refreshToken: writeRefreshToken(session, key) };
}

/** What comes with a code. */
export interface Brought {
  readonly code: string;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

function faultIn(
  { clientId, request, authenticatedAt }: AuthorizationCode,
  { client }: App,
  user: User,
  { redirectUri, verifier }: Brought,
): OAuthError | undefined {
  const isOver = user.status !== "CONFIRMED" || isSignedOutSince(user, authenticatedAt);
  if (clientId !== client.id || isOver) return new OAuthError("invalid_grant");
  const isLeftOut = redirectUri === undefined && request.omitsRedirectUri;
  if (!isLeftOut && redirectUri !== request.redirectUri)
    return new OAuthError("unauthorized_client", "invalid_redirect");
  if (!provesChallenge(request.codeChallenge, verifier)) return new OAuthError("invalid_grant");
  const hidden = request.scopes.flatMap((scope) => READ_BY_SCOPE[scope] ?? []).find((name) => !mayRead(client, name));
  return hidden === undefined ? undefined : new OAuthError("invalid_grant", `the client may not read ${hidden}`);
}

/** A verifier is asked for exactly where a challenge was sent; one without a challenge means that somebody took it away (RFC 9700 §2.1.1). */
function provesChallenge(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && equalText(toBase64url(sha256(verifier)), challenge);
}

/** A scope that the client's own list of readable attributes shuts is refused only now, as on AWS. */
const READ_BY_SCOPE: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
};

const mayRead = ({ settings: { ReadAttributes: readable } }: Client, name: string): boolean =>
  readable === undefined || readable.includes(name);
