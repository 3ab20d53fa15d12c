import { poolById } from "../../core/pools/find.ts";
import { giveFeedback } from "../../core/risk/feedback.ts";
import { operation } from "../operation.ts";

/**
 * A person says whether an event was their own doing, by the token that was mailed to them.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 */
export const UpdateAuthEventFeedback = operation("UpdateAuthEventFeedback", async (ctx, input) => {
  const pool = await poolById(ctx, input.UserPoolId);
  const named = { username: input.Username, eventId: input.EventId };
  await giveFeedback(ctx, pool, input.FeedbackToken, input.FeedbackValue, named);
  return {};
});
