import { createPrivateKey } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddUserPoolClientSecretCommand,
  AdminCreateUserCommand,
  AssociateSoftwareTokenCommand,
  ConfirmDeviceCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  CreateIdentityProviderCommand,
  CreateUserImportJobCommand,
  DescribeUserImportJobCommand,
  ForgotPasswordCommand,
  GetSigningCertificateCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  StartUserImportJobCommand,
  UpdateIdentityProviderCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, onTestFinished, test } from "vitest";
import { masterSeal } from "../keys/seal.ts";
import { authenticatorApplication } from "../testing/authenticator-application.ts";
import { aClient, aPool, aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { soon } from "../testing/soon.ts";
import { deviceClient, secretHash } from "../testing/srp-client.ts";
import { runServer } from "./running-server.fixture.ts";
import { openSqlite } from "./sqlite.ts";
import { storeIn } from "./store.ts";
import type { Tables } from "./tables.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

test("after the life of a user nothing secret lies in the database or its log", async () => {
  const data = await mkdtemp(join(tmpdir(), "millpond-at-rest-"));
  onTestFinished(() => rm(data, { recursive: true }));
  const triggers = join(data, "triggers.json");
  await writeFile(triggers, JSON.stringify({ default: { module: "functions.mjs" } }));
  await writeFile(join(data, "functions.mjs"), FUNCTIONS);
  const server = await runServer(data, { MILLPOND_TRIGGERS: triggers });
  const secrets: Record<string, string | Uint8Array> = {};
  const tell: Tell = (name, secret) => {
    secrets[name] = secret;
  };
  let poolId: string;
  let trusted: Trusted;
  try {
    poolId = await liveThrough(server, tell);
    trusted = await liveThroughTheRest(server, tell);
    expect(await readdir(data)).toContain("millpond.db-wal");
    expectNothingOf(secrets, await databaseIn(data));
  } finally {
    await server.end("SIGTERM");
  }

  const key = Buffer.from(await readFile(join(data, "master.key"), "utf8"), "base64");
  expect(key).toHaveLength(32);
  const stopped = await databaseIn(data);
  const database = openSqlite<Tables>(join(data, "millpond.db"));
  const store = storeIn(database, masterSeal({ current: key }));
  secrets["master key"] = key;
  const tellKey = (name: string, privateKey: Uint8Array) => {
    const jwk = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" }).export({
      format: "jwk",
    });
    for (const part of ["d", "p", "q", "dp", "dq", "qi"] as const) {
      tell(`${name}, ${part}`, Buffer.from(jwk[part] ?? "", "base64url"));
    }
  };
  for (const { use, privateKey } of await store.signingKeys.ofPool(poolId)) tellKey(`${use} signing key`, privateKey);
  const { UserPoolId, device, sub } = trusted;
  tellKey("SAML key", (await store.samlKeys.find(UserPoolId))?.privateKey ?? expect.fail("there is no SAML key"));
  const ada = await store.users.findByLogin(poolId, "ada");
  tell("SRP verifier", ada?.password?.kind === "srp" ? ada.password.verifier : expect.fail("ada has no verifier"));
  const { verifier } = (await store.devices.find(UserPoolId, sub, device)) ?? expect.fail("there is no device");
  tell("verifier of the device", verifier.verifier);
  const eve = await store.users.findByLogin(UserPoolId, "eve");
  expect(eve?.password).toMatchObject({ kind: "hash" });
  await database.close();
  expect(Object.keys(secrets)).toHaveLength(53);
  expectNothingOf(secrets, stopped);
});

type Server = Awaited<ReturnType<typeof runServer>>;
type Tell = (name: string, secret: string | Uint8Array) => void;

/** The code of the newest message to an address. */
async function codeSent({ url }: Server, to: string): Promise<string> {
  const inbox: { readonly messages: readonly { readonly code: string }[] } = JSON.parse(
    await (await fetch(`${url}/inbox/messages?to=${encodeURIComponent(to)}`)).text(),
  );
  return inbox.messages[0]?.code ?? expect.fail(`nothing was sent to ${to}`);
}

