import {
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  AdminListUserAuthEventsCommand,
  type AdvancedSecurityModeType,
  type AuthEventType,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  SetRiskConfigurationCommand,
  type SetRiskConfigurationCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { PASSWORD } from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import type { Application } from "./sign-in.fixture.ts";

/** What a pool has with threat protection. */
export const protectedBy = (AdvancedSecurityMode: AdvancedSecurityModeType): Partial<CreateUserPoolCommandInput> => ({
  UserPoolTier: "PLUS",
  UserPoolAddOns: { AdvancedSecurityMode },
});

export const aProtectedPool = (
  app: TestApp,
  mode: AdvancedSecurityModeType = "ENFORCED",
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Application> => aPoolWithClient(app, { ...protectedBy(mode), ...pool }, client);

export const setRisk = (
  { client }: TestApp,
  { UserPoolId }: Pick<Application, "UserPoolId">,
  settings: Omit<SetRiskConfigurationCommandInput, "UserPoolId">,
) => client.send(new SetRiskConfigurationCommand({ UserPoolId, ...settings }));

/** The same action at every level of risk. */
export const always = (EventAction: "BLOCK" | "MFA_IF_CONFIGURED" | "MFA_REQUIRED" | "NO_ACTION", Notify = false) => {
  const action = { EventAction, Notify };
  return { Actions: { LowAction: action, MediumAction: action, HighAction: action } };
};

/** Where somebody is. */
export interface Place {
  readonly address: string;
  readonly agent?: string;
}

const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

export const HOME: Place = { address: "192.0.2.1", agent: CHROME };
export const ELSEWHERE: Place = { address: "203.0.113.9", agent: FIREFOX };

export const contextOf = ({ address, agent = CHROME }: Place) => ({
  IpAddress: address,
  ServerName: "app.example",
  ServerPath: "/login",
  HttpHeaders: [{ headerName: "User-Agent", headerValue: agent }],
});

/** Signs in by name and password for somebody who is at a place, as an application's back end does. */
export const signInFrom = (
  { client }: TestApp,
  { UserPoolId, ClientId }: Application,
  place: Place,
  USERNAME: string,
  password = PASSWORD,
): Promise<AdminInitiateAuthCommandOutput> =>
  client.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD: password },
      ContextData: contextOf(place),
    }),
  );

export async function eventsOf(
  { client }: TestApp,
  { UserPoolId }: Pick<Application, "UserPoolId">,
  Username: string,
): Promise<AuthEventType[]> {
  const { AuthEvents = [] } = await client.send(new AdminListUserAuthEventsCommand({ UserPoolId, Username }));
  return AuthEvents;
}

/** The newest event of a user. */
export async function lastEvent(
  app: TestApp,
  to: Pick<Application, "UserPoolId">,
  Username: string,
): Promise<AuthEventType & { readonly EventId: string }> {
  const [event] = await eventsOf(app, to, Username);
  if (event?.EventId === undefined) throw new Error(`There is no event of ${Username}`);
  return { ...event, EventId: event.EventId };
}

export const eventIdIn = (token: string | undefined): unknown => decodeJwt(token ?? "")["event_id"];

export const BLOCKED = "NotAuthorizedException: Unable to login because of security reasons.";
export const SHUT_OUT = "NotAuthorizedException: Request not allowed due to security reasons.";
export const LEAKED = "InvalidPasswordException: Provided password cannot be used for security reasons.";
export const MUST_RESET = "PasswordResetRequiredException: Password reset required for the user";
export const NOT_ENABLED =
  "UserPoolAddOnNotEnabledException: Threat protection is not enabled for the user pool: its AdvancedSecurityMode is OFF.";
