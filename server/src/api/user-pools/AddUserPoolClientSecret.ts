import { addSecret } from "../../core/clients/secrets.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { secretOut } from "./wire/client.ts";

/**
 * Gives an app client a second secret. The answer holds its value only if it was made here.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
 */
export const AddUserPoolClientSecret = operation("AddUserPoolClientSecret", async (ctx, input) => {
  await poolById(ctx, input.UserPoolId);
  const secret = await addSecret(ctx, input.UserPoolId, input.ClientId, input.ClientSecret);
  return {
    ClientSecretDescriptor: {
      ...secretOut(secret),
      ...(input.ClientSecret === undefined && { ClientSecretValue: secret.value }),
    },
  };
});
