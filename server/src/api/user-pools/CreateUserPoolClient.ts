import { createClient, type WantedSecret } from "../../core/clients/create.ts";
import { CognitoError } from "../../core/errors.ts";
import type { Input } from "../../model/types.ts";
import { operation } from "../operation.ts";
import { userPoolClientOut } from "./wire/client.ts";

/**
 * Creates an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export const CreateUserPoolClient = operation("CreateUserPoolClient", async (ctx, input) => {
  const { UserPoolId, GenerateSecret: _generate, ClientSecret: _value, ...settings } = input;
  const client = await createClient(ctx, UserPoolId, settings, wantedSecret(input));
  return { UserPoolClient: userPoolClientOut(client) };
});

function wantedSecret({ GenerateSecret, ClientSecret }: Input<"CreateUserPoolClient">): WantedSecret {
  if (GenerateSecret && ClientSecret !== undefined) {
    throw new CognitoError(
      "InvalidParameterException",
      "You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
    );
  }
  if (GenerateSecret) return "generated";
  return ClientSecret === undefined ? undefined : { value: ClientSecret };
}
