import { AdminGetUserCommand, InitiateAuthCommand, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import type { TestApp } from "../../testing/test-app.ts";
import { answer } from "./pools.fixture.ts";

/** A user as lists show them, by what AdminGetUser tells. */
export async function userListed({ client }: TestApp, UserPoolId: string, Username: string): Promise<UserType> {
  const user = await answer(client.send(new AdminGetUserCommand({ UserPoolId, Username })));
  const { UserAttributes: Attributes, ...rest } = user;
  return { ...rest, Attributes };
}

/** What a name and a password lead to: the challenge, `tokens`, or how they are refused. */
export async function outcomeOf(
  { client }: TestApp,
  ClientId: string,
  username: string,
  password: string,
): Promise<string> {
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const call = client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }));
  return call.then(
    ({ ChallengeName }) => ChallengeName ?? "tokens",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}
