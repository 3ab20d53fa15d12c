import type { Group } from "../../../core/groups/group.ts";
import type { Output } from "../../../model/types.ts";

/** `GroupType` */
export const groupOut = (group: Group): NonNullable<Output<"GetGroup">["Group"]> => ({
  GroupName: group.name,
  UserPoolId: group.poolId,
  Description: group.description,
  RoleArn: group.roleArn,
  Precedence: group.precedence,
  LastModifiedDate: group.updatedAt,
  CreationDate: group.createdAt,
});
