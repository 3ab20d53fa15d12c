import type { Context } from "../core/context.ts";
import { openServers, type Servers } from "../store/store.fixture.ts";
import { type TestApp, testApp } from "./test-app.ts";

/** The core's world over a PostgreSQL of its own, where changes really overlap; all else of it is the test app's. */
export interface OnPostgres extends AsyncDisposable {
  readonly app: TestApp;
  readonly ctx: Context;
  /** For what the store does not tell. */
  readonly database: Servers["database"];
}

/**
 * For tests of what may happen once, after those that show it on SQLite, where one writes at a time.
 */
export async function onPostgres(): Promise<OnPostgres> {
  const app = await testApp();
  const { database, store, seal, ...servers } = await openServers("PostgreSQL");
  return {
    app,
    ctx: { ...app.ctx, store, seal },
    database,
    async [Symbol.asyncDispose]() {
      await servers[Symbol.asyncDispose]();
      await app.close();
    },
  };
}
