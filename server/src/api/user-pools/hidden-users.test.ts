import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test, vi } from "vitest";
import { aUser, PASSWORD } from "../../testing/builders.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { ATTEMPTS, aPoolWithClient, aSignUp, EXPIRED, MISMATCH } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

// A client with PreventUserExistenceErrors ENABLED: whoever asks must not learn, by what is answered or by how much work it
// takes, whether there is a user of a name. What a person proves by password or code they may be told.

/** People sign in with an e-mail address here, and `ada` and `ann` look alike once they are masked. */
const TAKEN = "ada@example.com";
const FREE = "ann@example.com";
const EMAIL = { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" } };
const INCORRECT = "NotAuthorizedException: Incorrect username or password.";
const NEW = "Battery-staple-8";

const hiding = (app: TestApp) =>
  aPoolWithClient(app, { UsernameAttributes: ["email"] }, { PreventUserExistenceErrors: "ENABLED" });

const calls = ({ mock }: { readonly mock: { readonly calls: readonly unknown[] } }) => mock.calls.length;

/** What a call comes to, and what it costs: exponentiations and writes are all but the whole of it. */
async function observed(app: TestApp, call: () => Promise<{ readonly $metadata: object }>) {
  const { passwords, store } = app.ctx;
  const counted = {
    powMod: vi.spyOn(app.ctx, "powMod"),
    make: vi.spyOn(passwords, "make"),
    matches: vi.spyOn(passwords, "matches"),
    pretend: vi.spyOn(passwords, "pretend"),
    write: vi.spyOn(store, "write"),
    writeOne: vi.spyOn(store, "writeOne"),
  };
  const told = await answer(call()).catch((error: Error) => `${error.name}: ${error.message}`);
  const cost = {
    exponentiations: calls(counted.powMod) + calls(counted.make) + calls(counted.matches) + calls(counted.pretend),
    write: calls(counted.write),
    writeOne: calls(counted.writeOne),
  };
  vi.restoreAllMocks();
  return { told, cost };
}

const signIn = (app: TestApp, ClientId: string, USERNAME: string) =>
  app.client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD: "Wrong-horse-7" },
    }),
  );

const forgot = (app: TestApp, ClientId: string, Username: string) =>
  app.client.send(new ForgotPasswordCommand({ ClientId, Username }));

const confirmForgot = (app: TestApp, ClientId: string, Username: string, ConfirmationCode = "12345x", Password = NEW) =>
  app.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }));

const resend = (app: TestApp, ClientId: string, Username: string) =>
  app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));

const confirm = (app: TestApp, ClientId: string, Username: string) =>
  app.client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: "12345x" }));

type Call = (app: TestApp, ClientId: string, Username: string) => Promise<{ readonly $metadata: object }>;

