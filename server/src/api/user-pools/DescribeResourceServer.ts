import { resourceServerById } from "../../core/resource-servers/resource-server.ts";
import { operation } from "../operation.ts";
import { resourceServerOut } from "./wire/resource-server.ts";

/**
 * A resource server and its scopes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeResourceServer.html
 */
export const DescribeResourceServer = operation("DescribeResourceServer", async (ctx, input) => ({
  ResourceServer: resourceServerOut(await resourceServerById(ctx, input.UserPoolId, input.Identifier)),
}));
