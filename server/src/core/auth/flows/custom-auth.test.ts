import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { ALWAYS, aDevice, showDevice } from "../../../api/user-pools/devices.fixture.ts";
import { aPerson, setFactors, turnOn } from "../../../api/user-pools/mfa.fixture.ts";
import {
  aNewcomer,
  BAD_SESSION,
  DISABLED,
  DOORS,
  type Door,
  EXPIRED_SESSION,
  INCORRECT,
  LOCKED,
  publicDoor,
  SPENT_SESSION,
  TEMPORARY,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { aClient, aName, aUser, PASSWORD } from "../../../testing/builders.ts";
import { refusing, responding, type TestFunction, testFunctions } from "../../../testing/functions.ts";
import { secretHash, srpClient } from "../../../testing/srp-client.ts";
import { testApp } from "../../../testing/test-app.ts";
import type { TriggerEvent } from "../../triggers/port.ts";
import { aPoolWith, envelope, refusalOf } from "../../triggers/triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

type Answer = Parameters<typeof functions.make>[0];

interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

const sessionIn = ({ request }: TriggerEvent) => request["session"] as readonly Round[];

/** Asks one question; three wrong answers are enough. */
const one: Answer = (event) => {
  const rounds = sessionIn(event);
  const last = rounds.at(-1);
  if (last?.challengeResult && last.challengeName === "CUSTOM_CHALLENGE")
    return responding({ issueTokens: true })(event);
  if (rounds.filter(({ challengeResult }) => !challengeResult).length >= 3) {
    return responding({ failAuthentication: true })(event);
  }
  return responding({ challengeName: "CUSTOM_CHALLENGE", issueTokens: false, failAuthentication: false })(event);
};

const question = responding({
  publicChallengeParameters: { question: "The answer to everything?" },
  privateChallengeParameters: { answer: "42" },
  challengeMetadata: "EVERYTHING",
});

const check: Answer = ({ request, ...event }) => ({
  ...event,
  request,
  response: {
    answerCorrect:
      request["challengeAnswer"] === (request["privateChallengeParameters"] as Record<string, string>)["answer"],
  },
});

/** The three functions of a pool. */
interface Three {
  readonly define: TestFunction;
  readonly create: TestFunction;
  readonly verify: TestFunction;
}

async function aCustomPool(
  { define = one, create = question, verify = check }: { define?: Answer; create?: Answer; verify?: Answer } = {},
  pool: Parameters<typeof aPoolWith>[2] = {},
  client: Parameters<typeof aPoolWith>[3] = {},
) {
  const three: Three = {
    define: functions.make(define),
    create: functions.make(create),
    verify: functions.make(verify),
  };
  const at = await aPoolWith(
    app,
    {
      DefineAuthChallenge: three.define.arn,
      CreateAuthChallenge: three.create.arn,
      VerifyAuthChallengeResponse: three.verify.arn,
    },
    pool,
    { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], ...client },
  );
  return { ...at, ...three };
}

type At = Awaited<ReturnType<typeof aCustomPool>>;

const begin = (at: At, USERNAME: string, door: Door = publicDoor) => door.start(app, at, "CUSTOM_AUTH", { USERNAME });

const answer = (at: At, USERNAME: string, ANSWER: string, session: string | undefined, door: Door = publicDoor) =>
  door.answer(app, at, "CUSTOM_CHALLENGE", { USERNAME, ANSWER }, session);

