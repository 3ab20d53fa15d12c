import {
  CompleteWebAuthnRegistrationCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  CreateUserPoolDomainCommand,
  ListWebAuthnCredentialsCommand,
  SetUserPoolMfaConfigCommand,
  StartWebAuthnRegistrationCommand,
  type WebAuthnConfigurationType,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Authenticator, authenticator } from "../../testing/authenticator.ts";
import { aClient, aPool } from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";
import type { Application } from "./sign-in.fixture.ts";

/** Where the test application's own page is; its relying party is `example.com`. */
export const ORIGIN = "https://app.example.com";

/** A pool that lets people begin with everything there is, and a client that lets them choose. */
export async function aChoosingPool(
  app: TestApp,
  {
    pool = {},
    client = {},
    webAuthn = { RelyingPartyId: "example.com" },
    factors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"],
  }: {
    readonly pool?: Partial<CreateUserPoolCommandInput>;
    readonly client?: Partial<CreateUserPoolClientCommandInput>;
    readonly webAuthn?: WebAuthnConfigurationType;
    readonly factors?: readonly ("PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN")[];
  } = {},
): Promise<Application> {
  const { UserPoolId } = await aPool(app, {
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...factors] } },
    ...pool,
  });
  await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, WebAuthnConfiguration: webAuthn }));
  const { ClientId } = await aClient(app, UserPoolId, {
    ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    ...client,
  });
  return { UserPoolId, ClientId };
}

let domains = 0;

/** Gives the pool a prefix domain. */
export const aDomain = ({ client }: TestApp, UserPoolId: string) =>
  client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: `passkeys-${++domains}` }));

export const start = async ({ client }: TestApp, AccessToken: string): Promise<unknown> =>
  (await client.send(new StartWebAuthnRegistrationCommand({ AccessToken }))).CredentialCreationOptions;

export const complete = ({ client }: TestApp, AccessToken: string, Credential: unknown) =>
  client.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential: Credential as never }));

export const list = (
  { client }: TestApp,
  AccessToken: string,
  page: { MaxResults?: number; NextToken?: string } = {},
) => client.send(new ListWebAuthnCredentialsCommand({ AccessToken, ...page }));

/** Registers a passkey for who is signed in. */
export async function aPasskey(
  app: TestApp,
  AccessToken: string,
  made: Authenticator = authenticator(),
  origin = ORIGIN,
): Promise<Authenticator> {
  await complete(app, AccessToken, made.create(await start(app, AccessToken), origin));
  return made;
}
