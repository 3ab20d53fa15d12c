import { type PoolClient, Query, type QueryResult } from "pg";

/** A statement as PostgreSQL takes it. One with a name is prepared under it, once on each connection. */
export interface Statement {
  readonly text: string;
  readonly name: string | undefined;
  readonly values: (string | number | bigint | Uint8Array | null)[];
}

interface Transaction {
  send(statement: Statement): Promise<QueryResult>;
  /** Resolves once it is durable: at once when nothing was sent. */
  commit(): Promise<void>;
  /** False when the connection is of no more use. */
  rollback(): Promise<boolean>;
}

interface Way {
  readonly begin: Statement;
  /** Sends one statement by itself. */
  readonly alone: (statement: Statement) => Promise<QueryResult>;
  /** The names of what is prepared on this connection. */
  readonly prepared: ReadonlySet<string>;
  readonly timeoutMs: number;
}

interface Asked {
  readonly statement: Statement;
  readonly answer: PromiseWithResolvers<QueryResult>;
}

/**
 * A transaction that begins with its first statement. What it is sent within one turn of the event loop goes as one message
 * that PostgreSQL answers as one, in front of the first of them BEGIN: a round trip costs both sides more than most
 * statements do.
 *
 * Within a message PostgreSQL skips all that comes after an error: nothing takes effect whose BEGIN has failed. From one
 * message to the next it does not, so there is no second one before BEGIN has succeeded.
 */
export function transactionOn(client: PoolClient, { begin, alone, prepared, timeoutMs }: Way): Transaction {
  let begun: Promise<unknown> | undefined;
  let waiting: Asked[] = [];

  const allPrepared = (asked: readonly Asked[]) =>
    asked.every(({ statement: { name } }) => name !== undefined && prepared.has(name));

  function flush(): void {
    const group = waiting;
    if (group.length === 0) return;
    waiting = [];
    if (!begun) {
      const first: Asked = { statement: begin, answer: Promise.withResolvers() };
      begun = first.answer.promise;
      const all = [first, ...group];
      if (allPrepared(all)) {
        begun.catch(() => {});
        return together(all);
      }
      alone(begin).then(first.answer.resolve, first.answer.reject);
    }
    begun.then(
      () => dispatch(group),
      (error: unknown) => refuse(group, error),
    );
  }

  function dispatch(group: readonly Asked[]): void {
    if (group.length > 1 && allPrepared(group)) together(group);
    else for (const { statement, answer } of group) alone(statement).then(answer.resolve, answer.reject);
  }

  /** `pg` ends each query with a Sync, which ends the message. A query of its own kind sends what it likes; here one Sync. */
  function together(group: readonly Asked[]): void {
    const query = new Query({ text: "" }, (error, results) => {
      if (error) return refuse(group, error);
      // Of several statements it is an array.
      for (const [place, result] of [results].flat().entries()) group[place]?.answer.resolve(result);
    });
    query.submit = (connection) => {
      connection.stream.cork();
      for (const { statement } of group) {
        connection.bind(
          { ...(statement.name !== undefined && { statement: statement.name }), values: statement.values.map(onWire) },
          true,
        );
        connection.describe({ type: "P" }, true);
        connection.execute(null, true);
      }
      connection.sync();
      connection.stream.uncork();
    };
    client.query(Object.assign(query, { query_timeout: timeoutMs }));
  }

  return {
    send(statement) {
      const answer = Promise.withResolvers<QueryResult>();
      // After all promises that are settled by now have been followed: what is sent side by side is together by then.
      if (waiting.push({ statement, answer }) === 1) process.nextTick(flush);
      return answer.promise;
    },

    async commit() {
      flush();
      if (!begun) return;
      await begun;
      const { command } = await client.query("COMMIT");
      // PostgreSQL answers so, and without an error, when a statement that nobody awaited has failed.
      if (command !== "COMMIT")
        throw new Error("PostgreSQL rolled the write back: one of its statements failed unawaited");
    },

    async rollback() {
      const unsent = waiting;
      waiting = [];
      refuse(unsent, new Error("The write has failed before this statement was sent"));
      if (!begun) return true;
      // What waits for BEGIN is sent as soon as that is answered: nothing may follow the ROLLBACK.
      await begun.catch(() => {});
      return client.query("ROLLBACK").then(
        () => true,
        () => false,
      );
    },
  };
}

function refuse(group: readonly Asked[], error: unknown): void {
  for (const { answer } of group) answer.reject(error);
}

const onWire = (value: Statement["values"][number]): string | Buffer | null => {
  if (value === null) return null;
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : String(value);
};