describe.each(DOORS)("by $name", (door) => {
  test("the functions ask, look at the answer and let in, each told what it has to know", async () => {
    const at = await aCustomPool();
    const { Username, sub } = await aUser(app, at.UserPoolId);
    const asked = await begin(at, Username, door);
    expect(asked).toMatchObject({
      ChallengeName: "CUSTOM_CHALLENGE",
      ChallengeParameters: { question: "The answer to everything?", USERNAME: Username },
      Session: expect.stringMatching(/^.{20,2048}$/),
    });
    const { AuthenticationResult } = await answer(at, Username, "42", asked.Session, door);
    expect(decodeJwt(AuthenticationResult?.AccessToken ?? "").sub).toBe(sub);

    const userAttributes = {
      sub,
      "cognito:user_status": "CONFIRMED",
      email: `${Username}@example.com`,
      email_verified: "true",
    };
    const defined = (session: readonly unknown[]) => ({
      ...envelope("DefineAuthChallenge_Authentication", at, Username),
      request: { userAttributes, session },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    });
    expect(at.define.events).toEqual([
      defined([]),
      defined([{ challengeName: "CUSTOM_CHALLENGE", challengeResult: true, challengeMetadata: "EVERYTHING" }]),
    ]);
    expect(at.create.events).toEqual([
      {
        ...envelope("CreateAuthChallenge_Authentication", at, Username),
        request: { userAttributes, challengeName: "CUSTOM_CHALLENGE", session: [] },
        response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
      },
    ]);
    expect(at.verify.events).toEqual([
      {
        ...envelope("VerifyAuthChallengeResponse_Authentication", at, Username),
        request: { userAttributes, privateChallengeParameters: { answer: "42" }, challengeAnswer: "42" },
        response: { answerCorrect: null },
      },
    ]);
  });

  test("a wrong answer leads to another question, and three to the end", async () => {
    const at = await aCustomPool();
    const { Username } = await aUser(app, at.UserPoolId);
    const first = await begin(at, Username, door);
    const second = await answer(at, Username, "41", first.Session, door);
    expect(second.ChallengeName).toBe("CUSTOM_CHALLENGE");
    expect(second.Session).not.toBe(first.Session);
    const third = await answer(at, Username, "43", second.Session, door);
    expect(await refusalOf(answer(at, Username, "44", third.Session, door))).toBe(INCORRECT);
    const wrong = { challengeName: "CUSTOM_CHALLENGE", challengeResult: false, challengeMetadata: "EVERYTHING" };
    expect(at.define.events.map(sessionIn)).toEqual([[], [wrong], [wrong, wrong], [wrong, wrong, wrong]]);
    // The next sign-in begins anew.
    const { Session } = await begin(at, Username, door);
    expect((await answer(at, Username, "42", Session, door)).AuthenticationResult).toBeDefined();
  });
});

test("metadata of an answer is for the functions, and that of the beginning is not", async () => {
  const at = await aCustomPool();
  const { Username } = await aUser(app, at.UserPoolId);
  const { Session } = await app.client.send(
    new InitiateAuthCommand({
      ClientId: at.ClientId,
      AuthFlow: "CUSTOM_AUTH",
      AuthParameters: { USERNAME: Username },
      ClientMetadata: { step: "one" },
    }),
  );
  await app.client.send(
    new RespondToAuthChallengeCommand({
      ClientId: at.ClientId,
      ChallengeName: "CUSTOM_CHALLENGE",
      ChallengeResponses: { USERNAME: Username, ANSWER: "42" },
      Session,
      ClientMetadata: { step: "two" },
    }),
  );
  const brought = [...at.define.events, ...at.create.events, ...at.verify.events].map(
    ({ request }) => request["clientMetadata"],
  );
  expect(brought).toEqual([undefined, { step: "two" }, undefined, { step: "two" }]);
});

test("several questions follow one another, each with its own secret", async () => {
  const at = await aCustomPool({
    define: (event) =>
      sessionIn(event).length < 3
        ? responding({ challengeName: "CUSTOM_CHALLENGE" })(event)
        : responding({ issueTokens: sessionIn(event).every(({ challengeResult }) => challengeResult) })(event),
    create: (event) => responding({ privateChallengeParameters: { answer: `${sessionIn(event).length}` } })(event),
  });
  const { Username } = await aUser(app, at.UserPoolId);
  let step = await begin(at, Username);
  for (const each of ["0", "1"]) step = await answer(at, Username, each, step.Session);
  expect(step.ChallengeParameters).toEqual({ USERNAME: Username });
  expect((await answer(at, Username, "2", step.Session)).AuthenticationResult).toBeDefined();
});

