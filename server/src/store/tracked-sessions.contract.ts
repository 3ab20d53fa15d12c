import { describe, expect, test } from "vitest";
import type { Pool } from "../core/pools/pool.ts";
import { endSession } from "../core/sessions/live.ts";
import { openSession, trackSso } from "../core/sessions/track.ts";
import type { Repositories } from "../core/store/store.ts";
import {
  aClient,
  aPool,
  aSession,
  aTrackedSession,
  at,
  aUser,
  keepUser,
  meanwhile,
  type Servers,
} from "./store.fixture.ts";

/** What a store promises about the sessions that pools track, and what rests on it however many sign in at once. */
export function trackedSessionsContract(servers: () => Servers): void {
  const store = () => servers().store;

  describe("tracked sessions", () => {
    test("are all of one user's, those used last first", async () => {
      const [user, other] = [await keepUser(store(), aUser(aPool())), await keepUser(store(), aUser(aPool()))];
      const [first, last, sso] = [aSession(user), aSession(user), aTrackedSession(user, { kind: "sso" })];
      const kept = [
        aTrackedSession(last, { lastActiveAt: at(9), ssoId: sso.id, address: undefined }),
        { ...sso, lastActiveAt: at(5), passwordMark: "mark" },
        aTrackedSession(first, { expiresAt: at(-1) }),
      ];
      await store().write(async (tx) => {
        for (const session of [first, last]) await tx.sessions.open(session, at(0));
        for (const session of [...kept.toReversed(), aTrackedSession(other, { kind: "sso" })]) {
          await tx.trackedSessions.put(session);
          await tx.trackedSessions.put(session);
        }
      });
      expect(await store().trackedSessions.ofUser(user.poolId, user.sub)).toEqual(kept);
    });

    test("are none of sign-ins that were revoked, or are no more", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const session = aSession(user);
      await store().write(async (tx) => {
        await tx.sessions.open(session, at(0));
        for (const { id } of [session, aSession(user)]) await tx.trackedSessions.put(aTrackedSession({ ...user, id }));
      });
      const ids = async () =>
        (await store().trackedSessions.ofUser(user.poolId, user.sub)).map((tracked) => tracked.id);
      expect(await ids()).toEqual([session.id]);
      await store().writeOne((tx) => tx.sessions.revoke(user.poolId, user.sub, session.id, at(1)));
      expect(await ids()).toEqual([]);
    });

    test("that are used say when, and from where if that is told", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const session = aTrackedSession(user, { kind: "sso" });
      const { poolId, sub, id } = session;
      await store().writeOne((tx) => tx.trackedSessions.put(session));
      await store().writeOne((tx) => tx.trackedSessions.touch(poolId, sub, id, at(1)));
      expect(await store().trackedSessions.ofUser(poolId, sub)).toEqual([{ ...session, lastActiveAt: at(1) }]);
      const seen = { device: "Linux", address: undefined };
      await store().writeOne((tx) => tx.trackedSessions.touch(poolId, sub, id, at(2), seen));
      expect(await store().trackedSessions.ofUser(poolId, sub)).toEqual([{ ...session, lastActiveAt: at(2), ...seen }]);
    });

    test("go one by one, or all but some, and nobody else's", async () => {
      const [user, other] = [await keepUser(store(), aUser(aPool())), await keepUser(store(), aUser(aPool()))];
      const all = [1, 2, 3, 4].map((n) => aTrackedSession(user, { kind: "sso", lastActiveAt: at(-n) }));
      const others = [aTrackedSession(other, { kind: "sso" })];
      await store().write(async (tx) => {
        for (const session of [...all, ...others]) await tx.trackedSessions.put(session);
      });
      const { poolId, sub } = user;
      const ids = all.map(({ id }) => id);
      const left = async () => (await store().trackedSessions.ofUser(poolId, sub)).map(({ id }) => id);
      await store().writeOne((tx) => tx.trackedSessions.delete(poolId, sub, ids[0] ?? ""));
      expect(await left()).toEqual(ids.slice(1));
      await store().writeOne((tx) => tx.trackedSessions.retain(poolId, sub, ids.slice(2)));
      expect(await left()).toEqual(ids.slice(2));
      await store().writeOne((tx) => tx.trackedSessions.retain(poolId, sub, []));
      expect(await left()).toEqual([]);
      expect(await store().trackedSessions.ofUser(other.poolId, other.sub)).toEqual(others);
    });

    test("a user who signs in sixteen times at once keeps as many as the pool allows", async () => {
      const pool = tracking(aPool(), 3);
      const user = await keepUser(store(), aUser(pool));
      const sessions = Array.from({ length: 16 }, () => aSession(user));
      const opened = await Promise.all(
        sessions.map((session, n) =>
          (n % 2 === 0 ? store() : servers().other).write((tx) => openSession(tx, pool, session, at(0), {})),
        ),
      );
      expect(opened).toEqual(sessions.map(() => true));
      const kept = (await store().trackedSessions.ofUser(pool.id, user.sub)).map(({ id }) => id);
      expect(kept).toHaveLength(3);
      for (const { poolId, sub, id } of sessions) {
        const revokedAt = (await store().sessions.find(poolId, sub, id))?.revokedAt;
        expect(revokedAt).toEqual(kept.includes(id) ? undefined : at(0));
      }
    });

    test("nobody signs in through an SSO session that is being ended", async () => {
      const pool = tracking(aPool(), 3);
      const user = await keepUser(store(), aUser(pool, { password: undefined }));
      const sso = aTrackedSession(user, { kind: "sso", passwordMark: "" });
      const end = async (tx: Repositories) => {
        await tx.users.forChange(pool.id, user.sub);
        await endSession(tx, sso, at(0));
      };
      await store().write((tx) => trackSso(tx, sso));
      const opened = await meanwhile(servers(), end, (s) =>
        s.write((tx) => openSession(tx, pool, aSession(user), at(0), {}, sso.id)),
      );
      expect(opened).toBe(false);
      expect(await store().trackedSessions.ofUser(pool.id, user.sub)).toEqual([]);
    });

    test("a user who signs in at thirty browsers at once keeps twenty-five", async () => {
      const pool = tracking(aPool(), 1);
      const user = await keepUser(store(), aUser(pool, { password: undefined }));
      await Promise.all(
        Array.from({ length: 30 }, (_, n) => {
          const session = aTrackedSession(user, { kind: "sso", passwordMark: "" });
          return (n % 2 === 0 ? store() : servers().other).write((tx) => trackSso(tx, session));
        }),
      );
      expect(await store().trackedSessions.ofUser(pool.id, user.sub)).toHaveLength(25);
    });
  });

  test("a client's SSO minutes come back, change, and the longest of a pool is told", async () => {
    const [pool, other] = [aPool(), aPool()];
    const longest = () => store().clients.longestSsoMinutes(pool.id);
    const client = aClient(pool);
    await store().write(async (tx) => {
      for (const each of [client, aClient(pool), aClient(other, { ssoMinutes: 999 })]) await tx.clients.insert(each);
    });
    expect(await longest()).toBeUndefined();
    for (const [version, ssoMinutes] of [0, 129_600].entries()) {
      const changed = { ...client, version: version + 2, ssoMinutes };
      await store().writeOne((tx) => tx.clients.replace(changed));
      expect(await store().clients.find(client.id)).toEqual(changed);
      expect(await longest()).toBe(ssoMinutes);
    }
  });
}

const tracking = (pool: Pool, MaxPerUser: number): Pool => ({
  ...pool,
  settings: {
    ...pool.settings,
    SessionConfiguration: { UserSessionTracking: "ENABLED", TokenSession: { MaxPerUser } },
  },
});
