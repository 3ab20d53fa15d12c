import { randomBytes } from "node:crypto";
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { functionArn, RIDDLES } from "../functions.ts";
import { aBrowser, BY_CODE, CALLBACK, SIGNED_OUT } from "../hosted-pages.ts";
import { anAddress, codeTo } from "../inbox.ts";
import { aPool, aUser, cognitoAt, PASSWORD, secretHash, signIn } from "../pool.ts";
import { authenticator } from "../totp.ts";
import { at, type Scene } from "./placeholders.ts";

// A recording says by name what has to be there. Pools and clients of one name are made once for all, people for each.

interface PoolSettings {
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly mfa?: Partial<SetUserPoolMfaConfigCommandInput>;
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
}

const SMS: Partial<SetUserPoolMfaConfigCommandInput> = {
  SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
};

/** The same for every factor. Only operators reset passwords, so that codes may go to either address. */
const withFactors = (MfaConfiguration: "OPTIONAL" | "ON"): PoolSettings => ({
  pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] } },
  mfa: { MfaConfiguration, ...SMS, SoftwareTokenMfaConfiguration: { Enabled: true }, EmailMfaConfiguration: {} },
});

const POOLS: Readonly<Record<string, PoolSettings>> = {
  "a pool": {},
  "a pool where only operators create users": { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } },
  "a pool whose usernames are e-mail addresses": { pool: { UsernameAttributes: ["email"] } },
  "a pool with e-mail aliases": { pool: { AliasAttributes: ["email"] } },
  "a pool that requires nicknames": { pool: { Schema: [{ Name: "nickname", Required: true, Mutable: true }] } },
  "a pool with a custom attribute": {
    pool: { Schema: [{ Name: "tier", AttributeDataType: "String", Mutable: true }] },
  },
  "a pool that verifies nothing": { pool: { AutoVerifiedAttributes: [] } },
  "a pool that only operators recover": {
    pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] } },
  },
  "a pool with optional second factors": withFactors("OPTIONAL"),
  "a pool that requires a second factor": withFactors("ON"),
  "a pool that remembers devices": {
    pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false } },
  },
  "a pool with a choice of first factors": {
    pool: {
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"] } },
    },
    mfa: { WebAuthnConfiguration: { RelyingPartyId: "app.example", UserVerification: "preferred" } },
    client: { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] },
  },
  "a pool whose functions ask riddles": {
    pool: { LambdaConfig: RIDDLES },
    client: { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH"] },
  },
  "a pool whose function refuses sign-ups": { pool: { LambdaConfig: { PreSignUp: functionArn("refuse") } } },
  "a pool whose function is nowhere": { pool: { LambdaConfig: { PreSignUp: functionArn("nowhere") } } },
  "a pool that is protected from deletion": { pool: { DeletionProtection: "ACTIVE" } },
  "a pool with a domain": { client: BY_CODE },
};

/** Further clients of the pool before them. */
const CLIENTS: Readonly<Record<string, Partial<CreateUserPoolClientCommandInput>>> = {
  "a client with a secret": { GenerateSecret: true },
  "a client that hides its users": { PreventUserExistenceErrors: "ENABLED" },
  "a client for SRP only": { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] },
  "a client that rotates refresh tokens": {
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
  },
  "a client that cannot revoke": { EnableTokenRevocation: false },
  "a client that writes e-mail addresses only": { WriteAttributes: ["email"] },
  "a client with a secret that signs people in by code": { GenerateSecret: true, ...BY_CODE },
};

/** A scene, and what preparations find in it of those before them; empty where there was none. */
export interface Stage extends Scene {
  readonly url: string;
  readonly poolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The prefix of the pool's domain. */
  readonly domain: string;
  readonly username: string;
}

/** What a recording begins with: a server. */
export const aStage = (url: string): Stage => ({
  url,
  poolId: "",
  clientId: "",
  clientSecret: "",
  domain: "",
  username: "",
});

const made = new Map<string, Promise<Scene>>();

/** Makes what is named once for each server. */
function once(key: string, make: () => Promise<Scene>): Promise<Scene> {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

async function makePool(url: string, name: string, { pool, mfa, client }: PoolSettings): Promise<Scene> {
  const { cognito, poolId, clientId } = await aPool(url, pool, client);
  if (mfa) await cognito.setUserPoolMfaConfig({ UserPoolId: poolId, ...mfa });
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });
  const scene = { poolId, clientId, clientSecret: "", poolArn: UserPool?.Arn, issuer: `${url}/${poolId}` };
  if (name !== "a pool with a domain") return scene;
  const domain = `recordings-${poolId.split("_")[1]?.toLowerCase()}`;
  await cognito.createUserPoolDomain({ UserPoolId: poolId, Domain: domain });
  return { ...scene, domain, callback: CALLBACK, signedOut: SIGNED_OUT };
}

