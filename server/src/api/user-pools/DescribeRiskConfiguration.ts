import { riskConfigurationOf } from "../../core/risk/risk-configuration.ts";
import { operation } from "../operation.ts";
import { riskConfigurationOut } from "./wire/risk.ts";

/**
 * What was set about risk for a pool, or for one app client of it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeRiskConfiguration.html
 */
export const DescribeRiskConfiguration = operation("DescribeRiskConfiguration", async (ctx, input) => {
  const configuration = await riskConfigurationOf(ctx, input.UserPoolId, input.ClientId);
  return { RiskConfiguration: riskConfigurationOut(input, configuration) };
});