describe("with SRP first", () => {
  /** Password, then a question. */
  const passwordFirst: Answer = (event) => {
    const rounds = sessionIn(event);
    const names = rounds.map(({ challengeName }) => challengeName);
    if (rounds.some(({ challengeResult }) => !challengeResult)) return responding({ failAuthentication: true })(event);
    if (names.at(-1) === "SRP_A") return responding({ challengeName: "PASSWORD_VERIFIER" })(event);
    if (!names.includes("CUSTOM_CHALLENGE")) return responding({ challengeName: "CUSTOM_CHALLENGE" })(event);
    return responding({ issueTokens: true })(event);
  };

  async function beginBySrp(at: At, USERNAME: string, password = PASSWORD, door: Door = publicDoor) {
    const srp = srpClient(at.UserPoolId);
    const parameters = { USERNAME, CHALLENGE_NAME: "SRP_A", SRP_A: srp.srpA };
    const { ChallengeName, ChallengeParameters = {} } = await door.start(app, at, "CUSTOM_AUTH", parameters);
    expect(ChallengeName).toBe("PASSWORD_VERIFIER");
    const responses = srp.answer(ChallengeParameters, password, app.clock.now());
    return door.answer(app, at, "PASSWORD_VERIFIER", responses);
  }

  test.each(DOORS)("the password is shown before the question, by $name", async (door) => {
    const at = await aCustomPool({ define: passwordFirst });
    const { Username } = await aUser(app, at.UserPoolId);
    const asked = await beginBySrp(at, Username, PASSWORD, door);
    expect(asked.ChallengeName).toBe("CUSTOM_CHALLENGE");
    expect((await answer(at, Username, "42", asked.Session, door)).AuthenticationResult).toBeDefined();
    const srpA = { challengeName: "SRP_A", challengeResult: true };
    const verifier = { challengeName: "PASSWORD_VERIFIER", challengeResult: true };
    const custom = { challengeName: "CUSTOM_CHALLENGE", challengeResult: true, challengeMetadata: "EVERYTHING" };
    expect(at.define.events.map(sessionIn)).toEqual([[srpA], [srpA, verifier], [srpA, verifier, custom]]);
  });

  test("a wrong password ends it before the functions hear of it", async () => {
    const at = await aCustomPool({ define: passwordFirst });
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(beginBySrp(at, Username, "Wrong-horse-7"))).toBe(INCORRECT);
    expect(at.define.events).toHaveLength(1);
    expect(at.create.events).toEqual([]);
  });

  test("a temporary password is replaced on the way", async () => {
    const at = await aCustomPool({ define: passwordFirst });
    const name = aName();
    await aNewcomer(app, at.UserPoolId, name);
    const changed = await beginBySrp(at, name, TEMPORARY);
    expect(changed.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    const responses = { USERNAME: name, NEW_PASSWORD: PASSWORD };
    const asked = await publicDoor.answer(app, at, "NEW_PASSWORD_REQUIRED", responses, changed.Session);
    expect(asked.ChallengeName).toBe("CUSTOM_CHALLENGE");
    expect((await answer(at, name, "42", asked.Session)).AuthenticationResult).toBeDefined();
    expect(sessionIn(at.define.events[1] as TriggerEvent).map(({ challengeName }) => challengeName)).toEqual([
      "SRP_A",
      "PASSWORD_VERIFIER",
      "NEW_PASSWORD_REQUIRED",
    ]);
  });

  test("a second factor is shown on the way, and the functions are told of it", async () => {
    const at = await aCustomPool({ define: passwordFirst });
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: at.UserPoolId,
        MfaConfiguration: "ON",
        SmsMfaConfiguration: {
          SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" },
        },
      }),
    );
    const attributes = { phone_number: "+15550177", phone_number_verified: "true" };
    const { Username } = await aUser(app, at.UserPoolId, { attributes });
    const factor = await beginBySrp(at, Username);
    expect(factor.ChallengeName).toBe("SMS_MFA");
    const code = { USERNAME: Username, SMS_MFA_CODE: await app.codeFor("+15550177") };
    const asked = await publicDoor.answer(app, at, "SMS_MFA", code, factor.Session);
    expect(asked.ChallengeName).toBe("CUSTOM_CHALLENGE");
    expect((await answer(at, Username, "42", asked.Session)).AuthenticationResult).toBeDefined();
    expect(at.define.events.map((event) => sessionIn(event).map(({ challengeName }) => challengeName))).toEqual([
      ["SRP_A"],
      ["SRP_A", "PASSWORD_VERIFIER", "SMS_MFA"],
      ["SRP_A", "PASSWORD_VERIFIER", "SMS_MFA", "CUSTOM_CHALLENGE"],
    ]);
  });

  test("the functions may go without the password after all", async () => {
    const at = await aCustomPool();
    const { Username } = await aUser(app, at.UserPoolId);
    const parameters = { USERNAME: Username, CHALLENGE_NAME: "SRP_A", SRP_A: srpClient(at.UserPoolId).srpA };
    const asked = await publicDoor.start(app, at, "CUSTOM_AUTH", parameters);
    expect((await answer(at, Username, "42", asked.Session)).AuthenticationResult).toBeDefined();
  });

  test("the password cannot be asked for without it", async () => {
    const at = await aCustomPool({ define: responding({ challengeName: "PASSWORD_VERIFIER" }) });
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(begin(at, Username))).toBe(
      "InvalidLambdaResponseException: Unrecognizable lambda output: PASSWORD_VERIFIER can only follow SRP_A",
    );
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["is given", { CHALLENGE_NAME: "SRP_A" }, "Missing required parameter SRP_A"],
    ["is a public value", { CHALLENGE_NAME: "SRP_A", SRP_A: "0" }, "SRP_A is not a valid public value."],
    ["is what CHALLENGE_NAME says", { CHALLENGE_NAME: "SMS_MFA" }, "CHALLENGE_NAME can only be SRP_A."],
  ])("SRP_A %s", async (_, more, message) => {
    const at = await aCustomPool({ define: responding({ challengeName: "PASSWORD_VERIFIER" }) });
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(publicDoor.start(app, at, "CUSTOM_AUTH", { USERNAME: Username, ...more }))).toBe(
      `InvalidParameterException: ${message}`,
    );
  });
});

