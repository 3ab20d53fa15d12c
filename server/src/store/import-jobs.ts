import type { Kysely } from "kysely";
import type { ImportFile, ImportJob } from "../core/imports/import-job.ts";
import type { Seal } from "../core/seal.ts";
import type { ImportJobs } from "../core/store/import-jobs.ts";
import { fromDate, openBytes, pageOf, toDate } from "./rows.ts";
import type { ImportJobRow, Tables } from "./tables.ts";

export function importJobsIn(db: Kysely<Tables>, seal: Seal): ImportJobs {
  const inPool = (poolId: string) => db.selectFrom("import_jobs").selectAll().where("pool_id", "=", poolId);

  return {
    async insert(job) {
      await db
        .insertInto("import_jobs")
        .values(toRow(job))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async find(poolId, id) {
      const row = await inPool(poolId).where("id", "=", id).executeTakeFirst();
      return row && toJob(row);
    },
    async replace(job) {
      const { pool_id: _poolId, id: _id, ...values } = toRow(job);
      const { numUpdatedRows } = await db
        .updateTable("import_jobs")
        .set(values)
        .where("pool_id", "=", job.poolId)
        .where("id", "=", job.id)
        .where("version", "=", job.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async active(poolId) {
      const row = await inPool(poolId)
        .where("status", "in", ["Pending", "InProgress", "Stopping"])
        .limit(1)
        .executeTakeFirst();
      return row && toJob(row);
    },
    async due(now) {
      const row = await db
        .selectFrom("import_jobs")
        .selectAll()
        .where("due_at", "<=", now.getTime())
        .orderBy("due_at")
        .limit(1)
        .executeTakeFirst();
      return row && toJob(row);
    },
    async page(poolId, limit, after) {
      const newestFirst = inPool(poolId)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit + 1);
      const [createdAt, id]: [number, string] = after === undefined ? [0, ""] : JSON.parse(after);
      const rows = await newestFirst
        .$if(after !== undefined, (query) =>
          query.where((where) => where(where.refTuple("created_at", "id"), "<", where.tuple(createdAt, id))),
        )
        .execute();
      const { items, next } = pageOf(rows, limit, (row) => JSON.stringify([row.created_at, row.id]));
      return { items: items.map(toJob), ...(next !== undefined && { next }) };
    },
    async count(poolId) {
      const { jobs } = await db
        .selectFrom("import_jobs")
        .select((expression) => expression.fn.countAll<number>().as("jobs"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return jobs;
    },
    async putPart(poolId, id, { number, firstLine, bytes }) {
      await db
        .insertInto("import_parts")
        .values({
          pool_id: poolId,
          job_id: id,
          number,
          first_line: firstLine,
          bytes: seal.seal(PURPOSE, contextOf(poolId, id, number), bytes),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async part(poolId, id, number) {
      const row = await db
        .selectFrom("import_parts")
        .select(["first_line", "bytes"])
        .where("pool_id", "=", poolId)
        .where("job_id", "=", id)
        .where("number", "=", number)
        .executeTakeFirst();
      return (
        row && {
          number,
          firstLine: row.first_line,
          bytes: openBytes(seal, PURPOSE, contextOf(poolId, id, number), row.bytes),
        }
      );
    },
    async removeParts(poolId, id, limit) {
      const parts = db
        .selectFrom("import_parts")
        .select("number")
        .where("pool_id", "=", poolId)
        .where("job_id", "=", id)
        .orderBy("number");
      const { numDeletedRows } = await db
        .deleteFrom("import_parts")
        .where("pool_id", "=", poolId)
        .where("job_id", "=", id)
        .$if(limit !== undefined, (query) => query.where("number", "in", parts.limit(limit ?? 0)))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

const PURPOSE = "import-part";

const contextOf = (poolId: string, id: string, number: number) => `${poolId}/${id}/${number}`;

const toRow = (job: ImportJob): ImportJobRow => ({
  pool_id: job.poolId,
  id: job.id,
  name: job.name,
  role_arn: job.roleArn,
  hashing: job.hashing ?? null,
  status: job.status,
  file: job.file ? JSON.stringify(job.file) : null,
  next_part: job.nextPart,
  imported: job.imported,
  skipped: job.skipped,
  failed: job.failed,
  message: job.message ?? null,
  created_at: job.createdAt.getTime(),
  started_at: fromDate(job.startedAt),
  completed_at: fromDate(job.completedAt),
  due_at: fromDate(job.dueAt),
  version: job.version,
});

const toJob = (row: ImportJobRow): ImportJob => ({
  poolId: row.pool_id,
  id: row.id,
  name: row.name,
  roleArn: row.role_arn,
  hashing: row.hashing ?? undefined,
  status: row.status,
  // Written here and nowhere else.
  file: row.file === null ? undefined : toFile(JSON.parse(row.file) as ImportFile),
  nextPart: row.next_part,
  imported: row.imported,
  skipped: row.skipped,
  failed: row.failed,
  message: row.message ?? undefined,
  createdAt: new Date(row.created_at),
  startedAt: toDate(row.started_at),
  completedAt: toDate(row.completed_at),
  dueAt: toDate(row.due_at),
  version: row.version,
});

/** JSON has no undefined. */
const toFile = ({ id, header, parts, isWhole }: ImportFile): ImportFile => ({ id, header, parts, isWhole });
