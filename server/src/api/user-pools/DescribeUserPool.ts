import { describePool } from "../../core/pools/describe.ts";
import { operation } from "../operation.ts";
import { userPoolOut } from "./wire/pool.ts";

/**
 * Everything that was set on a pool, and how many users it has.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html
 */
export const DescribeUserPool = operation("DescribeUserPool", async (ctx, input) => ({
  UserPool: userPoolOut(ctx.site, await describePool(ctx, input.UserPoolId)),
}));
