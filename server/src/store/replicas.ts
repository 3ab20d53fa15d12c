import type { Kysely } from "kysely";
import type { Replica, ReplicaStatus } from "../core/replicas/replica.ts";
import type { Replicas } from "../core/store/replicas.ts";
import type { ReplicaRow, Tables } from "./tables.ts";

export function replicasIn(db: Kysely<Tables>): Replicas {
  return {
    async insert(replica) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("user_pool_replicas")
        .values(toRow(replica))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId) {
      const row = await db
        .selectFrom("user_pool_replicas")
        .selectAll()
        .where("pool_id", "=", poolId)
        .executeTakeFirst();
      return row && toReplica(row);
    },
    async regions(poolIds) {
      if (poolIds.length === 0) return new Map();
      const rows = await db
        .selectFrom("user_pool_replicas")
        .select(["pool_id", "region"])
        .where("pool_id", "in", poolIds)
        .execute();
      return new Map(rows.map(({ pool_id, region }) => [pool_id, region]));
    },
    async change({ poolId, id }, from, to) {
      const { numUpdatedRows } = await db
        .updateTable("user_pool_replicas")
        .set({ status: to })
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .where("status", "in", from)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete({ poolId, id }, from) {
      const { numDeletedRows } = await db
        .deleteFrom("user_pool_replicas")
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .where("status", "in", from)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}

const toRow = ({ poolId, createdAt, ...replica }: Replica): ReplicaRow => ({
  ...replica,
  pool_id: poolId,
  created_at: createdAt.getTime(),
});

const toReplica = ({ pool_id, status, created_at, ...row }: ReplicaRow): Replica => ({
  ...row,
  poolId: pool_id,
  status: statusOf(status),
  createdAt: new Date(created_at),
});

function statusOf(text: string): ReplicaStatus {
  if (text === "CREATING" || text === "INACTIVE" || text === "ACTIVE") return text;
  throw new Error(`A replica's status is ${text}`);
}
