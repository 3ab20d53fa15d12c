import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { isOn } from "../oauth/switches.ts";
import type { User } from "../users/user.ts";
import { accessClaims, idClaims, type TokenFacts } from "./claims.ts";
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
}

/** What tokens are made of. */
export interface ForTokens {
  readonly user: User;
  readonly session: Session;
  /** Of the authorization request: back in the ID token of its code, and of no later one (OpenID Connect Core §12.2). */
  readonly nonce?: string | undefined;
}

/** An ID and an access token for a sign-in, of what its user is at `issuedAt`. */
export async function issueTokens(
  ctx: Pick<Context, "random" | "signer" | "site" | "store">,
  { client, pool }: App,
  { user, session, nonce }: ForTokens,
  issuedAt: Date,
): Promise<Tokens> {
  const { accessSeconds, idSeconds } = lifetimesOf(client.settings);
  const facts: Omit<TokenFacts, "lifetimeSeconds" | "jti" | "accessToken"> = {
    issuer: issuerOf(ctx.site, pool),
    client,
    user,
    session,
    groups: await ctx.store.groups.ofUser(pool.id, user.sub),
    nonce,
    audience: await audienceOf(ctx, { client, pool }, session),
    issuedAt,
    eventId: ctx.random.uuid(),
  };
  const signAccess = () =>
    ctx.signer.sign(
      pool.id,
      "access",
      accessClaims({ ...facts, lifetimeSeconds: accessSeconds, jti: ctx.random.uuid(), accessToken: undefined }),
    );
  const signId = (accessToken?: string) =>
    ctx.signer.sign(
      pool.id,
      "id",
      idClaims({ ...facts, lifetimeSeconds: idSeconds, jti: ctx.random.uuid(), accessToken }),
    );
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
