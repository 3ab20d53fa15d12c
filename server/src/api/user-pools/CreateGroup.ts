import { createGroup } from "../../core/groups/groups.ts";
import { operation } from "../operation.ts";
import { groupOut } from "./wire/group.ts";

/**
 * Makes a group, with a role and a rank among a user's groups if wanted.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
export const CreateGroup = operation("CreateGroup", async (ctx, input) => {
  const group = await createGroup(ctx, input.UserPoolId, input.GroupName, {
    description: input.Description,
    roleArn: input.RoleArn,
    precedence: input.Precedence,
  });
  return { Group: groupOut(group) };
});
