import { createPool } from "../../core/pools/create.ts";
import { describePool } from "../../core/pools/describe.ts";
import { operation } from "../operation.ts";
import { userPoolOut } from "./wire/pool.ts";

/**
 * Creates a user pool in the region of the request's signature.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
export const CreateUserPool = operation("CreateUserPool", async (ctx, input, { region }) => {
  const { Schema, UserPoolTags, ...settings } = input;
  const { id } = await createPool(ctx, region, settings, Schema, UserPoolTags);
  return { UserPool: userPoolOut(ctx.site, await describePool(ctx, id)) };
});
