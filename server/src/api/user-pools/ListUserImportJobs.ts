import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { pageToken, readPageToken } from "../paging.ts";
import { importJobOut } from "./wire/import-job.ts";

/** A list of jobs has no more, whatever `MaxResults` says. */
const MOST_LISTED = 50;

/**
 * The imports of a pool, newest first.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserImportJobs.html
 */
export const ListUserImportJobs = operation("ListUserImportJobs", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListUserImportJobs", id] as const;
  const { items, next } = await ctx.store.importJobs.page(
    id,
    Math.min(input.MaxResults, MOST_LISTED),
    readPageToken(ctx, list, input.PaginationToken),
  );
  return { UserImportJobs: items.map((job) => importJobOut(ctx, job)), PaginationToken: pageToken(ctx, list, next) };
});
