import { uuid7 } from "../../lib/uuid.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { HashRefused } from "../password-hash.ts";
import { poolById } from "../pools/find.ts";
import { type Pool, regionOf } from "../pools/pool.ts";
import { loginsOf, nameTaken } from "../users/logins.ts";
import { newUser } from "../users/new-user.ts";
import type { Login, User } from "../users/user.ts";
import { linesIn, utf8In } from "./csv.ts";
import { changed, changeImportJob, ended, type FilePart, type ImportJob, stopped } from "./import-job.ts";
import { columnsIn, importedUser } from "./imported-user.ts";

type Needs = Pick<Context, "clock" | "events" | "seal" | "site" | "store">;

/** Longer than a part takes; nobody else takes the job up meanwhile. */
const LEASE_MS = 60_000;

/** What one row came to. */
interface Outcome {
  readonly line: number;
  readonly result: "SUCCEEDED" | "SKIPPED" | "FAILED";
  readonly message: string;
}

/**
 * Does what is due at import jobs, a part of a file at a time, until nothing is due or `signal` aborts. Of several servers each
 * job has one at a time. A part that was begun by a server which died is done again, to the same end: the users of a job have
 * their subs from it.
 */
export async function runImports(ctx: Needs, signal?: AbortSignal): Promise<void> {
  for (;;) {
    if (signal?.aborted) return;
    const now = ctx.clock.now();
    const due = await ctx.store.importJobs.due(now);
    if (!due) return;
    const taken = changed(due, { dueAt: new Date(now.getTime() + LEASE_MS) });
    // Of many servers one takes it; the others look for what else is due.
    if (await ctx.store.writeOne((tx) => tx.importJobs.replace(taken))) await advance(ctx, taken, signal);
  }
}

async function advance(ctx: Needs, job: ImportJob, signal: AbortSignal | undefined): Promise<void> {
  switch (job.status) {
    case "Created":
      await settle(ctx, job, (mine, now) => ended(mine, "Expired", "The import job was not started in time.", now));
      return;
    case "Pending":
    case "InProgress":
      return importPart(ctx, job, signal);
    case "Stopping":
      await settle(ctx, job, stopped);
      return;
    case "Stopped":
    case "Succeeded":
    case "Failed":
    case "Expired":
      return removeFile(ctx, job);
  }
}

async function importPart(ctx: Needs, job: ImportJob, signal: AbortSignal | undefined): Promise<void> {
  const { poolId, id, nextPart, file } = job;
  const part = await ctx.store.importJobs.part(poolId, id, nextPart);
  let rows: Rows;
  try {
    rows = rowsOf(await poolById(ctx, poolId), job, part);
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    await settle(ctx, job, (mine, now) => ended(mine, "Failed", error.message, now));
    return;
  }
  const outcomes: Outcome[] = [];
  for (const [index, row] of rows.rows.entries()) {
    if (signal?.aborted) {
      await settle(ctx, job, (mine, now) => changed(mine, { dueAt: now }));
      return;
    }
    // Editors end a file with empty lines.
    if (row.trim() !== "") outcomes.push(await importRow(ctx, job, rows, row, (part?.firstLine ?? 2) + index));
  }
  const isLast = nextPart + 1 >= (file?.parts ?? 0);
  const isSettled = await settle(ctx, job, (mine, now) => {
    const counted = {
      ...mine,
      imported: mine.imported + count(outcomes, "SUCCEEDED"),
      skipped: mine.skipped + count(outcomes, "SKIPPED"),
      failed: mine.failed + count(outcomes, "FAILED"),
      nextPart: nextPart + 1,
    };
    if (mine.status === "Stopping") return stopped(counted, now);
    return isLast ? finished(counted, now) : changed(counted, { status: "InProgress", dueAt: now });
  });
  if (isSettled) tell(ctx, job, rows.pool, outcomes);
}

const count = (outcomes: readonly Outcome[], result: Outcome["result"]): number =>
  outcomes.filter((outcome) => outcome.result === result).length;

