import {
  AddCustomAttributesCommand,
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  DeleteUserPoolCommand,
  ForgotPasswordCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { runImports } from "../../core/imports/run.ts";
import { aClient, aPool, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { anImport, csv, describeJob, HEADER, imported, linesOf, start, upload } from "./imports.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const userOf = async (app: TestApp, UserPoolId: string, Username: string) => {
  const { UserStatus, Enabled, UserAttributes, UserMFASettingList, PreferredMfaSetting } = await answer(
    app.client.send(new AdminGetUserCommand({ UserPoolId, Username })),
  );
  const attributes = Object.fromEntries((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
  return { UserStatus, Enabled, attributes, mfa: UserMFASettingList, preferred: PreferredMfaSetting };
};

const ADA = "ada,ada@example.com,true";

test("every row becomes a user who has to choose a password", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const job = await imported(app, UserPoolId, csv(HEADER, ADA, "bob,bob@example.com,TRUE"));
  expect(job).toEqual({
    JobName: "people",
    JobId: expect.stringMatching(/^import-[0-9a-zA-Z]{10}$/),
    UserPoolId,
    PreSignedUrl: expect.any(String),
    CreationDate: expect.any(Date),
    StartDate: expect.any(Date),
    CompletionDate: expect.any(Date),
    Status: "Succeeded",
    CloudWatchLogsRoleArn: "arn:aws:iam::000000000000:role/import-logs",
    ImportedUsers: 2,
    SkippedUsers: 0,
    FailedUsers: 0,
    CompletionMessage: "Import Job Completed Successfully.",
  });
  expect(await userOf(app, UserPoolId, "bob")).toEqual({
    UserStatus: "RESET_REQUIRED",
    Enabled: true,
    attributes: { sub: expect.any(String), email: "bob@example.com", email_verified: "true" },
  });
});

test("an imported person chooses a password by a code", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  await imported(app, UserPoolId, csv(HEADER, ADA));
  expect(await refusal(signIn(app, ClientId, "ada"))).toBe(
    "PasswordResetRequiredException: Password reset required for the user",
  );
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username: "ada" }));
  const ConfirmationCode = await app.codeFor("ada@example.com");
  const Password = "Correct-horse-7";
  await app.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username: "ada", ConfirmationCode, Password }));
  await signIn(app, ClientId, "ada", Password);
  expect((await userOf(app, UserPoolId, "ada")).UserStatus).toBe("CONFIRMED");
});

test("a client that hides its users tells nothing of who was imported", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId, { PreventUserExistenceErrors: "ENABLED" });
  await imported(app, UserPoolId, csv(HEADER, ADA));
  for (const name of ["ada", "nobody"]) {
    expect(await refusal(signIn(app, ClientId, name))).toBe("NotAuthorizedException: Incorrect username or password.");
  }
});

test("every attribute comes along, as the file's form has it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, {
    Schema: [
      { Name: "vip", AttributeDataType: "Boolean" },
      { Name: "badge", AttributeDataType: "Number", Mutable: false },
    ],
  });
  await imported(
    app,
    UserPoolId,
    csv(
      "email_verified, email ,cognito:username,birthdate,address,updated_at,custom:vip,custom:badge,cognito:mfa_enabled,name",
      "TRUE, ada@example.com ,ada,02/01/1985,1 Main Street\\, London,1471453471,TRUE,-7,,Ada \\ 語",
    ),
  );
  expect((await userOf(app, UserPoolId, "ada")).attributes).toEqual({
    sub: expect.any(String),
    email: "ada@example.com",
    email_verified: "true",
    birthdate: "1985-02-01",
    address: "1 Main Street, London",
    updated_at: "1471453471",
    "custom:vip": "true",
    "custom:badge": "-7",
    name: "Ada \\ 語",
  });
});

