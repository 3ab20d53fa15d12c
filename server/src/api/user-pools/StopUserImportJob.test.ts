import { StopUserImportJobCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { runImports } from "../../core/imports/run.ts";
import { aPool } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { anImport, csv, describeJob, HEADER, linesOf, start, upload } from "./imports.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const stop = async ({ client }: TestApp, UserPoolId: string, JobId: string) =>
  (await client.send(new StopUserImportJobCommand({ UserPoolId, JobId }))).UserImportJob;

/** A job under way, with a file of several parts. */
async function aRunningImport(app: TestApp, rows = 3_000) {
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  const people = Array.from({ length: rows }, (_, n) => `user-${n},${"x".repeat(58)}${n}@example.com,true`);
  await upload(app, PreSignedUrl, csv(HEADER, ...people));
  await start(app, UserPoolId, JobId);
  return { UserPoolId, JobId };
}

const notUnderWay = (id: string) =>
  `PreconditionNotMetException: The import job ${id} cannot be stopped: it is not in progress.`;

test("a job that has not begun is stopped at once, and never begins", async () => {
  await using app = await testApp();
  const { UserPoolId, JobId } = await aRunningImport(app, 1);
  expect(await stop(app, UserPoolId, JobId)).toMatchObject({
    JobId,
    Status: "Stopped",
    CompletionDate: expect.any(Date),
    CompletionMessage: "The Import Job was stopped by the developer.",
    ImportedUsers: 0,
  });
  await runImports(app.ctx);
  expect(await app.ctx.store.users.count(UserPoolId)).toBe(0);
  expect(await refusal(stop(app, UserPoolId, JobId))).toBe(notUnderWay(JobId));
});

test("a job under way ends with the part it is at; who was imported stays", async () => {
  await using app = await testApp();
  const { UserPoolId, JobId } = await aRunningImport(app);
  const running = runImports(app.ctx);
  while ((await describeJob(app, UserPoolId, JobId)).Status !== "InProgress")
    await new Promise((go) => setImmediate(go));
  expect(await stop(app, UserPoolId, JobId)).toMatchObject({ Status: "Stopping" });
  await running;
  const { Status, ImportedUsers = 0 } = await describeJob(app, UserPoolId, JobId);
  expect(Status).toBe("Stopped");
  expect(ImportedUsers).toBeGreaterThan(0);
  expect(ImportedUsers).toBeLessThan(3_000);
  expect(await app.ctx.store.users.count(UserPoolId)).toBe(ImportedUsers);
  expect(linesOf(app)).toHaveLength(ImportedUsers);
  expect(await app.ctx.store.importJobs.part(UserPoolId, JobId, 0)).toBeUndefined();
});

test("of sixteen at a time one stops it", async () => {
  await using app = await testApp();
  const { UserPoolId, JobId } = await aRunningImport(app, 1);
  expect(await outcomes(Array.from({ length: 16 }, () => stop(app, UserPoolId, JobId)))).toEqual({
    done: 1,
    refused: Array.from({ length: 15 }, () => notUnderWay(JobId)),
  });
});

test("a job that was not started, or is not there, is not stopped", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId } = await anImport(app, UserPoolId);
  expect(await refusal(stop(app, UserPoolId, JobId))).toBe(notUnderWay(JobId));
  expect(await refusal(stop(app, UserPoolId, "import-0000000000"))).toBe(
    "ResourceNotFoundException: User import job import-0000000000 does not exist.",
  );
  expect(await refusal(stop(app, NO_POOL, JobId))).toBe(NO_POOL_REFUSAL);
});
