import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AuthorizationCode } from "../core/oauth/authorization-code.ts";
import type { Code } from "../core/store/codes.ts";
import type { Repositories, Store } from "../core/store/store.ts";
import type { Session } from "../core/tokens/session.ts";
import type { User } from "../core/users/user.ts";
import {
  aCode,
  aGroup,
  anAuthorizationCode,
  aPool,
  aSession,
  aTrackedSession,
  at,
  aUser,
  keepUser,
  meanwhile,
  type Servers,
  sixteen,
  username,
  uuid,
} from "./store.fixture.ts";

type Person = Pick<User, "poolId" | "sub">;

/** What a store promises about what a sign-in needs: codes, counts, sessions, locks. */
export function signInContract(servers: () => Servers, open: () => Promise<Servers>): void {
  const store = () => servers().store;
  const somebody = (): Person => ({ poolId: aPool().id, sub: uuid() });

  describe("codes", () => {
    const put = (code: Code) => store().writeOne((tx) => tx.codes.put(code));
    const take = (code: Code, now = at(0), s = store()) =>
      s.writeOne((tx) => tx.codes.take(code.poolId, code.sub, code.purpose, code.digest, now));

    test("the code that was put last is found, one for each purpose", async () => {
      const ada = somebody();
      const [former, latter] = [
        aCode(ada),
        aCode(ada, { attribute: "phone_number", destination: "+1", expiresAt: at(9) }),
      ];
      const other = aCode(ada, { purpose: "reset-password" });
      for (const code of [former, latter, other]) await put(code);
      expect(await store().codes.find(ada.poolId, ada.sub, "confirm-sign-up")).toEqual(latter);
      expect(await store().codes.find(ada.poolId, ada.sub, "reset-password")).toEqual(other);
      expect(await store().codes.find(ada.poolId, ada.sub, "verify-email")).toBeUndefined();
      expect(await take(former)).toBeUndefined();
      expect(await take(latter)).toEqual(latter);
    });

    test("a code is taken once, and no wrong one takes it", async () => {
      const code = aCode(somebody());
      await put(code);
      expect(await take({ ...code, digest: randomBytes(32) })).toBeUndefined();
      expect(await take({ ...code, sub: uuid() })).toBeUndefined();
      expect(await take({ ...code, poolId: aPool().id })).toBeUndefined();
      expect(await take({ ...code, purpose: "reset-password" })).toBeUndefined();
      expect(await take(code)).toEqual(code);
      expect(await take(code)).toBeUndefined();
      expect(await store().codes.find(code.poolId, code.sub, code.purpose)).toBeUndefined();
    });

    test("a code is good until it expires, and told of after that", async () => {
      const code = aCode(somebody(), { expiresAt: at(60) });
      await put(code);
      expect(await take(code, at(60))).toBeUndefined();
      expect(await store().codes.find(code.poolId, code.sub, code.purpose)).toEqual(code);
      expect(await take(code, at(59.999))).toEqual(code);
    });

    test("of sixteen at a time who bring the right code, one gets it", async () => {
      const code = aCode(somebody());
      await put(code);
      const taken = await sixteen(servers(), (s) => take(code, at(0), s));
      expect(taken.filter((each) => each !== undefined)).toEqual([code]);
    });

    test("a deleted code is gone", async () => {
      const code = aCode(somebody());
      await put(code);
      await store().writeOne((tx) => tx.codes.delete(code.poolId, code.sub, "reset-password"));
      expect(await store().codes.find(code.poolId, code.sub, code.purpose)).toEqual(code);
      await store().writeOne((tx) => tx.codes.delete(code.poolId, code.sub, code.purpose));
      expect(await take(code)).toBeUndefined();
    });
  });

  describe("authorization codes", () => {
    const put = (code: AuthorizationCode) => store().writeOne((tx) => tx.authorizationCodes.put(code));
    const take = ({ poolId, digest }: Pick<AuthorizationCode, "poolId" | "digest">, now = at(0), s = store()) =>
      s.writeOne((tx) => tx.authorizationCodes.take(poolId, digest, now));
    const find = ({ poolId, digest }: AuthorizationCode) => store().authorizationCodes.find(poolId, digest);

    test("a code is found as it was put, with all of what it answers", async () => {
      const request = {
        redirectUri: "https://app.example/cb?a=ü",
        scopes: ["openid", "api/read"],
        nonce: "n\0\n\u2028",
        codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        resource: "https://api.example.com",
      };
      const [bare, full] = [anAuthorizationCode(somebody()), anAuthorizationCode(somebody(), { request })];
      for (const code of [bare, full]) {
        await put(code);
        expect(await find(code)).toEqual(code);
      }
      expect(await find({ ...full, digest: randomBytes(32) })).toBeUndefined();
      expect(await find({ ...full, poolId: aPool().id })).toBeUndefined();
    });

    test("a code is taken once, by who brings it to its pool, and can be found after that", async () => {
      const code = anAuthorizationCode(somebody());
      await put(code);
      expect(await take({ ...code, digest: randomBytes(32) })).toBeUndefined();
      expect(await take({ ...code, poolId: aPool().id })).toBeUndefined();
      expect(await take(code)).toEqual(code);
      expect(await take(code)).toBeUndefined();
      expect(await find(code)).toEqual(code);
    });

    test("a code is good until it expires, and can be found after that", async () => {
      const code = anAuthorizationCode(somebody(), { expiresAt: at(60) });
      await put(code);
      expect(await take(code, at(60))).toBeUndefined();
      expect(await find(code)).toEqual(code);
      expect(await take(code, at(59.999))).toEqual(code);
    });

    test("of sixteen at a time who bring one code, one gets it", async () => {
      const code = anAuthorizationCode(somebody());
      await put(code);
      const taken = await sixteen(servers(), (s) => take(code, at(0), s));
      expect(taken.filter((each) => each !== undefined)).toEqual([code]);
    });

    // As the token endpoint does: the one who comes second finds the sign-in that the first began, and ends it.
    test("of sixteen at a time who exchange one code, one begins a sign-in, and it is ended", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const code = anAuthorizationCode(user);
      await put(code);
      const begun = await sixteen(servers(), (s, n) =>
        s.write(async (tx) => {
          if (await tx.authorizationCodes.take(code.poolId, code.digest, at(0))) {
            return tx.sessions.open(aSession(user, { id: code.sessionId }), at(n));
          }
          await tx.sessions.revoke(code.poolId, code.sub, code.sessionId, at(n));
          return false;
        }),
      );
      expect(begun.filter(Boolean)).toHaveLength(1);
      const session = await store().sessions.find(code.poolId, code.sub, code.sessionId);
      expect(session?.revokedAt).toBeInstanceOf(Date);
    });
  });

  describe("attempts", () => {
    const count = (subject: string, action: string, windowStart: Date, s = store()) =>
      s.writeOne((tx) => tx.attempts.count("us-east-1_attempts", subject, action, windowStart));

    test("are counted by subject, action and window; a later window begins anew", async () => {
      const ada = uuid();
      expect([await count(ada, "SignUp", at(0)), await count(ada, "SignUp", at(0))]).toEqual([1, 2]);
      expect(await count(ada, "ConfirmSignUp", at(0))).toBe(1);
      expect(await count(uuid(), "SignUp", at(0))).toBe(1);
      expect(await count(ada, "SignUp", at(3600))).toBe(1);
      expect(await count(ada, "SignUp", at(3600))).toBe(2);
    });

    test("of a server whose clock is behind count in the window that has begun", async () => {
      const ada = uuid();
      for (const window of [0, 3600, 0]) await count(ada, "SignUp", at(window));
      expect(await count(ada, "SignUp", at(3600))).toBe(3);
    });

    test("that come sixteen at a time are all counted", async () => {
      const ada = uuid();
      const counts = await sixteen(servers(), (s) => count(ada, "SignUp", at(0), s));
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n + 1));
    });
  });

  describe("sessions", () => {
    const opened = (session: Session, now = at(0), s: Store = store()) =>
      s.writeOne((tx) => tx.sessions.open(session, now));
    const find = ({ poolId, sub, id }: Session) => store().sessions.find(poolId, sub, id);
    const keep = (given?: Partial<User>) => keepUser(store(), aUser(aPool(), given));

    test("a sign-in is found as it was stored, alone and with its user", async () => {
      const user = await keep();
      const session = aSession(user);
      expect(await opened(session)).toBe(true);
      expect(await find(session)).toEqual(session);
      expect(await store().sessions.findWithUser(user.poolId, user.sub, session.id)).toEqual({
        session,
        user,
        isInGroups: false,
      });
      for (const other of [{ poolId: aPool().id }, { sub: uuid() }, { id: uuid() }]) {
        const { poolId, sub, id } = { ...session, ...other };
        expect(await store().sessions.find(poolId, sub, id)).toBeUndefined();
        expect(await store().sessions.findWithUser(poolId, sub, id)).toBeUndefined();
      }
    });

    test("what an application was granted is kept with the sign-in, and stays when its token is rotated", async () => {
      const user = await keep();
      for (const grant of [{ scopes: ["openid", "api/read"], resource: "https://api.example.com" }, { scopes: [] }]) {
        const session = aSession(user, { grant });
        await opened(session);
        expect(await find(session)).toEqual(session);
        expect((await store().sessions.findWithUser(user.poolId, user.sub, session.id))?.session).toEqual(session);
        await store().writeOne((tx) => tx.sessions.rotate(session, randomBytes(32), at(60)));
        expect((await find(session))?.grant).toEqual(grant);
      }
    });

    test("how strong a sign-in was is kept with it, and stays when its token is rotated", async () => {
      const user = await keep();
      const assurance = { acr: "urn:cognito:loa:4", amr: ["pwd", "otp", "mfa"] } as const;
      const session = aSession(user, { assurance });
      await opened(session);
      expect(await find(session)).toEqual(session);
      expect((await store().sessions.findWithUser(user.poolId, user.sub, session.id))?.session).toEqual(session);
      await store().writeOne((tx) => tx.sessions.rotate(session, randomBytes(32), at(60)));
      expect((await find(session))?.assurance).toEqual(assurance);
    });

    test("the same sign-in once more, as a rerun stores it, is one", async () => {
      const session = aSession(await keep());
      expect([await opened(session), await opened(session)]).toEqual([true, true]);
      expect(await find(session)).toEqual(session);
    });

    test("nobody signs in who is gone or disabled", async () => {
      const [gone, disabled] = [await keep(), await keep({ enabled: false })];
      await store().write((tx) => tx.users.delete(gone.poolId, gone.sub));
      for (const session of [aSession(gone), aSession(disabled), aSession(somebody())]) {
        expect(await opened(session)).toBe(false);
        expect(await find(session)).toBeUndefined();
      }
    });

    test("nobody signs in who is locked out, until the lock has run out", async () => {
      const user = await keep();
      for (let n = 0; n < 5; n++)
        await store().writeOne((tx) => tx.lockouts.countFailure(user.poolId, user.sub, at(0)));
      const session = aSession(user);
      expect(await opened(session, at(0.999))).toBe(false);
      expect(await find(session)).toBeUndefined();
      expect(await opened(session, at(1))).toBe(true);
    });

    const ends: readonly (readonly [string, (tx: Repositories, user: User) => Promise<unknown>])[] = [
      [
        "locked",
        async (tx, { poolId, sub }) => {
          for (let n = 0; n < 5; n++) await tx.lockouts.countFailure(poolId, sub, at(0));
        },
      ],
      [
        "disabled",
        async (tx, { poolId, sub }) => {
          const user = (await tx.users.forChange(poolId, sub)) ?? expect.fail("the user is gone");
          await tx.users.update(user, { ...user, enabled: false });
        },
      ],
      ["deleted", (tx, { poolId, sub }) => tx.users.delete(poolId, sub)],
    ];
    test.each(ends)("of sign-ins at the time a user is %s, those stored came before it", async (_, end) => {
      for (let round = 0; round < 5; round++) {
        const user = await keep();
        const sessions = Array.from({ length: 16 }, () => aSession(user));
        let ended = false;
        const outcomes = await sixteen(servers(), async (s, n) => {
          if (n === 8) return s.write((tx) => end(tx, user)).then(() => (ended = true));
          const begun = ended ? "after" : "before";
          return { begun, opened: await opened(sessions[n] ?? aSession(user), at(0), s) };
        });
        expect(await opened(aSession(user), at(0))).toBe(false);
        const found = await Promise.all(sessions.map(find));
        const deleted = (await store().users.find(user.poolId, user.sub)) === undefined;
        for (const [n, outcome] of outcomes.entries()) {
          if (typeof outcome !== "object" || outcome === null || !("opened" in outcome)) continue;
          if (outcome.begun === "after") expect(outcome.opened).toBe(false);
          expect(found[n] !== undefined).toBe(outcome.opened && !deleted);
        }
      }
    });

    // A lock that is not committed yet is not there: who is faster than it gets in.
    test.each(ends.slice(1))("a sign-in that comes while the user is being %s waits for that", async (_, end) => {
      const user = await keep();
      const session = aSession(user);
      const outcome = meanwhile(
        servers(),
        (tx) => end(tx, user),
        (other) => opened(session, at(0), other),
      );
      expect(await outcome).toBe(false);
      expect(await find(session)).toBeUndefined();
    });

    test("a refresh token is rotated once, and the former one is kept with its grace", async () => {
      const session = aSession(await keep());
      await opened(session);
      const next = randomBytes(32);
      const rotate = (from: Session, to: Uint8Array, graceUntil: Date) =>
        store().writeOne((tx) => tx.sessions.rotate(from, to, graceUntil));
      expect(await rotate(session, next, at(60))).toBe(true);
      const rotated = { ...session, refreshDigest: next, previousDigest: session.refreshDigest, graceUntil: at(60) };
      expect(await find(session)).toEqual(rotated);
      expect(await rotate(session, randomBytes(32), at(90))).toBe(false);
      expect(await find(session)).toEqual(rotated);
      expect(await rotate(rotated, randomBytes(32), at(90))).toBe(true);
    });

    test("of sixteen at a time who rotate one token, one wins and its token is the one in force", async () => {
      const session = aSession(await keep());
      await opened(session);
      const nexts = Array.from({ length: 16 }, () => randomBytes(32));
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.sessions.rotate(session, nexts[n] ?? randomBytes(32), at(n))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = won.indexOf(true);
      expect(await find(session)).toEqual({
        ...session,
        refreshDigest: nexts[winner],
        previousDigest: session.refreshDigest,
        graceUntil: at(winner),
      });
    });

    test("of sixteen at a time who revoke one sign-in, one did; after that nothing rotates", async () => {
      const session = aSession(await keep());
      await opened(session);
      const revoke = (s: Store, n: number) =>
        s.writeOne((tx) => tx.sessions.revoke(session.poolId, session.sub, session.id, at(n)));
      const won = await sixteen(servers(), revoke);
      expect(won.filter(Boolean)).toHaveLength(1);
      const revoked = { ...session, revokedAt: at(won.indexOf(true)) };
      expect(await find(session)).toEqual(revoked);
      expect(await revoke(store(), 20)).toBe(false);
      expect(await store().writeOne((tx) => tx.sessions.rotate(session, randomBytes(32), at(60)))).toBe(false);
      expect(await find(session)).toEqual(revoked);
      expect(await store().writeOne((tx) => tx.sessions.revoke(session.poolId, session.sub, uuid(), at(0)))).toBe(
        false,
      );
    });

    test("a sign-in that is revoked while its token is rotated is revoked", async () => {
      for (let round = 0; round < 5; round++) {
        const session = aSession(await keep());
        await opened(session);
        await sixteen(servers(), (s, n) =>
          s.writeOne((tx) =>
            n === 8
              ? tx.sessions.revoke(session.poolId, session.sub, session.id, at(0))
              : tx.sessions.rotate(session, randomBytes(32), at(60)),
          ),
        );
        expect((await find(session))?.revokedAt).toEqual(at(0));
      }
    });
  });

  describe("lockouts", () => {
    const fail = ({ poolId, sub }: Person, seconds: number, s = store()) =>
      s.writeOne((tx) => tx.lockouts.countFailure(poolId, sub, at(seconds)));
    const locked = ({ poolId, sub }: Person) => store().lockouts.find(poolId, sub);

    test("the fifth wrong password in a row locks for a second, each further one for twice as long, to fifteen minutes", async () => {
      const ada = somebody();
      const locks: (number | undefined)[] = [];
      let now = 0;
      for (let n = 1; n <= 17; n++) {
        await fail(ada, now);
        const until = await locked(ada);
        locks.push(until && (until.getTime() - at(now).getTime()) / 1000);
        now += locks.at(-1) ?? 1;
      }
      const free = [undefined, undefined, undefined, undefined];
      expect(locks).toEqual([...free, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    });

    test("while the lock lasts nothing is counted", async () => {
      const ada = somebody();
      for (let n = 0; n < 5; n++) await fail(ada, 0);
      for (const seconds of [0, 0.5, 0.999]) expect(await fail(ada, seconds)).toBe(false);
      expect(await locked(ada)).toEqual(at(1));
      expect(await fail(ada, 1)).toBe(true);
      expect(await locked(ada)).toEqual(at(3));
    });

    test.each([
      ["fifteen minutes are not yet quiet enough", 900, at(902)],
      ["more begin anew", 900.001, undefined],
    ])("after a lock, %s", async (_, quiet, expected) => {
      const ada = somebody();
      for (let n = 0; n < 5; n++) await fail(ada, -1);
      expect(await locked(ada)).toEqual(at(0));
      await fail(ada, quiet);
      expect(await locked(ada)).toEqual(expected);
    });

    test("below the fifth, fifteen quiet minutes begin anew as well", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const failures = async () => (await store().users.find(user.poolId, user.sub))?.failures;
      for (const seconds of [0, 1, 2]) await fail(user, seconds);
      await fail(user, 902);
      expect(await failures()).toBe(4);
      await fail(user, 1802.001);
      expect(await failures()).toBe(1);
    });

    test("sixteen at a time lose nothing: four count and lock nobody, the fifth locks", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const state = async () => {
        const found = await store().users.find(user.poolId, user.sub);
        return { failures: found?.failures, lockedUntil: found?.lockedUntil };
      };
      await sixteen(servers(), async (s, n) => n < 4 && (await fail(user, 0, s)));
      expect(await state()).toEqual({ failures: 4, lockedUntil: undefined });
      const counted = await sixteen(servers(), (s) => fail(user, 0, s));
      expect(counted.filter(Boolean)).toHaveLength(1);
      expect(await state()).toEqual({ failures: 5, lockedUntil: at(1) });
    });

    test("names nobody has are locked alike, and a cleared lock is gone", async () => {
      const [ada, other] = [somebody(), somebody()];
      for (const each of [ada, other]) for (let n = 0; n < 5; n++) await fail(each, 0);
      await store().writeOne((tx) => tx.lockouts.clear(ada.poolId, ada.sub));
      expect([await locked(ada), await locked(other), await locked(somebody())]).toEqual([undefined, at(1), undefined]);
      await fail(ada, 0);
      expect(await locked(ada)).toBeUndefined();
    });
  });

  describe("what is spent once", () => {
    test("of sixteen at a time who spend one id, one did; each pool has its own", async () => {
      const [id, poolId] = [uuid(), aPool().id];
      const spend = (s: Store, n: number, pool = poolId) => s.writeOne((tx) => tx.spent.spend(pool, id, at(n)));
      const won = await sixteen(servers(), (s, n) => spend(s, n));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().spent.isSpent(poolId, id)).toBe(true);
      expect(await store().spent.isSpent(aPool().id, id)).toBe(false);
      expect(await spend(store(), 9)).toBe(false);
      expect(await spend(store(), 0, aPool().id)).toBe(true);
    });

    test("what a write that gave up has spent is not spent", async () => {
      const [id, poolId] = [uuid(), aPool().id];
      const givenUp = store().write(async (tx) => {
        expect(await tx.spent.spend(poolId, id, at(0))).toBe(true);
        throw new Error("given up");
      });
      await expect(givenUp).rejects.toThrow("given up");
      expect(await store().writeOne((tx) => tx.spent.spend(poolId, id, at(0)))).toBe(true);
    });
  });

  describe("sweeping", () => {
    const kinds: readonly {
      readonly what:
        | "codes"
        | "authorization_codes"
        | "attempts"
        | "sessions"
        | "tracked_sessions"
        | "lockouts"
        | "spent";
      readonly keep: (store: Store, user: User, age: Date) => Promise<unknown>;
    }[] = [
      { what: "codes", keep: (s, user, expiresAt) => s.writeOne((tx) => tx.codes.put(aCode(user, { expiresAt }))) },
      {
        what: "authorization_codes",
        keep: (s, user, expiresAt) =>
          s.writeOne((tx) => tx.authorizationCodes.put(anAuthorizationCode(user, { expiresAt }))),
      },
      {
        what: "attempts",
        keep: (s, { poolId, sub }, age) => s.writeOne((tx) => tx.attempts.count(poolId, sub, "SignUp", age)),
      },
      {
        what: "sessions",
        keep: (s, user, expiresAt) => s.writeOne((tx) => tx.sessions.open(aSession(user, { expiresAt }), at(-99))),
      },
      {
        what: "tracked_sessions",
        keep: (s, user, expiresAt) => s.writeOne((tx) => tx.trackedSessions.put(aTrackedSession(user, { expiresAt }))),
      },
      {
        what: "lockouts",
        keep: (s, { poolId, sub }, age) => s.writeOne((tx) => tx.lockouts.countFailure(poolId, sub, age)),
      },
      { what: "spent", keep: (s, { poolId }, age) => s.writeOne((tx) => tx.spent.spend(poolId, uuid(), age)) },
    ];
    test.each(kinds)("$what older than asked go, in portions, and no younger one", async ({ what, keep }) => {
      await using fresh = await open();
      const pool = aPool();
      for (const seconds of [-3, -2, -1, -0.001, 0, 1]) {
        await keep(fresh.store, await keepUser(fresh.store, aUser(pool)), at(seconds));
      }
      const ports = { authorization_codes: "authorizationCodes", tracked_sessions: "trackedSessions" } as const;
      const port = what === "authorization_codes" || what === "tracked_sessions" ? ports[what] : what;
      const sweep = () => fresh.store.writeOne((tx) => tx[port].sweep(at(0), 3));
      expect([await sweep(), await sweep(), await sweep()]).toEqual([3, 1, 0]);
      const left = await fresh.database.db.selectFrom(what).select("pool_id").execute();
      expect(left).toHaveLength(2);
    });
  });

  describe("a write", () => {
    test("that throws leaves nothing behind and rethrows", async () => {
      const [pool, odd] = [aPool(), new Error("odd")];
      const user = aUser(pool);
      const writing = store().write(async (tx) => {
        await tx.users.insert(user, [username("ada")]);
        await tx.groups.insert(aGroup(pool, "admins"));
        throw odd;
      });
      await expect(writing).rejects.toBe(odd);
      expect(await store().users.findByLogin(pool.id, "ada")).toBeUndefined();
      expect(await store().groups.page(pool.id, 10)).toEqual({ items: [] });
    });

    test("sees what it wrote; others see it once it is over", async () => {
      const pool = aPool();
      const user = aUser(pool);
      const release = Promise.withResolvers<void>();
      const written = Promise.withResolvers<void>();
      const writing = store().write(async (tx) => {
        await tx.users.insert(user, [username("ada")]);
        expect(await tx.users.findByLogin(pool.id, "ada")).toEqual(user);
        written.resolve();
        await release.promise;
      });
      await written.promise;
      expect(await store().users.findByLogin(pool.id, "ada")).toBeUndefined();
      release.resolve();
      await writing;
      expect(await store().users.findByLogin(pool.id, "ada")).toEqual(user);
      expect(await servers().other.users.findByLogin(pool.id, "ada")).toEqual(user);
    });

    test("is refused outside write and writeOne", async () => {
      const pool = aPool();
      await expect(store().groups.insert(aGroup(pool, "admins"))).rejects.toThrow(/goes through write or writeOne/);
    });
  });
}