describe("a row is left out", () => {
  test.each([
    [
      "that verifies no address",
      "name,,,",
      "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).",
    ],
    ["whose verified address is missing", "name,,true,", "email_verified is true, and there is no email."],
    ["without a username", ",a@example.com,true,", "The row has no username."],
    ["with white space in its username", "a b,a@example.com,true,", "The username has white space in it."],
    [
      "with a username that no operation would take",
      "a\u200bb,a@example.com,true,",
      "The username is too long or has characters that none may have.",
    ],
    [
      "with a username that could not sign in",
      `${"a".repeat(129)},a@example.com,true,`,
      "The username has more than 128 characters.",
    ],
    ["with too few values", "name,a@example.com", "The row has 2 values, the header 4 columns."],
    ["with too many values", "name,a@example.com,true,,x", "The row has 5 values, the header 4 columns."],
    ["with quotation marks", 'name,"a@example.com",true,', "A value is in quotation marks."],
    ["with an address that is none", "name,nowhere,true,", "Invalid email address format."],
    [
      "with a birthdate in another form",
      "name,a@example.com,true,1985-02-01",
      "The birthdate is not in the format mm/dd/yyyy.",
    ],
    [
      "with a birthdate that never was",
      "name,a@example.com,true,02/31/1985",
      "The birthdate is not in the format mm/dd/yyyy.",
    ],
    [
      "with a flag that is none",
      "name,a@example.com,yes,",
      "Attributes did not conform to the schema: email_verified: Attribute value is not a boolean",
    ],
    [
      "with more than 16 000 characters",
      `name,a@example.com,true,${"x".repeat(16_000)}`,
      "The row has more than 16000 characters.",
    ],
    ["with U+0000", "na\0me,a@example.com,true,", "The row has a character that cannot be stored."],
  ])("%s", async (_, row, reason) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const job = await imported(
      app,
      UserPoolId,
      csv(`${HEADER},birthdate`, row, "ada,ada@example.com,true,", "bob,bob@example.com,true,"),
    );
    const { Status, ImportedUsers, SkippedUsers, FailedUsers } = job;
    expect({ Status, ImportedUsers, SkippedUsers, FailedUsers }).toEqual({
      Status: "Succeeded",
      ImportedUsers: 2,
      SkippedUsers: 0,
      FailedUsers: 1,
    });
    expect(linesOf(app)).toEqual([
      `[FAILED] Line Number 2 - ${reason}`,
      "[SUCCEEDED] Line Number 3 - The import succeeded.",
      "[SUCCEEDED] Line Number 4 - The import succeeded.",
    ]);
  });

  test("that lacks what the pool requires", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { Schema: [{ Name: "family_name", Required: true }] });
    await imported(app, UserPoolId, csv(HEADER, ADA));
    expect(linesOf(app)).toEqual([
      "[FAILED] Line Number 2 - Attributes did not conform to the schema: family_name: The attribute is required",
    ]);
  });
});

test("whoever is there already stays as they are, and a name in the file is taken once", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UsernameConfiguration: { CaseSensitive: false } });
  await imported(app, UserPoolId, csv(HEADER, ADA, "bob,bob@example.com,true"));
  const before = await userOf(app, UserPoolId, "ada");
  const again = await imported(
    app,
    UserPoolId,
    csv(HEADER, "Ada,eve@example.com,true", "eve,eve@example.com,true", "EVE,e@example.com,true"),
  );
  expect(again).toMatchObject({
    Status: "Failed",
    ImportedUsers: 1,
    SkippedUsers: 2,
    FailedUsers: 0,
    CompletionMessage: "Too many users have failed or been skipped during the import.",
  });
  expect(linesOf(app).slice(2)).toEqual([
    "[SKIPPED] Line Number 2 - The user already exists.",
    "[SUCCEEDED] Line Number 3 - The import succeeded.",
    "[SKIPPED] Line Number 4 - The user already exists.",
  ]);
  expect(await userOf(app, UserPoolId, "ada")).toEqual(before);
});

test("an alias that is somebody else's is no user that exists", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
  await imported(app, UserPoolId, csv(HEADER, ADA, "eve,ada@example.com,true"));
  expect(linesOf(app)).toEqual([
    "[SUCCEEDED] Line Number 2 - The import succeeded.",
    "[FAILED] Line Number 3 - An account with the given email already exists.",
  ]);
});

