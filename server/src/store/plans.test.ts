import { randomBytes } from "node:crypto";
import { CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "../core/pools/pool.ts";
import type { Store } from "../core/store/store.ts";
import type { User } from "../core/users/user.ts";
import type { Database } from "./database.ts";
import {
  aBrandImage,
  aBranding,
  aClient,
  aCode,
  aCustomization,
  aDevice,
  aGroup,
  aKey,
  aMessage,
  anAuthEvent,
  anAuthorizationCode,
  aPool,
  aSession,
  aTrackedSession,
  at,
  aUser,
  email,
  keepUser,
  openServers,
  type Servers,
  someTerms,
  uuid,
} from "./store.fixture.ts";
import { storeIn } from "./store.ts";
import type { Tables } from "./tables.ts";
import { tapped } from "./tapped-database.fixture.ts";

/** Whom a statement asks about: somebody in a large pool. */
interface Somebody {
  readonly pool: Pool;
  readonly user: User;
}

interface Statement {
  readonly what: string;
  readonly run: (store: Store, subject: Somebody) => Promise<unknown>;
  /** Each table that is read, with the columns of one index by which its rows are found. */
  readonly reads: readonly string[];
}

const session = ({ user }: Somebody) => aSession(user);
const search =
  (name: string, match: "equals" | "starts-with", after?: string) =>
  (store: Store, { pool }: Somebody) =>
    store.users.search(pool.id, { name, value: "n5", match }, 10, after);
const AFTER = JSON.stringify(["n5", "00000000-0000-7000-8000-000000000100"]);
const USER = "users (pool_id, sub)";
const LOCKOUT = "lockouts (pool_id, sub)";

const statements: readonly Statement[] = [
  {
    what: "a user by login",
    run: (store, { pool, user }) => store.users.findByLogin(pool.id, user.username),
    reads: [LOCKOUT, "logins (pool_id, name)", USER],
  },
  {
    what: "a user by sub",
    run: (store, { pool, user }) => store.users.find(pool.id, user.sub),
    reads: [LOCKOUT, USER],
  },
  {
    what: "a user held for a change",
    run: (store, { pool, user }) => store.write((tx) => tx.users.forChange(pool.id, user.sub)),
    reads: [USER],
  },
  {
    what: "a changed user",
    run: (store, { user }) => store.write((tx) => tx.users.update(user, { ...user, attributes: {} })),
    reads: ["search_terms (pool_id, name, sub, value)", USER],
  },
  { what: "a page of users", run: (store, { pool }) => store.users.page(pool.id, 10, AFTER), reads: [USER] },
  { what: "the number of users", run: (store, { pool }) => store.users.count(pool.id), reads: ["users (pool_id)"] },
  {
    what: "users by a value",
    run: search("name", "equals"),
    reads: ["search_terms (pool_id, name, sub, value)", USER],
  },
  {
    what: "users by a value, continued",
    run: search("name", "equals", AFTER),
    reads: ["search_terms (pool_id, name, sub, value)", USER],
  },
  {
    what: "users by a value's beginning",
    run: search("name", "starts-with"),
    reads: ["search_terms (pool_id, name, sub, value)", USER],
  },
  {
    what: "users by a value's beginning, continued",
    run: search("name", "starts-with", AFTER),
    reads: ["search_terms (pool_id, name, sub, value)", USER],
  },
  { what: "users by sub", run: search("sub", "equals"), reads: [USER] },
  { what: "users by the beginning of sub", run: search("sub", "starts-with"), reads: [USER] },
  {
    what: "former passwords",
    run: (store, { pool, user }) => store.users.passwordHistory(pool.id, user.sub, 5),
    reads: ["former_passwords (pool_id, sub)"],
  },
  {
    what: "a deleted user",
    run: (store, { pool }) => store.write((tx) => tx.users.delete(pool.id, uuid())),
    reads: [USER],
  },
  {
    what: "what a deleted user had",
    run: (store, { pool, user }) =>
      store.write(async (tx) => {
        await tx.users.delete(pool.id, user.sub);
        throw new Undone();
      }),
    reads: [
      "auth_events (pool_id, sub)",
      "codes (pool_id, sub)",
      "devices (pool_id, sub)",
      "former_passwords (pool_id, sub)",
      "group_members (pool_id, sub)",
      "identity_links (pool_id, sub)",
      LOCKOUT,
      "logins (pool_id, name)",
      "logins (pool_id, sub)",
      "passkeys (pool_id, sub)",
      "search_terms (pool_id, sub)",
      "sessions (pool_id, sub)",
      "software_tokens (pool_id, sub)",
      "tracked_sessions (pool_id, sub)",
      USER,
    ],
  },
  {
    what: "a page of groups",
    run: (store, { pool }) => store.groups.page(pool.id, 10, "a"),
    reads: ["groups (pool_id, name)"],
  },
  {
    what: "members of a group",
    run: (store, { pool, user }) => store.groups.members(pool.id, "g1", 10, user.sub),
    reads: ["group_members (pool_id, name, sub)", USER],
  },
  {
    what: "groups of a user",
    run: (store, { pool, user }) => store.groups.ofUser(pool.id, user.sub),
    reads: ["group_members (pool_id, sub)", "groups (pool_id, name)"],
  },
  {
    what: "a new member",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.groups.addMember(pool.id, "g1", user.sub)),
    reads: ["groups (pool_id, name)", USER],
  },
  {
    what: "a deleted group",
    run: (store, { pool }) =>
      store.write(async (tx) => {
        await tx.groups.delete(pool.id, "g1");
        throw new Undone();
      }),
    reads: ["group_members (pool_id, name)", "groups (pool_id, name)"],
  },
  { what: "a pool", run: (store) => store.pools.find(uuid()), reads: ["pools (id)"] },
  { what: "a page of pools", run: (store) => store.pools.page("us-east-1", 10), reads: ["pools (id)"] },
  { what: "a client", run: (store) => store.clients.find(uuid()), reads: ["clients (id)"] },
  {
    what: "a page of clients",
    run: (store, { pool }) => store.clients.page(pool.id, 10),
    reads: ["clients (pool_id, id)"],
  },
  {
    what: "the number of clients",
    run: (store, { pool }) => store.clients.count(pool.id),
    reads: ["clients (pool_id)"],
  },
  {
    what: "a client held",
    run: (store, { pool }) => store.write((tx) => tx.clients.hold(pool.id, uuid())),
    reads: [expect.stringMatching(/^clients \((?:pool_id, )?id\)$/)],
  },
  {
    what: "a client held alone",
    run: (store, { pool }) => store.write((tx) => tx.clients.holdAlone(pool.id, uuid())),
    reads: [expect.stringMatching(/^clients \((?:pool_id, )?id\)$/)],
  },
  {
    what: "the customization of a client",
    run: (store, { pool }) => store.uiCustomizations.find(pool.id, uuid()),
    reads: ["ui_customizations (pool_id, client_id)"],
  },
  {
    what: "the style of a client",
    run: (store, { pool }) => store.brandings.ofClient(pool.id, uuid()),
    reads: ["brandings (pool_id, client_id)"],
  },
  {
    what: "the terms of a client",
    run: (store, { pool }) => store.terms.ofClient(pool.id, uuid()),
    reads: ["terms (pool_id, client_id)"],
  },
  {
    what: "a page of terms",
    run: (store, { pool }) => store.terms.page(pool.id, 10, uuid()),
    reads: ["terms (pool_id, id)"],
  },
  {
    what: "an image",
    run: (store, { pool }) => store.brandImages.find(pool.id, "digest"),
    reads: ["brand_images (pool_id, digest)"],
  },
  {
    what: "images that are not kept",
    run: (store, { pool }) => store.write((tx) => tx.brandImages.retain(pool.id, "ALL", ["digest"])),
    reads: ["brand_images (pool_id, owner)"],
  },
  { what: "a domain", run: (store) => store.domains.find("auth"), reads: ["domains (domain)"] },
  {
    what: "a pool's domains",
    run: (store, { pool }) => store.domains.ofPool(pool.id),
    reads: ["domains (pool_id)"],
  },
  {
    what: "a page of resource servers",
    run: (store, { pool }) => store.resourceServers.page(pool.id, 10),
    reads: ["resource_servers (pool_id, identifier)"],
  },
  {
    what: "a pool's signing keys",
    run: (store, { pool }) => store.signingKeys.ofPool(pool.id),
    reads: ["signing_keys (pool_id)"],
  },
  {
    what: "old signing keys",
    run: (store) => store.signingKeys.poolsWithKeysBefore(at(-99)),
    reads: ["signing_keys (created_at)"],
  },
  {
    what: "a code",
    run: (store, { pool, user }) => store.codes.find(pool.id, user.sub, "confirm-sign-up"),
    reads: ["codes (pool_id, purpose, sub)"],
  },
  {
    what: "a taken code",
    run: (store, { pool, user }) =>
      store.writeOne((tx) => tx.codes.take(pool.id, user.sub, "confirm-sign-up", randomBytes(32), at(0))),
    reads: ["codes (pool_id, purpose, sub)"],
  },
  {
    what: "an authorization code",
    run: (store, { pool }) => store.authorizationCodes.find(pool.id, randomBytes(32)),
    reads: ["authorization_codes (pool_id, digest)"],
  },
  {
    what: "a taken authorization code",
    run: (store, { pool }) => store.writeOne((tx) => tx.authorizationCodes.take(pool.id, randomBytes(32), at(0))),
    reads: ["authorization_codes (pool_id, digest)"],
  },
  {
    what: "what was spent",
    run: (store, { pool }) => store.spent.isSpent(pool.id, uuid()),
    reads: ["spent (pool_id, id)"],
  },
  {
    what: "a sign-in with its user",
    run: (store, { pool, user }) => store.sessions.findWithUser(pool.id, user.sub, uuid()),
    reads: ["group_members (pool_id, sub)", "sessions (pool_id, id, sub)", USER],
  },
  {
    what: "a new sign-in",
    run: (store, subject) => store.writeOne((tx) => tx.sessions.open(session(subject), at(0))),
    reads: [LOCKOUT, USER],
  },
  {
    what: "a rotated token",
    run: (store, subject) => store.writeOne((tx) => tx.sessions.rotate(session(subject), randomBytes(32), at(0))),
    reads: ["sessions (pool_id, id, sub)"],
  },
  {
    what: "a revoked sign-in",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.sessions.revoke(pool.id, user.sub, uuid(), at(0))),
    reads: ["sessions (pool_id, id, sub)"],
  },
  {
    what: "a user's tracked sessions",
    run: (store, { pool, user }) => store.trackedSessions.ofUser(pool.id, user.sub),
    reads: [expect.stringMatching(/^sessions \(pool_id, (?:id, )?sub\)$/), "tracked_sessions (pool_id, sub)"],
  },
  {
    what: "a used session",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.trackedSessions.touch(pool.id, user.sub, uuid(), at(0))),
    reads: ["tracked_sessions (pool_id, id, sub)"],
  },
  {
    what: "sessions cleared away",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.trackedSessions.retain(pool.id, user.sub, [uuid()])),
    reads: ["tracked_sessions (pool_id, sub)"],
  },
  {
    what: "an ended session",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.trackedSessions.delete(pool.id, user.sub, uuid())),
    reads: ["tracked_sessions (pool_id, id, sub)"],
  },
  {
    what: "a user's passkeys",
    run: (store, { pool, user }) => store.passkeys.ofUser(pool.id, user.sub),
    reads: ["passkeys (pool_id, sub)"],
  },
  {
    what: "a used passkey",
    run: (store, { pool, user }) =>
      store.writeOne((tx) => tx.passkeys.use({ poolId: pool.id, sub: user.sub, id: "cGFzc2tleQ" }, 1)),
    reads: [expect.stringMatching(/^passkeys \(pool_id, (?:id, sub|id|sub)\)$/)],
  },
  {
    what: "a deleted passkey",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.passkeys.delete(pool.id, user.sub, "cGFzc2tleQ")),
    reads: [expect.stringMatching(/^passkeys \(pool_id, (?:id, sub|id|sub)\)$/)],
  },
  {
    what: "a device",
    run: (store, { pool, user }) => store.devices.find(pool.id, user.sub, "us-east-1_x"),
    reads: ["devices (pool_id, device_key, sub)"],
  },
  {
    what: "a page of a user's devices",
    run: (store, { pool, user }) => store.devices.page(pool.id, user.sub, 10, "us-east-1_x", "remembered"),
    reads: ["devices (pool_id, device_key, sub)"],
  },
  {
    what: "a device that was used",
    run: (store, { pool, user }) =>
      store.writeOne((tx) => tx.devices.touch(pool.id, user.sub, "us-east-1_x", at(0), "192.0.2.1")),
    reads: ["devices (pool_id, device_key, sub)"],
  },
  {
    what: "a device that is forgotten",
    run: (store, { pool, user }) => store.writeOne((tx) => tx.devices.delete(pool.id, user.sub, "us-east-1_x")),
    reads: ["devices (pool_id, device_key, sub)"],
  },
  {
    what: "old tracked sessions",
    run: (store) => store.writeOne((tx) => tx.trackedSessions.sweep(at(-99), 500)),
    reads: ["tracked_sessions (expires_at)", expect.stringMatching(/^tracked_sessions \(pool_id, (?:id, )?sub\)$/)],
  },
  {
    what: "what a pool does about risk",
    run: (store, { pool }) => store.riskConfigurations.inForce(pool.id, "client"),
    reads: ["risk_configurations (pool_id, client_id)"],
  },
  {
    what: "a page of a user's events",
    run: (store, { pool, user }) => store.authEvents.page(pool.id, user.sub, 10, uuid()),
    reads: ["auth_events (pool_id, id, sub)"],
  },
  {
    what: "a user's newest sign-ins that failed",
    run: (store, { pool, user }) => store.authEvents.newest(pool.id, user.sub, "failed", 50),
    reads: ["auth_events (pool_id, response, sub, type)"],
  },
  {
    what: "events of a user that somebody judged",
    run: (store, { pool, user }) => store.authEvents.newest(pool.id, user.sub, "judged", 50),
    reads: ["auth_events (pool_id, judged, sub)"],
  },
  {
    what: "what became of an event",
    run: (store, { pool, user }) =>
      store.writeOne((tx) => tx.authEvents.conclude(pool.id, user.sub, uuid(), "Pass", [])),
    reads: ["auth_events (pool_id, id, sub)"],
  },
  {
    what: "an event that is judged",
    run: (store, { pool, user }) =>
      store.writeOne((tx) =>
        tx.authEvents.judgeFirst(pool.id, user.sub, uuid(), { value: "Valid", provider: "User", at: at(0) }),
      ),
    reads: [expect.stringMatching(/^auth_events \(pool_id, id, (?:judged, )?sub\)$/)],
  },
  {
    what: "old events",
    run: (store) => store.writeOne((tx) => tx.authEvents.sweep(at(-99), 500)),
    reads: ["auth_events (expires_at)", expect.stringMatching(/^auth_events \(pool_id, (?:id, )?sub\)$/)],
  },
  {
    what: "how long some client lets people come back",
    run: (store, { pool }) => store.clients.longestSsoMinutes(pool.id),
    reads: ["clients (pool_id)"],
  },
  { what: "a lock", run: (store, { pool, user }) => store.lockouts.find(pool.id, user.sub), reads: [LOCKOUT] },
  {
    what: "the inbox",
    run: (store) => store.messages.inbox(10),
    reads: ["messages in the order of messages_by_age"],
  },
  {
    what: "the inbox of one address",
    run: (store) => store.messages.inbox(10, "a@example.com"),
    reads: ["messages (recipient)"],
  },
  {
    what: "messages that are due",
    run: (store) => store.write((tx) => tx.messages.takeDue(at(-99), at(0), 5)),
    reads: ["messages (due_at)"],
  },
  {
    what: "old codes",
    run: (store) => store.writeOne((tx) => tx.codes.sweep(at(-99), 500)),
    reads: ["codes (expires_at)", expect.stringMatching(/^codes \(pool_id, (?:purpose, )?sub\)$/)],
  },
  {
    what: "old authorization codes",
    run: (store) => store.writeOne((tx) => tx.authorizationCodes.sweep(at(-99), 500)),
    reads: ["authorization_codes (expires_at)", "authorization_codes (pool_id, digest)"],
  },
  {
    what: "old attempts",
    run: (store) => store.writeOne((tx) => tx.attempts.sweep(at(-99), 500)),
    reads: [expect.stringMatching(/^attempts \(pool_id, (?:action, )?subject\)$/), "attempts (window_start)"],
  },
  {
    what: "old sign-ins",
    run: (store) => store.writeOne((tx) => tx.sessions.sweep(at(-99), 500)),
    reads: ["sessions (expires_at)", expect.stringMatching(/^sessions \(pool_id, (?:id, )?sub\)$/)],
  },
  {
    what: "old locks",
    run: (store) => store.writeOne((tx) => tx.lockouts.sweep(at(-99), 500)),
    reads: ["lockouts (failed_at)", LOCKOUT],
  },
  {
    what: "old marks of what was spent",
    run: (store) => store.writeOne((tx) => tx.spent.sweep(at(-99), 500)),
    reads: ["spent (expires_at)", "spent (pool_id, id)"],
  },
  {
    what: "an import that is due",
    run: (store) => store.importJobs.due(at(-99)),
    reads: ["import_jobs (due_at)"],
  },
  {
    what: "a pool's active import",
    run: (store, { pool }) => store.importJobs.active(pool.id),
    reads: ["import_jobs (pool_id, status)"],
  },
  {
    what: "a part of an imported file",
    run: (store, { pool }) => store.importJobs.part(pool.id, "import-0", 0),
    reads: ["import_parts (pool_id, job_id, number)"],
  },
  {
    what: "old messages",
    run: (store) => store.writeOne((tx) => tx.messages.sweep(at(-99), 500)),
    reads: ["messages (created_at)", "messages (pool_id, id)"],
  },
  {
    what: "deleted pools",
    run: (store) => store.write((tx) => tx.pools.sweep(500)),
    reads: ["deleted_pools (sweep_at)"],
  },
];

