import { provisionLimit } from "../../core/limits/provisioned.ts";
import { operation } from "../operation.ts";
import { limitOut } from "./wire/limit.ts";

/**
 * Sets the rate of requests of a category, in the region of the request's signature. A server with request limits holds to it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateProvisionedLimit.html
 */
export const UpdateProvisionedLimit = operation("UpdateProvisionedLimit", async (ctx, input, { region }) => ({
  Limit: limitOut(await provisionLimit(ctx, region, input.LimitDefinition.Attributes, input.RequestedLimitValue)),
}));