/** Everything a person and an application go through; tells every secret on the way. */
async function liveThrough(server: Server, tell: Tell): Promise<string> {
  const { client } = server;
  const codeFor = async (name: string, to: string) => {
    const code = await codeSent(server, to);
    tell(name, code);
    return code;
  };

  const { UserPoolId } = await aPool(server);
  const { ClientId, secret = expect.fail("the client has no secret") } = await aClient(server, UserPoolId, {
    GenerateSecret: true,
  });
  tell("client secret", secret);

  const [Username, email] = ["ada", "ada@example.com"];
  const asAda = { ClientId, Username, SecretHash: secretHash(Username, ClientId, secret) };
  tell("first password", "Correct-horse-7");
  await client.send(
    new SignUpCommand({ ...asAda, Password: "Correct-horse-7", UserAttributes: [{ Name: "email", Value: email }] }),
  );
  await codeFor("first code", email);
  await client.send(new ResendConfirmationCodeCommand(asAda));
  await client.send(new ConfirmSignUpCommand({ ...asAda, ConfirmationCode: await codeFor("second code", email) }));

  await client.send(new ForgotPasswordCommand(asAda));
  tell("second password", "Battery-staple-8");
  const ConfirmationCode = await codeFor("third code", email);
  await client.send(new ConfirmForgotPasswordCommand({ ...asAda, ConfirmationCode, Password: "Battery-staple-8" }));
  await client.send(new ForgotPasswordCommand(asAda));
  await codeFor("code in force", email);

  const tokens = await signIn(server, ClientId, Username, "Battery-staple-8", secret);
  tellAll("sign-in", tokens);
  const sub: unknown = JSON.parse(Buffer.from(tokens.IdToken.split(".")[1] ?? "", "base64url").toString()).sub;
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: {
        REFRESH_TOKEN: tokens.RefreshToken,
        SECRET_HASH: secretHash(String(sub), ClientId, secret),
      },
    }),
  );
  tellAll("refresh", { AccessToken: AuthenticationResult?.AccessToken, IdToken: AuthenticationResult?.IdToken });

  await client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: "OPTIONAL",
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {},
    }),
  );
  const { AccessToken } = tokens;
  const associate = async (name: string) => {
    const { SecretCode = expect.fail("no secret") } = await client.send(
      new AssociateSoftwareTokenCommand({ AccessToken }),
    );
    const application = authenticatorApplication(SecretCode);
    tell(`${name} in base32`, SecretCode);
    tell(name, application.key);
    return application;
  };
  const UserCode = (await associate("secret of the application")).codeAt(new Date());
  await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  await associate("secret that is being set up");
  await client.send(new SetUserMFAPreferenceCommand({ AccessToken, EmailMfaSettings: { Enabled: true } }));
  const AuthParameters = {
    USERNAME: Username,
    PASSWORD: "Battery-staple-8",
    SECRET_HASH: secretHash(Username, ClientId, secret),
  };
  await client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }));
  await codeFor("code of the second factor", email);

  tell("temporary password", "Temporary-9-word");
  await client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: "bob",
      TemporaryPassword: "Temporary-9-word",
      UserAttributes: [{ Name: "email", Value: "bob@example.com" }],
      DesiredDeliveryMediums: ["EMAIL"],
    }),
  );
  expect(await codeFor("temporary password, sent", "bob@example.com")).toBe("Temporary-9-word");
  return UserPoolId;

  function tellAll(of: string, all: Readonly<Record<string, string | undefined>>) {
    for (const [name, token] of Object.entries(all)) {
      // A token's last part is its signature, or the seal of a refresh token.
      tell(`${name} of the ${of}`, token?.split(".").at(-1) ?? expect.fail(`no ${name}`));
    }
  }
}

/** The functions of a pool whose people are asked for a word that only they know. */
const FUNCTIONS = `export const handler = async (event) => ({ ...event, response: {
  DefineAuthChallenge_Authentication: { challengeName: "CUSTOM_CHALLENGE" },
  CreateAuthChallenge_Authentication: { privateChallengeParameters: { word: "abracadabra-42" } },
  VerifyAuthChallengeResponse_Authentication: { answerCorrect: event.request.challengeAnswer === "abracadabra-42" },
}[event.triggerSource] });`;

/** Where to look up what is secret and was never told. */
interface Trusted {
  readonly UserPoolId: string;
  readonly sub: string;
  /** Its key. */
  readonly device: string;
}

/** What of a bcrypt hash is neither its settings nor its salt. */
const BCRYPT = "$2b$04$OiYWrXtZoyFFX2f1ya8HBu3VbqsSkNHyCqDVqgVYlQBFqLoYnkMSm";

