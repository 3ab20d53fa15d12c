import { updateGroup } from "../../core/groups/groups.ts";
import { operation } from "../operation.ts";
import { groupOut } from "./wire/group.ts";

/**
 * Changes what is given of a group.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html
 */
export const UpdateGroup = operation("UpdateGroup", async (ctx, input) => {
  const group = await updateGroup(ctx, input.UserPoolId, input.GroupName, {
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.RoleArn !== undefined && { roleArn: input.RoleArn }),
    ...(input.Precedence !== undefined && { precedence: input.Precedence }),
  });
  return { Group: groupOut(group) };
});
