import {
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { srpPasswords } from "../../keys/passwords.ts";
import { aClient, aName, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { clientById } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { poolById } from "../pools/find.ts";
import type { Repositories } from "../store/store.ts";
import type { Answers, Attempt } from "./attempt.ts";
import { answerChallenge, startSignIn } from "./engine.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId } = await aPool(app);
const { ClientId } = await aClient(app, UserPoolId, { PreventUserExistenceErrors: "ENABLED" });
const pool = await poolById(app.ctx, UserPoolId);
const attempt: Attempt = { pool, client: await clientById(app.ctx, UserPoolId, ClientId), door: "public" };

const WRONG = "Wrong-pass-1";
const INCORRECT = "Incorrect username or password.";
const LOCKED = "Password attempts exceeded";
const MINUTE_MS = 60_000;

/** What an attempt comes to: `tokens`, the name of a challenge, or the words of a refusal. */
const told = (step: ReturnType<typeof startSignIn>): Promise<string> =>
  step.then(
    (reached) => (reached.kind === "challenge" ? reached.name : reached.kind),
    (refused: Error) => refused.message,
  );

const byPassword = (USERNAME: string, password: string, ctx: Context = app.ctx) =>
  told(startSignIn(ctx, attempt, "USER_PASSWORD_AUTH", { USERNAME, PASSWORD: password }));

/** A challenge and the claims made for it, right or wrong. */
async function srpClaims(USERNAME: string): Promise<(password: string) => Answers> {
  const srp = srpClient(UserPoolId);
  const step = await startSignIn(app.ctx, attempt, "USER_SRP_AUTH", { USERNAME, SRP_A: srp.srpA });
  if (step.kind !== "challenge") throw new Error("SRP was not answered with a challenge");
  return (password) => srp.answer(step.parameters, password, app.clock.now());
}

const claim = (responses: Answers, ctx: Context = app.ctx) =>
  told(answerChallenge(ctx, attempt, "PASSWORD_VERIFIER", responses, undefined));

const bySrp = async (username: string, password: string) => claim((await srpClaims(username))(password));

const WAYS = [
  ["a password", byPassword],
  ["SRP", bySrp],
] as const;

/** Fails `count` times, waiting out every lock, the last one excepted. */
async function failTimes(count: number, username: string): Promise<void> {
  for (let failure = 1; failure <= count; failure++) {
    expect(await byPassword(username, WRONG)).toBe(INCORRECT);
    if (failure < count) app.clock.advance(lockAfter(failure));
  }
}

const lockAfter = (failure: number) => (failure < 5 ? 0 : Math.min(1_000 * 2 ** (failure - 5), 15 * MINUTE_MS));

describe.each(["a user", "nobody"])("wrong passwords in a row, for %s", (who) => {
  const named = async () => (who === "a user" ? (await aUser(app, UserPoolId)).Username : aName());

  test.each([
    [5, 1],
    [6, 2],
    [7, 4],
    [8, 8],
    [11, 64],
    [14, 512],
    [15, 900],
    [16, 900],
  ])("the %ith locks for %i s", async (failures, seconds) => {
    const name = await named();
    await failTimes(failures, name);
    app.clock.advance(seconds * 1_000 - 100);
    expect(await byPassword(name, PASSWORD)).toBe(LOCKED);
    expect(await byPassword(name, WRONG)).toBe(LOCKED);
    app.clock.advance(100);
    expect(await byPassword(name, PASSWORD)).toBe(who === "a user" ? "tokens" : INCORRECT);
  });

  test("attempts while locked are not counted", async () => {
    const name = await named();
    await failTimes(5, name);
    for (let guess = 0; guess < 10; guess++) expect(await byPassword(name, WRONG)).toBe(LOCKED);
    app.clock.advance(1_000);
    expect(await byPassword(name, WRONG)).toBe(INCORRECT);
    app.clock.advance(1_900);
    expect(await byPassword(name, WRONG)).toBe(LOCKED);
    app.clock.advance(100);
    expect(await byPassword(name, WRONG)).toBe(INCORRECT);
  });

  test("are forgotten after fifteen quiet minutes, and not before", async () => {
    const name = await named();
    await failTimes(4, name);
    app.clock.advance(15 * MINUTE_MS - 1_000);
    expect(await byPassword(name, WRONG)).toBe(INCORRECT);
    expect(await byPassword(name, WRONG)).toBe(LOCKED);
    app.clock.advance(15 * MINUTE_MS + 2_000);
    await failTimes(4, name);
    expect(await byPassword(name, WRONG)).toBe(INCORRECT);
    expect(await byPassword(name, WRONG)).toBe(LOCKED);
  });

  test("are counted together, by a password and by SRP", async () => {
    const name = await named();
    for (const by of [byPassword, bySrp, bySrp, byPassword, bySrp]) expect(await by(name, WRONG)).toBe(INCORRECT);
    for (const by of [byPassword, bySrp]) expect(await by(name, PASSWORD)).toBe(LOCKED);
  });
});

test("a success clears the count", async () => {
  const { Username } = await aUser(app, UserPoolId);
  for (let round = 0; round < 3; round++) {
    await failTimes(4, Username);
    expect(await byPassword(Username, PASSWORD)).toBe("tokens");
  }
});

test("a right password while locked clears nothing", async () => {
  const { Username } = await aUser(app, UserPoolId);
  await failTimes(5, Username);
  expect(await byPassword(Username, PASSWORD)).toBe(LOCKED);
  app.clock.advance(1_000);
  expect(await byPassword(Username, WRONG)).toBe(INCORRECT);
  app.clock.advance(1_900);
  expect(await byPassword(Username, PASSWORD)).toBe(LOCKED);
});

test("one user's lock is not another's", async () => {
  const [ada, grace] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
  await failTimes(5, ada.Username);
  expect(await byPassword(grace.Username, PASSWORD)).toBe("tokens");
});

describe("a burst of guesses gets no further than a row of them", () => {
  const passwords = Array.from({ length: 16 }, (_, at) => `Guess-number-${at}`);

  test.each([0, 3, 7, 15])("sixteen at a time, the right one in place %i", async (place) => {
    for (const by of [byPassword, bySrp]) {
      const { Username } = await aUser(app, UserPoolId);
      const guesses = passwords.with(place, PASSWORD);
      const answers = await Promise.all(guesses.map((guess) => by(Username, guess)));
      const seen = (answer: string) => answers.filter((each) => each === answer).length;
      expect(seen("tokens") + seen(INCORRECT) + seen(LOCKED)).toBe(16);
      expect(seen(INCORRECT)).toBeLessThanOrEqual(5);
      expect(seen("tokens")).toBeLessThanOrEqual(1);
      expect(await byPassword(Username, PASSWORD)).toBe(LOCKED);
    }
  });

  test("sixteen at a time for nobody are answered as for a user", async () => {
    const answers = await Promise.all(passwords.map((guess) => byPassword("no-such-person", guess)));
    expect(answers.toSorted()).toEqual([...Array(5).fill(INCORRECT), ...Array(11).fill(LOCKED)]);
  });

  /** Users in every state that a right password would show. */
  const STATES: readonly (readonly [string, () => Promise<string>])[] = [
    ["can sign in", async () => (await aUser(app, UserPoolId)).Username],
    [
      "has a temporary password",
      async () => {
        const { Username } = await aUser(app, UserPoolId);
        await app.client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD }));
        return Username;
      },
    ],
    [
      "is disabled",
      async () => {
        const { Username } = await aUser(app, UserPoolId);
        await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
        return Username;
      },
    ],
    [
      "is not confirmed",
      async () => {
        const Username = aName();
        await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD }));
        return Username;
      },
    ],
  ];

  describe.each(STATES)("and a guess that comes late tells nothing of a user who %s", (_, make) => {
    test.each([0, 5_000])("be it %i ms late", async (lateMs) => {
      const Username = await make();
      const { ctx, release } = held(app.ctx);
      const late: Promise<string>[] = [];
      for (const password of [PASSWORD, WRONG]) {
        const responses = (await srpClaims(Username))(password);
        late.push(byPassword(Username, password, ctx), claim(responses, ctx));
      }
      // All four have begun, and none has looked at its password, when five others fail.
      await failTimes(5, Username);
      app.clock.advance(lateMs);
      release();
      expect(await Promise.all(late)).toEqual(Array(4).fill(LOCKED));
    });
  });
});

