import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPoolWith, deliver } from "../core/triggers/triggers.fixture.ts";
import { aName, aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { ALIAS_ARN, aKms, CREDENTIALS, checkSignature, KEY_ARN } from "./aws.fixture.ts";
import { ARN, aFolder, EVENT } from "./functions.fixture.ts";
import type { Sent } from "./sender.fixture.ts";
import { aServer, say } from "./server.fixture.ts";

const SENDER = fileURLToPath(new URL("./sender.fixture.ts", import.meta.url));

/** A server whose pools hand their codes to a function that opens them, and a KMS. */
async function aPlace({ kms: kmsUrl }: { kms?: string } = {}) {
  const kms = await aKms();
  const folder = aFolder();
  const file = join(folder.path, "sent");
  const mapWith = (url: string) => ({ default: { module: SENDER }, aws: { kms: url, ...CREDENTIALS } });
  folder.writeMap(mapWith(kmsUrl ?? kms.url));
  const environment = { KMS: kms.url, KEY_ARN, SENT: file };
  const functions = folder.open({ environment });
  const app = await testApp({}, functions);
  return {
    app,
    kms,
    folder,
    functions,
    mapWith,
    deliver: () => deliver(app, functions),
    sent: (): readonly Sent[] =>
      existsSync(file)
        ? readFileSync(file, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    async [Symbol.asyncDispose]() {
      await app.close();
      await folder[Symbol.asyncDispose]();
      await kms[Symbol.asyncDispose]();
    },
  };
}

const byFunction = (KMSKeyID: string) => ({
  CustomEmailSender: { LambdaArn: ARN, LambdaVersion: "V1_0" as const },
  CustomSMSSender: { LambdaArn: ARN, LambdaVersion: "V1_0" as const },
  KMSKeyID,
});

describe("a function that sends codes", () => {
  test("opens them as it does at AWS, and they serve", async () => {
    await using place = await aPlace();
    const { app, sent } = place;
    const { UserPoolId, ClientId } = await aPoolWith(app, byFunction(KEY_ARN));
    const name = aName();
    const to = `${name}@example.com`;
    const UserAttributes = [{ Name: "email", Value: to }];
    await app.client.send(new SignUpCommand({ ClientId, Username: name, Password: PASSWORD, UserAttributes }));
    // Nobody who signs up waits for KMS.
    expect(place.kms.received).toEqual([]);
    expect(await place.deliver()).toEqual([]);

    const [first] = sent();
    expect(first).toEqual({
      sent: { source: "CustomEmailSender_SignUp", pool: UserPoolId, to, code: expect.stringMatching(/^\d{6}$/) },
      message: {
        version: 1,
        suiteId: 0x0378,
        contentType: 2,
        frameLength: 4096,
        keys: [`aws-kms ${KEY_ARN}`],
        context: { "userpool-id": UserPoolId },
      },
    });
    await app.client.send(
      new ConfirmSignUpCommand({ ClientId, Username: name, ConfirmationCode: first?.sent.code ?? "" }),
    );

    await app.client.send(new ForgotPasswordCommand({ ClientId, Username: name }));
    expect(await place.deliver()).toEqual([]);
    const { source, code } = sent()[1]?.sent ?? {};
    expect(source).toBe("CustomEmailSender_ForgotPassword");
    await app.client.send(
      new ConfirmForgotPasswordCommand({
        ClientId,
        Username: name,
        ConfirmationCode: code,
        Password: "Another-horse-8",
      }),
    );
    expect(await signIn(app, ClientId, name, "Another-horse-8")).toHaveProperty("AccessToken");
  });

  test("is handed temporary passwords escaped, and the codes of sign-ins, by an alias of the key", async () => {
    await using place = await aPlace();
    const { app, sent } = place;
    const { UserPoolId, ClientId } = await aPoolWith(app, byFunction(ALIAS_ARN));
    await app.client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: aName(),
        TemporaryPassword: "Aa1<&>\"'x",
        DesiredDeliveryMediums: ["EMAIL"],
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
      }),
    );
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "ON",
        SmsMfaConfiguration: {
          SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" },
        },
      }),
    );
    const attributes = { phone_number: "+15550155", phone_number_verified: "true" };
    const { Username } = await aUser(app, UserPoolId, { attributes });
    await app.client.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
      }),
    );
    const code = await app.codeFor("+15550155");
    expect(await place.deliver()).toEqual([]);
    expect(new Set(sent().map((each) => each.sent))).toEqual(
      new Set([
        {
          source: "CustomEmailSender_AdminCreateUser",
          pool: UserPoolId,
          to: "ada@example.com",
          code: "Aa1&lt;&amp;&gt;&quot;&#39;x",
        },
        { source: "CustomSMSSender_Authentication", pool: UserPoolId, to: "+15550155", code },
      ]),
    );
  });

  test("gets its codes once KMS is back, and what was logged meanwhile holds none", async () => {
    await using away = await aServer(say(400, '{"__type":"KMSInvalidStateException","message":"pending deletion"}'));
    await using place = await aPlace({ kms: away.url });
    const { app, folder, sent } = place;
    const { ClientId } = await aPoolWith(app, byFunction(KEY_ARN));
    const Username = aName();
    const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
    await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
    const code = await app.codeFor(`${Username}@example.com`);
    const logged = await place.deliver();
    expect(logged).toMatchObject([{ reason: "the function did not take it (FunctionError)" }]);
    expect(folder.told).toEqual([
      {
        level: "warn",
        text: "A code for a function could not be encrypted",
        details: { function: ARN, reason: "KMS KMSInvalidStateException" },
      },
    ]);
    for (const secret of [code, CREDENTIALS.secretAccessKey]) {
      expect(JSON.stringify([logged, folder.told])).not.toContain(secret);
    }
    expect(sent()).toEqual([]);

    folder.writeMap(place.mapWith(place.kms.url));
    app.clock.advance(10_000);
    expect(await place.deliver()).toEqual([]);
    expect(sent().map((each) => each.sent.code)).toEqual([code]);
  });

  test("is handed a new code, encrypted anew, each time one is asked for", async () => {
    await using place = await aPlace();
    const { app, sent } = place;
    const { ClientId } = await aPoolWith(app, byFunction(KEY_ARN));
    const Username = aName();
    const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
    await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
    await app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    expect(await place.deliver()).toEqual([]);
    expect(new Set(sent().map((each) => each.sent.source))).toEqual(
      new Set(["CustomEmailSender_SignUp", "CustomEmailSender_ResendCode"]),
    );
    expect(place.kms.received.filter(({ headers }) => headers["x-amz-target"]?.includes("Generate"))).toHaveLength(2);
  });
});

