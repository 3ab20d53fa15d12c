import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { type Associated, revokeOriginOf } from "../sessions/sessions.ts";
import { isGenuine, readRefreshToken } from "./refresh-token.ts";

/**
 * Ends the sign-in a refresh token belongs to, and with it every access token born of it. One that was rotated out ends it
 * too: whoever has it had the sign-in. Repeating it is no fault, nor is a token that means nothing (RFC 7009 §2.2).
 * @param associated `LINKED`: also the SSO session that it came through
 * @throws {CognitoError} UnsupportedOperationException where the client has revocation off; UnsupportedTokenTypeException for
 *   an ID or access token; UnauthorizedException for a token of another client
 */
export async function revokeToken(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  { client, pool }: App,
  token: string,
  associated: Associated = "NONE",
): Promise<void> {
  if (!client.settings.EnableTokenRevocation) {
    throw new CognitoError("UnsupportedOperationException", "Token revocation is not enabled for this client.");
  }
  if (token.split(".", 4).length === 3) {
    throw new CognitoError(
      "UnsupportedTokenTypeException",
      "Unsupported token type, only refresh tokens can be revoked.",
    );
  }
  const read = readRefreshToken(token);
  if (!read || !isGenuine(ctx, pool.id, read)) return;
  const session = await ctx.store.sessions.find(pool.id, read.sub, read.sessionId);
  if (!session) return;
  if (session.clientId !== client.id) {
    throw new CognitoError("UnauthorizedException", `The token was not issued to client ${client.id}`);
  }
  if (associated === "LINKED") await revokeOriginOf(ctx, pool, read.sub, read.sessionId);
  const now = ctx.clock.now();
  await ctx.store.writeOne((tx) => tx.sessions.revoke(pool.id, read.sub, read.sessionId, now));
}
