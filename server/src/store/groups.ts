import type { Kysely } from "kysely";
import type { Group } from "../core/groups/group.ts";
import type { Groups } from "../core/ports.ts";
import type { Seal } from "../core/seal.ts";
import { type Fields, pageOf } from "./rows.ts";
import type { GroupRow, Tables } from "./tables.ts";
import { toUser } from "./users.ts";

export function groupsIn(db: Kysely<Tables>, seal: Seal): Groups {
  return {
    async insert(group) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("groups")
        .values(toRow(group))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, name) {
      const row = await db
        .selectFrom("groups")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .executeTakeFirst();
      return row && toGroup(row);
    },
    async replace(group) {
      const { numUpdatedRows } = await db
        .updateTable("groups")
        .set(toRow(group))
        .where("pool_id", "=", group.poolId)
        .where("name", "=", group.name)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, name) {
      const { numDeletedRows } = await db
        .deleteFrom("groups")
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      await db.deleteFrom("group_members").where("pool_id", "=", poolId).where("name", "=", name).execute();
      return true;
    },
    async page(poolId, limit, after = "") {
      const rows = await db
        .selectFrom("groups")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("name", ">", after)
        .orderBy("name")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toGroup), limit, (group) => group.name);
    },
    async addMember(poolId, name, sub) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("group_members")
        .values({ pool_id: poolId, name, sub })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async removeMember(poolId, name, sub) {
      const { numDeletedRows } = await db
        .deleteFrom("group_members")
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .where("sub", "=", sub)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async members(poolId, name, limit, after = "") {
      const rows = await db
        .selectFrom("group_members")
        .innerJoin("users", (join) =>
          join.onRef("users.pool_id", "=", "group_members.pool_id").onRef("users.sub", "=", "group_members.sub"),
        )
        .selectAll("users")
        .where("group_members.pool_id", "=", poolId)
        .where("group_members.name", "=", name)
        .where("group_members.sub", ">", after)
        .orderBy("group_members.sub")
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows.map((row) => toUser(seal, row)),
        limit,
        (user) => user.sub,
      );
    },
    async ofUser(poolId, sub) {
      const rows = await db
        .selectFrom("group_members")
        .innerJoin("groups", (join) =>
          join.onRef("groups.pool_id", "=", "group_members.pool_id").onRef("groups.name", "=", "group_members.name"),
        )
        .selectAll("groups")
        .where("group_members.pool_id", "=", poolId)
        .where("group_members.sub", "=", sub)
        .orderBy("group_members.name")
        .execute();
      const strength = (group: Group) => group.precedence ?? Number.POSITIVE_INFINITY;
      return rows.map(toGroup).toSorted((one, other) => (strength(one) < strength(other) ? -1 : Number(strength(one) > strength(other))));
    },
  };
}

const toRow = (group: Group): Fields<GroupRow> => ({
  pool_id: group.poolId,
  name: group.name,
  description: group.description ?? null,
  role_arn: group.roleArn ?? null,
  precedence: group.precedence ?? null,
  created_at: group.createdAt.getTime(),
  updated_at: group.updatedAt.getTime(),
});

const toGroup = (row: GroupRow): Group => ({
  poolId: row.pool_id,
  name: row.name,
  description: row.description ?? undefined,
  roleArn: row.role_arn ?? undefined,
  precedence: row.precedence ?? undefined,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
