import type { FilePart, ImportJob } from "../imports/import-job.ts";
import type { Page } from "./store.ts";

/** Jobs that import users. But for the removal of parts each method is one statement. */
export interface ImportJobs {
  insert(job: ImportJob): Promise<void>;
  find(poolId: string, id: string): Promise<ImportJob | undefined>;
  /** Stores the job over version `job.version - 1`; false when somebody else was first, or it is gone. */
  replace(job: ImportJob): Promise<boolean>;
  /** The pool's job that was started and has not ended. */
  active(poolId: string): Promise<ImportJob | undefined>;
  /** The job of whichever pool that has been due longest at `now`. */
  due(now: Date): Promise<ImportJob | undefined>;
  /** The pool's jobs, newest first. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ImportJob>>;
  count(poolId: string): Promise<number>;
  putPart(poolId: string, id: string, part: FilePart): Promise<void>;
  part(poolId: string, id: string, number: number): Promise<FilePart | undefined>;
  /** Removes parts of a job's file, up to `limit` of them where there is one; the number removed. */
  removeParts(poolId: string, id: string, limit?: number): Promise<number>;
}
