import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomes } from "../../api/user-pools/pools.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import { createClient } from "../clients/create.ts";
import type { Context } from "../context.ts";
import { createPool } from "../pools/create.ts";
import { adminConfirm, confirmSignUp } from "../users/confirm.ts";
import { userNamed } from "../users/logins.ts";
import { register } from "../users/register.ts";
import type { Answers, Attempt } from "./attempt.ts";
import { answerChallenge, startSignIn } from "./engine.ts";

const PASSWORD = "Correct-horse-7";
const INCORRECT = "CognitoError: Incorrect username or password.";
const EXCEEDED = "CognitoError: Password attempts exceeded";
const SPENT = "CognitoError: Invalid session for the user, session can only be used once.";

/** The outcomes of sixteen calls at once. */
const sixteen = (call: (n: number) => Promise<unknown>) => outcomes(Array.from({ length: 16 }, (_, n) => call(n)));

/**
 * What the pages' own tests show on SQLite, where one writes at a time, once more on PostgreSQL, where changes really overlap.
 */
describe("sign-ins at the pages, on PostgreSQL", () => {
  let world: OnPostgres;
  let ctx: Context;
  beforeAll(async () => {
    world = await onPostgres();
    ({ ctx } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const email = "ada@example.com";

  /** Somebody has signed up as `ada` to a pool of its own. */
  async function signedUp() {
    const pool = await createPool(ctx, "us-east-1", { PoolName: "people", AutoVerifiedAttributes: ["email"] });
    const client = await createClient(ctx, pool.id, { ClientName: "web" }, undefined);
    const attempt: Attempt = { client, pool, door: "hosted" };
    await register(ctx, attempt, { username: "ada", password: PASSWORD, attributes: { email } });
    const message = (await ctx.store.messages.inbox(1000, email)).find(({ poolId }) => poolId === pool.id);
    const code = message?.code ?? expect.fail("no code was sent");
    const signIn = (password: string) => startSignIn(ctx, attempt, "PASSWORD", { USERNAME: "ada", PASSWORD: password });
    /** An answer to the question that a sign-in leads to now. */
    const asked = async () => {
      const step = await signIn(PASSWORD);
      if (step.kind !== "challenge") return expect.fail(`not asked: ${step.kind}`);
      const { name, session } = step;
      return (answers: Answers) => answerChallenge(ctx, attempt, name, { USERNAME: "ada", ...answers }, session);
    };
    return { attempt, code, signIn, asked, ada: () => userNamed(ctx, pool, "ada") };
  }

  test("of sixteen who answer with the code, one is signed in", async () => {
    const { asked, code, ada } = await signedUp();
    const answer = await asked();
    const { done, refused } = await sixteen(() => answer({ CONFIRMATION_CODE: code }));
    expect(done).toBe(1);
    expect(refused).toHaveLength(15);
    expect(await ada()).toMatchObject({ status: "CONFIRMED" });
    await expect(answer({ CONFIRMATION_CODE: code })).rejects.toThrow("session can only be used once");
  });

  test("of sixteen who go on after the link was followed, one is signed in", async () => {
    const { asked, attempt, code } = await signedUp();
    const answer = await asked();
    await confirmSignUp(ctx, attempt, { username: "ada", code, takeAliases: false });
    expect(await sixteen(() => answer({}))).toEqual({ done: 1, refused: Array(15).fill(SPENT) });
  });

  test("of sixteen wrong passwords five are looked at, and a right one among as many gets in as one of those or not at all", async () => {
    const { attempt, signIn, ada } = await signedUp();
    await adminConfirm(ctx, attempt, await ada());
    const { done, refused } = await sixteen((n) => signIn(n === 15 ? PASSWORD : `Wrong-horse-${n}`));
    expect(done).toBeLessThanOrEqual(1);
    // One that gets in forgives those before it.
    expect(refused.filter((reason) => reason === INCORRECT).length).toBeLessThanOrEqual(5 + 5 * done);
    expect(new Set(refused)).toEqual(new Set([INCORRECT, EXCEEDED]));
  });
});
