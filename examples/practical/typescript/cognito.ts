import { createHmac } from "node:crypto";
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";

// Sign-up, confirmation, sign-in and verified tokens, for an app client with a secret.

export const endpoint = setting("COGNITO_ENDPOINT"); // http://127.0.0.1:9229, or https://cognito-idp.<region>.amazonaws.com
const userPoolId = setting("COGNITO_USER_POOL_ID");
const clientId = setting("COGNITO_CLIENT_ID");
const clientSecret = setting("COGNITO_CLIENT_SECRET");

const cognito = new CognitoIdentityProviderClient({ endpoint, region: userPoolId.slice(0, userPoolId.indexOf("_")) });

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}`);
  return value;
}

/** Proof that we hold the client's secret, made anew for each username. */
const secretHash = (username: string) =>
  createHmac("sha256", clientSecret)
    .update(username + clientId)
    .digest("base64");

/** Registers a person, to whom the confirmation code is sent; their `sub`, by which they are known for good. */
export async function signUp(email: string, password: string): Promise<string> {
  const { UserSub } = await cognito.send(
    new SignUpCommand({
      ClientId: clientId,
      SecretHash: secretHash(email),
      Username: email,
      Password: password,
      UserAttributes: [{ Name: "email", Value: email }],
    }),
  );
  return UserSub ?? "";
}

export async function confirm(email: string, code: string): Promise<void> {
  await cognito.send(
    new ConfirmSignUpCommand({
      ClientId: clientId,
      SecretHash: secretHash(email),
      Username: email,
      ConfirmationCode: code,
    }),
  );
}

export interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export async function authenticate(email: string, password: string): Promise<Tokens> {
  const { AuthenticationResult: result, ChallengeName: challenge } = await cognito.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: email, PASSWORD: password, SECRET_HASH: secretHash(email) },
    }),
  );
  if (!result) throw new Error(`The sign-in goes on with ${challenge}, which this example does not answer`);
  return {
    idToken: result.IdToken ?? "",
    accessToken: result.AccessToken ?? "",
    refreshToken: result.RefreshToken ?? "",
  };
}

// The pool says where its keys are and how its tokens name it. The keys are fetched when they are first needed, and kept.
const discovery = await fetch(`${endpoint}/${userPoolId}/.well-known/openid-configuration`);
if (!discovery.ok) throw new Error(`${userPoolId} is not a user pool of ${endpoint}`);
const { issuer, jwks_uri: keysUrl } = (await discovery.json()) as { issuer: string; jwks_uri: string };
const keys = createRemoteJWKSet(new URL(keysUrl));

/** Who the person is: the claims of an ID token that was made for us. Throws for any other token. */
export async function verifyIdToken(token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, { issuer, audience: clientId, algorithms: ["RS256"] });
  if (payload["token_use"] !== "id") throw new Error("This is not an ID token");
  return payload;
}

/** What the person may do: the claims of an access token that was made for us, which names its client, not its audience. */
export async function verifyAccessToken(token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ["RS256"] });
  if (payload["token_use"] !== "access") throw new Error("This is not an access token");
  if (payload["client_id"] !== clientId) throw new Error("This token was made for another client");
  return payload;
}
