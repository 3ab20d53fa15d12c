import {
  AddUserPoolClientSecretCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { PASSWORD } from "../../testing/builders.ts";
import { secretHash } from "../../testing/srp-client.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, NOBODY } from "./people.fixture.ts";
import { refusal } from "./pools.fixture.ts";

interface Caller {
  readonly ClientId: string;
  readonly Username: string;
  readonly SecretHash?: string;
}

/** Every public operation that names a user, and how it refuses a caller whose hash is right. */
const operations: readonly (readonly [string, (app: TestApp, caller: Caller) => Promise<unknown>, string])[] = [
  [
    "SignUp",
    ({ client }, caller) => client.send(new SignUpCommand({ ...caller, Password: "password" })),
    "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
  ],
  [
    "ConfirmSignUp",
    ({ client }, caller) => client.send(new ConfirmSignUpCommand({ ...caller, ConfirmationCode: "123456" })),
    NOBODY,
  ],
  ["ResendConfirmationCode", ({ client }, caller) => client.send(new ResendConfirmationCodeCommand(caller)), NOBODY],
  ["ForgotPassword", ({ client }, caller) => client.send(new ForgotPasswordCommand(caller)), NOBODY],
  [
    "ConfirmForgotPassword",
    ({ client }, caller) =>
      client.send(new ConfirmForgotPasswordCommand({ ...caller, ConfirmationCode: "123456", Password: PASSWORD })),
    NOBODY,
  ],
];

describe.each(operations)("%s of a client with a secret", (_, call, next) => {
  test("needs the hash over the name as it was sent", async () => {
    await using app = await testApp();
    const { ClientId, secret = "" } = await aPoolWithClient(app, {}, { GenerateSecret: true });
    const unverified = `NotAuthorizedException: Unable to verify secret hash for client ${ClientId}`;
    const refused = (SecretHash: string | undefined) =>
      refusal(call(app, { ClientId, Username: "Ada", ...(SecretHash !== undefined && { SecretHash }) }));

    expect(await refused(undefined)).toBe(
      `NotAuthorizedException: Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    );
    for (const wrong of [
      secretHash("ada", ClientId, secret),
      secretHash("Ada", "another", secret),
      secretHash("Ada", ClientId, `${secret}x`),
      secretHash("Ada", ClientId, secret).slice(0, -1),
      "x",
    ]) {
      expect(await refused(wrong)).toBe(unverified);
    }
    expect(await refused(secretHash("Ada", ClientId, secret))).toBe(next);
  });

  test("takes either of two secrets", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, secret = "" } = await aPoolWithClient(app, {}, { GenerateSecret: true });
    const { ClientSecretDescriptor: second } = await app.client.send(
      new AddUserPoolClientSecretCommand({ UserPoolId, ClientId }),
    );
    for (const value of [secret, second?.ClientSecretValue ?? ""]) {
      expect(
        await refusal(call(app, { ClientId, Username: "ada", SecretHash: secretHash("ada", ClientId, value) })),
      ).toBe(next);
    }
  });

  test("is refused first of all for a client that is not there", async () => {
    await using app = await testApp();
    expect(await refusal(call(app, { ClientId: "nobody", Username: "ada" }))).toBe(
      "ResourceNotFoundException: User pool client nobody does not exist.",
    );
  });
});
