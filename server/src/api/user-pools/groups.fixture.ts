import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  type CreateGroupCommandInput,
  type GroupType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { TestApp } from "../../testing/test-app.ts";

/** A new group, as CreateGroup describes it. */
export async function aGroup(
  { client }: TestApp,
  UserPoolId: string,
  GroupName = "staff",
  wanted: Partial<CreateGroupCommandInput> = {},
): Promise<GroupType> {
  const { Group } = await client.send(new CreateGroupCommand({ UserPoolId, GroupName, ...wanted }));
  if (!Group) throw new Error("CreateGroup answered without a group");
  return Group;
}

export const addToGroup = ({ client }: TestApp, UserPoolId: string, Username: string, GroupName = "staff") =>
  client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));

export const NO_GROUP = "ResourceNotFoundException: Group not found.";

/** A role's ARN. */
export const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
