import { createHmac } from "node:crypto";
import {
  CognitoIdentityProvider,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";

export const REGION = "eu-central-1";

/** A password that every pool's default policy allows. */
export const PASSWORD = "Correct-Horse-9";

/** The SDK, pointed at a server and at nothing of the machine it runs on. */
export const cognitoAt = (url: string): CognitoIdentityProvider =>
  new CognitoIdentityProvider({
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
  });

/** A user pool with one app client. */
export interface Pool {
  readonly url: string;
  readonly cognito: CognitoIdentityProvider;
  readonly poolId: string;
  readonly clientId: string;
  /** Empty for a public client. */
  readonly clientSecret: string;
}

/** Creates a pool that proves e-mail addresses, and a public client that may sign in every way there is. */
export async function aPool(
  url: string,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Pool> {
  const cognito = cognitoAt(url);
  const { UserPool } = await cognito.createUserPool({
    PoolName: "conformance",
    AutoVerifiedAttributes: ["email"],
    ...pool,
  });
  const poolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: "app",
    ExplicitAuthFlows: [
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
    ],
    ...client,
  });
  return {
    url,
    cognito,
    poolId,
    clientId: UserPoolClient?.ClientId ?? "",
    clientSecret: UserPoolClient?.ClientSecret ?? "",
  };
}

/** The same with every second factor. Only operators reset passwords, so that codes may go to either address. */
export async function aPoolWithMfa(url: string, MfaConfiguration: "OPTIONAL" | "ON"): Promise<Pool> {
  const pool = await aPool(url, {
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
  });
  await pool.cognito.setUserPoolMfaConfig({
    UserPoolId: pool.poolId,
    MfaConfiguration,
    SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: {},
  });
  return pool;
}

/** Where an operator would write a user down: confirmed, with a verified address and PASSWORD. */
export async function aUser(
  { cognito, poolId }: Pick<Pool, "cognito" | "poolId">,
  username: string,
  email: string,
): Promise<string> {
  const { User } = await cognito.adminCreateUser({
    UserPoolId: poolId,
    Username: username,
    UserAttributes: [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ],
    MessageAction: "SUPPRESS",
  });
  await cognito.adminSetUserPassword({ UserPoolId: poolId, Username: username, Password: PASSWORD, Permanent: true });
  return User?.Attributes?.find(({ Name }) => Name === "sub")?.Value ?? "";
}

/** Tokens of a sign-in by password. */
export async function signIn({ cognito, clientId, clientSecret }: Pool, username: string, password = PASSWORD) {
  const { AuthenticationResult } = await cognito.initiateAuth({
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: clientId,
    AuthParameters: {
      USERNAME: username,
      PASSWORD: password,
      ...(clientSecret !== "" && { SECRET_HASH: secretHash(username, clientId, clientSecret) }),
    },
  });
  const { AccessToken = "", IdToken = "", RefreshToken = "" } = AuthenticationResult ?? {};
  return { AccessToken, IdToken, RefreshToken };
}

/** What a client with a secret sends to prove that it has it. */
export const secretHash = (username: string, clientId: string, clientSecret: string): string =>
  createHmac("sha256", clientSecret)
    .update(username + clientId)
    .digest("base64");

/** The claims of a token, not verified. */
export function claimsIn(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