test("where people sign in with an address it is the username", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email"] });
  await imported(
    app,
    UserPoolId,
    csv(HEADER, "ada@example.com,ada@example.com,true", "ada@example.com,,true", "bob,bob@example.com,true"),
  );
  expect(linesOf(app)).toEqual([
    "[SUCCEEDED] Line Number 2 - The import succeeded.",
    "[SKIPPED] Line Number 3 - The user already exists.",
    "[FAILED] Line Number 4 - Username should be an email.",
  ]);
  expect((await userOf(app, UserPoolId, "ada@example.com")).attributes.email).toBe("ada@example.com");
});

test("whoever can sign in by a code is confirmed", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, {
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
  });
  await imported(app, UserPoolId, csv(HEADER, ADA));
  expect((await userOf(app, UserPoolId, "ada")).UserStatus).toBe("CONFIRMED");
});

describe("the MFA column", () => {
  const file = (enabled: string) => csv(`${HEADER},cognito:mfa_enabled`, `${ADA},${enabled}`);

  const aPoolWithMfa = async (app: TestApp, MfaConfiguration: "ON" | "OPTIONAL") => {
    const { UserPoolId } = await aPool(app);
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration,
        SoftwareTokenMfaConfiguration: { Enabled: true },
        EmailMfaConfiguration: {},
      }),
    );
    return UserPoolId;
  };

  test("turns on the factors whose codes the user can be sent", async () => {
    await using app = await testApp();
    const UserPoolId = await aPoolWithMfa(app, "OPTIONAL");
    await imported(app, UserPoolId, file("TRUE"));
    expect(await userOf(app, UserPoolId, "ada")).toMatchObject({ mfa: ["EMAIL_OTP"], preferred: "EMAIL_OTP" });
  });

  test.each(["FALSE", ""])("says with %j that the user has none", async (enabled) => {
    await using app = await testApp();
    const UserPoolId = await aPoolWithMfa(app, "OPTIONAL");
    await imported(app, UserPoolId, file(enabled));
    expect(await userOf(app, UserPoolId, "ada")).toMatchObject({ mfa: undefined, preferred: undefined });
  });

  const DISAGREES = "cognito:mfa_enabled does not agree with the MFA configuration of the user pool.";

  test("has to agree with a pool whose MFA is off", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await imported(app, UserPoolId, file("TRUE"));
    expect(linesOf(app)).toEqual([`[FAILED] Line Number 2 - ${DISAGREES}`]);
  });

  test("has to agree with a pool whose MFA is on", async () => {
    await using app = await testApp();
    const UserPoolId = await aPoolWithMfa(app, "ON");
    await imported(app, UserPoolId, file("FALSE"));
    expect(linesOf(app)).toEqual([`[FAILED] Line Number 2 - ${DISAGREES}`]);
  });

  test("is true, false or nothing", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await imported(app, UserPoolId, file("SMS"));
    expect(linesOf(app)).toEqual(["[FAILED] Line Number 2 - cognito:mfa_enabled is neither true nor false."]);
  });
});

describe("a job fails as a whole", () => {
  test.each([
    [
      "by a column that is no attribute",
      csv(`${HEADER},shoe_size`, `${ADA},7`),
      "The CSV file has a column that is no attribute of the user pool: column 4.",
    ],
    [
      "by a column that is there twice",
      csv(`${HEADER},email`, `${ADA},x@example.com`),
      "The CSV file has a column twice.",
    ],
    [
      "without a column of usernames",
      csv("email,email_verified", "ada@example.com,true"),
      "The CSV file has no column cognito:username.",
    ],
    [
      "by a header that is not UTF-8",
      Buffer.concat([Buffer.of(0xff), Buffer.from(csv(HEADER, ADA))]),
      "The CSV file is not in UTF-8.",
    ],
    [
      "by rows that are not UTF-8",
      Buffer.concat([Buffer.from(csv(HEADER, ADA)), Buffer.of(0xc3, 0x28, 0x0a)]),
      "The CSV file is not in UTF-8.",
    ],
    ["by a file that is empty", "", "The CSV file has a column that is no attribute of the user pool: column 1."],
  ])("%s", async (_, file, CompletionMessage) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    expect(await imported(app, UserPoolId, file)).toMatchObject({
      Status: "Failed",
      ImportedUsers: 0,
      FailedUsers: 0,
      CompletionMessage,
      CompletionDate: expect.any(Date),
    });
    expect(app.events).toEqual([]);
  });
});

