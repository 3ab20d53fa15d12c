import { importJobById } from "../../core/imports/import-job.ts";
import { operation } from "../operation.ts";
import { importJobOut } from "./wire/import-job.ts";

/**
 * An import and how far it has come.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserImportJob.html
 */
export const DescribeUserImportJob = operation("DescribeUserImportJob", async (ctx, { UserPoolId, JobId }) => ({
  UserImportJob: importJobOut(ctx, await importJobById(ctx, UserPoolId, JobId)),
}));