test("KMS is asked for a data key in the pool's name, signed", async () => {
  await using place = await aPlace();
  const { app, kms } = place;
  const { UserPoolId, ClientId } = await aPoolWith(app, byFunction(ALIAS_ARN));
  const Username = aName();
  const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
  await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
  await place.deliver();
  const [asked] = kms.received;
  if (!asked) throw new Error("nothing was asked");
  expect(asked.headers).toMatchObject({
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "TrentService.GenerateDataKey",
  });
  expect(JSON.parse(asked.body)).toEqual({
    KeyId: ALIAS_ARN,
    NumberOfBytes: 32,
    EncryptionContext: { "userpool-id": UserPoolId, "aws-crypto-public-key": expect.any(String) },
  });
  const { given, expected, scope } = checkSignature(asked, CREDENTIALS.secretAccessKey);
  expect(given).toBe(expected);
  expect(scope).toMatch(/^\d{8}\/us-east-1\/kms\/aws4_request$/);
});

test("a message that is handed over again keeps its id, though its code is encrypted anew", async () => {
  await using kms = await aKms();
  await using server = await aServer(say(204, ""));
  await using folder = aFolder();
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  folder.writeMap({ default: { webhook: server.url, secret }, aws: { kms: kms.url } });
  const functions = folder.open();
  const event = { ...EVENT, triggerSource: "CustomEmailSender_SignUp", request: { code: "123456" } };
  await functions.handOver("1", { arn: ARN, event, kmsKeyId: KEY_ARN });
  await functions.handOver("1", { arn: ARN, event, kmsKeyId: KEY_ARN });
  const [one, two] = server.received;
  expect(one?.headers["webhook-id"]).toBe("msg_1");
  expect(two?.headers["webhook-id"]).toBe("msg_1");
  const codes = server.received.map(({ body }): string => JSON.parse(body).request.code);
  expect(new Set([...codes, "123456"]).size).toBe(3);
});

test("an event without a code is handed over without a word to KMS", async () => {
  await using kms = await aKms();
  await using server = await aServer(say(202, ""));
  await using folder = aFolder();
  folder.writeMap({ default: { invoke: server.url }, aws: { kms: kms.url } });
  const event = { ...EVENT, triggerSource: "CustomEmailSender_AccountTakeOverNotification", request: { code: null } };
  await folder.open().handOver("1", { arn: ARN, event, kmsKeyId: KEY_ARN });
  expect(server.received.map(({ body }) => JSON.parse(body))).toEqual([event]);
  expect(kms.received).toEqual([]);
});
