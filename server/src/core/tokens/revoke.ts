import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { readRefreshToken, refreshDigest } from "./refresh-token.ts";
import { equalBytes } from "../../lib/equal.ts";

/**
 * Ends the sign-in a refresh token belongs to, and with it every access token born of it. Repeating it is no fault, nor is a
 * token that means nothing any more (RFC 7009 §2.2).
 * @throws {CognitoError} UnsupportedOperationException where the client has revocation off; UnsupportedTokenTypeException for
 *   anything but a refresh token
 */
export async function revokeToken(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  { client, pool }: App,
  token: string,
): Promise<void> {
  if (!client.settings.EnableTokenRevocation) {
    throw new CognitoError("UnsupportedOperationException", "Token revocation is not enabled for this client.");
  }
  if (token.split(".").length === 3) {
    throw new CognitoError("UnsupportedTokenTypeException", "Unsupported token type, only refresh tokens can be revoked.");
  }
  const read = readRefreshToken(ctx, client, token);
  const session = read && (await ctx.store.sessions.find(pool.id, read.sub, read.sessionId));
  if (!read || !session || session.clientId !== client.id) return;
  const digest = refreshDigest(ctx, read.key);
  // A token that was rotated out long ago revokes too: whoever has it had the sign-in.
  if (!equalBytes(digest, session.refreshDigest) && !client.settings.RefreshTokenRotation) return;
  const now = ctx.clock.now();
  await ctx.store.writeOne((tx) => tx.sessions.revoke(pool.id, read.sub, read.sessionId, now));
}
