import {
  AdminListUserSessionsCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  GetUserCommand,
  InitiateAuthCommand,
  ListUserSessionsCommand,
  type SessionDescriptionType,
  SetUserPoolSessionConfigurationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { aClient, aPool } from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";

/** A pool that tracks sessions, and a client of it. */
export async function aTrackingPool(
  app: TestApp,
  MaxPerUser = 20,
  client: Partial<CreateUserPoolClientCommandInput> = {},
  pool: Partial<CreateUserPoolCommandInput> = {},
): Promise<{ readonly UserPoolId: string; readonly ClientId: string }> {
  const { UserPoolId } = await aPool(app, pool);
  await track(app, UserPoolId, MaxPerUser);
  return { UserPoolId, ClientId: (await aClient(app, UserPoolId, client)).ClientId };
}

export async function track({ client }: TestApp, UserPoolId: string, MaxPerUser = 20): Promise<void> {
  await client.send(
    new SetUserPoolSessionConfigurationCommand({
      UserPoolId,
      UserSessionTracking: "ENABLED",
      TokenSession: { MaxPerUser },
    }),
  );
}

/** A person's sessions as they see them. */
export async function sessionsOf(
  { client }: TestApp,
  { AccessToken }: { readonly AccessToken: string },
): Promise<SessionDescriptionType[]> {
  return (await client.send(new ListUserSessionsCommand({ AccessToken }))).Sessions ?? [];
}

/** A user's sessions as an operator sees them. */
export const sessionsOfUser = async (
  { client }: TestApp,
  UserPoolId: string,
  Username: string,
): Promise<SessionDescriptionType[]> =>
  (await client.send(new AdminListUserSessionsCommand({ UserPoolId, Username }))).Sessions ?? [];

/** The `SessionId` of the sign-in that an access token was born of. */
export async function idOf(app: TestApp, tokens: { readonly AccessToken: string }): Promise<string> {
  const current = (await sessionsOf(app, tokens)).filter(({ IsCurrentSession }) => IsCurrentSession);
  if (current.length !== 1) throw new Error(`${current.length} sessions are the current one`);
  return current[0]?.SessionId ?? "";
}

/** Whether a sign-in's access token and refresh token are taken: `"yes"`, or what is said instead. */
export async function isTaken(
  { client }: TestApp,
  ClientId: string,
  { AccessToken, RefreshToken }: { readonly AccessToken: string; readonly RefreshToken: string },
): Promise<{ readonly access: string; readonly refresh: string }> {
  const outcome = (sent: Promise<unknown>) =>
    sent.then(
      () => "yes",
      (error: unknown) => String(error),
    );
  const refresh = {
    ClientId,
    AuthFlow: "REFRESH_TOKEN_AUTH",
    AuthParameters: { REFRESH_TOKEN: RefreshToken },
  } as const;
  return {
    access: await outcome(client.send(new GetUserCommand({ AccessToken }))),
    refresh: await outcome(client.send(new InitiateAuthCommand(refresh))),
  };
}

export const TAKEN = { access: "yes", refresh: "yes" };
export const REVOKED = {
  access: "NotAuthorizedException: Access Token has been revoked",
  refresh: "NotAuthorizedException: Refresh Token has been revoked",
};
