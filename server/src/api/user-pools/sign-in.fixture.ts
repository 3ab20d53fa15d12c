import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type AuthFlowType,
  type ChallengeNameType,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { attributeList } from "../../testing/builders.ts";
import { type SrpClient, srpClient } from "../../testing/srp-client.ts";
import type { TestApp } from "../../testing/test-app.ts";

/** A pool and an app client of it. */
export interface Application {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

type Values = Readonly<Record<string, string>>;

/** One of the two doors to the sign-in engine that the SDK knows. */
export interface Door {
  readonly name: string;
  /** The flow that takes name and password here. */
  readonly passwordFlow: AuthFlowType;
  start(app: TestApp, to: Application, flow: AuthFlowType, parameters?: Values): Promise<InitiateAuthCommandOutput>;
  answer(
    app: TestApp,
    to: Application,
    challenge: ChallengeNameType,
    responses: Values,
    session?: string,
  ): Promise<InitiateAuthCommandOutput>;
}

export const publicDoor: Door = {
  name: "the public door",
  passwordFlow: "USER_PASSWORD_AUTH",
  start: ({ client }, { ClientId }, AuthFlow, AuthParameters) =>
    client.send(new InitiateAuthCommand({ ClientId, AuthFlow, ...(AuthParameters && { AuthParameters }) })),
  answer: ({ client }, { ClientId }, ChallengeName, ChallengeResponses, Session) =>
    client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName,
        ChallengeResponses,
        ...(Session !== undefined && { Session }),
      }),
    ),
};

export const adminDoor: Door = {
  name: "the admin door",
  passwordFlow: "ADMIN_USER_PASSWORD_AUTH",
  start: ({ client }, { UserPoolId, ClientId }, AuthFlow, AuthParameters) =>
    client.send(
      new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow, ...(AuthParameters && { AuthParameters }) }),
    ),
  answer: ({ client }, { UserPoolId, ClientId }, ChallengeName, ChallengeResponses, Session) =>
    client.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName,
        ChallengeResponses,
        ...(Session !== undefined && { Session }),
      }),
    ),
};

export const DOORS = [publicDoor, adminDoor];

export const withPassword = (app: TestApp, door: Door, to: Application, USERNAME: string, PASSWORD: string) =>
  door.start(app, to, door.passwordFlow, { USERNAME, PASSWORD });

/** The first half of SRP: the client's secrets, and the server's challenge. */
export async function srpChallenge(
  app: TestApp,
  door: Door,
  to: Application,
  USERNAME: string,
): Promise<{ srp: SrpClient; parameters: Record<string, string> }> {
  const srp = srpClient(to.UserPoolId);
  const { ChallengeParameters = {} } = await door.start(app, to, "USER_SRP_AUTH", { USERNAME, SRP_A: srp.srpA });
  return { srp, parameters: ChallengeParameters };
}

/** The whole of SRP. */
export async function withSrp(app: TestApp, door: Door, to: Application, username: string, password: string) {
  const { srp, parameters } = await srpChallenge(app, door, to, username);
  return door.answer(app, to, "PASSWORD_VERIFIER", srp.answer(parameters, password, app.clock.now()));
}

export const TEMPORARY = "Temporary-pass-1";

/** Somebody an operator made, who has to choose a password of their own. */
export async function aNewcomer(
  { client }: TestApp,
  UserPoolId: string,
  Username: string,
  attributes: Values = {},
): Promise<void> {
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      TemporaryPassword: TEMPORARY,
      UserAttributes: attributeList(attributes),
      MessageAction: "SUPPRESS",
    }),
  );
}

/** The username an access token is good for. */
export async function nameBehind({ client }: TestApp, AccessToken: string | undefined): Promise<string | undefined> {
  return (await client.send(new GetUserCommand({ AccessToken: AccessToken ?? "" }))).Username;
}

export const INCORRECT = "NotAuthorizedException: Incorrect username or password.";
export const LOCKED = "NotAuthorizedException: Password attempts exceeded";
export const BAD_SESSION = "NotAuthorizedException: Invalid session for the user.";
export const SPENT_SESSION = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
export const EXPIRED_SESSION = "NotAuthorizedException: Invalid session for the user, session is expired.";
export const DISABLED = "NotAuthorizedException: User is disabled.";