describe("a name nobody has", () => {
  test("is told where the client tells", async () => {
    const at = await aCustomPool();
    expect(await refusalOf(begin(at, "nobody"))).toBe("UserNotFoundException: User does not exist.");
    expect(at.define.events).toEqual([]);
  });

  test("is asked like anybody else where the client hides its users, and never gets in", async () => {
    const at = await aCustomPool({}, {}, { PreventUserExistenceErrors: "ENABLED" });
    const asked = await begin(at, "Nobody");
    expect(asked).toMatchObject({
      ChallengeName: "CUSTOM_CHALLENGE",
      ChallengeParameters: { question: "The answer to everything?", USERNAME: "Nobody" },
    });
    const again = await answer(at, "Nobody", "42", asked.Session);
    expect(again.ChallengeName).toBe("CUSTOM_CHALLENGE");
    const named = envelope("DefineAuthChallenge_Authentication", at, "Nobody");
    expect(at.define.events).toMatchObject([
      { ...named, request: { userAttributes: {}, userNotFound: true, session: [] } },
      { ...named, request: { userNotFound: true, session: [{ challengeResult: false }] } },
    ]);
    expect(at.create.events[0]?.request["userNotFound"]).toBe(true);
    expect(at.verify.events[0]?.request["userNotFound"]).toBe(true);
  });

  test("is asked with a session as long as anybody's, whatever they have", async () => {
    const at = await aCustomPool({}, {}, { PreventUserExistenceErrors: "ENABLED" });
    await setFactors(app, at, "OPTIONAL", ["SMS_MFA"]);
    const { Username } = await aPerson(app, at, { username: "somebody" });
    const lengths = async () => [
      (await begin(at, Username)).Session?.length,
      (await begin(at, "nosubody")).Session?.length,
    ];
    const before = await lengths();
    await turnOn(app, at, Username, ["SMS_MFA"]);
    expect(new Set([...before, ...(await lengths())]).size).toBe(1);
  });

  test("gets in by no function that lets everybody in", async () => {
    const at = await aCustomPool(
      { define: responding({ issueTokens: true }) },
      {},
      { PreventUserExistenceErrors: "ENABLED" },
    );
    expect(await refusalOf(begin(at, "nobody"))).toBe(INCORRECT);
  });
});

