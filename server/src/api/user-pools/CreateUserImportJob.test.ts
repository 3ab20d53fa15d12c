import {
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { hashSync } from "bcryptjs";
import { describe, expect, test } from "vitest";
import { aClient, aPool, signIn } from "../../testing/builders.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { anImport, csv, HEADER, imported, linesOf, ROLE } from "./imports.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("a job waits for its file, at an address for it alone", async () => {
  await using app = await testApp({ publicUrl: "https://id.example.com/cognito" });
  const { UserPoolId } = await aPool(app);
  const job = await anImport(app, UserPoolId);
  expect(job).toEqual({
    JobName: "people",
    JobId: expect.stringMatching(/^import-[0-9a-zA-Z]{10}$/),
    UserPoolId,
    PreSignedUrl: expect.stringMatching(
      `^https://id\\.example\\.com/cognito/import/${UserPoolId}/${job.JobId}\\?signature=[\\w-]{43}$`,
    ),
    CreationDate: expect.any(Date),
    Status: "Created",
    CloudWatchLogsRoleArn: ROLE,
    ImportedUsers: 0,
    SkippedUsers: 0,
    FailedUsers: 0,
  });
  const hashed = await anImport(app, UserPoolId, { PasswordHashingAlgorithm: "ARGON2ID" });
  expect(hashed.PasswordHashingAlgorithm).toBe("ARGON2ID");
});

test("a pool has a thousand jobs at most", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId } = await anImport(app, UserPoolId);
  const job = await app.ctx.store.importJobs.find(UserPoolId, JobId);
  if (!job) expect.fail("the job is not there");
  await app.ctx.store.write(async ({ importJobs }) => {
    for (let n = 0; n < 998; n++) await importJobs.insert({ ...job, id: `import-${n}` });
  });
  await anImport(app, UserPoolId);
  expect(await refusal(anImport(app, UserPoolId))).toBe(
    "LimitExceededException: A user pool can have no more than 1000 import jobs.",
  );
});

