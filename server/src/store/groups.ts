import type { Kysely } from "kysely";
import { type Group, rankOf } from "../core/groups/group.ts";
import type { Groups } from "../core/store/groups.ts";
import type { StoreNeeds } from "./needs.ts";
import { prepared } from "./prepared.ts";
import { pageOf } from "./rows.ts";
import type { GroupRow, Tables } from "./tables.ts";
import { toUser } from "./users.ts";

export function groupsIn(db: Kysely<Tables>, { seal, dialect }: StoreNeeds): Groups {
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
    async forChange(poolId, name) {
      const query = db.selectFrom("groups").selectAll().where("pool_id", "=", poolId).where("name", "=", name);
      const row = await (dialect === "postgres" ? query.forUpdate() : query).executeTakeFirst();
      return row && toGroup(row);
    },
    async replace(group) {
      const { pool_id, name, ...changed } = toRow(group);
      const { numUpdatedRows } = await db
        .updateTable("groups")
        .set(changed)
        .where("pool_id", "=", pool_id)
        .where("name", "=", name)
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
    async count(poolId) {
      const { groups } = await db
        .selectFrom("groups")
        .select((expression) => expression.fn.countAll<number>().as("groups"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return groups;
    },
    async addMember(poolId, name, sub) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("group_members")
        .columns(["pool_id", "name", "sub"])
        .expression((from) => {
          const both = from
            .selectFrom("groups")
            .innerJoin("users", "users.pool_id", "groups.pool_id")
            .select(["groups.pool_id", "groups.name", "users.sub"])
            .where("groups.pool_id", "=", poolId)
            .where("groups.name", "=", name)
            .where("users.sub", "=", sub);
          // Held, so that whoever deletes one of them finds the membership.
          return dialect === "postgres" ? both.forKeyShare() : both;
        })
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
    async removeMembers(poolId, name, limit) {
      const { numDeletedRows } = await db
        .deleteFrom("group_members")
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .where("sub", "in", (members) =>
          members
            .selectFrom("group_members")
            .select("sub")
            .where("pool_id", "=", poolId)
            .where("name", "=", name)
            .limit(limit),
        )
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
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
      const { rows } = await ofUser(db, { poolId, sub });
      return rows.map(toGroup).toSorted((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));
    },
  };
}

const ofUser = prepared((db, { poolId, sub }: { poolId: string; sub: string }) =>
  db
    .selectFrom("group_members")
    .innerJoin("groups", (join) =>
      join.onRef("groups.pool_id", "=", "group_members.pool_id").onRef("groups.name", "=", "group_members.name"),
    )
    .selectAll("groups")
    .where("group_members.pool_id", "=", poolId)
    .where("group_members.sub", "=", sub),
);

const toRow = (group: Group): GroupRow => ({
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