test("a byte order mark, CRLF, empty lines and a last line without its end are taken", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const job = await imported(app, UserPoolId, `\uFEFF${HEADER}\r\n${ADA}\r\n\r\nbob,bob@example.com,true`);
  expect(job).toMatchObject({ Status: "Succeeded", ImportedUsers: 2 });
  expect(linesOf(app)).toEqual([
    "[SUCCEEDED] Line Number 2 - The import succeeded.",
    "[SUCCEEDED] Line Number 4 - The import succeeded.",
  ]);
});

test("what came of each line goes to the log group that AWS has for it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId } = await imported(app, UserPoolId, csv(HEADER, ADA));
  expect(app.events).toEqual([
    {
      destination: `arn:aws:logs:us-east-1:000000000000:log-group:/aws/cognito/userpools/${UserPoolId}/people`,
      event: {
        eventTimestamp: expect.stringMatching(/^\d{13}$/),
        logStream: `${JobId}/people`,
        message: "[SUCCEEDED] Line Number 2 - The import succeeded.",
      },
    },
  ]);
});

describe("a job does not start", () => {
  test("without a file", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { JobId } = await anImport(app, UserPoolId);
    expect(await refusal(start(app, UserPoolId, JobId))).toBe(
      `PreconditionNotMetException: No csv file was uploaded for ${JobId}`,
    );
  });

  test("in a pool that verifies no address", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { AutoVerifiedAttributes: [] });
    const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
    await upload(app, PreSignedUrl, csv(HEADER, ADA));
    expect(await refusal(start(app, UserPoolId, JobId))).toBe(
      "PreconditionNotMetException: The user pool has no auto-verified attributes: users could not reset their passwords.",
    );
  });

  test("twice, nor once it has expired", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { JobId } = await imported(app, UserPoolId, csv(HEADER, ADA));
    const again = await anImport(app, UserPoolId);
    await upload(app, again.PreSignedUrl, csv(HEADER, ADA));
    app.clock.advance(24 * 3_600_000);
    for (const id of [JobId ?? "", again.JobId]) {
      expect(await refusal(start(app, UserPoolId, id))).toBe(
        `PreconditionNotMetException: The import job ${id} cannot be started: it was started before, or has expired.`,
      );
    }
    await runImports(app.ctx);
    expect(await describeJob(app, UserPoolId, again.JobId)).toMatchObject({
      Status: "Expired",
      CompletionMessage: "The import job was not started in time.",
    });
  });

  test("that is not there", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    expect(await refusal(start(app, UserPoolId, "import-0000000000"))).toBe(
      "ResourceNotFoundException: User import job import-0000000000 does not exist.",
    );
    expect(await refusal(start(app, NO_POOL, "import-0000000000"))).toBe(NO_POOL_REFUSAL);
  });
});

test("of sixteen that start at once, one does, and no other before it has ended", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
    await upload(app, PreSignedUrl, csv(HEADER, `user-${n},u${n}@example.com,true`));
    ids.push(JobId);
  }
  const told = await outcomes(Array.from({ length: 16 }, (_, n) => start(app, UserPoolId, ids[n % 4] ?? "")));
  expect(told.done).toBe(1);
  expect(
    told.refused.filter((text) => !text.startsWith("PreconditionNotMetException: The import job import-")),
  ).toEqual([]);
  await runImports(app.ctx);
  const statuses = await Promise.all(ids.map(async (id) => (await describeJob(app, UserPoolId, id)).Status));
  expect(statuses.toSorted()).toEqual(["Created", "Created", "Created", "Succeeded"]);
  await start(app, UserPoolId, ids[statuses.indexOf("Created")] ?? "");
});

