import { stopImportJob } from "../../core/imports/import-job.ts";
import { operation } from "../operation.ts";
import { importJobOut } from "./wire/import-job.ts";

/**
 * Has an import end before its end.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StopUserImportJob.html
 */
export const StopUserImportJob = operation("StopUserImportJob", async (ctx, { UserPoolId, JobId }) => ({
  UserImportJob: importJobOut(ctx, await stopImportJob(ctx, UserPoolId, JobId)),
}));
