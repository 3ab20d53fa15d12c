import { DescribeUserImportJobCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { anImport, describeJob } from "./imports.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("a job is told as it was made, its address the same", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const job = await anImport(app, UserPoolId, { PasswordHashingAlgorithm: "SCRYPT" });
  expect(await describeJob(app, UserPoolId, job.JobId)).toEqual(job);
});

test("a job is its pool's alone", async () => {
  await using app = await testApp();
  const [{ UserPoolId }, other] = [await aPool(app), await aPool(app)];
  const { JobId } = await anImport(app, UserPoolId);
  const ask = (id: string) => app.client.send(new DescribeUserImportJobCommand({ UserPoolId: id, JobId }));
  expect(await refusal(ask(other.UserPoolId))).toBe(
    `ResourceNotFoundException: User import job ${JobId} does not exist.`,
  );
  expect(await refusal(ask(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
