import type { Context } from "../../../core/context.ts";
import { type ImportJob, uploadUrl } from "../../../core/imports/import-job.ts";
import type { Output } from "../../../model/types.ts";

/** `UserImportJobType` */
export const importJobOut = (
  ctx: Pick<Context, "seal" | "site">,
  job: ImportJob,
): NonNullable<Output<"DescribeUserImportJob">["UserImportJob"]> => ({
  JobName: job.name,
  JobId: job.id,
  UserPoolId: job.poolId,
  PreSignedUrl: uploadUrl(ctx, job),
  CreationDate: job.createdAt,
  StartDate: job.startedAt,
  CompletionDate: job.completedAt,
  Status: job.status,
  CloudWatchLogsRoleArn: job.roleArn,
  ImportedUsers: job.imported,
  SkippedUsers: job.skipped,
  FailedUsers: job.failed,
  CompletionMessage: job.message,
  PasswordHashingAlgorithm: job.hashing,
});