/** A context in which whatever takes a password's time waits for `release`. */
function held(ctx: Context): { ctx: Context; release: () => void } {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const powMod: Context["powMod"] = async (base, exponent) => {
    await promise;
    return ctx.powMod(base, exponent);
  };
  return { ctx: { ...ctx, powMod, passwords: srpPasswords(powMod) }, release };
}

describe("where a client hides its users, nobody costs what a user costs", () => {
  test.each(WAYS)("by %s", async (_, way) => {
    const { Username } = await aUser(app, UserPoolId);
    const name = aName();
    const work = await workOf(way, Username);
    expect(work).toMatchObject({ powMod: way === byPassword ? 1 : 3, "lockouts.countFailure": 1 });
    expect(await workOf(way, name)).toEqual(work);
    await failTimes(4, Username);
    await failTimes(4, name);
    expect(await workOf(way, Username)).toEqual(work);
    expect(await workOf(way, name)).toEqual(work);
    // A right password costs no more: the time would tell it.
    expect(await workOf(way, Username, PASSWORD)).toEqual(work);
  });

  test("a right password costs one look-up, one for groups, and one write", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const { ctx, calls } = watched(app.ctx);
    expect(await byPassword(Username, PASSWORD, ctx)).toBe("tokens");
    expect(calls).toEqual({
      powMod: 1,
      "users.findByLogin": 1,
      "groups.ofUser": 1,
      writeOne: 1,
      "sessions.open": 1,
    });
  });
});

