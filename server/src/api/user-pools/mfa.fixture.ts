import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  AssociateSoftwareTokenCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  type RecoveryOptionType,
  SetUserPoolMfaConfigCommand,
  type UserPoolMfaType,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Factor } from "../../core/mfa/factor.ts";
import { type AuthenticatorApplication, authenticatorApplication } from "../../testing/authenticator-application.ts";
import { aUser, signIn, type UserWanted } from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import type { Application } from "./sign-in.fixture.ts";

export const EMAIL = "ada@example.com";
export const PHONE = "+15555550123";
export const ADDRESSES = { email: EMAIL, phone_number: PHONE };

const ALL: readonly Factor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];

/** Only operators reset passwords, so that either address may bring codes. */
export const BY_OPERATOR: RecoveryOptionType[] = [{ Name: "admin_only", Priority: 1 }];

export interface MfaWanted {
  readonly factors?: readonly Factor[];
  readonly recovery?: RecoveryOptionType[];
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
}

/** A pool with MFA, and an app client of it. */
export async function aPoolWithMfa(
  app: TestApp,
  setting: UserPoolMfaType,
  { factors = ALL, recovery = BY_OPERATOR, pool, client }: MfaWanted = {},
): Promise<Application> {
  const to = await aPoolWithClient(app, { AccountRecoverySetting: { RecoveryMechanisms: recovery }, ...pool }, client);
  await setFactors(app, to, setting, factors);
  return to;
}

export const setFactors = (
  { client }: TestApp,
  { UserPoolId }: Application,
  MfaConfiguration: UserPoolMfaType,
  factors: readonly Factor[],
) =>
  client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration,
      ...(factors.includes("SMS_MFA") && {
        SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
      }),
      ...(factors.includes("SOFTWARE_TOKEN_MFA") && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
      ...(factors.includes("EMAIL_OTP") && { EmailMfaConfiguration: {} }),
    }),
  );

type Preference = Omit<AdminSetUserMFAPreferenceCommandInput, "UserPoolId" | "Username">;

const MEMBERS: Readonly<Record<Factor, keyof Preference>> = {
  SMS_MFA: "SMSMfaSettings",
  SOFTWARE_TOKEN_MFA: "SoftwareTokenMfaSettings",
  EMAIL_OTP: "EmailMfaSettings",
};

/** Turns factors on, the first of them preferred where that is wanted. */
export const turnOn = (
  { client }: TestApp,
  { UserPoolId }: Application,
  Username: string,
  factors: readonly Factor[],
  { preferred }: { readonly preferred?: Factor } = {},
) =>
  client.send(
    new AdminSetUserMFAPreferenceCommand({
      UserPoolId,
      Username,
      ...Object.fromEntries(
        factors.map((factor) => [
          MEMBERS[factor],
          { Enabled: true, ...(factor === preferred && { PreferredMfa: true }) },
        ]),
      ),
    }),
  );

/** A person with both addresses, unless a test wants others, unproven. */
export async function aPerson(
  app: TestApp,
  { UserPoolId }: Application,
  wanted: UserWanted = {},
): Promise<{ Username: string; sub: string }> {
  return aUser(app, UserPoolId, { attributes: ADDRESSES, ...wanted });
}

/** Registers an authenticator application for who is signed in, or for the sign-in that a session belongs to. */
export async function register(
  app: TestApp,
  by: { readonly AccessToken: string } | { readonly Session: string },
): Promise<{ application: AuthenticatorApplication; Session?: string }> {
  const { SecretCode = "", Session } = await app.client.send(new AssociateSoftwareTokenCommand(by));
  const application = authenticatorApplication(SecretCode);
  const verified = await app.client.send(
    new VerifySoftwareTokenCommand({
      ...by,
      ...(Session !== undefined && { Session }),
      UserCode: application.codeAt(app.clock.now()),
    }),
  );
  return { application, ...(verified.Session !== undefined && { Session: verified.Session }) };
}

/**
 * A person with an authenticator application that is registered and, unless a test wants otherwise, on. Its next code is a new
 * one. For pools that let somebody in without MFA.
 */
export async function aPersonWithApplication(
  app: TestApp,
  to: Application,
  { isOn = true, ...wanted }: UserWanted & { readonly isOn?: boolean } = {},
): Promise<{
  Username: string;
  sub: string;
  AccessToken: string;
  application: AuthenticatorApplication;
  code: () => string;
}> {
  const { Username, sub } = await aPerson(app, to, wanted);
  const { AccessToken } = await signIn(app, to.ClientId, Username, wanted.password);
  const { application } = await register(app, { AccessToken });
  if (isOn) await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]);
  const code = () => {
    app.clock.advance(30_000);
    return application.codeAt(app.clock.now());
  };
  return { Username, sub, AccessToken, application, code };
}

/** The factors of a user, as an operator sees them. */
export async function factorsOf({ client }: TestApp, { UserPoolId }: Application, Username: string) {
  const { UserMFASettingList, PreferredMfaSetting } = await client.send(
    new AdminGetUserCommand({ UserPoolId, Username }),
  );
  return { list: UserMFASettingList, preferred: PreferredMfaSetting };
}

export const WRONG_TOKEN_CODE = "CodeMismatchException: Invalid code received for user";
export const WRONG_SENT_CODE = "CodeMismatchException: Invalid code or auth state for the user.";
export const USED_BEFORE = "ExpiredCodeException: Your software token has already been used once.";
export const TOO_MANY = "TooManyRequestsException: Attempt limit exceeded, please try after some time.";
export const NO_TOKEN = "SoftwareTokenMFANotFoundException: Software Token MFA does not exist for the user.";
export const TOKENS_OFF = "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool";
