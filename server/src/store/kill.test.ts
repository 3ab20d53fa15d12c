import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AdminGetUserCommand, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { aClient, aPool } from "../testing/builders.ts";
import { type RunningServer, runServer } from "./running-server.fixture.ts";
import { openSqlite } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

const ROUNDS = 20;
const AT_ONCE = 8;

test("a server that is killed again and again loses no user it told of, and keeps none by halves", async () => {
  const data = await mkdtemp(join(tmpdir(), "millpond-kill-"));
  onTestFinished(() => rm(data, { recursive: true }));
  const told: string[] = [];
  let app: { readonly UserPoolId: string; readonly ClientId: string } | undefined;

  for (let round = 0; round < ROUNDS; round++) {
    const server = await runServer(data);
    app ??= await anApp(server);
    // Now early, now late: in the midst of the first commits, and of a log that has grown.
    const enough = told.length + 1 + ((round * 7) % 40);
    await signUpUntilKilled(server, app.ClientId, `round-${round}`, told, enough);
  }

  const server = await runServer(data);
  const missing: string[] = [];
  for (const Username of told) {
    const command = new AdminGetUserCommand({ UserPoolId: app?.UserPoolId, Username });
    await server.client.send(command).catch(() => missing.push(Username));
  }
  await server.end("SIGTERM");
  expect(missing).toEqual([]);
  expect(told.length).toBeGreaterThan(ROUNDS * 10);

  const { db, close } = openSqlite<Tables>(join(data, "millpond.db"));
  const { rows } = await sql<{ readonly integrity_check: string }>`pragma integrity_check`.execute(db);
  expect(rows).toEqual([{ integrity_check: "ok" }]);
  const users = await db.selectFrom("users").select(["pool_id", "sub"]).execute();
  expect(users.length).toBeGreaterThanOrEqual(told.length);
  const subs = users.map(({ sub }) => sub).toSorted();
  for (const table of ["logins", "codes", "search_terms"] as const) {
    const theirs = await db.selectFrom(table).select("sub").distinct().execute();
    expect(theirs.map(({ sub }) => sub).toSorted()).toEqual(subs);
  }
  expect(await db.selectFrom("messages").select("id").execute()).toHaveLength(subs.length);
  await close();
}, 120_000);

async function anApp(server: RunningServer) {
  const { UserPoolId } = await aPool(server);
  return { UserPoolId, ...(await aClient(server, UserPoolId)) };
}

/** Signs people up as fast as it goes, notes whom the server told of, and kills it once they are `enough`. */
async function signUpUntilKilled(
  server: RunningServer,
  ClientId: string,
  prefix: string,
  told: string[],
  enough: number,
): Promise<void> {
  let next = 0;
  let killed: Promise<void> | undefined;
  const signUp = async () => {
    while (!killed) {
      const Username = `${prefix}-${next++}`;
      const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
      try {
        await server.client.send(
          new SignUpCommand({ ClientId, Username, Password: "Correct-horse-7", UserAttributes }),
        );
      } catch (error) {
        if (killed) return;
        throw error;
      }
      told.push(Username);
      if (told.length >= enough) killed ??= server.end("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, signUp));
  await killed;
}