class Undone extends Error {}

/** Tells that rows are found by columns; in one order, as databases differ in theirs. */
const found = (table: string, columns: readonly string[]): string =>
  `${table} (${[...new Set(columns)].toSorted((a, b) => (a === "pool_id" || (b !== "pool_id" && a < b) ? -1 : 1)).join(", ")})`;

/** How a database finds rows, one text for each table it reads; what is not found by an index is told as what it is. */
type Explain = (database: Database<Tables>, query: CompiledQuery) => Promise<readonly string[]>;

const onSqlite: Explain = async (database, { sql: text, parameters }) => {
  const explain = CompiledQuery.raw(`explain query plan ${text}`, [...parameters]);
  const { rows } = await database.db.executeQuery<{ readonly detail: string }>(explain);
  return rows.flatMap(({ detail }) => {
    const [, table, columns] = /^SEARCH (\S+) USING .*?\((.*)\)/.exec(detail) ?? [];
    if (table !== undefined && columns !== undefined) {
      return [found(table, columns.match(/[a-z_]+(?=[,)=<>])/g) ?? [])];
    }
    const [, scanned, index] = /^SCAN (\S+) USING INDEX (\S+)$/.exec(detail) ?? [];
    if (scanned !== undefined && index !== undefined) return [`${scanned} in the order of ${index}`];
    return /^(?:CORRELATED SCALAR|SCALAR|LIST) SUBQUERY|^CREATE BLOOM FILTER|^SCAN \d+-ROW/.test(detail)
      ? []
      : [detail];
  });
};

