import {
  AdminGetUserCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  aClient,
  addressOf,
  aName,
  aPool,
  attributeList,
  aUser,
  PASSWORD,
  signIn,
  type UserWanted,
} from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";

/** A pool and an app client of it. */
export async function aPoolWithClient(
  app: TestApp,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<{ UserPoolId: string; ClientId: string; secret?: string }> {
  const { UserPoolId } = await aPool(app, pool);
  return { UserPoolId, ...(await aClient(app, UserPoolId, client)) };
}

/** Somebody who signed up and has not confirmed it. */
export async function aSignUp(
  app: TestApp,
  ClientId: string,
  { username = aName(), attributes = { email: addressOf(username) } }: Omit<UserWanted, "password"> = {},
): Promise<{ Username: string; email: string }> {
  await app.client.send(
    new SignUpCommand({ ClientId, Username: username, Password: PASSWORD, UserAttributes: attributeList(attributes) }),
  );
  return { Username: username, email: attributes["email"] ?? "" };
}

/** Somebody in a pool of their own who is signed in. */
export async function aPersonSignedIn(
  app: TestApp,
  {
    pool,
    client,
    user = {},
  }: {
    readonly pool?: Partial<CreateUserPoolCommandInput>;
    readonly client?: Partial<CreateUserPoolClientCommandInput>;
    readonly user?: UserWanted;
  } = {},
) {
  const { UserPoolId, ClientId } = await aPoolWithClient(app, pool, client);
  const username = user.username ?? aName();
  const { Username, sub, password } = await aUser(app, UserPoolId, { ...user, username });
  const tokens = await signIn(app, ClientId, username, password);
  return { UserPoolId, ClientId, Username, sub, email: addressOf(username), ...tokens };
}

/** The user's attributes and status, as an operator sees them. */
export async function userSeen(
  { client }: TestApp,
  UserPoolId: string,
  Username: string,
): Promise<{ Username: string | undefined; status: string | undefined; attributes: Record<string, string> }> {
  const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return { Username: user.Username, status: user.UserStatus, attributes: attributesSeen(user.UserAttributes) };
}

/** A list of attributes as a record, without the sub, which every test has another of. */
export function attributesSeen(
  list: readonly { readonly Name: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> {
  const entries = list.map(({ Name = "", Value = "" }): [string, string] => [Name, Value]);
  return Object.fromEntries(entries.filter(([name]) => name !== "sub"));
}

export const ATTEMPTS = "LimitExceededException: Attempt limit exceeded, please try after some time.";
export const EXPIRED = "ExpiredCodeException: Invalid code provided, please request a code again.";
export const MISMATCH = "CodeMismatchException: Invalid verification code provided, please try again.";
export const NOBODY = "UserNotFoundException: User does not exist.";

/** Six digits that are not the code. */
export const otherThan = (code: string): string => (code === "000000" ? "111111" : "000000");

export const HOUR_MS = 3_600_000;
