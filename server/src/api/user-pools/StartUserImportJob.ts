import { startImportJob } from "../../core/imports/import-job.ts";
import { operation } from "../operation.ts";
import { importJobOut } from "./wire/import-job.ts";

/**
 * Has an import begin.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartUserImportJob.html
 */
export const StartUserImportJob = operation("StartUserImportJob", async (ctx, { UserPoolId, JobId }) => ({
  UserImportJob: importJobOut(ctx, await startImportJob(ctx, UserPoolId, JobId)),
}));
