import { createPrivateKey } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AssociateSoftwareTokenCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, onTestFinished, test } from "vitest";
import { masterSeal } from "../keys/seal.ts";
import { authenticatorApplication } from "../testing/authenticator-application.ts";
import { aClient, aPool, signIn } from "../testing/builders.ts";
import { secretHash } from "../testing/srp-client.ts";
import { runServer } from "./running-server.fixture.ts";
import { openSqlite } from "./sqlite.ts";
import { storeIn } from "./store.ts";
import type { Tables } from "./tables.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

test("after the life of a user nothing secret lies in the database or its log", async () => {
  const data = await mkdtemp(join(tmpdir(), "millpond-at-rest-"));
  onTestFinished(() => rm(data, { recursive: true }));
  const server = await runServer(data);
  const secrets: Record<string, string | Uint8Array> = {};
  let poolId: string;
  try {
    poolId = await liveThrough(server, (name, secret) => {
      secrets[name] = secret;
    });
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
  for (const { use, privateKey } of await store.signingKeys.ofPool(poolId)) {
    const jwk = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" }).export({
      format: "jwk",
    });
    for (const part of ["d", "p", "q", "dp", "dq", "qi"] as const) {
      secrets[`${use} signing key, ${part}`] = Buffer.from(jwk[part] ?? "", "base64url");
    }
  }
  const ada = await store.users.findByLogin(poolId, "ada");
  secrets["SRP verifier"] = ada?.password?.kind === "srp" ? ada.password.verifier : expect.fail("ada has no verifier");
  await database.close();
  expect(Object.keys(secrets)).toHaveLength(33);
  expectNothingOf(secrets, stopped);
});

/** Everything a person and an application go through; tells every secret on the way. */
async function liveThrough(
  server: Awaited<ReturnType<typeof runServer>>,
  tell: (name: string, secret: string | Uint8Array) => void,
): Promise<string> {
  const { client, url } = server;
  const codeFor = async (name: string, to: string) => {
    const inbox: { readonly messages: readonly { readonly code: string }[] } = JSON.parse(
      await (await fetch(`${url}/inbox/messages?to=${encodeURIComponent(to)}`)).text(),
    );
    const code = inbox.messages[0]?.code ?? expect.fail(`nothing was sent to ${to}`);
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
