import { toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { storeOverOthers } from "../over-others.ts";
import type { HashingAlgorithm } from "../password-hash.ts";
import { changePool } from "../pools/change.ts";
import { poolById } from "../pools/find.ts";
import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";

export type ImportStatus =
  | "Created"
  | "Pending"
  | "InProgress"
  | "Stopping"
  | "Stopped"
  | "Succeeded"
  | "Failed"
  | "Expired";

/** Brings users into a pool from a CSV file, in the background, part after part of the file. */
export interface ImportJob {
  readonly poolId: string;
  /** `import-` and ten letters or digits. */
  readonly id: string;
  readonly name: string;
  /** Kept and shown; nobody is asked for the role. */
  readonly roleArn: string;
  /** How the passwords in the file are hashed; absent where there are none. */
  readonly hashing: HashingAlgorithm | undefined;
  readonly status: ImportStatus;
  readonly file: ImportFile | undefined;
  /** The first part of the file that is not imported yet. */
  readonly nextPart: number;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  /** Why it ended. */
  readonly message: string | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly completedAt: Date | undefined;
  /** When a server is to look at it: nobody else does until then. Absent when nothing is left to be done. */
  readonly dueAt: Date | undefined;
  /** Counts changes: one is stored only over the version it was made from. */
  readonly version: number;
}

/** What was uploaded for a job; the rows lie apart, in parts. */
export interface ImportFile {
  /** Of the upload: another one takes the place of what this one has brought. */
  readonly id: string;
  /** The first line; undefined when it cannot be read as UTF-8. */
  readonly header: string | undefined;
  readonly parts: number;
  readonly isWhole: boolean;
}

/** Some whole lines of a file, in the order in which they stand there. */
export interface FilePart {
  readonly number: number;
  /** The line it begins with, as editors count. */
  readonly firstLine: number;
  /** Sealed by the store: people's data, and hashes of their passwords. */
  readonly bytes: Uint8Array;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const JOBS_PER_POOL = 1_000;

/** AWS says 24 to 48 hours. */
const START_WITHIN_MS = 24 * 3_600_000;

const UPLOAD_WITHIN_MS = 15 * 60_000;

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

type Needs = Pick<Context, "clock" | "random" | "store">;

/**
 * Makes a job, which waits for its file and to be started.
 * @throws {CognitoError} ResourceNotFoundException, LimitExceededException, ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserImportJob.html
 */
export async function createImportJob(
  ctx: Needs,
  poolId: string,
  wanted: Pick<ImportJob, "name" | "roleArn" | "hashing">,
): Promise<ImportJob> {
  const now = ctx.clock.now();
  const job: ImportJob = {
    ...wanted,
    poolId,
    id: `import-${ctx.random.text(10, ALPHANUMERIC)}`,
    status: "Created",
    file: undefined,
    nextPart: 0,
    imported: 0,
    skipped: 0,
    failed: 0,
    message: undefined,
    createdAt: now,
    startedAt: undefined,
    completedAt: undefined,
    dueAt: new Date(now.getTime() + START_WITHIN_MS),
    version: 1,
  };
  await holdingPool(ctx, poolId, async (tx) => {
    if ((await tx.importJobs.count(poolId)) >= JOBS_PER_POOL) {
      throw new CognitoError(
        "LimitExceededException",
        `A user pool can have no more than ${JOBS_PER_POOL} import jobs.`,
      );
    }
    await tx.importJobs.insert(job);
  });
  return job;
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function importJobById(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<ImportJob> {
  await poolById(ctx, poolId);
  return found(await ctx.store.importJobs.find(poolId, id), id);
}

/**
 * Has a job begin, in the background.
 * @throws {CognitoError} ResourceNotFoundException; PreconditionNotMetException without a file, for a job that was started before
 *   or has expired, while another one of the pool is under way, and where the pool verifies no address
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartUserImportJob.html
 */
export async function startImportJob(ctx: Needs, poolId: string, id: string): Promise<ImportJob> {
  const now = ctx.clock.now();
  return holdingPool(ctx, poolId, async (tx, pool) => {
    const job = found(await tx.importJobs.find(poolId, id), id);
    if (job.status !== "Created" || (job.dueAt && job.dueAt <= now)) {
      throw unmet(`The import job ${id} cannot be started: it was started before, or has expired.`);
    }
    if (!job.file?.isWhole) throw unmet(`No csv file was uploaded for ${id}`);
    if (!pool.settings.AutoVerifiedAttributes?.length) {
      throw unmet("The user pool has no auto-verified attributes: users could not reset their passwords.");
    }
    const other = await tx.importJobs.active(poolId);
    if (other) throw unmet(`The import job ${other.id} is in progress; only one can be active at a time.`);
    const started = changed(job, { status: "Pending", startedAt: now, dueAt: now });
    if (!(await tx.importJobs.replace(started))) throw changedMeanwhile();
    return started;
  });
}

/**
 * Has a job end before its end: at once where it has not begun, else with the part under way. What was imported stays.
 * @throws {CognitoError} ResourceNotFoundException; PreconditionNotMetException unless it is under way
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StopUserImportJob.html
 */
export async function stopImportJob(ctx: Needs, poolId: string, id: string): Promise<ImportJob> {
  await importJobById(ctx, poolId, id);
  const now = ctx.clock.now();
  return changeImportJob(ctx, poolId, id, (job) => {
    if (job.status === "Pending") return stopped(job, now);
    if (job.status === "InProgress") return changed(job, { status: "Stopping" });
    throw unmet(`The import job ${id} cannot be stopped: it is not in progress.`);
  });
}

/** The job as it is when the developer has stopped it. */
export const stopped = (job: ImportJob, now: Date): ImportJob =>
  ended(job, "Stopped", "The Import Job was stopped by the developer.", now);

/** The job at its end; it is due at once, for its file to be removed. */
export const ended = (job: ImportJob, status: ImportStatus, message: string, now: Date): ImportJob =>
  changed(job, { status, message, completedAt: now, dueAt: now });

/** The job with a change, as its next version. */
export const changed = (job: ImportJob, change: Partial<ImportJob>): ImportJob => ({
  ...job,
  ...change,
  version: job.version + 1,
});

/**
 * Changes a job as it is now; `change` may be asked again, and returns the same job to leave it.
 * @throws {CognitoError} ResourceNotFoundException, TooManyRequestsException
 */
export async function changeImportJob(
  ctx: Pick<Context, "store">,
  poolId: string,
  id: string,
  change: (job: ImportJob) => ImportJob,
  store?: (tx: Repositories) => Promise<unknown>,
): Promise<ImportJob> {
  const once = async (tx: Repositories) => {
    const before = found(await tx.importJobs.find(poolId, id), id);
    const next = change(before);
    if (next === before) return before;
    if (!(await tx.importJobs.replace(next))) return undefined;
    await store?.(tx);
    return next;
  };
  return storeOverOthers(ctx, "import job", once, "TooManyRequestsException");
}

/**
 * To be called in the transaction of what must not happen during an import, the pool being held.
 * @throws {CognitoError} UserImportInProgressException
 */
export async function refuseDuringImport(tx: Repositories, poolId: string): Promise<void> {
  const job = await tx.importJobs.active(poolId);
  if (!job) return;
  throw new CognitoError(
    "UserImportInProgressException",
    `The import job ${job.id} is in progress for this user pool.`,
  );
}

/** The pool is held meanwhile: two that begin at once must see each other. */
async function holdingPool<T>(
  ctx: Needs,
  poolId: string,
  work: (tx: Repositories, pool: Pool) => Promise<T>,
): Promise<T> {
  let held: Pool | undefined;
  let done: { readonly result: T } | undefined;
  await changePool(ctx, poolId, (pool) => (held = pool), {
    exhausted: "TooManyRequestsException",
    async store(tx) {
      if (held) done = { result: await work(tx, held) };
    },
  });
  if (!done) throw new Error("a pool was held and nothing was done");
  return done.result;
}

/** Where the file of a job is uploaded: whoever has this address may, for a quarter of an hour. */
export const uploadUrl = (ctx: Pick<Context, "seal" | "site">, job: ImportJob): string =>
  `${ctx.site.publicUrl}/import/${job.poolId}/${job.id}?signature=${toBase64url(uploadSignature(ctx, job.poolId, job.id))}`;

export const uploadSignature = (ctx: Pick<Context, "seal">, poolId: string, id: string): Uint8Array =>
  ctx.seal.digest("import-upload", poolId, id);

export const uploadEndsAt = ({ createdAt }: ImportJob): Date => new Date(createdAt.getTime() + UPLOAD_WITHIN_MS);

function found(job: ImportJob | undefined, id: string): ImportJob {
  if (!job) throw new CognitoError("ResourceNotFoundException", `User import job ${id} does not exist.`);
  return job;
}

const unmet = (message: string) => new CognitoError("PreconditionNotMetException", message);

const changedMeanwhile = () =>
  new CognitoError("TooManyRequestsException", "The import job is being changed by others; try again.");
