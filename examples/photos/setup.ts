import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  paginateListUserPoolClients,
  paginateListUserPools,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { callbackUrl } from "./settings.ts";

/** What was made, as the application's settings ask for it. */
export interface Made {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Makes what the application needs of Cognito, as a tutorial has people click it together: a user pool, a client in it, and the
 * domain where the pool's pages are. What a former run made is found by its name and used again.
 *
 * @param name of the pool, of the client, and the prefix of the domain
 * @param origin of the application
 */
export async function setUp(cognito: CognitoIdentityProviderClient, name: string, origin: string): Promise<Made> {
  const userPoolId = (await findPool(cognito, name)) ?? (await createPool(cognito, name));
  const client = await putClient(cognito, userPoolId, name, origin);
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  if (!UserPool?.Domain) {
    await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId: userPoolId, Domain: name }));
  }
  return { userPoolId, ...client };
}

async function findPool(cognito: CognitoIdentityProviderClient, name: string): Promise<string | undefined> {
  for await (const { UserPools = [] } of paginateListUserPools({ client: cognito }, { MaxResults: 60 })) {
    const pool = UserPools.find(({ Name }) => Name === name);
    if (pool) return pool.Id;
  }
  return undefined;
}

async function createPool(cognito: CognitoIdentityProviderClient, name: string): Promise<string> {
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({
      PoolName: name,
      // People sign in with an e-mail address or a phone number …
      UsernameAttributes: ["email", "phone_number"],
      // … must say what to call them …
      Schema: [{ Name: "nickname", AttributeDataType: "String", Required: true, Mutable: true }],
      // … and follow a link in a mail before they can sign in.
      AutoVerifiedAttributes: ["email"],
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
    }),
  );
  return present(UserPool?.Id);
}

async function putClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  ClientName: string,
  origin: string,
): Promise<Omit<Made, "userPoolId">> {
  const settings = {
    UserPoolId,
    ClientName,
    SupportedIdentityProviders: ["COGNITO"],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code" as const],
    AllowedOAuthScopes: ["openid"],
    CallbackURLs: [callbackUrl(origin)],
    LogoutURLs: [`${origin}/`],
  };
  const ClientId = await findClient(cognito, UserPoolId, ClientName);
  if (ClientId === undefined) {
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({ ...settings, GenerateSecret: true }),
    );
    return { clientId: present(UserPoolClient?.ClientId), clientSecret: present(UserPoolClient?.ClientSecret) };
  }
  // The application may have moved to another port since.
  await cognito.send(new UpdateUserPoolClientCommand({ ...settings, ClientId }));
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  return { clientId: ClientId, clientSecret: present(UserPoolClient?.ClientSecret) };
}

async function findClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  name: string,
): Promise<string | undefined> {
  for await (const { UserPoolClients = [] } of paginateListUserPoolClients(
    { client: cognito },
    { UserPoolId, MaxResults: 60 },
  )) {
    const client = UserPoolClients.find(({ ClientName }) => ClientName === name);
    if (client) return client.ClientId;
  }
  return undefined;
}

function present(value: string | undefined): string {
  if (value === undefined) throw new Error("Cognito left out a part of its answer");
  return value;
}
