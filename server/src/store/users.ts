import { type Kysely, sql } from "kysely";
import type { Identity } from "../core/identity-providers/identity.ts";
import { type MfaPreference, NO_MFA } from "../core/mfa/factor.ts";
import { decodePassword, encodePassword, type KeptPassword } from "../core/passwords.ts";
import type { Seal } from "../core/seal.ts";
import type { Page } from "../core/store/store.ts";
import type { Users } from "../core/store/users.ts";
import type { Login, User } from "../core/users/user.ts";
import type { StoreNeeds } from "./needs.ts";
import { prepared } from "./prepared.ts";
import { fromDate, openBytes, pageOf, toDate } from "./rows.ts";
import { afterPrefix, comparable, searchTermsOf } from "./search-terms.ts";
import type { LockoutRow, Tables, UserRow } from "./tables.ts";

/** Pools with more users than this are counted at most once a minute. */
const COUNTED_EXACTLY = 10_000;
const COUNT_GOOD_FOR_MS = 60_000;

export function usersIn(db: Kysely<Tables>, { seal, dialect, counts }: StoreNeeds): Users {
  const inOrder = (poolId: string, limit: number) =>
    db
      .selectFrom("users")
      .selectAll()
      .where("pool_id", "=", poolId)
      .orderBy("sub")
      .limit(limit + 1);

  function pageOfUsers(rows: readonly UserRow[], limit: number): Page<User> {
    const { items, next } = pageOf(rows, limit, ({ sub }) => sub);
    return { items: items.map((row) => toUser(seal, row)), ...(next !== undefined && { next }) };
  }

  async function claim(poolId: string, sub: string, logins: readonly Login[]): Promise<Login | undefined> {
    if (logins.length === 0) return undefined;
    const rows = logins.map(({ name, kind }) => ({ pool_id: poolId, name, kind, sub }));
    const theirs = await db
      .insertInto("logins")
      // In one order, so that no two who claim the same names wait for each other in a circle.
      .values(rows.toSorted(byName))
      .onConflict((conflict) =>
        conflict
          .columns(["pool_id", "name"])
          .doUpdateSet((row) => ({ kind: row.ref("excluded.kind") }))
          .whereRef("logins.sub", "=", "excluded.sub"),
      )
      .returning("name")
      .execute();
    return logins.find(({ name }) => !theirs.some((row) => row.name === name));
  }

  const loginNamed = (poolId: string, { name }: Pick<Login, "name">) =>
    db.deleteFrom("logins").where("pool_id", "=", poolId).where("name", "=", name);

  async function addTerms(poolId: string, sub: string, terms: readonly (readonly [string, string])[]): Promise<void> {
    if (terms.length === 0) return;
    await db
      .insertInto("search_terms")
      .values(terms.map(([name, value]) => ({ pool_id: poolId, name, value, sub })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  return {
    async insert(user, logins) {
      const [taken] = await Promise.all([
        claim(user.poolId, user.sub, logins),
        db
          .insertInto("users")
          .values(toRow(seal, user))
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
        addTerms(user.poolId, user.sub, [...searchTermsOf(user)]),
      ]);
      return taken;
    },

    async find(poolId, sub) {
      const [row] = (await bySub(db, { poolId, sub })).rows;
      return row && toUser(seal, row);
    },

    async findByLogin(poolId, login) {
      const [row] = (await byLogin(db, { poolId, login })).rows;
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
      const { pool_id: _poolId, sub: _sub, ...changed } = toRow(seal, after);
      await db.updateTable("users").set(changed).where("pool_id", "=", poolId).where("sub", "=", sub).execute();
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
      const released = release.filter(({ name }) => !wanted.some((login) => login.name === name));
      const taken: Login[] = [];
      // In one order, so that no two who give up what the other wants wait for each other in a circle.
      for (const login of [...released, ...wanted].toSorted(byName)) {
        if (released.includes(login)) await loginNamed(poolId, login).where("sub", "=", sub).execute();
        else if (await claim(poolId, sub, [login])) taken.push(login);
      }
      return wanted.find((login) => taken.includes(login));
    },

    async delete(poolId, sub) {
      const { numDeletedRows } = await db
        .deleteFrom("users")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      const logins = db.selectFrom("logins").select("name").where("pool_id", "=", poolId).where("sub", "=", sub);
      // In the order in which they are claimed: whoever wants several of them would wait for this in a circle.
      for (const login of (await logins.execute()).toSorted(byName)) await loginNamed(poolId, login).execute();
      for (const table of [
        "search_terms",
        "former_passwords",
        "group_members",
        "codes",
        "sessions",
        "tracked_sessions",
        "lockouts",
        "identity_links",
        "software_tokens",
        "devices",
        "passkeys",
        "auth_events",
      ] as const) {
        await db.deleteFrom(table).where("pool_id", "=", poolId).where("sub", "=", sub).execute();
      }
      return true;
    },

    async page(poolId, limit, after = "") {
      return pageOfUsers(await inOrder(poolId, limit).where("sub", ">", after).execute(), limit);
    },

    async search(poolId, { name, value: typed, match }, limit, after) {
      const value = comparable(name, typed);
      const end = afterPrefix(value);
      if (name === "sub") {
        const users = inOrder(poolId, limit).where("sub", ">", after ?? "");
        const rows = await (match === "equals"
          ? users.where("sub", "=", value)
          : users.where("sub", ">=", value).$if(end !== undefined, (query) => query.where("sub", "<", end ?? ""))
        ).execute();
        return pageOfUsers(rows, limit);
      }
      const [fromValue, fromSub]: [string, string] = after === undefined ? [value, ""] : JSON.parse(after);
      const terms = db
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
      const rows = await (match === "equals"
        ? terms.where("search_terms.value", "=", value).where("search_terms.sub", ">", fromSub)
        : terms
            .where(sql<boolean>`(search_terms.value, search_terms.sub) > (${fromValue}, ${fromSub})`)
            .$if(end !== undefined, (query) => query.where("search_terms.value", "<", end ?? ""))
      ).execute();
      const { items, next } = pageOf(rows, limit, (row) => JSON.stringify([row.term, row.sub]));
      return { items: items.map((row) => toUser(seal, row)), ...(next !== undefined && { next }) };
    },

    async count(poolId) {
      const known = counts.get(poolId);
      const now = performance.now();
      if (known && now - known.at < COUNT_GOOD_FOR_MS) return known.users;
      const { users } = await db
        .selectFrom("users")
        .select((expression) => expression.fn.countAll<number>().as("users"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      if (users > COUNTED_EXACTLY) counts.set(poolId, { users, at: now });
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

const byName = (one: Pick<Login, "name">, other: Pick<Login, "name">): number => (one.name < other.name ? -1 : 1);

/** A sign-in reads the user and the lock in one go. */
const withLockout = (db: Kysely<Tables>) =>
  db
    .selectFrom("users")
    .leftJoin("lockouts", (join) =>
      join.onRef("lockouts.pool_id", "=", "users.pool_id").onRef("lockouts.sub", "=", "users.sub"),
    )
    .selectAll("users")
    .select(["lockouts.failures", "lockouts.locked_until"]);

const bySub = prepared((db, { poolId, sub }: { poolId: string; sub: string }) =>
  withLockout(db).where("users.pool_id", "=", poolId).where("users.sub", "=", sub),
);

const byLogin = prepared((db, { poolId, login }: { poolId: string; login: string }) =>
  withLockout(db)
    .innerJoin("logins", (join) =>
      join.onRef("logins.pool_id", "=", "users.pool_id").onRef("logins.sub", "=", "users.sub"),
    )
    .where("logins.pool_id", "=", poolId)
    .where("logins.name", "=", login),
);

const passwordContext = (poolId: string, sub: string) => `${poolId}/${sub}`;

const sealPassword = (seal: Seal, poolId: string, sub: string, password: KeptPassword): Uint8Array =>
  seal.seal("password", passwordContext(poolId, sub), encodePassword(password));

const openPassword = (seal: Seal, poolId: string, sub: string, sealed: Uint8Array): KeptPassword =>
  decodePassword(openBytes(seal, "password", passwordContext(poolId, sub), sealed));

const toRow = (seal: Seal, user: User): UserRow => ({
  pool_id: user.poolId,
  sub: user.sub,
  username: user.username,
  status: user.status,
  enabled: Number(user.enabled),
  attributes: JSON.stringify(user.attributes),
  password: user.password ? sealPassword(seal, user.poolId, user.sub, user.password) : null,
  password_expires_at: fromDate(user.passwordExpiresAt),
  mfa: mfaText(user.mfa),
  identities: user.identities?.length ? JSON.stringify(user.identities) : null,
  signed_out_at: fromDate(user.signedOutAt),
  created_at: user.createdAt.getTime(),
  updated_at: user.updatedAt.getTime(),
});

function mfaText(mfa: MfaPreference): string | null {
  const text = JSON.stringify(mfa);
  return text === JSON.stringify(NO_MFA) ? null : text;
}

type Lock = { readonly [Column in "failures" | "locked_until"]?: LockoutRow[Column] | null };

export function toUser(seal: Seal, row: UserRow & Lock): User {
  let password: KeptPassword | undefined;
  return {
    poolId: row.pool_id,
    sub: row.sub,
    username: row.username,
    status: row.status,
    enabled: row.enabled === 1,
    attributes: JSON.parse(row.attributes),
    // Opened when it is first looked at: a refresh never does, and it costs as much as reading the row.
    get password() {
      return row.password ? (password ??= openPassword(seal, row.pool_id, row.sub, row.password)) : undefined;
    },
    passwordExpiresAt: toDate(row.password_expires_at),
    // Written here and nowhere else.
    mfa: row.mfa === null ? NO_MFA : (JSON.parse(row.mfa) as MfaPreference),
    failures: row.failures ?? 0,
    lockedUntil: row.locked_until ? new Date(row.locked_until) : undefined,
    ...(row.identities !== null && { identities: identitiesIn(row.identities) }),
    signedOutAt: toDate(row.signed_out_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function identitiesIn(json: string): readonly Identity[] {
  const identities: readonly (Omit<Identity, "createdAt"> & { readonly createdAt: string })[] = JSON.parse(json);
  return identities.map((identity) => ({ ...identity, createdAt: new Date(identity.createdAt) }));
}
