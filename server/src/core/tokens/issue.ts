import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { User } from "../users/user.ts";
import { accessClaims, idClaims, type TokenFacts } from "./claims.ts";
import { issuerOf } from "./issuer.ts";
import { lifetimesOf } from "./lifetimes.ts";
import type { Session } from "./session.ts";

/** Tokens as they are handed out. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly expiresInSeconds: number;
  /** Absent where the one the client has stays in force. */
  readonly refreshToken?: string;
}

/** The scope of every access token that comes from the API rather than from the OAuth endpoints. */
export const SELF_SERVICE_SCOPE = "aws.cognito.signin.user.admin";

/** An ID and an access token for a sign-in, of what its user is at `issuedAt`; both signatures run at once. */
export async function issueTokens(
  ctx: Pick<Context, "random" | "signer" | "site" | "store">,
  { client, pool }: App,
  { user, session }: { readonly user: User; readonly session: Session },
  issuedAt: Date,
): Promise<Tokens> {
  const { accessSeconds, idSeconds } = lifetimesOf(client.settings);
  const facts: Omit<TokenFacts, "lifetimeSeconds" | "jti"> = {
    issuer: issuerOf(ctx.site, pool),
    client,
    user,
    session,
    groups: await ctx.store.groups.ofUser(pool.id, user.sub),
    scope: SELF_SERVICE_SCOPE,
    issuedAt,
    eventId: ctx.random.uuid(),
  };
  const [idToken, accessToken] = await Promise.all([
    ctx.signer.sign(pool.id, "id", idClaims({ ...facts, lifetimeSeconds: idSeconds, jti: ctx.random.uuid() })),
    ctx.signer.sign(
      pool.id,
      "access",
      accessClaims({ ...facts, lifetimeSeconds: accessSeconds, jti: ctx.random.uuid() }),
    ),
  ]);
  return { idToken, accessToken, expiresInSeconds: accessSeconds };
}
