import { AsyncLocalStorage } from "node:async_hooks";
import {
  type CompiledQuery,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  type QueryExecutor,
  type QueryResult,
} from "kysely";

/** Runs one compiled statement. */
type Send = (query: CompiledQuery) => Promise<QueryResult<unknown>>;

/** What Kysely needs to know of a database, connections aside. */
export type Grammar = Omit<Dialect, "createDriver">;

interface Handles<Tables> {
  readonly db: Kysely<Tables>;
  /** @throws when closed, and inside a running `work`: a second write there would wait for the first, which waits for it. */
  admitWrite(): void;
  /** Gives `work` a handle that works until it settles, or until its time is up. */
  run<T>(send: Send, work: (tx: Kysely<Tables>) => Promise<T>, limits: Limits): Promise<T>;
  /** From now on nothing is admitted; what was goes on. False when it was closed before. */
  close(): boolean;
}

export interface Limits {
  readonly withinMs: number;
  readonly statements: number;
}

interface Running {
  ended: boolean;
  sent: number;
  failure: { readonly error: unknown } | undefined;
  /** For how long the database has had statements to answer. */
  readonly asked: Stopwatch;
}

const writing: ReadonlySet<string> = new Set([
  "InsertQueryNode",
  "UpdateQueryNode",
  "DeleteQueryNode",
  "MergeQueryNode",
]);

/** The Kysely handles that a database gives out, and the rules of `Database` that they keep alike on every database. */
export function handlesOver<Tables>(grammar: Grammar, read: Send): Handles<Tables> {
  const dialect: Dialect = {
    createAdapter: () => grammar.createAdapter(),
    createDriver: () => noTransactions,
    createIntrospector: (db) => grammar.createIntrospector(db),
    createQueryCompiler: () => grammar.createQueryCompiler(),
  };
  const adapter = dialect.createAdapter();
  const compiler = dialect.createQueryCompiler();
  // On Node 24 a store costs 0.2 µs per run and 0.05 µs per question.
  const running = new AsyncLocalStorage<Running>();
  let closed = false;

  function admit(refusal: string): void {
    if (closed) throw new Error("The database is closed");
    if (running.getStore()?.ended === false) throw new Error(refusal);
  }

  function kyselyOver(send: Send): Kysely<Tables> {
    const connection = {
      executeQuery: <R>(query: CompiledQuery) => send(query) as Promise<QueryResult<R>>,
      streamQuery: () => {
        throw new Error("Streams are not offered: an open cursor holds back other reads. Read page by page");
      },
    };
    const executor: QueryExecutor = new DefaultQueryExecutor(compiler, adapter, {
      provideConnection: (consumer) => consumer(connection),
    });
    return new Kysely({ config: { dialect }, dialect, driver: noTransactions, executor });
  }

  return {
    db: kyselyOver(async (query) => {
      admit("A read within a write goes through the write's own tx");
      if (writing.has(query.query.kind)) throw new Error("A write goes through write or writeOne, not through db");
      return read(query);
    }),

    admitWrite: () => admit("A write was begun within a write: use the tx of the outer one"),

    close() {
      const first = !closed;
      closed = true;
      return first;
    },

    async run(send, work, { withinMs, statements }) {
      const scope: Running = { ended: false, sent: 0, failure: undefined, asked: stopwatch() };
      const tx = kyselyOver(async (query) => {
        if (scope.ended) throw new Error("A statement came after its write had ended: somewhere its await is missing");
        try {
          if (++scope.sent > statements) throw new Error("writeOne takes one statement; several belong in write");
          return await scope.asked.during(() => send(query));
        } catch (error) {
          scope.failure ??= { error };
          throw error;
        }
      });
      try {
        const value = await within(
          withinMs,
          running.run(scope, () => work(tx)),
          () => tookTooLong(withinMs, scope.asked.ms()),
        );
        if (scope.failure) throw scope.failure.error;
        return value;
      } finally {
        scope.ended = true;
      }
    },
  };
}

/** A parameter as both drivers take it alike. Left to themselves they bind a Date or an object as something else, in silence. */
export function parameter(value: unknown): string | number | bigint | Uint8Array | null {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" || typeof value === "bigint" || value === null || value instanceof Uint8Array)
    return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(
    `A statement's parameter is ${typeof value === "number" ? value : typeof value}, which no column holds`,
  );
}

function within<T>(ms: number, work: Promise<T>, tooLate: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Each statement has the same bound to itself, so several that wait for locks may be together what takes so long. */
function tookTooLong(withinMs: number, askedMs: number): Error {
  const reason =
    askedMs > withinMs / 2
      ? `its statements waited ${Math.round(askedMs)} ms for the database`
      : "it awaits something other than its statements";
  return new Error(`A write did not settle within ${withinMs} ms: ${reason}`);
}

interface Stopwatch {
  during<T>(work: () => Promise<T>): Promise<T>;
  /** So far: what goes on side by side counts once. */
  ms(): number;
}

function stopwatch(): Stopwatch {
  let underWay = 0;
  let since = 0;
  let passed = 0;
  return {
    async during(work) {
      if (underWay++ === 0) since = performance.now();
      try {
        return await work();
      } finally {
        if (--underWay === 0) passed += performance.now() - since;
      }
    },
    ms: () => passed + (underWay > 0 ? performance.now() - since : 0),
  };
}

const refuse = () =>
  Promise.reject(new Error("Transactions go through write, and the database is closed by its close"));

const noTransactions: Driver = {
  init: refuse,
  acquireConnection: refuse,
  beginTransaction: refuse,
  commitTransaction: refuse,
  rollbackTransaction: refuse,
  releaseConnection: refuse,
  destroy: refuse,
};
