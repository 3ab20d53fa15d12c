import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { readPageToken } from "../paging.ts";
import { secretOut } from "./wire/client.ts";

/**
 * An app client's secrets without their values, oldest first. They fit on one page, so that no token can be good.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClientSecrets.html
 */
export const ListUserPoolClientSecrets = operation("ListUserPoolClientSecrets", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const { secrets } = await clientById(ctx, id, input.ClientId);
  readPageToken(ctx, ["ListUserPoolClientSecrets", id, input.ClientId], input.NextToken);
  return { ClientSecrets: secrets.map(secretOut) };
});
