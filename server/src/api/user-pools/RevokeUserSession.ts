import { CognitoError } from "../../core/errors.ts";
import { sessionIdOf } from "../../core/sessions/session-id.ts";
import { revokeSession } from "../../core/sessions/sessions.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person ends another of their sessions: a device that was lost, say.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export const RevokeUserSession = operation("RevokeUserSession", async (ctx, input) => {
  const { pool, user, sessionId } = await signedInBy(ctx, input.AccessToken);
  if (sessionId !== undefined && input.SessionId === sessionIdOf("token", sessionId)) {
    throw new CognitoError("InvalidParameterException", "The current session cannot be revoked.");
  }
  await revokeSession(ctx, pool, user, input.SessionId, input.RevokeAssociatedSessions ?? "NONE");
  return {};
});