/** A node of PostgreSQL's plan, as far as it is read here. */
interface Node {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Node[];
}

const onPostgres: Explain = async (database, { sql: text, parameters }) => {
  const plan = await database.write(async (tx) => {
    // A table of some thousand rows is as quickly read whole, or joined by hashing; what counts is whether it need not be.
    for (const way of ["seqscan", "bitmapscan", "hashjoin", "mergejoin"]) {
      await sql.raw(`set local enable_${way} = off`).execute(tx);
    }
    const explain = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]);
    const { rows } = await tx.executeQuery<{ readonly "QUERY PLAN": readonly { readonly Plan: Node }[] }>(explain);
    return rows[0]?.["QUERY PLAN"][0]?.Plan;
  });
  const { rows } = await sql<{ readonly name: string; readonly columns: string }>`
    select i.indexrelid::regclass::text as name,
      (select string_agg(a.attname, ',' order by a.attnum) from pg_attribute a where a.attrelid = i.indexrelid) as columns
    from pg_index i`.execute(database.db);
  const columnsOf = new Map(rows.map(({ name, columns }) => [name, columns.split(",")]));

  const readBy = (node: Node): readonly string[] => [...(scan(node) ?? []), ...(node.Plans ?? []).flatMap(readBy)];
  const scan = (node: Node): readonly string[] | undefined => {
    const { "Node Type": type, "Relation Name": table, "Index Name": index, "Index Cond": condition } = node;
    if (/Sort|Seq Scan/.test(type)) return [`${type} ${table ?? ""}`];
    if (index === undefined) return undefined;
    if (condition === undefined) return [`${table} in the order of ${index}`];
    const names = condition.replace(/'(?:[^']|'')*'/g, "");
    const columns = (columnsOf.get(index) ?? []).filter((name) => new RegExp(`\\b(?<!\\.)${name}\\b`).test(names));
    return [found(table ?? "", columns)];
  };
  return plan ? readBy(plan) : ["no plan"];
};

