import { groupNamed } from "../../core/groups/groups.ts";
import { operation } from "../operation.ts";
import { groupOut } from "./wire/group.ts";

/**
 * A group.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html
 */
export const GetGroup = operation("GetGroup", async (ctx, input) => ({
  Group: groupOut(await groupNamed(ctx, input.UserPoolId, input.GroupName)),
}));