async function makeClient(url: string, poolId: string, settings: Partial<CreateUserPoolClientCommandInput>) {
  const { UserPoolClient } = await cognitoAt(url).createUserPoolClient({
    UserPoolId: poolId,
    ClientName: "another",
    ExplicitAuthFlows: [
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
    ],
    ...settings,
  });
  return { clientId: UserPoolClient?.ClientId, clientSecret: UserPoolClient?.ClientSecret ?? "" };
}

let people = 0;

/** Everybody has a name and an address of their own, for the pools are everybody's. */
const somebody = () => ({ username: `ada-${++people}`, email: anAddress(), password: PASSWORD });

const phoneOfNobody = () => `+1555${String(Date.now() + ++people).slice(-10)}`;

/** More than Cognito sends in an hour. */
const MOST_CODES = 20;

type Make = (stage: Stage) => Promise<Scene>;

const THINGS: Readonly<Record<string, Make>> = {
  "a pool of its own": ({ url }) => makePool(url, "", {}),
  "nobody's name": async () => somebody(),
  Ada: async (stage) => {
    const person = somebody();
    return { ...person, sub: await aUser(poolOf(stage), person.username, person.email) };
  },
  "Ada by her e-mail address": async (stage) => {
    const { email } = somebody();
    const sub = await aUser(poolOf(stage), email, email);
    return { username: email, email, sub, password: PASSWORD };
  },
  "Ada, who has signed up": async (stage) => {
    const person = somebody();
    const { cognito } = poolOf(stage);
    const { UserSub } = await cognito.signUp({
      ClientId: stage.clientId,
      Username: person.username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: person.email }],
    });
    return { ...person, sub: UserSub, code: await codeTo(stage.url, person.email).catch(() => "none") };
  },
  "Ada, who was invited": async (stage) => {
    const person = somebody();
    const { cognito, poolId } = poolOf(stage);
    await cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: person.username,
      UserAttributes: [
        { Name: "email", Value: person.email },
        { Name: "email_verified", Value: "true" },
      ],
      TemporaryPassword: PASSWORD,
      MessageAction: "SUPPRESS",
    });
    return person;
  },
  "Ada is disabled": async (stage) => {
    await poolOf(stage).cognito.adminDisableUser({ UserPoolId: stage.poolId, Username: stage.username });
    return {};
  },
  "Ada has to reset the password": async (stage) => {
    await poolOf(stage).cognito.adminResetUserPassword({ UserPoolId: stage.poolId, Username: stage.username });
    return {};
  },
  "Ada's address is not verified": async (stage) => {
    await poolOf(stage).cognito.adminUpdateUserAttributes({
      UserPoolId: stage.poolId,
      Username: stage.username,
      UserAttributes: [{ Name: "email_verified", Value: "false" }],
    });
    return {};
  },
  "Ada is gone": async (stage) => {
    await poolOf(stage).cognito.adminDeleteUser({ UserPoolId: stage.poolId, Username: stage.username });
    return {};
  },
  "Ada is signed out everywhere": async (stage) => {
    await poolOf(stage).cognito.adminUserGlobalSignOut({ UserPoolId: stage.poolId, Username: stage.username });
    return {};
  },
  Grace: (stage) => another(stage, somebody().username),
  "Grace by her e-mail address": (stage) => another(stage, anAddress("grace")),
  "six wrong passwords": async (stage) => {
    for (let guess = 0; guess < 6; guess++) {
      await signIn(poolOf(stage), stage.username, `Wrong-Horse-${guess}`).catch(() => undefined);
    }
    return {};
  },
  "codes to reset the password, as many as there are": async (stage) => {
    const { cognito, clientId } = poolOf(stage);
    const ask = () => cognito.forgotPassword({ ClientId: clientId, Username: stage.username });
    for (let asked = 0; asked < MOST_CODES; asked++) if ((await ask().catch(() => undefined)) === undefined) break;
    return {};
  },
  "the secret hash": async ({ username, clientId, clientSecret }) => ({
    secretHash: secretHash(username, clientId, clientSecret),
  }),
  "the secret hash of another": async ({ clientId }) => ({ secretHash: secretHash("eve", clientId, "not the secret") }),
  "Ada's tokens": async (stage) => {
    const { AccessToken, IdToken, RefreshToken } = await signIn(poolOf(stage), stage.username);
    const [head = "", claims = "", signature = ""] = AccessToken.split(".");
    return {
      accessToken: AccessToken,
      idToken: IdToken,
      refreshToken: RefreshToken,
      forgedToken: [head, claims, signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))].join("."),
    };
  },
  "Ada's telephone is a second factor": async (stage) => {
    const phone = phoneOfNobody();
    const { cognito, poolId: UserPoolId } = poolOf(stage);
    const whose = { UserPoolId, Username: stage.username };
    await cognito.adminUpdateUserAttributes({ ...whose, UserAttributes: [{ Name: "phone_number", Value: phone }] });
    await cognito.adminSetUserMFAPreference({ ...whose, SMSMfaSettings: { Enabled: true } });
    return { phone };
  },
  "Ada's application is a second factor": async (stage) => {
    const { cognito, poolId: UserPoolId } = poolOf(stage);
    const { AccessToken } = await signIn(poolOf(stage), stage.username);
    const { SecretCode = "" } = await cognito.associateSoftwareToken({ AccessToken });
    const code = authenticator(SecretCode);
    const UserCode = code();
    await cognito.verifySoftwareToken({ AccessToken, UserCode, FriendlyDeviceName: "telephone" });
    const SoftwareTokenMfaSettings = { Enabled: true };
    await cognito.adminSetUserMFAPreference({ UserPoolId, Username: stage.username, SoftwareTokenMfaSettings });
    return { usedTotp: UserCode, totp: code(), accessToken: AccessToken };
  },
  "Ada's device": async (stage) => {
    const { cognito, clientId } = poolOf(stage);
    const { AuthenticationResult } = await cognito.initiateAuth({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: stage.username, PASSWORD },
    });
    const { AccessToken, RefreshToken, NewDeviceMetadata } = AuthenticationResult ?? {};
    const DeviceKey = NewDeviceMetadata?.DeviceKey;
    await cognito.confirmDevice({
      AccessToken,
      DeviceKey,
      DeviceSecretVerifierConfig: {
        PasswordVerifier: randomBytes(384).toString("base64"),
        Salt: randomBytes(16).toString("base64"),
      },
    });
    return { accessToken: AccessToken, refreshToken: RefreshToken, deviceKey: DeviceKey };
  },
  "an authorization code": async (stage) => {
    const query = new URLSearchParams({
      client_id: stage.clientId,
      response_type: "code",
      redirect_uri: CALLBACK,
      scope: "openid email",
    });
    const page = await aBrowser().signIn(`${stage.url}/${stage.domain}/oauth2/authorize?${query}`, stage.username);
    return { authorizationCode: new URL(page.url).searchParams.get("code") };
  },
  "tokens of the token endpoint": async (stage) => {
    const { authorizationCode } = await preparation("an authorization code")(stage);
    const response = await fetch(`${stage.url}/${stage.domain}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: stage.clientId,
        redirect_uri: CALLBACK,
        code: String(authorizationCode),
        ...(stage.clientSecret !== "" && { client_secret: stage.clientSecret }),
      }),
    });
    const tokens: unknown = await response.json();
    return { accessToken: at("access_token", tokens), refreshToken: at("refresh_token", tokens) };
  },
  "the client by HTTP Basic": async ({ clientId, clientSecret }) => ({
    basic: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
  }),
};

/** Somebody else, who has signed in. */
async function another(stage: Stage, username: string): Promise<Scene> {
  await aUser(poolOf(stage), username, username.includes("@") ? username : anAddress("grace"));
  const { AccessToken } = await signIn(poolOf(stage), username);
  return { otherUsername: username, otherAccessToken: AccessToken };
}

/** What the helpers of these tests take. */
const poolOf = ({ url, poolId, clientId, clientSecret }: Stage) => ({
  url,
  cognito: cognitoAt(url),
  poolId,
  clientId,
  clientSecret,
});

/** What makes the thing of a name. */
export function preparation(name: string): Make {
  const [thing, pool, client] = [THINGS[name], POOLS[name], CLIENTS[name]];
  if (thing) return thing;
  if (pool) return ({ url }) => once(`${url} ${name}`, () => makePool(url, name, pool));
  if (client) return ({ url, poolId }) => once(`${url} ${poolId} ${name}`, () => makeClient(url, poolId, client));
  throw new Error(`Nobody knows how to prepare ${name}`);
}