describe("a confirmed user and a name that is free are not told apart by", () => {
  test.each<{ name: string; before: readonly Call[]; call: Call; told: unknown; cost: object }>([
    {
      name: "USER_PASSWORD_AUTH",
      before: [],
      call: signIn,
      told: INCORRECT,
      cost: { exponentiations: 1 },
    },
    {
      name: "ForgotPassword",
      before: [],
      call: forgot,
      told: EMAIL,
      cost: { exponentiations: 0, write: 1, writeOne: 1 },
    },
    {
      name: "ConfirmForgotPassword without a code asked for",
      before: [],
      call: confirmForgot,
      told: EXPIRED,
      cost: { exponentiations: 0, write: 0, writeOne: 1 },
    },
    {
      name: "ConfirmForgotPassword with a wrong code",
      before: [forgot],
      call: confirmForgot,
      told: MISMATCH,
      cost: { exponentiations: 0, write: 0, writeOne: 1 },
    },
    {
      name: "ConfirmForgotPassword with a password that the pool does not take",
      before: [forgot],
      call: (app, ClientId, Username) => confirmForgot(app, ClientId, Username, "12345x", "password"),
      told: "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
      cost: { exponentiations: 0, write: 0, writeOne: 0 },
    },
    {
      name: "ResendConfirmationCode",
      before: [],
      call: resend,
      told: EMAIL,
      cost: { exponentiations: 0, write: 1, writeOne: 1 },
    },
    {
      name: "ConfirmSignUp without a code asked for",
      before: [],
      call: confirm,
      told: EXPIRED,
      cost: { exponentiations: 0, write: 1, writeOne: 1 },
    },
    {
      name: "ConfirmSignUp with a wrong code",
      before: [resend],
      call: confirm,
      told: MISMATCH,
      cost: { exponentiations: 0, write: 1, writeOne: 1 },
    },
    {
      name: "ForgotPassword once too often",
      before: Array.from({ length: 10 }, () => forgot),
      call: forgot,
      told: ATTEMPTS,
      cost: { exponentiations: 0, write: 0, writeOne: 1 },
    },
    {
      name: "ResendConfirmationCode once too often",
      before: Array.from({ length: 5 }, () => resend),
      call: resend,
      told: ATTEMPTS,
      cost: { exponentiations: 0, write: 0, writeOne: 1 },
    },
  ])("$name", async ({ before, call, told, cost }) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await hiding(app);
    await aUser(app, UserPoolId, { username: TAKEN });
    const seen: unknown[] = [];
    for (const username of [TAKEN, FREE]) {
      for (const earlier of before) await earlier(app, ClientId, username);
      seen.push(await observed(app, () => call(app, ClientId, username)));
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ told, cost });
  });

  test("USER_SRP_AUTH and the answer to its challenge", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await hiding(app);
    await aUser(app, UserPoolId, { username: TAKEN });
    const seen: unknown[] = [];
    for (const USERNAME of [TAKEN, FREE]) {
      const srp = srpClient(UserPoolId);
      const begin = () =>
        app.client.send(
          new InitiateAuthCommand({
            ClientId,
            AuthFlow: "USER_SRP_AUTH",
            AuthParameters: { USERNAME, SRP_A: srp.srpA },
          }),
        );
      const { ChallengeName, ChallengeParameters: parameters = {} } = await begin();
      const again = (await begin()).ChallengeParameters ?? {};
      const step = await observed(app, begin);
      const responses = srp.answer(parameters, "Wrong-horse-7", app.clock.now());
      const last = await observed(app, () =>
        app.client.send(new RespondToAuthChallengeCommand({ ClientId, ChallengeName, ChallengeResponses: responses })),
      );
      const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
      seen.push({
        ChallengeName,
        names: Object.keys(parameters).toSorted(),
        lengths: [
          parameters["SALT"]?.length,
          parameters["SECRET_BLOCK"]?.length,
          uuid.test(parameters["USER_ID_FOR_SRP"] ?? ""),
        ],
        isSame: [again["SALT"] === parameters["SALT"], again["USER_ID_FOR_SRP"] === parameters["USER_ID_FOR_SRP"]],
        cost: step.cost,
        last,
      });
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({
      isSame: [true, true],
      cost: { exponentiations: 1 },
      last: { told: INCORRECT, cost: { exponentiations: 2 } },
    });
  });
});

describe("somebody who has not confirmed the sign-up is not told from a free name by", () => {
  test("ResendConfirmationCode and a wrong code after it", async () => {
    await using app = await testApp();
    const { ClientId } = await hiding(app);
    await aSignUp(app, ClientId, { username: TAKEN });
    for (const username of [TAKEN, FREE]) {
      expect(await observed(app, () => resend(app, ClientId, username)), username).toEqual({
        told: EMAIL,
        cost: { exponentiations: 0, write: 1, writeOne: 1 },
      });
      expect(await observed(app, () => confirm(app, ClientId, username)), username).toEqual({
        told: MISMATCH,
        cost: { exponentiations: 0, write: 1, writeOne: 1 },
      });
    }
    // One for the sign-up and one for the asking; nobody else was written to.
    expect((await app.inbox()).map(({ to }) => to)).toEqual([TAKEN, TAKEN]);
  });
});

describe("what keeps a user from being sent a code is not told:", () => {
  const unproven = { email: TAKEN, email_verified: "false" };

  test.each<[string, Call, (app: TestApp, UserPoolId: string, ClientId: string) => Promise<unknown>]>([
    [
      "disabled",
      forgot,
      async (app, UserPoolId) => {
        await aUser(app, UserPoolId, { username: TAKEN });
        await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: TAKEN }));
      },
    ],
    ["nothing proven", forgot, (app, UserPoolId) => aUser(app, UserPoolId, { username: TAKEN, attributes: unproven })],
    ["not confirmed", forgot, (app, _, ClientId) => aSignUp(app, ClientId, { username: TAKEN })],
    [
      "invited",
      forgot,
      (app, UserPoolId) =>
        app.client.send(new AdminCreateUserCommand({ UserPoolId, Username: TAKEN, MessageAction: "SUPPRESS" })),
    ],
    [
      "disabled before the sign-up was confirmed",
      resend,
      async (app, UserPoolId, ClientId) => {
        await aSignUp(app, ClientId, { username: TAKEN });
        await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: TAKEN }));
      },
    ],
    ["confirmed already", resend, (app, UserPoolId) => aUser(app, UserPoolId, { username: TAKEN })],
  ])("%s", async (_, call, prepare) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await hiding(app);
    await prepare(app, UserPoolId, ClientId);
    const sent = (await app.inbox()).length;
    expect(await answer(call(app, ClientId, TAKEN))).toEqual(EMAIL);
    expect((await app.inbox()).length).toBe(sent);
  });
});