/** What an attempt costs. */
async function workOf(
  way: typeof byPassword | typeof bySrp,
  username: string,
  password = WRONG,
): Promise<Record<string, number>> {
  const { ctx, calls } = watched(app.ctx);
  if (way === byPassword) {
    await byPassword(username, password, ctx);
  } else {
    const srp = srpClient(UserPoolId);
    const step = await startSignIn(ctx, attempt, "USER_SRP_AUTH", { USERNAME: username, SRP_A: srp.srpA });
    if (step.kind !== "challenge") throw new Error("SRP was not answered with a challenge");
    await claim(srp.answer(step.parameters, password, app.clock.now()), ctx);
  }
  return calls;
}

/** A context that counts what is asked of its store, and the exponentiations. */
function watched(ctx: Context): { ctx: Context; calls: Record<string, number> } {
  const calls: Record<string, number> = {};
  const count = (name: string) => {
    calls[name] = (calls[name] ?? 0) + 1;
  };
  const counting = <T extends object>(target: T, name: string): T =>
    new Proxy(target, {
      get(of, method) {
        const value: unknown = Reflect.get(of, method);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          count(`${name}.${String(method)}`);
          return Reflect.apply(value, of, args);
        };
      },
    });
  const repositories = (target: Repositories): Repositories =>
    new Proxy(target, { get: (of, name) => counting(Object(Reflect.get(of, name)), String(name)) });
  const { store } = ctx;
  const powMod: Context["powMod"] = (base, exponent) => {
    count("powMod");
    return ctx.powMod(base, exponent);
  };
  return {
    calls,
    ctx: {
      ...ctx,
      powMod,
      passwords: srpPasswords(powMod),
      store: Object.assign(Object.create(repositories(store)), {
        write: (work: (tx: Repositories) => Promise<unknown>) => {
          count("write");
          return store.write((tx) => work(repositories(tx)));
        },
        writeOne: (work: (tx: Repositories) => Promise<unknown>) => {
          count("writeOne");
          return store.writeOne((tx) => work(repositories(tx)));
        },
      }),
    },
  };
}
