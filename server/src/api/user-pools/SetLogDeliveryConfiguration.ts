import { setLogDelivery } from "../../core/log-delivery/log-delivery.ts";
import { operation } from "../operation.ts";

/**
 * Sets where a pool's events go.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html
 */
export const SetLogDeliveryConfiguration = operation(
  "SetLogDeliveryConfiguration",
  async (ctx, { UserPoolId, LogConfigurations }) => {
    await setLogDelivery(ctx, UserPoolId, LogConfigurations);
    return { LogDeliveryConfiguration: { UserPoolId, LogConfigurations } };
  },
);
