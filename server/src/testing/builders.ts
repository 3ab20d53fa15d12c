import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { secretHash } from "./srp-client.ts";
import type { TestApp } from "./test-app.ts";

// What most tests need before they begin, made as any customer makes it: by the AWS SDK.

type Speaks = Pick<TestApp, "client">;

/** A pool whose people prove an e-mail address. */
export async function aPool(
  { client }: Speaks,
  overrides: Partial<CreateUserPoolCommandInput> = {},
): Promise<{ UserPoolId: string }> {
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: "people", AutoVerifiedAttributes: ["email"], ...overrides }),
  );
  return { UserPoolId: given(UserPool?.Id) };
}

/** An app client with every password flow on; `GenerateSecret: true` gives it a secret. */
export async function aClient(
  { client }: Speaks,
  UserPoolId: string,
  overrides: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<{ ClientId: string; secret?: string }> {
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "web",
      ExplicitAuthFlows: [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
      ],
      ...overrides,
    }),
  );
  const secret = UserPoolClient?.ClientSecret;
  return { ClientId: given(UserPoolClient?.ClientId), ...(secret !== undefined && { secret }) };
}

/** Satisfies Cognito's default policy. */
export const PASSWORD = "Correct-horse-7";

let people = 0;

/** A name that no other test of this run uses. */
export const aName = (): string => `ada-${++people}`;

/** What a test wants of a user; what is left out is `{name}@example.com`, proven, and `PASSWORD`. */
export interface UserWanted {
  readonly username?: string;
  readonly password?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A confirmed user with a password. `Username` is the pool's own name for the user: the sub where people sign in by an address. */
export async function aUser(
  { client }: Speaks,
  UserPoolId: string,
  {
    username = aName(),
    password = PASSWORD,
    attributes = { email: addressOf(username), email_verified: "true" },
  }: UserWanted = {},
): Promise<{ Username: string; sub: string; password: string }> {
  const { User } = await client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: username,
      UserAttributes: attributeList(attributes),
      MessageAction: "SUPPRESS",
    }),
  );
  await client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: username, Password: password, Permanent: true }),
  );
  const sub = User?.Attributes?.find(({ Name }) => Name === "sub")?.Value;
  return { Username: given(User?.Username), sub: given(sub), password };
}

/** The e-mail address that a user of this name has unless a test wants another. */
export const addressOf = (username: string): string => (username.includes("@") ? username : `${username}@example.com`);

/** Signs in by name and password, to tokens. */
export async function signIn(
  { client }: Speaks,
  ClientId: string,
  username: string,
  password = PASSWORD,
  secret?: string,
): Promise<{ AccessToken: string; IdToken: string; RefreshToken: string }> {
  const { AuthenticationResult: tokens } = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: {
        USERNAME: username,
        PASSWORD: password,
        ...(secret !== undefined && { SECRET_HASH: secretHash(username, ClientId, secret) }),
      },
    }),
  );
  return {
    AccessToken: given(tokens?.AccessToken),
    IdToken: given(tokens?.IdToken),
    RefreshToken: given(tokens?.RefreshToken),
  };
}

/** A record as the wire's list of names and values. */
export const attributeList = (attributes: Readonly<Record<string, string>>): AttributeType[] =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

function given(value: string | undefined): string {
  if (value === undefined) throw new Error("The answer lacks a member that the builder needs");
  return value;
}
