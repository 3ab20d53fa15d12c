import { revokeSession } from "../../core/sessions/sessions.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Ends one session of a user.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRevokeUserSession.html
 */
export const AdminRevokeUserSession = operation("AdminRevokeUserSession", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await revokeSession(ctx, pool, user, input.SessionId, input.RevokeAssociatedSessions ?? "NONE");
  return {};
});
