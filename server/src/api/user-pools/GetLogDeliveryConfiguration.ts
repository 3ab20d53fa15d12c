import { logDeliveryOf } from "../../core/log-delivery/log-delivery.ts";
import { operation } from "../operation.ts";

/**
 * Where a pool's events go.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetLogDeliveryConfiguration.html
 */
export const GetLogDeliveryConfiguration = operation("GetLogDeliveryConfiguration", async (ctx, { UserPoolId }) => ({
  LogDeliveryConfiguration: { UserPoolId, LogConfigurations: await logDeliveryOf(ctx, UserPoolId) },
}));
