import type { Client, ClientSecret } from "../../../core/clients/client.ts";
import { currentSecret } from "../../../core/clients/secrets.ts";
import type { Output } from "../../../model/types.ts";

type UserPoolClient = NonNullable<Output<"DescribeUserPoolClient">["UserPoolClient"]>;
type SecretDescriptor = NonNullable<Output<"AddUserPoolClientSecret">["ClientSecretDescriptor"]>;

/** `UserPoolClientType`, the secret in clear. */
export const userPoolClientOut = (client: Client): UserPoolClient => ({
  ...client.settings,
  UserPoolId: client.poolId,
  ClientId: client.id,
  ClientSecret: currentSecret(client)?.value,
  CreationDate: client.createdAt,
  LastModifiedDate: client.updatedAt,
});

/** `ClientSecretDescriptorType` without the value. */
export const secretOut = ({ id, createdAt }: ClientSecret): SecretDescriptor => ({
  ClientSecretId: id,
  ClientSecretCreateDate: createdAt,
});
