import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { userPoolClientOut } from "./wire/client.ts";

/**
 * Everything that was set on an app client, its secret in clear.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html
 */
export const DescribeUserPoolClient = operation("DescribeUserPoolClient", async (ctx, input) => {
  await poolById(ctx, input.UserPoolId);
  return { UserPoolClient: userPoolClientOut(await clientById(ctx, input.UserPoolId, input.ClientId)) };
});