describe("a session", () => {
  async function asked(pool: Parameters<typeof aCustomPool>[1] = {}) {
    const at = await aCustomPool({}, pool);
    const { Username, sub } = await aUser(app, at.UserPoolId);
    const { Session } = await begin(at, Username);
    return { at, Username, sub, Session };
  }

  test("is good for one answer", async () => {
    const { at, Username, Session } = await asked();
    await answer(at, Username, "41", Session);
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(SPENT_SESSION);
  });

  test("of sixteen answers at once, one is looked at", async () => {
    const { at, Username, Session } = await asked();
    const all = await Promise.allSettled(
      Array.from({ length: 16 }, (_, n) => answer(at, Username, `${40 + n}`, Session)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(at.verify.events).toHaveLength(1);
  });

  test("is good for as long as the client says", async () => {
    const { at, Username, Session } = await asked();
    app.clock.advance(3 * 60_000);
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(EXPIRED_SESSION);
  });

  test("is nobody else's, and no other client's, pool's or question's", async () => {
    const { at, Username, Session = "" } = await asked();
    const other = await aUser(app, at.UserPoolId);
    expect(await refusalOf(answer(at, other.Username, "42", Session))).toBe(BAD_SESSION);
    const { ClientId } = await aClient(app, at.UserPoolId, { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    expect(await refusalOf(answer({ ...at, ClientId }, Username, "42", Session))).toBe(BAD_SESSION);
    expect(await refusalOf(answer(await aCustomPool(), Username, "42", Session))).toBe(BAD_SESSION);
    const elsewhere = publicDoor.answer(app, at, "SMS_MFA", { USERNAME: Username, SMS_MFA_CODE: "1" }, Session);
    expect(await refusalOf(elsewhere)).toBe(BAD_SESSION);
    expect(await refusalOf(answer(at, Username, "42", `${Session.slice(0, -2)}AA`))).toBe(BAD_SESSION);
    expect(await refusalOf(answer(at, Username, "42", undefined))).toBe(
      "InvalidParameterException: Missing required parameter Session",
    );
    expect(at.verify.events).toEqual([]);
    expect((await answer(at, Username, "42", Session)).AuthenticationResult).toBeDefined();
  });

  test("tells nobody the secret of its question", async () => {
    const { Session = "" } = await asked();
    const bytes = Buffer.from(Session.split(".")[1] ?? "", "base64url").toString("latin1");
    expect(bytes).not.toMatch(/answer|42/);
  });

  test.each<[string, (user: { UserPoolId: string; Username: string }) => Promise<unknown>, string]>([
    ["signed out everywhere", (user) => app.client.send(new AdminUserGlobalSignOutCommand(user)), BAD_SESSION],
    [
      "given another password",
      (user) =>
        app.client.send(new AdminSetUserPasswordCommand({ ...user, Password: "Correct-horse-8", Permanent: true })),
      SPENT_SESSION,
    ],
    ["disabled", (user) => app.client.send(new AdminDisableUserCommand(user)), BAD_SESSION],
    [
      "asked for a new password",
      (user) => app.client.send(new AdminResetUserPasswordCommand(user)),
      "PasswordResetRequiredException: Password reset required for the user",
    ],
  ])("lets nobody in who was %s meanwhile", async (_, change, refusal) => {
    const { at, Username, Session } = await asked();
    await change({ UserPoolId: at.UserPoolId, Username });
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(refusal);
  });

  test("carries so much of a secret and no more", async () => {
    const of = (length: number) =>
      aCustomPool({ create: responding({ privateChallengeParameters: { answer: "x".repeat(length) } }) });
    const [small, large] = [await of(900), await of(2_000)];
    const { Username } = await aUser(app, small.UserPoolId);
    const { Session = "" } = await begin(small, Username);
    expect(Session.length).toBeLessThanOrEqual(2_048);
    expect((await answer(small, Username, "x".repeat(900), Session)).AuthenticationResult).toBeDefined();
    const other = await aUser(app, large.UserPoolId);
    expect(await refusalOf(begin(large, other.Username))).toBe(
      "InvalidLambdaResponseException: Unrecognizable lambda output: the challenge's private parameters are too long",
    );
  });
});

describe("refused:", () => {
  test("a disabled user, at once", async () => {
    const at = await aCustomPool();
    const { UserPoolId } = at;
    const { Username } = await aUser(app, UserPoolId);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    expect(await refusalOf(begin(at, Username))).toBe(DISABLED);
    expect(at.define.events).toEqual([]);
  });

  test("somebody who has not confirmed the sign-up, whatever the functions say", async () => {
    const at = await aCustomPool({ define: responding({ issueTokens: true }) });
    const Username = aName();
    await app.client.send(new SignUpCommand({ ClientId: at.ClientId, Username, Password: PASSWORD }));
    expect(await refusalOf(begin(at, Username))).toBe("UserNotConfirmedException: User is not confirmed.");
  });

  test("a client that does not allow it", async () => {
    const at = await aCustomPool({}, {}, { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });
    expect(await refusalOf(begin(at, "ada"))).toBe(
      "InvalidParameterException: CUSTOM_AUTH flow not enabled for this client",
    );
  });

  test.each(["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"] as const)(
    "a pool without %s",
    async (missing) => {
      const at = await aCustomPool();
      const { Username } = await aUser(app, at.UserPoolId);
      const { Session } = await begin(at, Username);
      const LambdaConfig = {
        DefineAuthChallenge: at.define.arn,
        CreateAuthChallenge: at.create.arn,
        VerifyAuthChallengeResponse: at.verify.arn,
      };
      const { [missing]: _, ...rest } = LambdaConfig;
      await app.client.send(new UpdateUserPoolCommand({ UserPoolId: at.UserPoolId, LambdaConfig: rest }));
      const call =
        missing === "VerifyAuthChallengeResponse" ? answer(at, Username, "42", Session) : begin(at, Username);
      expect(await refusalOf(call)).toBe(
        "InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.",
      );
    },
  );

  test("a wrong secret hash, at both steps", async () => {
    const at = await aCustomPool({}, {}, { GenerateSecret: true });
    const { Username } = await aUser(app, at.UserPoolId);
    const words = `NotAuthorizedException: Client ${at.ClientId} is configured with secret but SECRET_HASH was not received`;
    expect(await refusalOf(begin(at, Username))).toBe(words);
    const SECRET_HASH = secretHash(Username, at.ClientId, at.secret ?? "");
    const { Session } = await publicDoor.start(app, at, "CUSTOM_AUTH", { USERNAME: Username, SECRET_HASH });
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(words);
    const responses = { USERNAME: Username, ANSWER: "42", SECRET_HASH };
    expect(
      (await publicDoor.answer(app, at, "CUSTOM_CHALLENGE", responses, Session)).AuthenticationResult,
    ).toBeDefined();
  });

  test.each<[string, { define?: Answer; create?: Answer; verify?: Answer }, string]>([
    [
      "no challenge and no end",
      { define: (event) => event },
      "InvalidLambdaResponseException: Unrecognizable lambda output: neither a challenge to put, nor an end",
    ],
    [
      "a challenge of another name",
      { define: responding({ challengeName: "SMS_MFA" }) },
      "InvalidLambdaResponseException: Unrecognizable lambda output: neither a challenge to put, nor an end",
    ],
    ["an end and failure at once", { define: responding({ issueTokens: true, failAuthentication: true }) }, INCORRECT],
    [
      "tokens by text",
      { define: responding({ issueTokens: "true" }) },
      "InvalidLambdaResponseException: Unrecognizable lambda output",
    ],
    [
      "parameters that are no texts",
      { create: responding({ publicChallengeParameters: { n: 1 } }) },
      "InvalidLambdaResponseException: Unrecognizable lambda output",
    ],
    [
      "words of a function's own",
      { create: refusing("no mail server") },
      "UserLambdaValidationException: CreateAuthChallenge failed with error no mail server.",
    ],
  ])("%s", async (_, answers, refusal) => {
    const at = await aCustomPool(answers);
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(begin(at, Username))).toBe(refusal);
  });

  test("an answer by a function that does not answer, and the session is spent", async () => {
    const at = await aCustomPool({ verify: refusing("away") });
    const { Username } = await aUser(app, at.UserPoolId);
    const { Session } = await begin(at, Username);
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(
      "UserLambdaValidationException: VerifyAuthChallengeResponse failed with error away.",
    );
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(SPENT_SESSION);
  });

  test("who answers wrongly five times in a row, whatever the functions think of it", async () => {
    const at = await aCustomPool({
      define: (event) =>
        responding(
          sessionIn(event).at(-1)?.challengeResult ? { issueTokens: true } : { challengeName: "CUSTOM_CHALLENGE" },
        )(event),
    });
    const { Username } = await aUser(app, at.UserPoolId);
    let { Session } = await begin(at, Username);
    for (let wrong = 0; wrong < 5; wrong++) ({ Session } = await answer(at, Username, "41", Session));
    expect(await refusalOf(answer(at, Username, "42", Session))).toBe(LOCKED);
    app.clock.advance(2_000);
    ({ Session } = await begin(at, Username));
    expect((await answer(at, Username, "42", Session)).AuthenticationResult).toBeDefined();
  });
});

test("of sixteen answers at once five are looked at, and a right one that comes too late is told as the rest", async () => {
  const wrong: Promise<string>[] = [];
  let arrived = 0;
  let allAreThere = () => {};
  const untilAll = new Promise<void>((resolve) => (allAreThere = resolve));
  const at = await aCustomPool({
    // Another question follows, whatever the answer was: only the functions know that one was right.
    define: responding({ challengeName: "CUSTOM_CHALLENGE" }),
    verify: async (event) => {
      if (++arrived === 16) allAreThere();
      await untilAll;
      if (event.request["challengeAnswer"] === "42") await Promise.all(wrong);
      return check(event);
    },
  });
  const { Username } = await aUser(app, at.UserPoolId);
  const sessions: (string | undefined)[] = [];
  for (let each = 0; each < 16; each++) sessions.push((await begin(at, Username)).Session);
  const outcome = (ANSWER: string, session: string | undefined) =>
    answer(at, Username, ANSWER, session).then(
      ({ ChallengeName }) => ChallengeName ?? "tokens",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  wrong.push(...sessions.slice(1).map((session) => outcome("41", session)));
  const right = await outcome("42", sessions[0]);
  const told = (await Promise.all(wrong)).toSorted();
  expect({ right, told }).toEqual({
    right: LOCKED,
    told: [...Array.from({ length: 5 }, () => "CUSTOM_CHALLENGE"), ...Array.from({ length: 10 }, () => LOCKED)],
  });
});

test("a remembered device shows itself at the end", async () => {
  const at = await aCustomPool(
    {},
    { DeviceConfiguration: ALWAYS },
    { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH"] },
  );
  const device = await aDevice(app, at);
  const parameters = { USERNAME: device.Username, DEVICE_KEY: device.DeviceKey };
  const { Session } = await publicDoor.start(app, at, "CUSTOM_AUTH", parameters);
  const asked = await answer(at, device.Username, "42", Session);
  expect(asked.ChallengeName).toBe("DEVICE_SRP_AUTH");
  const { AuthenticationResult } = await showDevice(app, at, device, asked);
  expect(AuthenticationResult?.AccessToken).toMatch(/^ey/);
});

test("somebody with a temporary password, who is not asked for it, gets in without it", async () => {
  const at = await aCustomPool();
  const name = aName();
  await aNewcomer(app, at.UserPoolId, name);
  const { Session } = await begin(at, name);
  expect((await answer(at, name, "42", Session)).AuthenticationResult).toBeDefined();
});

test("the other functions of a sign-in are asked as well", async () => {
  const at = await aCustomPool();
  const all = [functions.make(), functions.make(), functions.make()];
  await app.client.send(
    new UpdateUserPoolCommand({
      UserPoolId: at.UserPoolId,
      LambdaConfig: {
        DefineAuthChallenge: at.define.arn,
        CreateAuthChallenge: at.create.arn,
        VerifyAuthChallengeResponse: at.verify.arn,
        PreAuthentication: all[0]?.arn,
        PostAuthentication: all[1]?.arn,
        PreTokenGeneration: all[2]?.arn,
      },
    }),
  );
  const { Username } = await aUser(app, at.UserPoolId);
  const { Session } = await begin(at, Username);
  await answer(at, Username, "42", Session);
  expect(all.map(({ events }) => events.map(({ triggerSource }) => triggerSource))).toEqual([
    ["PreAuthentication_Authentication"],
    ["PostAuthentication_Authentication"],
    ["TokenGeneration_Authentication"],
  ]);
});
