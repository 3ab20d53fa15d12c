import { updateClient } from "../../core/clients/update.ts";
import { operation } from "../operation.ts";
import { userPoolClientOut } from "./wire/client.ts";

/**
 * Replaces an app client's settings as a whole.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html
 */
export const UpdateUserPoolClient = operation("UpdateUserPoolClient", async (ctx, input) => {
  const { UserPoolId, ClientId, ...settings } = input;
  return { UserPoolClient: userPoolClientOut(await updateClient(ctx, UserPoolId, ClientId, settings)) };
});
