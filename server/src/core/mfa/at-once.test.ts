import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomes } from "../../api/user-pools/pools.fixture.ts";
import { authenticatorApplication } from "../../testing/authenticator-application.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import type { Answers, Attempt, ChallengeName } from "../auth/attempt.ts";
import { associateInSignIn, verifyInSignIn } from "../auth/challenges/mfa-setup.ts";
import { answerChallenge, startSignIn } from "../auth/engine.ts";
import { createClient } from "../clients/create.ts";
import type { Context } from "../context.ts";
import { createPool } from "../pools/create.ts";
import { setMfaConfig } from "../pools/mfa.ts";
import { userNamed } from "../users/logins.ts";
import { verifierFor } from "../users/password.ts";
import { register } from "../users/register.ts";
import { changeUser } from "../users/save.ts";
import { NO_MFA } from "./factor.ts";

const PASSWORD = "Correct-horse-7";
const SPENT = "CognitoError: Invalid session for the user, session can only be used once.";
const BAD_SESSION = "CognitoError: Invalid session for the user.";
const WRONG = "CognitoError: Invalid code received for user";
const NO_TOKEN = "CognitoError: Software Token MFA does not exist for the user.";
const USED_BEFORE = "CognitoError: Your software token has already been used once.";
const EXCEEDED = "CognitoError: Password attempts exceeded";

const numbered = Array.from({ length: 16 }, (_, n) => n);

const fifteen = (reason: string) => ({ done: 1, refused: Array.from({ length: 15 }, () => reason) });

/**
 * What the challenges' own tests show on SQLite, where one writes at a time, once more on PostgreSQL, where changes really
 * overlap. At the pages, which sign no tokens.
 */
describe("second factors, on PostgreSQL", () => {
  let world: OnPostgres;
  let ctx: Context;
  beforeAll(async () => {
    world = await onPostgres();
    ({ ctx } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** `ada`, without any address, in a pool of her own that requires MFA. */
  async function ada() {
    const made = await createPool(ctx, "us-east-1", {
      PoolName: "people",
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    });
    const pool = await setMfaConfig(ctx, made.id, {
      MfaConfiguration: "ON",
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {},
    });
    const client = await createClient(ctx, pool.id, { ClientName: "web" }, undefined);
    const attempt: Attempt = { client, pool, door: "hosted" };
    const { user } = await register(ctx, attempt, { username: "ada", password: PASSWORD, attributes: {} });
    const password = await verifierFor(ctx, pool, user, PASSWORD);
    await changeUser(ctx, pool, user.sub, (before) => ({ ...before, status: "CONFIRMED", password }));
    const ask = async () => {
      const step = await startSignIn(ctx, attempt, "PASSWORD", { USERNAME: "ada", PASSWORD });
      return step.kind === "challenge" ? (step.session ?? "") : expect.fail(`not asked: ${step.kind}`);
    };
    const answer = (name: ChallengeName, answers: Answers, session: string) =>
      answerChallenge(ctx, attempt, name, { USERNAME: "ada", ...answers }, session);
    /** Asks for a code at an address, and has the right answer to it. */
    const address = async (email: string) => {
      const step = await answer("MFA_SETUP", { EMAIL: email }, await ask());
      const code = (await ctx.store.messages.inbox(1, email))[0]?.code ?? expect.fail("no code was sent");
      const session = step.kind === "challenge" ? (step.session ?? "") : expect.fail(`not asked: ${step.kind}`);
      return () => answer("EMAIL_OTP", { EMAIL_OTP_CODE: code }, session);
    };
    /** Has a secret drawn, and the right code for it. */
    const application = async () => {
      const { secret, session } = await associateInSignIn(ctx, attempt, await ask());
      const { codeAt } = authenticatorApplication(secret);
      const now = () => codeAt(world.app.clock.now());
      return { now, verify: () => verifyInSignIn(ctx, attempt, session, { code: now(), name: undefined }) };
    };
    return { ask, answer, address, application, seen: () => userNamed(ctx, pool, "ada") };
  }

  test("of sixteen sign-ins a code of an application opens one", async () => {
    const { ask, answer, application } = await ada();
    const { verify, now } = await application();
    await verify();
    world.app.clock.advance(30_000);
    const sessions = await Promise.all(numbered.map(ask));
    const SOFTWARE_TOKEN_MFA_CODE = now();
    const calls = sessions.map((session) => answer("SOFTWARE_TOKEN_MFA", { SOFTWARE_TOKEN_MFA_CODE }, session));
    expect(await outcomes(calls)).toEqual(fifteen(USED_BEFORE));
  });

  test("of sixteen wrong codes five are looked at", async () => {
    const { ask, answer, application } = await ada();
    const { verify, now } = await application();
    await verify();
    const SOFTWARE_TOKEN_MFA_CODE = `${(Number(now()) + 500_000) % 1_000_000}`.padStart(6, "0");
    const session = await ask();
    const { done, refused } = await outcomes(
      numbered.map(() => answer("SOFTWARE_TOKEN_MFA", { SOFTWARE_TOKEN_MFA_CODE }, session)),
    );
    expect(done).toBe(0);
    expect(refused.filter((reason) => reason === WRONG)).toHaveLength(5);
    expect(refused.filter((reason) => reason === EXCEEDED)).toHaveLength(11);
  });

  test("of sixteen who verify an application, one registers it", async () => {
    const { application, seen } = await ada();
    const { verify } = await application();
    const { done, refused } = await outcomes(numbered.map(verify));
    expect(done).toBe(1);
    for (const reason of refused) expect([BAD_SESSION, NO_TOKEN]).toContain(reason);
    expect((await seen()).mfa).toEqual({ enabled: ["SOFTWARE_TOKEN_MFA"], token: expect.any(String) });
  });

  test("of sixteen who set up an address, one does", async () => {
    const { address, seen } = await ada();
    const ready = await Promise.all(numbered.map((n) => address(`ada-${n}@example.com`)));
    expect(await outcomes(ready.map((give) => give()))).toEqual(fifteen(BAD_SESSION));
    expect((await seen()).mfa).toEqual({ enabled: ["EMAIL_OTP"] });
  });

  test("of an application and an address at once, one is set up", async () => {
    const { address, application, seen } = await ada();
    const [{ verify }, give] = [await application(), await address("ada@example.com")];
    expect((await outcomes([verify(), give()])).done).toBe(1);
    const { mfa, attributes } = await seen();
    expect(mfa).not.toEqual(NO_MFA);
    expect(mfa.enabled).toHaveLength(1);
    expect("email" in attributes).toBe(mfa.enabled.includes("EMAIL_OTP"));
  });

  test("of sixteen who bring the code that was sent, one is signed in", async () => {
    const { address } = await ada();
    const give = await address("once@example.com");
    const { done, refused } = await outcomes(numbered.map(give));
    expect(done).toBe(1);
    for (const reason of refused) expect([SPENT, BAD_SESSION]).toContain(reason);
  });
});
