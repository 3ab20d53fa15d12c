import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Attempt, Step } from "../core/auth/attempt.ts";
import { answerChallenge, startSignIn } from "../core/auth/engine.ts";
import { createClient } from "../core/clients/create.ts";
import type { Context } from "../core/context.ts";
import { createPool } from "../core/pools/create.ts";
import type { Seal } from "../core/seal.ts";
import { adminConfirm } from "../core/users/confirm.ts";
import { register } from "../core/users/register.ts";
import type { User } from "../core/users/user.ts";
import { signerOver } from "../keys/signer.ts";
import { generateSigningKey } from "../keys/signing.ts";
import { srpClient } from "../testing/srp-client.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { aGroup, openServers, type Servers } from "./store.fixture.ts";
import { storeIn } from "./store.ts";
import { tapped } from "./tapped-database.fixture.ts";

const USERNAME = "ada";
const PASSWORD = "Correct-horse-7";

/** In a pool that asks for nothing else: each server keeps pool, client and keys in memory. */
describe.each(["SQLite", "PostgreSQL"] as const)("what a sign-in asks of %s", (kind) => {
  let app: TestApp;
  let servers: Servers;
  let ctx: Context;
  let attempt: Attempt;
  let user: User;
  const statements: string[] = [];
  const opened: string[] = [];

  beforeAll(async () => {
    app = await testApp();
    servers = await openServers(kind);
    const seal: Seal = {
      ...servers.seal,
      open(purpose, place, sealed) {
        const plain = servers.seal.open(purpose, place, sealed);
        if (plain) opened.push(Buffer.from(sealed).toString("base64"));
        return plain;
      },
    };
    const database = tapped(servers.database, ({ sql }) => statements.push(outlineOf(sql)));
    const store = storeIn(database, seal);
    const signer = signerOver(store.signingKeys, { take: generateSigningKey, close: () => {} }, app.clock);
    ctx = { ...app.ctx, seal, store, signer };
    const pool = await createPool(ctx, "us-east-1", { PoolName: "people" });
    const flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] as const;
    const client = await createClient(ctx, pool.id, { ClientName: "web", ExplicitAuthFlows: flows }, undefined);
    attempt = { client, pool, door: "public" };
    ({ user } = await register(ctx, attempt, { username: USERNAME, password: PASSWORD, attributes: {} }));
    await adminConfirm(ctx, { pool }, user);
    await byPassword(); // the keys are in memory from here on
  });
  afterAll(async () => {
    await servers[Symbol.asyncDispose]();
    await app.close();
  });

  const byPassword = () => startSignIn(ctx, attempt, "USER_PASSWORD_AUTH", { USERNAME, PASSWORD });

  /** The statements it sends, and how many things it opens that it has opened before. */
  async function costOf(work: () => Promise<Step>) {
    statements.length = 0;
    opened.length = 0;
    const { kind: end } = await work();
    return { end, statements: [...statements], openedAgain: opened.length - new Set(opened).size };
  }

  const BY_NAME = "select users lockouts logins";
  const BY_SUB = "select users lockouts";
  const GROUPS = "select group_members groups";
  const OPENS = "insert sessions users lockouts";

  test("by a password: two reads and a write", async () => {
    expect(await costOf(byPassword)).toEqual({ end: "tokens", statements: [BY_NAME, GROUPS, OPENS], openedAgain: 0 });
  });

  test("by SRP: a read for the question; two for its answer, and the writes that spend it and store the sign-in", async () => {
    const srp = srpClient(attempt.pool.id);
    let asked: Step | undefined;
    const ask = async () => (asked = await startSignIn(ctx, attempt, "USER_SRP_AUTH", { USERNAME, SRP_A: srp.srpA }));
    expect(await costOf(ask)).toEqual({ end: "challenge", statements: [BY_NAME], openedAgain: 0 });
    if (asked?.kind !== "challenge") return expect.fail("nothing was asked");
    const { name, parameters, session } = asked;
    const responses = srp.answer(parameters, PASSWORD, app.clock.now());
    expect(await costOf(() => answerChallenge(ctx, attempt, name, responses, session))).toEqual({
      end: "tokens",
      statements: [BY_SUB, GROUPS, "insert spent", OPENS],
      openedAgain: 0,
    });
  });

  test("by a refresh token: one read, and for who is in a group another", async () => {
    const signedIn = await byPassword();
    if (signedIn.kind !== "tokens") return expect.fail("nobody was signed in");
    const { refreshToken: REFRESH_TOKEN = "" } = signedIn.tokens;
    const refresh = () => startSignIn(ctx, attempt, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN });
    const READ = "select group_members sessions users";
    expect(await costOf(refresh)).toEqual({ end: "tokens", statements: [READ], openedAgain: 0 });
    const group = aGroup(attempt.pool, "admins");
    await ctx.store.writeOne((tx) => tx.groups.insert(group));
    await ctx.store.writeOne((tx) => tx.groups.addMember(group.poolId, group.name, user.sub));
    expect(await costOf(refresh)).toEqual({ end: "tokens", statements: [READ, GROUPS], openedAgain: 0 });
  });
});

/** The verb of a statement, and the tables that it names. */
function outlineOf(sql: string): string {
  const [verb = ""] = sql.split(" ", 1);
  const tables = [...sql.matchAll(/\b(?:from|join|into|update) "(\w+)"/g)].map(([, table]) => table);
  return [verb, ...new Set(tables)].join(" ");
}
