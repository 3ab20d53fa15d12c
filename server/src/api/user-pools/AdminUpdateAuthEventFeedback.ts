import { adminGiveFeedback } from "../../core/risk/feedback.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * An operator says whether an event was the user's own doing.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateAuthEventFeedback.html
 */
export const AdminUpdateAuthEventFeedback = operation("AdminUpdateAuthEventFeedback", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminGiveFeedback(ctx, pool, user, input.EventId, input.FeedbackValue);
  return {};
});
