import type { SrpIdentity } from "../auth/srp.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { Group } from "../groups/group.ts";
import { isOn } from "../oauth/switches.ts";
import { tracksSessions } from "../sessions/tracking.ts";
import { preTokenGeneration, type TokenSource } from "../triggers/pre-token-generation.ts";
import type { User } from "../users/user.ts";
import { changedAccessClaims, changedIdClaims } from "./claim-changes.ts";
import { accessClaims, idClaims, SELF_SERVICE_SCOPE, type TokenFacts } from "./claims.ts";
import { issuerOf } from "./issuer.ts";
import { lifetimesOf } from "./lifetimes.ts";
import type { Session } from "./session.ts";

/** Tokens as they are handed out. */
export interface Tokens {
  readonly accessToken: string;
  /** Absent where the application was not granted `openid`. */
  readonly idToken: string | undefined;
  readonly expiresInSeconds: number;
  /** Absent where the one the client has stays in force. */
  readonly refreshToken?: string;
  /** The names of the device, of which nothing is known yet, in a pool that tracks devices. */
  readonly newDevice?: SrpIdentity;
}

/** What tokens are made of. */
export interface ForTokens {
  readonly user: User;
  readonly session: Session;
  /** The user's, strongest first, where they are known; else they are read. */
  readonly groups?: readonly Group[] | undefined;
  /** Of the authorization request: back in the ID token of its code, and of no later one (OpenID Connect Core §12.2). */
  readonly nonce?: string | undefined;
  /** What the pool's function is told; a sign-in, at the pages or elsewhere, where nothing else is said. */
  readonly source?: TokenSource;
  /** Of the event that the pool keeps of it, if it does. */
  readonly eventId?: string | undefined;
}

/**
 * An ID and an access token for a sign-in, of what its user is at `issuedAt`, and what the pool's function makes of that.
 * @throws {CognitoError} as `preTokenGeneration`
 */
export async function issueTokens(
  ctx: Pick<Context, "random" | "signer" | "site" | "store" | "triggers">,
  app: App,
  forTokens: ForTokens,
  issuedAt: Date,
): Promise<Tokens> {
  const { user, session, nonce, eventId, source = session.grant ? "HostedAuth" : "Authentication" } = forTokens;
  const { client, pool } = app;
  const { accessSeconds, idSeconds } = lifetimesOf(client.settings);
  const groups = forTokens.groups ?? (await ctx.store.groups.ofUser(pool.id, user.sub));
  const scopes = session.grant?.scopes ?? [SELF_SERVICE_SCOPE];
  const changes = await preTokenGeneration(ctx, app, { source, user, groups, scopes });
  const facts: Omit<TokenFacts, "lifetimeSeconds" | "jti" | "accessToken"> = {
    issuer: issuerOf(ctx.site, pool),
    client,
    user,
    session,
    isTracked: tracksSessions(pool),
    groups,
    nonce,
    audience: await audienceOf(ctx, app, session),
    issuedAt,
    eventId: eventId ?? ctx.random.uuid(),
  };
  const signAccess = () => {
    const jti = ctx.random.uuid();
    const claims = accessClaims({ ...facts, lifetimeSeconds: accessSeconds, jti, accessToken: undefined });
    return ctx.signer.sign(pool.id, "access", changes ? changedAccessClaims(claims, changes) : claims);
  };
  const signId = (accessToken?: string) => {
    const claims = idClaims({ ...facts, lifetimeSeconds: idSeconds, jti: ctx.random.uuid(), accessToken });
    return ctx.signer.sign(pool.id, "id", changes ? changedIdClaims(claims, changes) : claims);
  };
  if (!session.grant) {
    const [idToken, accessToken] = await Promise.all([signId(), signAccess()]);
    return { idToken, accessToken, expiresInSeconds: accessSeconds };
  }
  // An ID token of the OAuth endpoints holds the access token's hash, so it comes after it.
  const accessToken = await signAccess();
  const idToken = session.grant.scopes.includes("openid") ? await signId(accessToken) : undefined;
  return { idToken, accessToken, expiresInSeconds: accessSeconds };
}

/** `aud` of an access token: the API it was asked for, or where that is wanted the client. */
async function audienceOf(ctx: Pick<Context, "store">, app: App, { grant }: Session): Promise<string | undefined> {
  if (!grant) return undefined;
  return grant.resource ?? ((await isOn(ctx, app, "access-token-aud")) ? app.client.id : undefined);
}
