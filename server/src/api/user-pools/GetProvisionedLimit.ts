import { provisionedLimit } from "../../core/limits/provisioned.ts";
import { operation } from "../operation.ts";
import { limitOut } from "./wire/limit.ts";

/**
 * The rate of requests of a category, in the region of the request's signature.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetProvisionedLimit.html
 */
export const GetProvisionedLimit = operation("GetProvisionedLimit", async (ctx, input, { region }) => ({
  Limit: limitOut(await provisionedLimit(ctx, region, input.LimitDefinition.Attributes)),
}));
