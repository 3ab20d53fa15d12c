import { setRiskConfiguration } from "../../core/risk/risk-configuration.ts";
import { operation } from "../operation.ts";
import { riskConfigurationOut } from "./wire/risk.ts";

/**
 * Sets what a pool does about risk, for one app client or for all that have nothing of their own.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
 */
export const SetRiskConfiguration = operation("SetRiskConfiguration", async (ctx, input) => {
  const { UserPoolId, ClientId, ...settings } = input;
  const configuration = await setRiskConfiguration(ctx, UserPoolId, ClientId, settings);
  return { RiskConfiguration: riskConfigurationOut(input, configuration) };
});