/** AWS does not publish how many are too many: an import that brought less than it left behind is to be noticed. */
function finished(job: ImportJob, now: Date): ImportJob {
  return job.failed + job.skipped > job.imported
    ? ended(job, "Failed", "Too many users have failed or been skipped during the import.", now)
    : ended(job, "Succeeded", "Import Job Completed Successfully.", now);
}

interface Rows {
  readonly pool: Pool;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

/** @throws {CognitoError} InvalidParameterException for a file that cannot be read. */
function rowsOf(pool: Pool, { file, hashing }: ImportJob, part: FilePart | undefined): Rows {
  const columns = columnsIn(pool, file?.header, hashing);
  const text = utf8In(part?.bytes ?? new Uint8Array());
  if (text === undefined) throw new CognitoError("InvalidParameterException", "The CSV file is not in UTF-8.");
  return { pool, columns, rows: linesIn(text) };
}

async function importRow(
  ctx: Needs,
  { id, hashing, startedAt }: ImportJob,
  { pool, columns }: Rows,
  row: string,
  line: number,
): Promise<Outcome> {
  const outcome = (result: Outcome["result"], message: string): Outcome => ({ line, result, message: message.trim() });
  const now = ctx.clock.now();
  const sub = uuid7((startedAt ?? now).getTime(), ctx.seal.digest("imported-user", pool.id, id, String(line)));
  let user: User;
  try {
    user = { ...newUser(pool, now), ...importedUser(pool, columns, hashing, row, sub) };
  } catch (error) {
    if (error instanceof CognitoError || error instanceof HashRefused) return outcome("FAILED", error.message);
    throw error;
  }
  let taken: Login | undefined;
  try {
    await ctx.store.write(async (tx) => {
      taken = await tx.users.insert(user, loginsOf(pool, user));
      if (taken) throw nameTaken(taken, "AdminCreateUser");
    });
  } catch (error) {
    if (!taken || !(error instanceof CognitoError)) throw error;
    return isUsername(pool, taken) ? outcome("SKIPPED", "The user already exists.") : outcome("FAILED", error.message);
  }
  return outcome("SUCCEEDED", "The import succeeded.");
}

/** What people of the pool sign in with, in the place of a username too. */
const isUsername = ({ settings }: Pool, { kind }: Login): boolean =>
  kind === "username" || kind === "sub" || (settings.UsernameAttributes ?? []).some((name) => name === kind);

/** A part of a file is gone in one go, and then the next: a file may be large. */
const REMOVED_AT_ONCE = 50;

async function removeFile(ctx: Needs, job: ImportJob): Promise<void> {
  const { poolId, id } = job;
  const removed = await ctx.store.write((tx) => tx.importJobs.removeParts(poolId, id, REMOVED_AT_ONCE));
  const isGone = removed < REMOVED_AT_ONCE;
  await settle(ctx, job, (mine, now) =>
    changed(mine, { dueAt: isGone ? undefined : now, ...(isGone && { file: undefined }) }),
  );
}

/** Puts the change of a job in force unless another server has taken it up meanwhile; whether it did. */
async function settle(ctx: Needs, job: ImportJob, next: (mine: ImportJob, now: Date) => ImportJob): Promise<boolean> {
  const now = ctx.clock.now();
  let isMine = false;
  await changeImportJob(ctx, job.poolId, job.id, (found) => {
    isMine = found.dueAt?.getTime() === job.dueAt?.getTime();
    return isMine ? next(found, now) : found;
  });
  return isMine;
}

/** A line for each row, where AWS has them in CloudWatch: of the user it says nothing but where they stand in the file. */
function tell(ctx: Needs, job: ImportJob, pool: Pool, outcomes: readonly Outcome[]): void {
  const group = `/aws/cognito/userpools/${pool.id}/${pool.settings.PoolName}`;
  const arn = `arn:aws:logs:${regionOf(pool.id)}:${ctx.site.accountId}:log-group:${group}`;
  for (const { line, result, message } of outcomes) {
    ctx.events.write(arn, result === "FAILED" ? "ERROR" : "INFO", {
      eventTimestamp: String(ctx.clock.now().getTime()),
      logStream: `${job.id}/${job.name}`,
      message: `[${result}] Line Number ${line} - ${message}`,
    });
  }
}
