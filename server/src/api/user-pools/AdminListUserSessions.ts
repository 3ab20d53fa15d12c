import { sessionsOf } from "../../core/sessions/sessions.ts";
import { operation } from "../operation.ts";
import { readPageToken } from "../paging.ts";
import { sessionOut } from "./wire/session.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Where a user is signed in. There is one page, as on AWS, so no token leads to another.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserSessions.html
 */
export const AdminListUserSessions = operation("AdminListUserSessions", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  readPageToken(ctx, ["AdminListUserSessions", pool.id, user.sub], input.NextToken);
  const sessions = await sessionsOf(ctx, pool, user);
  return { Sessions: sessions.map((session) => sessionOut(session)) };
});
