import { describe, expect, test } from "vitest";
import { everyPage } from "./configuration.contract.ts";
import { anImportJob, aPool, at, type Servers, sixteen } from "./store.fixture.ts";

/** What a store promises about imports and log deliveries. What is due knows no pools, so its test has a database of its own. */
export function importsContract(servers: () => Servers, open: () => Promise<Servers>): void {
  const store = () => servers().store;

  describe("import jobs", () => {
    test("a job comes back as it was, and as it became", async () => {
      const pool = aPool();
      const full = anImportJob(pool);
      const bare = anImportJob(pool, { hashing: undefined, file: undefined, dueAt: undefined });
      for (const job of [full, bare]) await store().writeOne((tx) => tx.importJobs.insert(job));
      expect(await store().importJobs.find(pool.id, full.id)).toEqual(full);
      expect(await store().importJobs.find(pool.id, bare.id)).toEqual(bare);
      const after = {
        ...full,
        status: "Failed" as const,
        file: undefined,
        nextPart: 2,
        imported: 3,
        skipped: 4,
        failed: 5,
        message: "語",
        startedAt: at(1),
        completedAt: at(2),
        dueAt: undefined,
        version: 2,
      };
      expect(await store().writeOne((tx) => tx.importJobs.replace(after))).toBe(true);
      expect(await store().importJobs.find(pool.id, full.id)).toEqual(after);
      expect(await store().importJobs.count(pool.id)).toBe(2);
      expect(await store().importJobs.find(aPool().id, full.id)).toBeUndefined();
    });

    test("of sixteen who change a job at once one does", async () => {
      const job = anImportJob(aPool());
      await store().writeOne((tx) => tx.importJobs.insert(job));
      const done = await sixteen(servers(), (each, n) =>
        each.writeOne((tx) => tx.importJobs.replace({ ...job, imported: n, version: 2 })),
      );
      expect(done.filter(Boolean)).toHaveLength(1);
      expect((await store().importJobs.find(job.poolId, job.id))?.imported).toBe(done.indexOf(true));
    });

    test("a pool's active job is the one that was started and has not ended", async () => {
      const pool = aPool();
      const active = () => store().importJobs.active(pool.id);
      for (const status of ["Created", "Stopped", "Succeeded", "Failed", "Expired"] as const) {
        await store().writeOne((tx) => tx.importJobs.insert(anImportJob(pool, { status })));
      }
      expect(await active()).toBeUndefined();
      const job = anImportJob(pool, { status: "Pending" });
      await store().writeOne((tx) => tx.importJobs.insert(job));
      for (const [index, status] of (["InProgress", "Stopping"] as const).entries()) {
        expect((await active())?.id).toBe(job.id);
        await store().writeOne((tx) => tx.importJobs.replace({ ...job, status, version: index + 2 }));
      }
      expect((await active())?.status).toBe("Stopping");
    });

    test("jobs are listed newest first, those of one instant too", async () => {
      const pool = aPool();
      const jobs = [3, 1, 2, 2, 1].map((seconds) => anImportJob(pool, { createdAt: at(seconds) }));
      for (const job of jobs) await store().writeOne((tx) => tx.importJobs.insert(job));
      const newestFirst = jobs.toSorted(
        (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
      );
      expect(await everyPage((after) => store().importJobs.page(pool.id, 2, after))).toEqual(newestFirst);
    });

    test("what has been due longest is told first, of whichever pool", async () => {
      await using own = await open();
      const { importJobs } = own.store;
      const [late, early, never] = [at(5), at(3), undefined].map((dueAt) => anImportJob(aPool(), { dueAt }));
      if (!late || !early || !never) expect.fail("three jobs were made");
      for (const job of [late, early, never]) await own.store.writeOne((tx) => tx.importJobs.insert(job));
      expect(await importJobs.due(at(2))).toBeUndefined();
      expect(await importJobs.due(at(3))).toEqual(early);
      expect(await importJobs.due(at(9))).toEqual(early);
      await own.store.writeOne((tx) => tx.importJobs.replace({ ...early, dueAt: undefined, version: 2 }));
      expect(await importJobs.due(at(9))).toEqual(late);
    });

    test("the parts of a file come back as they were, sealed on disk, and go in order", async () => {
      const { id, poolId } = anImportJob(aPool());
      const part = (number: number) => ({ number, firstLine: 2 + number * 10, bytes: Buffer.from(`語-${number}\r\n`) });
      await store().write(async (tx) => {
        for (const number of [2, 0, 1]) await tx.importJobs.putPart(poolId, id, part(number));
        // As a rerun does.
        await tx.importJobs.putPart(poolId, id, part(1));
      });
      expect(await store().importJobs.part(poolId, id, 1)).toEqual(part(1));
      expect(await store().importJobs.part(poolId, id, 3)).toBeUndefined();
      const rows = await servers()
        .database.db.selectFrom("import_parts")
        .select("bytes")
        .where("job_id", "=", id)
        .execute();
      expect(rows.some(({ bytes }) => Buffer.from(bytes).includes("語"))).toBe(false);
      const remove = (limit?: number) => store().write((tx) => tx.importJobs.removeParts(poolId, id, limit));
      expect(await remove(2)).toBe(2);
      expect(await store().importJobs.part(poolId, id, 2)).toEqual(part(2));
      expect(await remove()).toBe(1);
      expect(await remove()).toBe(0);
    });
  });

  describe("log deliveries", () => {
    test("are those that were put last", async () => {
      const pool = aPool();
      expect(await store().logDeliveries.of(pool.id)).toEqual([]);
      const one = { LogLevel: "ERROR", EventSource: "userNotification" } as const;
      const other = { ...one, CloudWatchLogsConfiguration: { LogGroupArn: "arn" } };
      for (const wanted of [[one], [other], []]) {
        await store().writeOne((tx) => tx.logDeliveries.put(pool.id, wanted));
        expect(await store().logDeliveries.of(pool.id)).toEqual(wanted);
      }
    });
  });
}
