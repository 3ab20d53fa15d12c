import type { ProvisionedLimit } from "../../../core/limits/provisioned.ts";
import type { Output } from "../../../model/types.ts";

/** `LimitType`: what a rate is and what it would be for free, in requests per second. */
export const limitOut = (limit: ProvisionedLimit): Output<"GetProvisionedLimit">["Limit"] => ({
  LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: { Category: limit.category } },
  ProvisionedLimitValue: limit.provisioned,
  FreeLimitValue: limit.free,
});