test("a pool stays as it is while users are imported", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, csv(HEADER, ADA));
  await start(app, UserPoolId, JobId);
  const update = () => app.client.send(new UpdateUserPoolCommand({ UserPoolId }));
  const remove = () => app.client.send(new DeleteUserPoolCommand({ UserPoolId }));
  const add = () =>
    app.client.send(
      new AddCustomAttributesCommand({ UserPoolId, CustomAttributes: [{ Name: "late", AttributeDataType: "String" }] }),
    );
  for (const change of [update, remove, add]) {
    expect(await refusal(change())).toBe(
      `UserImportInProgressException: The import job ${JobId} is in progress for this user pool.`,
    );
  }
  await runImports(app.ctx);
  await add();
  await update();
  await remove();
});

/** A file that is uploaded in several parts. */
const large = (rows: number) =>
  csv(HEADER, ...Array.from({ length: rows }, (_, n) => `user-${n},${"x".repeat(58)}${n}@example.com,true`));

test("a large file is imported part by part, and its parts are gone in the end", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const job = await imported(app, UserPoolId, large(3_000));
  expect(job).toMatchObject({ Status: "Succeeded", ImportedUsers: 3_000, FailedUsers: 0, SkippedUsers: 0 });
  expect(linesOf(app).at(-1)).toBe("[SUCCEEDED] Line Number 3001 - The import succeeded.");
  expect(await app.ctx.store.importJobs.part(UserPoolId, job.JobId ?? "", 0)).toBeUndefined();
  expect(await app.ctx.store.importJobs.due(new Date("2100-01-01"))).toBeUndefined();
});

test("an import that was broken off goes on where it was, and counts nobody twice", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, large(2_000));
  await start(app, UserPoolId, JobId);
  const { users } = app.ctx.store;
  for (let round = 1; round <= 3; round++) {
    const stopping = new AbortController();
    const running = runImports(app.ctx, stopping.signal);
    while ((await users.count(UserPoolId)) < round * 300) await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();
    await running;
  }
  await runImports(app.ctx);
  expect(await describeJob(app, UserPoolId, JobId)).toMatchObject({
    Status: "Succeeded",
    ImportedUsers: 2_000,
    SkippedUsers: 0,
    FailedUsers: 0,
  });
  expect(await users.count(UserPoolId)).toBe(2_000);
});

test("servers that run at once import a file once", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, large(2_000));
  await start(app, UserPoolId, JobId);
  while ((await describeJob(app, UserPoolId, JobId)).Status !== "Succeeded") {
    await Promise.all(Array.from({ length: 4 }, () => runImports(app.ctx)));
  }
  expect(await describeJob(app, UserPoolId, JobId)).toMatchObject({ ImportedUsers: 2_000, SkippedUsers: 0 });
  expect(linesOf(app)).toHaveLength(2_000);
});

test("a part whose server died is imported by another when its time is over", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, csv(HEADER, ADA, "bob,bob@example.com,true"));
  await start(app, UserPoolId, JobId);
  const { store } = app.ctx;
  const write = async (work: Parameters<typeof store.write>[0]) => {
    if ((await store.users.count(UserPoolId)) === 1) throw new Error("the server died");
    return store.write(work);
  };
  const dying = { ...app.ctx, store: { ...store, write } as typeof store };
  await expect(runImports(dying)).rejects.toThrow("the server died");
  await runImports(app.ctx);
  expect(await describeJob(app, UserPoolId, JobId)).toMatchObject({ Status: "Pending", ImportedUsers: 0 });
  app.clock.advance(60_000);
  await runImports(app.ctx);
  expect(await describeJob(app, UserPoolId, JobId)).toMatchObject({
    Status: "Succeeded",
    ImportedUsers: 2,
    SkippedUsers: 0,
  });
});
