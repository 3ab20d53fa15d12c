import { createImportJob } from "../../core/imports/import-job.ts";
import { operation } from "../operation.ts";
import { importJobOut } from "./wire/import-job.ts";

/**
 * Makes a job that imports users, and tells where its file is to be uploaded.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserImportJob.html
 */
export const CreateUserImportJob = operation("CreateUserImportJob", async (ctx, input) => {
  const job = await createImportJob(ctx, input.UserPoolId, {
    name: input.JobName,
    roleArn: input.CloudWatchLogsRoleArn,
    hashing: input.PasswordHashingAlgorithm,
  });
  return { UserImportJob: importJobOut(ctx, job) };
});
