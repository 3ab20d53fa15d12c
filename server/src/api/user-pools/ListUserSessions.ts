import { sessionsOf } from "../../core/sessions/sessions.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { readPageToken } from "../paging.ts";
import { sessionOut } from "./wire/session.ts";

/**
 * Where a person is signed in. There is one page, as on AWS, so no token leads to another.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export const ListUserSessions = operation("ListUserSessions", async (ctx, input) => {
  const { pool, user, sessionId } = await signedInBy(ctx, input.AccessToken);
  readPageToken(ctx, ["ListUserSessions", pool.id, user.sub], input.NextToken);
  const sessions = await sessionsOf(ctx, pool, user);
  return { Sessions: sessions.map((session) => sessionOut(session, sessionId)) };
});