describe.each([
  // A new server has no statistics, and then SQLite once read all logins of a pool to delete one user's.
  { kind: "SQLite", when: "new", explain: onSqlite, people: [11] },
  { kind: "SQLite", when: "analyzed", explain: onSqlite, people: [2_000, ...Array(19).fill(50)] },
  { kind: "PostgreSQL", when: "analyzed", explain: onPostgres, people: [2_000, ...Array(19).fill(50)] },
] as const)("on $kind, $when", ({ kind, when, explain, people }) => {
  let servers: Servers;
  let database: Database<Tables>;
  let store: Store;
  let subject: Somebody;
  const sent: CompiledQuery[] = [];

  beforeAll(async () => {
    servers = await openServers(kind);
    const pools = await Promise.all(people.map((count) => populated(servers.store, count)));
    subject = pools[0] ?? expect.fail("nobody was made");
    if (when === "new") {
      database = servers.database;
    } else {
      await servers.database.writeOne((db) => sql`analyze`.execute(db));
      database = servers.open(); // SQLite reads the statistics when it opens the file
    }
    store = storeIn(
      tapped(database, (query) => sent.push(query)),
      servers.seal,
    );
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  test.each(statements)("$what: by index", async ({ run, reads }) => {
    sent.length = 0;
    await run(store, subject).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
    const seen = new Set<string>();
    for (const query of sent) for (const read of await explain(database, query)) seen.add(read);
    expect([...seen].toSorted()).toEqual(reads);
  });
});

/** A pool of so many users, with everything in it; somebody of them. */
async function populated(store: Store, count: number): Promise<Somebody> {
  const pool = aPool();
  const users = Array.from({ length: count }, (_, n) =>
    aUser(pool, { attributes: { name: `n${n % 50}` }, password: undefined }),
  );
  await store.write(async (tx) => {
    await tx.pools.insert(pool);
    await tx.signingKeys.insert([aKey(pool), aKey(pool, { use: "access" })]);
    for (let n = 0; n < 20; n++) await tx.groups.insert(aGroup(pool, `g${n}`));
    for (let n = 0; n < 10; n++) {
      const client = aClient(pool);
      await tx.clients.insert(client);
      await tx.brandings.insert(aBranding(client));
      await tx.uiCustomizations.put(aCustomization(pool, { clientId: client.id }));
      for (const name of ["terms-of-use", "privacy-policy"]) {
        await tx.terms.insert(someTerms(pool.id, { clientId: client.id, name }));
      }
      for (let image = 0; image < 10; image++) await tx.brandImages.put(pool.id, client.id, aBrandImage());
    }
  });
  await Promise.all(users.map((user) => keepUser(store, user, email(`${user.sub}@example.com`))));
  await Promise.all(
    users.slice(0, 50).map((user) =>
      store.write(async (tx) => {
        for (const name of ["g1", "g2", "g3"]) await tx.groups.addMember(pool.id, name, user.sub);
        for (const begun of [aSession(user), aSession(user), aSession(user)]) {
          await tx.sessions.open(begun, at(0));
          await tx.trackedSessions.put(aTrackedSession(begun));
          await tx.devices.insert(aDevice(user));
        }
        const feedback = { value: "Valid", provider: "User", at: at(0) } as const;
        for (let n = 0; n < 16; n++) {
          const [response, judged] = [n % 4 === 0 ? "Fail" : "Pass", n === 0 ? feedback : undefined] as const;
          await tx.authEvents.put(anAuthEvent(user, { response, feedback: judged }), at(60));
        }
        await tx.codes.put(aCode(user));
        await tx.authorizationCodes.put(anAuthorizationCode(user));
        await tx.attempts.count(pool.id, user.sub, "SignUp", at(0));
        await tx.lockouts.countFailure(pool.id, user.sub, at(0));
        await tx.spent.spend(pool.id, uuid(), at(0));
        await tx.messages.add(aMessage(pool, { to: `${user.sub}@example.com` }));
      }),
    ),
  );
  return { pool, user: users[10] ?? expect.fail("there are too few users") };
}
