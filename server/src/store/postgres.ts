import { setTimeout } from "node:timers/promises";
import {
  type CompiledQuery,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import { type QueryResult as PgResult, Pool, type PoolClient, TypeOverrides, types } from "pg";
import { type Database, defaultWithinMs } from "./database.ts";
import { type Grammar, handlesOver, type Limits, parameter } from "./handles.ts";
import { type Statement, transactionOn } from "./postgres-transaction.ts";

export interface PostgresOptions {
  /** Connections for writes; each write holds one while it runs. Default 10. */
  readonly writers?: number;
  /** Connections for reads; each carries many at once. Default 4. */
  readonly readers?: number;
  /** How many milliseconds a new connection may take. Default 5 000. */
  readonly connectWithinMs?: number;
  /** How many milliseconds one statement, or one run of a write, may take. Default 5 000. */
  readonly withinMs?: number;
  /** For how many milliseconds runs are repeated when the database is away or in conflict. Default 15 000: a failover. */
  readonly retryForMs?: number;
  /** A standby will do: it is only read. */
  readonly readOnly?: boolean;
}

const postgres: Grammar = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

/** Two transactions got in each other's way; the connection is sound. */
const conflicts: ReadonlySet<unknown> = new Set(["40001", "40P01"]);

/**
 * The connection, or what it led to, is gone: read-only (a demoted primary), shut down, crashed, starting, full, idle for too
 * long, unsure whether the statement completed (CockroachDB's 40003), or unreachable. SQLSTATE class 08 belongs here too.
 */
const losses: ReadonlySet<unknown> = new Set([
  "25006",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "25P03",
  "40003",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** What `pg` says, without a code, about a connection that broke or never came to be. */
const lossWords =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout e)/;

const retries = 60;
const longestPauseMs = 500;
/** Reads on one connection before the next one is used: few enough that a slow one holds up little, enough to share packets. */
const readsPerConnection = 16;
const namedStatements = 256;

/**
 * Opens the PostgreSQL at `url` (`postgres://…`) with `pg`; connects when it is first used.
 *
 * Reads share a few pipelined connections: 65 000 point reads/s where a connection per read gives 27 000, at half the
 * processor time. Each write has a connection of its own; what it sends side by side goes as one message. A connection is
 * used only if it may write, so that neither reads nor writes stay behind on a primary that was demoted. This is the one
 * place that repeats what failed on the way: writes, and plain selects.
 *
 * int8 and numeric come as numbers (an unsafe int8 fails the read), bytea as Uint8Array; everything else as `pg` has it.
 */
export function openPostgres<Tables>(url: string, options: PostgresOptions = {}): Database<Tables> {
  const { connectWithinMs = 5_000, withinMs = defaultWithinMs, retryForMs = 15_000 } = options;
  const names = statementNames();
  /** The names of what transactions have prepared, on each connection. */
  const prepared = new WeakMap<PoolClient, Set<string>>();
  const begun = new Set<Promise<unknown>>();
  let closing = false;

  const open = (max: number) => {
    const pool = new Pool({
      connectionString: url,
      application_name: "millpond",
      max,
      types: parsers,
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: connectWithinMs,
      statement_timeout: withinMs,
      // The server's timeout comes first; this one notices a peer that is gone without a word.
      query_timeout: withinMs + 1_000,
      idle_in_transaction_session_timeout: 2 * withinMs,
      ...(!options.readOnly && { verify: refuseReadOnly }),
    });
    // Without listeners the death of a connection, idle or between two statements, would end the process.
    // Its next use fails, and that is answered by another run.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  };
  const writers = open(options.writers ?? 10);
  const readers = open(options.readers ?? 4);
  const lanes = Array.from({ length: options.readers ?? 4 }, (): Lane => ({ client: undefined, reads: 0 }));

  const statementOf = ({ sql, parameters }: CompiledQuery): Statement => ({
    text: sql,
    name: names.of(sql),
    values: parameters.map(parameter),
  });

  function ask(client: PoolClient, { name, ...statement }: Statement, ms: number): Promise<PgResult> {
    const query = { ...statement, query_timeout: ms + 1_000, ...(name !== undefined && { name }) };
    return client.query(query);
  }

  /** Turns `pg`'s answer into Kysely's. */
  async function answered(result: Promise<PgResult>): Promise<QueryResult<unknown>> {
    try {
      const { command, rowCount, rows } = await result;
      const wrote = command === "INSERT" || command === "UPDATE" || command === "DELETE" || command === "MERGE";
      return { rows, ...(wrote && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    } catch (error) {
      if (isStale(error)) names.renew();
      throw error;
    }
  }

  async function readOnce(query: CompiledQuery): Promise<QueryResult<unknown>> {
    const lane =
      lanes.find(({ reads }) => reads < readsPerConnection) ??
      lanes.reduce((least, other) => (other.reads < least.reads ? other : least));
    const client = (lane.client ??= connect(lane));
    lane.reads++;
    try {
      return await answered(ask(await client, statementOf(query), withinMs));
    } catch (error) {
      if (isLoss(error) && lane.client === client) leave(lane);
      throw error;
    } finally {
      lane.reads--;
    }
  }

  async function connect(lane: Lane): Promise<PoolClient> {
    try {
      return await readers.connect();
    } catch (error) {
      lane.client = undefined;
      throw error;
    }
  }

  async function writeOnce<T>(
    work: (tx: Kysely<Tables>) => Promise<T>,
    limits: Limits & { readonly transaction: boolean },
  ): Promise<T> {
    const client = await writers.connect();
    const transaction = limits.transaction ? begin(client, limits.withinMs) : undefined;
    let lost: unknown;
    try {
      const value = await handles.run(
        async (query) => {
          const statement = statementOf(query);
          try {
            return await answered(transaction?.send(statement) ?? ask(client, statement, limits.withinMs));
          } catch (error) {
            if (isTransient(error)) lost ??= error;
            throw error;
          }
        },
        work,
        limits,
      );
      await transaction?.commit();
      client.release();
      return value;
    } catch (error) {
      // The statement's own error decides whether to run again, however the work has dressed it up.
      const cause = lost ?? error;
      const sound = !isLoss(cause) && (await transaction?.rollback()) !== false;
      client.release(!sound);
      throw cause;
    }
  }

  function begin(client: PoolClient, ms: number) {
    const onThis = prepared.get(client) ?? new Set();
    prepared.set(client, onThis);
    return transactionOn(client, {
      // Both in one message, which is one statement to `pg`; such a one has no name.
      begin:
        ms === withinMs
          ? { text: "BEGIN", name: names.of("BEGIN"), values: [] }
          : { text: `BEGIN; SET LOCAL statement_timeout = ${Math.ceil(ms)}`, name: undefined, values: [] },
      async alone(statement) {
        const result = await ask(client, statement, ms);
        if (statement.name !== undefined) onThis.add(statement.name);
        return result;
      },
      prepared: onThis,
      timeoutMs: ms + 1_000,
    });
  }

  /** Repeats `run` while it fails for a reason that passes, with growing random pauses. */
  async function repeated<T>(run: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + retryForMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!isTransient(error) || closing || attempt > retries || performance.now() >= giveUpAt) throw error;
      }
      await setTimeout(Math.random() * Math.min(longestPauseMs, 10 * 2 ** attempt));
    }
  }

  /** `close` waits for it. */
  async function awaited<T>(outcome: Promise<T>): Promise<T> {
    begun.add(outcome);
    try {
      return await outcome;
    } finally {
      begun.delete(outcome);
    }
  }

  const handles = handlesOver<Tables>(postgres, (query) =>
    awaited(query.query.kind === "SelectQueryNode" ? repeated(() => readOnce(query)) : readOnce(query)),
  );

  return {
    dialect: "postgres",
    db: handles.db,
    async write(work, { withinMs: ms = withinMs } = {}) {
      handles.admitWrite();
      const limits = { withinMs: ms, statements: Number.POSITIVE_INFINITY, transaction: true };
      return awaited(repeated(() => writeOnce(work, limits)));
    },
    async writeOne(statement) {
      handles.admitWrite();
      return awaited(repeated(() => writeOnce(statement, { withinMs, statements: 1, transaction: false })));
    },
    async close() {
      if (!handles.close()) return;
      closing = true;
      await Promise.allSettled(begun);
      for (const lane of lanes) leave(lane);
      await Promise.all([writers.end(), readers.end()]);
    },
  };
}

/** A connection that reads share. */
interface Lane {
  client: Promise<PoolClient> | undefined;
  reads: number;
}

function leave(lane: Lane): void {
  lane.client?.then(
    (client) => client.release(true),
    () => {},
  );
  lane.client = undefined;
}

/** After a failover a name or a proxy may still lead to what is now a replica. */
function refuseReadOnly(client: PoolClient, done: (error?: Error) => void): void {
  client.query<{ transaction_read_only: string }>("SHOW transaction_read_only", [], (error: Error | null, result) => {
    if (error) done(error);
    else if (result.rows[0]?.transaction_read_only === "off") done();
    else done(Object.assign(new Error("This PostgreSQL is read-only: a replica?"), { code: "25006" }));
  });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

function isLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (typeof code === "string") return losses.has(code) || /^08...$/.test(code);
  return error instanceof Error && lossWords.test(error.message);
}

/** The table has changed since the statement was prepared, or the statement is not on this connection (a proxy). */
function isStale(error: unknown): boolean {
  const code = codeOf(error);
  return code === "26000" || (code === "0A000" && error instanceof Error && /cached plan/.test(error.message));
}

const isTransient = (error: unknown): boolean => isLoss(error) || isStale(error) || conflicts.has(codeOf(error));

/**
 * Names for the SQL that is seen again, so that each connection parses and plans it once. Bounded, as PostgreSQL keeps
 * whatever has a name as long as the connection.
 */
function statementNames(): { of(sql: string): string | undefined; renew(): void } {
  let names = new Map<string, string | undefined>();
  let given = 0;
  return {
    of(sql) {
      const known = names.get(sql);
      if (known !== undefined) return known;
      const name = names.has(sql) ? `millpond_${++given}` : undefined;
      if (name !== undefined || names.size < namedStatements) names.set(sql, name);
      return name;
    },
    renew() {
      names = new Map();
    },
  };
}

const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, safeInteger);
parsers.setTypeParser(types.builtins.NUMERIC, Number);
parsers.setTypeParser(types.builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), "hex")));

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is too large to be a JavaScript number`);
  return number;
}
