import { type Kysely, sql } from "kysely";
import { decodeVerifier, encodeVerifier, type Verifier } from "../core/passwords.ts";
import type { Users } from "../core/ports.ts";
import type { Seal } from "../core/seal.ts";
import type { Attributes, Login, User, UserStatus } from "../core/users/user.ts";
import { type Fields, fromDate, fromJson, openBytes, pageOf, toDate } from "./rows.ts";
import { searchTermsOf } from "./search-terms.ts";
import type { LockoutRow, Tables, UserRow } from "./tables.ts";

/** Pools with more users than this are counted at most once a minute. */
const COUNTED_EXACTLY = 10_000;
const COUNT_GOOD_FOR_MS = 60_000;

/** What the users' repository needs besides the database. */
export interface UsersNeeds {
  readonly seal: Seal;
  readonly dialect: "sqlite" | "postgres";
  readonly counts: Map<string, { readonly users: number; readonly at: number }>;
}

export function usersIn(db: Kysely<Tables>, { seal, dialect, counts }: UsersNeeds): Users {
  // A sign-in reads the user and the lock in one go.
  const withLockout = db
    .selectFrom("users")
    .leftJoin("lockouts", (join) =>
      join.onRef("lockouts.pool_id", "=", "users.pool_id").onRef("lockouts.sub", "=", "users.sub"),
    )
    .selectAll("users")
    .select(["lockouts.failures", "lockouts.locked_until"]);

  async function claim(poolId: string, sub: string, logins: readonly Login[]): Promise<Login | undefined> {
    if (logins.length === 0) return undefined;
    const claimed = await db
      .insertInto("logins")
      .values(logins.map(({ name, kind }) => ({ pool_id: poolId, name, kind, sub })))
      .onConflict((conflict) => conflict.doNothing())
      .returning("name")
      .execute();
    return logins.find(({ name }) => !claimed.some((row) => row.name === name));
  }

  async function addTerms(poolId: string, sub: string, terms: readonly (readonly [string, string])[]): Promise<void> {
    if (terms.length === 0) return;
    await db
      .insertInto("search_terms")
      .values(terms.map(([name, value]) => ({ pool_id: poolId, name, value, sub })))
      .execute();
  }

  return {
    async insert(user, logins) {
      const taken = await claim(user.poolId, user.sub, logins);
      if (taken) return taken;
      await db
        .insertInto("users")
        .values(toRow(seal, user))
        .execute();
      await addTerms(user.poolId, user.sub, [...searchTermsOf(user)]);
      return undefined;
    },

    async find(poolId, sub) {
      const row = await withLockout
        .where("users.pool_id", "=", poolId)
        .where("users.sub", "=", sub)
        .executeTakeFirst();
      return row && toUser(seal, row);
    },

    async findByLogin(poolId, login) {
      const row = await withLockout
        .innerJoin("logins", (join) =>
          join.onRef("logins.pool_id", "=", "users.pool_id").onRef("logins.sub", "=", "users.sub"),
        )
        .where("logins.pool_id", "=", poolId)
        .where("logins.name", "=", login)
        .executeTakeFirst();
      return row && toUser(seal, row);
    },

    async forChange(poolId, sub) {
      const query = db.selectFrom("users").selectAll().where("pool_id", "=", poolId).where("sub", "=", sub);
      // SQLite runs one writer at a time: there the transaction itself is the lock.
      const row = await (dialect === "postgres" ? query.forUpdate() : query).executeTakeFirst();
      return row && toUser(seal, row);
    },

    async update(before, after) {
      const { poolId, sub } = before;
      await db
        .updateTable("users")
        .set(toRow(seal, after))
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .execute();
      const was = searchTermsOf(before);
      const is = searchTermsOf(after);
      for (const [name, value] of was) {
        if (is.get(name) === value) continue;
        await db
          .deleteFrom("search_terms")
          .where("pool_id", "=", poolId)
          .where("name", "=", name)
          .where("value", "=", value)
          .where("sub", "=", sub)
          .execute();
      }
      await addTerms(
        poolId,
        sub,
        [...is].filter(([name, value]) => was.get(name) !== value),
      );
    },

    async changeLogins(poolId, sub, release, wanted) {
      for (const { name } of release) {
        await db
          .deleteFrom("logins")
          .where("pool_id", "=", poolId)
          .where("name", "=", name)
          .where("sub", "=", sub)
          .execute();
      }
      return claim(poolId, sub, wanted);
    },

    async delete(poolId, sub) {
      const { numDeletedRows } = await db
        .deleteFrom("users")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      for (const table of ["logins", "search_terms", "former_passwords", "group_members", "codes", "sessions", "lockouts"] as const) {
        await db.deleteFrom(table).where("pool_id", "=", poolId).where("sub", "=", sub).execute();
      }
      return true;
    },

    async page(poolId, limit, after = "") {
      const rows = await db
        .selectFrom("users")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", ">", after)
        .orderBy("sub")
        .limit(limit + 1)
        .execute();
      return pageOf(
        rows.map((row) => toUser(seal, row)),
        limit,
        (user) => user.sub,
      );
    },

    async search(poolId, { name, value, match }, limit, after) {
      let query = db
        .selectFrom("search_terms")
        .innerJoin("users", (join) =>
          join.onRef("users.pool_id", "=", "search_terms.pool_id").onRef("users.sub", "=", "search_terms.sub"),
        )
        .selectAll("users")
        .select("search_terms.value as term")
        .where("search_terms.pool_id", "=", poolId)
        .where("search_terms.name", "=", name)
        .orderBy("search_terms.value")
        .orderBy("search_terms.sub")
        .limit(limit + 1);
      query =
        match === "equals"
          ? query.where("search_terms.value", "=", value)
          : query.where("search_terms.value", ">=", value).where("search_terms.value", "<", `${value}\u{10FFFF}`);
      if (after !== undefined) {
        const [term, sub] = fromJson<[string, string]>(after);
        query = query.where(sql<boolean>`(search_terms.value, search_terms.sub) > (${term}, ${sub})`);
      }
      const rows = await query.execute();
      const { items, next } = pageOf(rows, limit, (row) => JSON.stringify([row.term, row.sub]));
      return { items: items.map((row) => toUser(seal, row)), ...(next !== undefined && { next }) };
    },

    async count(poolId) {
      const known = counts.get(poolId);
      if (known && Date.now() - known.at < COUNT_GOOD_FOR_MS) return known.users;
      const { users } = await db
        .selectFrom("users")
        .select((expression) => expression.fn.countAll<number>().as("users"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      if (users > COUNTED_EXACTLY) counts.set(poolId, { users, at: Date.now() });
      return users;
    },

    async passwordHistory(poolId, sub, count) {
      const rows = await db
        .selectFrom("former_passwords")
        .select("password")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .orderBy("at", "desc")
        .limit(count)
        .execute();
      return rows.map((row) => openPassword(seal, poolId, sub, row.password));
    },

    async rememberPassword(poolId, sub, password, at, keep) {
      await db
        .insertInto("former_passwords")
        .values({ pool_id: poolId, sub, at: at.getTime(), password: sealPassword(seal, poolId, sub, password) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const kept = await db
        .selectFrom("former_passwords")
        .select("at")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .orderBy("at", "desc")
        .limit(Math.max(keep, 1))
        .execute();
      const oldest = kept.at(-1);
      if (!oldest) return;
      await db
        .deleteFrom("former_passwords")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("at", keep === 0 ? "<=" : "<", oldest.at)
        .execute();
    },
  };
}

const passwordContext = (poolId: string, sub: string) => `${poolId}/${sub}`;

const sealPassword = (seal: Seal, poolId: string, sub: string, password: Verifier): Uint8Array =>
  seal.seal("password", passwordContext(poolId, sub), encodeVerifier(password));

const openPassword = (seal: Seal, poolId: string, sub: string, sealed: Uint8Array): Verifier =>
  decodeVerifier(openBytes(seal, "password", passwordContext(poolId, sub), sealed));

const toRow = (seal: Seal, user: User): Fields<UserRow> => ({
  pool_id: user.poolId,
  sub: user.sub,
  username: user.username,
  status: user.status,
  enabled: Number(user.enabled),
  attributes: JSON.stringify(user.attributes),
  password: user.password ? sealPassword(seal, user.poolId, user.sub, user.password) : null,
  password_expires_at: fromDate(user.passwordExpiresAt),
  signed_out_at: fromDate(user.signedOutAt),
  created_at: user.createdAt.getTime(),
  updated_at: user.updatedAt.getTime(),
});

type Lock = { readonly [Column in "failures" | "locked_until"]?: LockoutRow[Column] | null };

export const toUser = (seal: Seal, row: UserRow & Lock): User => ({
  poolId: row.pool_id,
  sub: row.sub,
  username: row.username,
  status: row.status as UserStatus,
  enabled: row.enabled === 1,
  attributes: fromJson<Attributes>(row.attributes),
  password: row.password ? openPassword(seal, row.pool_id, row.sub, row.password) : undefined,
  passwordExpiresAt: toDate(row.password_expires_at),
  failures: row.failures ?? 0,
  lockedUntil: row.locked_until ? new Date(row.locked_until) : undefined,
  signedOutAt: toDate(row.signed_out_at),
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