/** Everything else that is kept: devices, identity providers, imports, functions, secrets and tokens that are replaced. */
async function liveThroughTheRest(server: Server, tell: Tell): Promise<Trusted> {
  const { client } = server;
  const tracked = { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false };
  const run = "arn:aws:lambda:us-east-1:000000000000:function:asks";
  const { UserPoolId } = await aPool(server, {
    DeviceConfiguration: tracked,
    LambdaConfig: { DefineAuthChallenge: run, CreateAuthChallenge: run, VerifyAuthChallengeResponse: run },
  });

  const { ClientId, secret = "" } = await aClient(server, UserPoolId, { GenerateSecret: true });
  tell("generated secret of a client with two", secret);
  tell("chosen secret", "a_secret_of_my_own_choice_1234567890");
  await client.send(
    new AddUserPoolClientSecretCommand({
      UserPoolId,
      ClientId,
      ClientSecret: "a_secret_of_my_own_choice_1234567890",
    }),
  );

  const ProviderName = "Partner";
  const details = (client_secret: string) => ({
    client_id: "millpond",
    client_secret,
    authorize_scopes: "openid",
    attributes_request_method: "GET",
    oidc_issuer: "https://id.example.com",
  });
  tell("former secret at a provider", "partner-secret-one");
  const provider = { UserPoolId, ProviderName, ProviderDetails: details("partner-secret-one") };
  await client.send(new CreateIdentityProviderCommand({ ...provider, ProviderType: "OIDC" }));
  tell("secret at a provider", "partner-secret-two");
  const ProviderDetails = details("partner-secret-two");
  await client.send(new UpdateIdentityProviderCommand({ UserPoolId, ProviderName, ProviderDetails }));
  await client.send(new GetSigningCertificateCommand({ UserPoolId }));

  const rotating = await aClient(server, UserPoolId, {
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"],
  });
  const { Username, sub } = await aUser(server, UserPoolId, {
    username: "cyd",
    attributes: { email: "cyd@example.com", phone_number: "+15555550199" },
  });
  const { AuthenticationResult: tokens } = await client.send(
    new InitiateAuthCommand({
      ClientId: rotating.ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: Username, PASSWORD },
    }),
  );
  const { AccessToken, RefreshToken = "", NewDeviceMetadata } = tokens ?? {};
  const device = deviceClient(NewDeviceMetadata ?? {});
  tell("secret of a device", device.secret);
  const DeviceKey = NewDeviceMetadata?.DeviceKey ?? expect.fail("there is no device");
  await client.send(new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig: device.config }));
  tell("refresh token that was replaced", RefreshToken.split(".").at(-1) ?? "");
  const { AuthenticationResult: next } = await client.send(
    new GetTokensFromRefreshTokenCommand({ ClientId: rotating.ClientId, RefreshToken, DeviceKey }),
  );
  tell("refresh token that took its place", next?.RefreshToken?.split(".").at(-1) ?? expect.fail("there is no other"));

  tell("word that a function keeps to itself", "abracadabra-42");
  const { Session = "" } = await client.send(
    new InitiateAuthCommand({
      ClientId: rotating.ClientId,
      AuthFlow: "CUSTOM_AUTH",
      AuthParameters: { USERNAME: Username },
    }),
  );
  tell("session", Session);
  await client.send(
    new RespondToAuthChallengeCommand({
      ClientId: rotating.ClientId,
      ChallengeName: "CUSTOM_CHALLENGE",
      ChallengeResponses: { USERNAME: Username, ANSWER: "abracadabra-42" },
      Session,
    }),
  );

  await client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "email" }));
  tell("code of an address", await codeSent(server, "cyd@example.com"));
  await client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "phone_number" }));
  tell("code of a telephone number", await codeSent(server, "+15555550199"));

  const { UserImportJob: job } = await client.send(
    new CreateUserImportJobCommand({
      UserPoolId,
      JobName: "people",
      CloudWatchLogsRoleArn: "arn:aws:iam::000000000000:role/logs",
      PasswordHashingAlgorithm: "BCRYPT",
    }),
  );
  const { JobId = "", PreSignedUrl = "" } = job ?? {};
  tell(
    "signature of an upload",
    new URL(PreSignedUrl).searchParams.get("signature") ?? expect.fail("it is not signed"),
  );
  tell("hash that was brought in", BCRYPT.slice(-31));
  const file = `cognito:username,email,email_verified,password_hash\neve,eve@example.com,true,${BCRYPT}\n`;
  expect((await fetch(PreSignedUrl, { method: "PUT", body: file })).ok).toBe(true);
  await client.send(new StartUserImportJobCommand({ UserPoolId, JobId }));
  await soon(async () => {
    const { UserImportJob } = await client.send(new DescribeUserImportJobCommand({ UserPoolId, JobId }));
    expect(UserImportJob).toMatchObject({ Status: "Succeeded", ImportedUsers: 1 });
  });
  return { UserPoolId, sub, device: DeviceKey };
}

/** The bytes of the database's files, but for ids, whose digits may look like a code. */
async function databaseIn(data: string): Promise<Buffer> {
  const files = (await readdir(data)).filter((name) => name.startsWith("millpond.db"));
  const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(data, name)))));
  return Buffer.from(bytes.toString("latin1").replace(UUID, ""), "latin1");
}

function expectNothingOf(secrets: Readonly<Record<string, string | Uint8Array>>, bytes: Buffer): void {
  // What is not secret is there: these are the right bytes.
  expect(bytes.includes("ada@example.com")).toBe(true);
  const there = Object.entries(secrets).filter(([, secret]) => formsOf(secret).some((form) => bytes.includes(form)));
  expect(there.map(([name]) => name)).toEqual([]);
}

/** A secret as it is, as hex and as base64, wherever in a longer text that begins. */
function formsOf(secret: string | Uint8Array): readonly (Buffer | string)[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64url");
    // The characters at both ends depend on the neighbours, too.
    return encoded.slice(shift === 0 ? 0 : shift + 1, -2);
  });
  const base64 = shifted.flatMap((text) => [text, text.replaceAll("-", "+").replaceAll("_", "/")]);
  return [bytes, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...base64];
}