test("a pool that is not there has no jobs", async () => {
  await using app = await testApp();
  expect(await refusal(anImport(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});

test("a name has the characters that AWS allows", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  expect(await refusal(anImport(app, UserPoolId, { JobName: "a/b" }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value 'a/b' at 'jobName' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+",
  );
});

describe("with passwords that were hashed elsewhere", () => {
  const PASSWORD = "Correct-horse-7";
  const HASH = hashSync(PASSWORD, 4);
  const HASHED = `${HEADER},password_hash`;

  /** A pool in which ada was imported with her password. */
  async function withAda(app: TestApp) {
    const { UserPoolId } = await aPool(app);
    const { ClientId } = await aClient(app, UserPoolId);
    await imported(app, UserPoolId, csv(HASHED, `ada,ada@example.com,true,${HASH}`), {
      PasswordHashingAlgorithm: "BCRYPT",
    });
    const kept = async () => (await app.ctx.store.users.findByLogin(UserPoolId, "ada"))?.password;
    return { UserPoolId, ClientId, kept };
  }

  /** By SRP, to an access token. */
  async function signInBySrp(app: TestApp, UserPoolId: string, ClientId: string): Promise<string | undefined> {
    const srp = srpClient(UserPoolId);
    const { ChallengeParameters = {}, ChallengeName } = await app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: "ada", SRP_A: srp.srpA },
      }),
    );
    expect(ChallengeName).toBe("PASSWORD_VERIFIER");
    const ChallengeResponses = srp.answer(ChallengeParameters, PASSWORD);
    const { AuthenticationResult } = await app.client.send(
      new RespondToAuthChallengeCommand({ ClientId, ChallengeName, ChallengeResponses }),
    );
    return AuthenticationResult?.AccessToken;
  }

  test("people sign in at once, and from then on by SRP too", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, kept } = await withAda(app);
    const { UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" }));
    expect(UserStatus).toBe("CONFIRMED");
    expect(await kept()).toMatchObject({ kind: "hash", algorithm: "BCRYPT", text: HASH });
    expect(await refusal(signInBySrp(app, UserPoolId, ClientId))).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
    await signIn(app, ClientId, "ada", PASSWORD);
    expect(await kept()).toMatchObject({ kind: "srp" });
    expect(await signInBySrp(app, UserPoolId, ClientId)).toEqual(expect.any(String));
    await signIn(app, ClientId, "ada", PASSWORD);
  });

  test("a wrong password leaves the hash, and is counted", async () => {
    await using app = await testApp();
    const { ClientId, kept } = await withAda(app);
    for (let n = 0; n < 5; n++) {
      expect(await refusal(signIn(app, ClientId, "ada", "wrong"))).toBe(
        "NotAuthorizedException: Incorrect username or password.",
      );
    }
    expect(await refusal(signIn(app, ClientId, "ada", PASSWORD))).toBe(
      "NotAuthorizedException: Password attempts exceeded",
    );
    expect(await kept()).toMatchObject({ kind: "hash" });
    app.clock.advance(1_000);
    await signIn(app, ClientId, "ada", PASSWORD);
  });

  test("sixteen who sign in at once all do", async () => {
    await using app = await testApp();
    const { ClientId, kept } = await withAda(app);
    await Promise.all(Array.from({ length: 16 }, () => signIn(app, ClientId, "ada", PASSWORD)));
    expect(await kept()).toMatchObject({ kind: "srp" });
  });

  test("a password that an operator sets meanwhile is the one in force", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await withAda(app);
    const { passwords } = app.ctx;
    const { matches: check } = passwords;
    const matches: typeof check = async (...given) => {
      const is = await check(...given);
      if (given[0].kind === "hash") {
        await app.client.send(
          new AdminSetUserPasswordCommand({
            UserPoolId,
            Username: "ada",
            Password: "Another-horse-8",
            Permanent: true,
          }),
        );
      }
      return is;
    };
    Object.assign(passwords, { matches });
    expect(await refusal(signIn(app, ClientId, "ada", PASSWORD))).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
    await signIn(app, ClientId, "ada", "Another-horse-8");
  });

  test("who is signed in changes it as any other", async () => {
    await using app = await testApp();
    const { ClientId } = await withAda(app);
    const { AccessToken } = await signIn(app, ClientId, "ada", PASSWORD);
    const ProposedPassword = "Another-horse-8";
    await app.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword }));
    await signIn(app, ClientId, "ada", ProposedPassword);
  });

  test("a row without one makes a user who has to choose one", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const job = await imported(app, UserPoolId, csv(HASHED, "ada,ada@example.com,true,"), {
      PasswordHashingAlgorithm: "BCRYPT",
    });
    expect(job).toMatchObject({ Status: "Succeeded", ImportedUsers: 1 });
    const { UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" }));
    expect(UserStatus).toBe("RESET_REQUIRED");
  });

  test("a file without the column fails, and so does a row whose hash cannot be taken", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const of = { PasswordHashingAlgorithm: "BCRYPT" } as const;
    expect(await imported(app, UserPoolId, csv(HEADER, "ada,ada@example.com,true"), of)).toMatchObject({
      Status: "Failed",
      CompletionMessage: "The CSV file has no column password_hash, which the job's password hashing algorithm needs.",
    });
    const rows = [HASH.slice(1), HASH.replace("$04$", "$13$")].map((hash, n) => `a${n},a${n}@example.com,true,${hash}`);
    await imported(app, UserPoolId, csv(HASHED, ...rows), of);
    await imported(app, UserPoolId, csv(HASHED, `a,a@example.com,true,${HASH}`));
    expect(linesOf(app)).toEqual([
      "[FAILED] Line Number 2 - The password hash is malformed or of another algorithm.",
      "[FAILED] Line Number 3 - The password hash has a parameter out of bounds: cost factor must be at most 12.",
      "[FAILED] Line Number 2 - The row has a password hash, and the job names no password hashing algorithm.",
    ]);
  });

  test.each([
    [
      "SCRYPT",
      "16384$8$1$536f6469756d43686c6f72696465$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2",
      "pleaseletmein",
    ],
    [
      "ARGON2ID",
      "$argon2id$v=19$m=256\\,t=2\\,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
      "password",
    ],
    [
      "PBKDF2_SHA256",
      "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
      "password",
    ],
  ] as const)("%s lets them in, too", async (PasswordHashingAlgorithm, hash, password) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { ClientId } = await aClient(app, UserPoolId);
    await imported(app, UserPoolId, csv(HASHED, `ada,ada@example.com,true,${hash}`), { PasswordHashingAlgorithm });
    await signIn(app, ClientId, "ada", password);
    await signIn(app, ClientId, "ada", password);
  });
});