test("the right code of a disabled user is as wrong as any", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await hiding(app);
  await aUser(app, UserPoolId, { username: TAKEN });
  await forgot(app, ClientId, TAKEN);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: TAKEN }));
  expect(await refusal(confirmForgot(app, ClientId, TAKEN, await app.codeFor(TAKEN)))).toBe(MISMATCH);
});

test("no digits are the code that nobody was sent, drawn as they may be", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await hiding(app);
  await aUser(app, UserPoolId, { username: TAKEN, attributes: { email: TAKEN, email_verified: "false" } });
  vi.spyOn(app.ctx.random, "text").mockReturnValue("123456");
  for (const username of [TAKEN, FREE]) {
    await forgot(app, ClientId, username);
    expect(await refusal(confirmForgot(app, ClientId, username, "123456"))).toBe(MISMATCH);
  }
});

test("where names are free, a make-believe address stays the same for a name, in whatever case the pool ignores", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(
    app,
    { UsernameConfiguration: { CaseSensitive: false } },
    { PreventUserExistenceErrors: "ENABLED" },
  );
  const first = await answer(forgot(app, ClientId, "Ann"));
  expect(first).toEqual({
    CodeDeliveryDetails: {
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/),
    },
  });
  expect(await answer(forgot(app, ClientId, "aNN"))).toEqual(first);
  expect(await answer(resend(app, ClientId, "ann"))).toEqual(first);
});

test("a pool that proves telephone numbers has make-believe numbers", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(
    app,
    { AutoVerifiedAttributes: ["phone_number"] },
    { PreventUserExistenceErrors: "ENABLED" },
  );
  const told = {
    CodeDeliveryDetails: {
      AttributeName: "phone_number",
      DeliveryMedium: "SMS",
      Destination: expect.stringMatching(/^\+\*{7}[0-9]{4}$/),
    },
  };
  expect(await answer(forgot(app, ClientId, "ann"))).toEqual(told);
  expect(await answer(resend(app, ClientId, "ann"))).toEqual(told);
});

describe("a pool that proves e-mail addresses and telephone numbers", () => {
  const names = Array.from({ length: 32 }, (_, index) => `ann${index}`);

  async function mediumsToldOf(settings: Partial<CreateUserPoolCommandInput>, call: typeof forgot) {
    await using app = await testApp();
    const hides = { PreventUserExistenceErrors: "ENABLED" } as const;
    const { ClientId } = await aPoolWithClient(
      app,
      { AutoVerifiedAttributes: ["email", "phone_number"], ...settings },
      hides,
    );
    const told = await Promise.all(names.map((name) => call(app, ClientId, name)));
    return new Set(told.map(({ CodeDeliveryDetails: details }) => details?.DeliveryMedium));
  }

  test.each([
    { name: "ForgotPassword", call: forgot },
    { name: "ResendConfirmationCode", call: resend },
  ])("sends codes of $name either way, be there a user or not", async ({ call }) => {
    expect(await mediumsToldOf({}, call)).toEqual(new Set(["EMAIL", "SMS"]));
  });

  test("sends all codes the way that everybody has", async () => {
    const requiring = (Name: string): Partial<CreateUserPoolCommandInput> => ({
      Schema: [{ Name, AttributeDataType: "String", Required: true, Mutable: true }],
    });
    expect(await mediumsToldOf(requiring("email"), forgot)).toEqual(new Set(["EMAIL"]));
    expect(await mediumsToldOf(requiring("phone_number"), resend)).toEqual(new Set(["SMS"]));
  });
});

test("what the pool does for nobody is told of every name", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(
    app,
    {
      AutoVerifiedAttributes: [],
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    },
    { PreventUserExistenceErrors: "ENABLED" },
  );
  await aUser(app, UserPoolId, { username: "ada" });
  for (const username of ["ada", "ann"]) {
    expect(await refusal(forgot(app, ClientId, username))).toBe(
      "NotAuthorizedException: Contact administrator to reset password.",
    );
    expect(await refusal(resend(app, ClientId, username))).toBe(
      "InvalidParameterException: Cannot resend codes. Auto verification not turned on.",
    );
  }
});

test("a sign-up tells that a name is taken, as everywhere", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await hiding(app);
  await aUser(app, UserPoolId, { username: TAKEN });
  const again = app.client.send(new SignUpCommand({ ClientId, Username: TAKEN, Password: PASSWORD }));
  expect(await refusal(again)).toBe("UsernameExistsException: An account with the given email already exists.");
});
