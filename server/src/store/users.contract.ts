import { randomBytes } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { Repositories, Store } from "../core/store/store.ts";
import type { SearchTerm } from "../core/store/users.ts";
import type { Login, User } from "../core/users/user.ts";
import { everyPage, inByteOrder } from "./configuration.contract.ts";
import {
  aCode,
  aDevice,
  aGroup,
  aPool,
  aSession,
  aTrackedSession,
  at,
  aUser,
  aVerifier,
  email,
  keepUser,
  meanwhile,
  type Servers,
  sixteen,
  username,
  uuid,
} from "./store.fixture.ts";

/** What a store promises about users and groups. */
export function usersContract(servers: () => Servers): void {
  const store = () => servers().store;
  const pool = () => aPool();

  describe("users", () => {
    test("a user is found by sub and by each login, in their own pool only", async () => {
      const [here, there] = [pool(), pool()];
      const user = aUser(here, {
        attributes: { name: 'Zoë "Q" O\'Neil', email: "zoe@example.com" },
        status: "FORCE_CHANGE_PASSWORD",
        enabled: false,
        passwordExpiresAt: at(5),
        signedOutAt: at(6),
      });
      await keepUser(store(), user, email("zoe@example.com"));
      expect(await store().users.find(here.id, user.sub)).toEqual(user);
      expect(await store().users.findByLogin(here.id, user.username)).toEqual(user);
      expect(await store().users.findByLogin(here.id, "zoe@example.com")).toEqual(user);
      expect(await store().users.findByLogin(here.id, "Zoe@example.com")).toBeUndefined();
      expect(await store().users.find(there.id, user.sub)).toBeUndefined();
      expect(await store().users.findByLogin(there.id, user.username)).toBeUndefined();
    });

    test("a user may have no password and no attributes", async () => {
      const user = await keepUser(store(), aUser(pool(), { password: undefined, attributes: {} }));
      expect(await store().users.find(user.poolId, user.sub)).toEqual(user);
    });

    test("a taken login is told, the first of them, and one of the user's own is not taken", async () => {
      const here = pool();
      await keepUser(store(), aUser(here, { username: "ada" }), email("ada@example.com"));
      const insert = (...logins: Login[]) => refused(store(), (tx) => tx.users.insert(aUser(here), logins));
      expect(await insert(username("bob"), email("ada@example.com"))).toEqual(email("ada@example.com"));
      expect(await insert(username("ada@example.com"))).toEqual(username("ada@example.com"));
      expect(await insert(email("ada@example.com"), username("ada"))).toEqual(email("ada@example.com"));
      expect(await store().users.findByLogin(here.id, "bob")).toBeUndefined();
      expect((await store().users.page(here.id, 10)).items).toHaveLength(1);
    });

    test("storing the same user once more, as a rerun does, changes nothing", async () => {
      const user = await keepUser(store(), aUser(pool()), email("ada@example.com"));
      await keepUser(store(), user, email("ada@example.com"));
      expect((await store().users.page(user.poolId, 10)).items).toEqual([user]);
      expect(await found(store(), user.poolId, "username", user.username)).toEqual([user]);
    });

    test("of sixteen at a time who want one name, one gets it and nothing of the others is kept", async () => {
      const here = pool();
      const users = Array.from({ length: 16 }, (_, n) => aUser(here, { username: `user-${n}` }));
      const taken = await sixteen(servers(), (s, n) =>
        refused(s, (tx) => tx.users.insert(users[n] ?? aUser(here), [username(`user-${n}`), email("a@example.com")])),
      );
      expect(taken.filter((login) => login === undefined)).toHaveLength(1);
      expect(taken.filter((login) => login?.name === "a@example.com")).toHaveLength(15);
      const winner = users[taken.indexOf(undefined)];
      expect(await store().users.findByLogin(here.id, "a@example.com")).toEqual(winner);
      expect((await store().users.page(here.id, 100)).items).toEqual([winner]);
      expect(await found(store(), here.id, "status", "Enabled")).toEqual([winner]);
    });

    test("of sixteen at a time who want the same two names, half of them in the other order, one gets both", async () => {
      const here = pool();
      const taken = await sixteen(servers(), (s, n) =>
        refused(s, (tx) =>
          tx.users.insert(aUser(here), n % 4 < 2 ? [username("a"), email("b")] : [username("b"), email("a")]),
        ),
      );
      expect(taken.filter((login) => login === undefined)).toHaveLength(1);
      const [a, b] = [await store().users.findByLogin(here.id, "a"), await store().users.findByLogin(here.id, "b")];
      expect(a?.sub).toBe(b?.sub);
    });

    test("of sixteen users at a time who claim one alias, one gets it", async () => {
      const here = pool();
      const users = await Promise.all(Array.from({ length: 16 }, () => keepUser(store(), aUser(here))));
      const taken = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.users.changeLogins(here.id, users[n]?.sub ?? "", [], [email("a@example.com")])),
      );
      expect(taken.filter((login) => login === undefined)).toHaveLength(1);
      expect(await store().users.findByLogin(here.id, "a@example.com")).toEqual(users[taken.indexOf(undefined)]);
    });

    test("logins are released and claimed; those of others stay theirs", async () => {
      const here = pool();
      const ada = await keepUser(store(), aUser(here, { username: "ada" }), email("a@example.com"));
      const bob = await keepUser(store(), aUser(here, { username: "bob" }), email("b@example.com"));
      const change = (release: readonly Login[], claim: readonly Login[]) =>
        refused(store(), (tx) => tx.users.changeLogins(here.id, ada.sub, release, claim));
      expect(await change([email("a@example.com")], [email("new@example.com"), username("ada")])).toBeUndefined();
      expect(await change([email("b@example.com")], [])).toBeUndefined();
      expect(await change([email("new@example.com")], [email("b@example.com")])).toEqual(email("b@example.com"));
      const owners = ["ada", "a@example.com", "new@example.com", "bob", "b@example.com"].map((name) =>
        store().users.findByLogin(here.id, name),
      );
      expect(await Promise.all(owners)).toEqual([ada, undefined, ada, bob, bob]);
    });

    test("two users who want each other's address at once keep their own", async () => {
      const here = pool();
      const [mine, theirs] = [email("a@example.com"), email("b@example.com")];
      const ada = await keepUser(store(), aUser(here), mine);
      const bob = await keepUser(store(), aUser(here), theirs);
      const swap = (s: Store, { poolId, sub }: User, from: Login, to: Login) =>
        refused(s, async (tx) => {
          await tx.users.forChange(poolId, sub);
          return tx.users.changeLogins(poolId, sub, [from], [to]);
        });
      const taken = await sixteen(servers(), (s, n) =>
        n % 4 < 2 ? swap(s, ada, mine, theirs) : swap(s, bob, theirs, mine),
      );
      expect(taken).toEqual(Array.from({ length: 16 }, (_, n) => (n % 4 < 2 ? theirs : mine)));
      const owners = await Promise.all([mine, theirs].map(({ name }) => store().users.findByLogin(here.id, name)));
      expect(owners).toEqual([ada, bob]);
    });

    test("a change is stored, and the user is found by what is new and no more by what was", async () => {
      const before = await keepUser(store(), aUser(pool()));
      const after = {
        ...before,
        attributes: { email: "New@example.com", given_name: "Ada", "custom:tier": "gold" },
        status: "RESET_REQUIRED",
        enabled: false,
        password: aVerifier(),
        passwordExpiresAt: at(3),
        signedOutAt: at(4),
        updatedAt: at(5),
      } as const;
      await store().write(async (tx) => {
        expect(await tx.users.forChange(before.poolId, before.sub)).toEqual(before);
        await tx.users.update(before, after);
      });
      const { poolId } = before;
      expect(await store().users.find(poolId, before.sub)).toEqual(after);
      expect(await found(store(), poolId, "email", "new@EXAMPLE.com")).toEqual([after]);
      expect(await found(store(), poolId, "email", before.attributes["email"] ?? "")).toEqual([]);
      expect(await found(store(), poolId, "status", "Disabled")).toEqual([after]);
      expect(await found(store(), poolId, "status", "Enabled")).toEqual([]);
      expect(await found(store(), poolId, "cognito:user_status", "RESET_REQUIRED")).toEqual([after]);
      await store().write((tx) => tx.users.update(after, { ...after, attributes: {}, password: undefined }));
      expect(await found(store(), poolId, "given_name", "ada")).toEqual([]);
      expect((await store().users.find(poolId, before.sub))?.password).toBeUndefined();
    });

    test("sixteen changes at a time of one user are made one after the other", async () => {
      const { poolId, sub } = await keepUser(store(), aUser(pool(), { attributes: {} }));
      await sixteen(servers(), (s, n) =>
        s.write(async (tx) => {
          const before = (await tx.users.forChange(poolId, sub)) ?? expect.fail("the user is gone");
          await tx.users.update(before, { ...before, attributes: { ...before.attributes, [`custom:${n}`]: "x" } });
        }),
      );
      const user = await store().users.find(poolId, sub);
      expect(Object.keys(user?.attributes ?? {})).toHaveLength(16);
      expect(await store().write((tx) => tx.users.forChange(poolId, "nobody"))).toBeUndefined();
    });

    test("wrong passwords and the lock are told with the user", async () => {
      const user = await keepUser(store(), aUser(pool()));
      for (let n = 0; n < 5; n++) {
        await store().writeOne((tx) => tx.lockouts.countFailure(user.poolId, user.sub, at(n)));
      }
      const locked = { ...user, failures: 5, lockedUntil: at(5) };
      expect(await store().users.find(user.poolId, user.sub)).toEqual(locked);
      expect(await store().users.findByLogin(user.poolId, user.username)).toEqual(locked);
    });

    test("a deleted user is gone with all that is theirs, and their names are free", async () => {
      const here = pool();
      const [user, other] = [await keepUser(store(), aUser(here), email("a@example.com")), aUser(here)];
      const sessions = [aSession(user), aSession(user)];
      await store().write(async (tx) => {
        await tx.groups.insert(aGroup(here, "admins"));
        await tx.groups.addMember(here.id, "admins", user.sub);
        await tx.codes.put(aCode(user));
        for (const session of sessions) {
          await tx.sessions.open(session, at(0));
          await tx.trackedSessions.put(aTrackedSession(session));
        }
        await tx.trackedSessions.put(aTrackedSession(user, { kind: "sso" }));
        await tx.users.rememberPassword(here.id, user.sub, aVerifier(), at(0), 3);
        await tx.devices.insert(aDevice(user));
        await tx.lockouts.countFailure(here.id, user.sub, at(0));
      });
      expect(await store().write((tx) => tx.users.delete(here.id, user.sub))).toBe(true);
      expect(await store().write((tx) => tx.users.delete(here.id, user.sub))).toBe(false);

      expect(await store().users.find(here.id, user.sub)).toBeUndefined();
      expect(await store().users.page(here.id, 10)).toEqual({ items: [] });
      expect(await found(store(), here.id, "username", user.username)).toEqual([]);
      expect(await store().users.passwordHistory(here.id, user.sub, 10)).toEqual([]);
      expect(await store().codes.find(here.id, user.sub, "confirm-sign-up")).toBeUndefined();
      for (const { id } of sessions) expect(await store().sessions.find(here.id, user.sub, id)).toBeUndefined();
      expect(await store().trackedSessions.ofUser(here.id, user.sub)).toEqual([]);
      expect(await store().devices.page(here.id, user.sub, 10)).toEqual({ items: [] });
      await keepUser(store(), { ...other, username: user.username }, email("a@example.com"));
      await keepUser(store(), { ...user, username: "again" });
      expect(await store().groups.ofUser(here.id, user.sub)).toEqual([]);
      expect((await store().users.find(here.id, user.sub))?.failures).toBe(0);
    });

    test("of sixteen who want the names of a user who is being deleted, at most one gets them, and all", async () => {
      const here = pool();
      for (let round = 0; round < 10; round++) {
        // Later in order of their kinds, earlier in order of their names.
        const wanted = [username(`a${round}`), email(`m${round}@example.com`)];
        const gone = await keepUser(store(), aUser(here, { username: `a${round}` }), ...wanted.slice(1));
        const insert = (s: Store) => refused(s, (tx) => tx.users.insert(aUser(here), wanted));
        const [taken, deleted] = await Promise.all([
          sixteen(servers(), insert),
          servers().other.write((tx) => tx.users.delete(here.id, gone.sub)),
        ]);
        expect(deleted).toBe(true);
        const made = taken.filter((login) => login === undefined);
        expect(made.length).toBeLessThanOrEqual(1);
        const owners = await Promise.all(wanted.map(({ name }) => store().users.findByLogin(here.id, name)));
        expect(owners[0]).toEqual(owners[1]);
        expect(owners.filter(Boolean)).toHaveLength(2 * made.length);
      }
    });

    test("users are listed in order of creation, page by page", async () => {
      const here = pool();
      const users = Array.from({ length: 7 }, () => aUser(here));
      for (const user of users.toReversed()) await keepUser(store(), user);
      await keepUser(store(), aUser(pool()));
      expect(await everyPage((after) => store().users.page(here.id, 3, after))).toEqual(users);
      expect(await store().users.page(here.id, 7)).toEqual({ items: users });
      expect((await store().users.page(here.id, 6)).items).toEqual(users.slice(0, 6));
      expect(await store().users.page(aPool().id, 7)).toEqual({ items: [] });
    });

    test("users are counted", async () => {
      const here = pool();
      for (let n = 0; n < 3; n++) await keepUser(store(), aUser(here));
      expect(await store().users.count(here.id)).toBe(3);
      await keepUser(store(), aUser(here));
      expect(await store().users.count(here.id)).toBe(4);
      expect(await store().users.count(aPool().id)).toBe(0);
    });

    test("a large pool is counted once a minute", async () => {
      const here = pool();
      const row = { pool_id: here.id, username: "x", status: "CONFIRMED", enabled: 1, attributes: "{}" } as const;
      const none = { password: null, password_expires_at: null, signed_out_at: null, created_at: 0, updated_at: 0 };
      const insert = (count: number) =>
        servers().database.write((tx) =>
          tx
            .insertInto("users")
            .values(Array.from({ length: count }, () => ({ ...row, ...none, sub: uuid() })))
            .execute(),
        );
      for (let n = 0; n < 10; n++) await insert(1_000);
      expect(await store().users.count(here.id)).toBe(10_000);
      await insert(1);
      vi.useFakeTimers({ toFake: ["performance"] });
      try {
        expect(await store().users.count(here.id)).toBe(10_001);
        await insert(1);
        vi.advanceTimersByTime(59_999);
        expect(await store().users.count(here.id)).toBe(10_001);
        vi.advanceTimersByTime(1);
        expect(await store().users.count(here.id)).toBe(10_002);
      } finally {
        vi.useRealTimers();
      }
    });

    test("former passwords are remembered, newest first, as many as are kept", async () => {
      const { poolId, sub } = await keepUser(store(), aUser(pool()));
      const verifiers = Array.from({ length: 5 }, () => aVerifier());
      const remember = (n: number, keep: number) =>
        store().write((tx) => tx.users.rememberPassword(poolId, sub, verifiers[n] ?? aVerifier(), at(n), keep));
      for (let n = 0; n < 5; n++) await remember(n, 3);
      expect(await store().users.passwordHistory(poolId, sub, 10)).toEqual([verifiers[4], verifiers[3], verifiers[2]]);
      expect(await store().users.passwordHistory(poolId, sub, 2)).toEqual([verifiers[4], verifiers[3]]);
      await remember(4, 1);
      expect(await store().users.passwordHistory(poolId, sub, 10)).toEqual([verifiers[4]]);
      await remember(4, 0);
      expect(await store().users.passwordHistory(poolId, sub, 10)).toEqual([]);
    });
  });

  describe("search", () => {
    test("finds by value or beginning, in order of value then sub, page by page", async () => {
      const here = pool();
      const named = (name: string) => keepUser(store(), aUser(here, { attributes: { name } }));
      const [anna, ann, bob, an, ann2] = [
        await named("Anna"),
        await named("ann"),
        await named("Bob"),
        await named("AN"),
        await named("ANN"),
      ];
      await keepUser(store(), aUser(pool(), { attributes: { name: "ann" } }));
      await keepUser(store(), aUser(here, { attributes: { given_name: "ann" } }));
      const search = (match: "equals" | "starts-with", value: string) =>
        everyPage((after) => store().users.search(here.id, { name: "name", value, match }, 1, after));
      expect(await search("equals", "Ann")).toEqual([ann, ann2]);
      expect(await search("starts-with", "aN")).toEqual([an, ann, ann2, anna]);
      expect(await search("starts-with", "")).toEqual([an, ann, ann2, anna, bob]);
      expect(await search("equals", "")).toEqual([]);
      expect(await search("equals", "carl")).toEqual([]);
      const first = await store().users.search(here.id, { name: "name", value: "an", match: "starts-with" }, 3);
      expect(first.items).toEqual([an, ann, ann2]);
    });

    test.each([
      ["sub", "case matters"],
      ["username", "case matters"],
      ["status", "case matters"],
      ["cognito:user_status", "case does not"],
      ["email", "case does not"],
      ["phone_number", "case does not"],
      ["name", "case does not"],
      ["given_name", "case does not"],
      ["family_name", "case does not"],
      ["preferred_username", "case does not"],
    ])("by %s: %s", async (name, rule) => {
      const here = pool();
      const attributes = Object.fromEntries(
        ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"].map((key) => [
          key,
          `${key}A`,
        ]),
      );
      const user = await keepUser(store(), aUser(here, { sub: `ab-${here.id}`, username: "userA", attributes }));
      const value =
        { sub: user.sub, username: "userA", "cognito:user_status": "CONFIRMED", status: "Enabled" }[name] ?? `${name}A`;
      const swapped = value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase();
      const bySwapped = rule === "case matters" ? [] : [user];
      expect(await found(store(), here.id, name, value)).toEqual([user]);
      expect(await found(store(), here.id, name, swapped)).toEqual(bySwapped);
      expect(await found(store(), here.id, name, value.slice(0, 3), "starts-with")).toEqual([user]);
      expect(await found(store(), here.id, name, swapped.slice(0, 3), "starts-with")).toEqual(bySwapped);
      expect(await found(store(), here.id, name, value.slice(0, 3))).toEqual([]);
    });

    test("a beginning holds for whatever follows, and for nothing else", async () => {
      const here = pool();
      const names = ["a", "a\u{10ffff}", "a\u{10ffff}z", "a\ud7ff", "a\ud7ffz", "a\ue000", "a😀", "b", "a%", "a_"];
      for (const name of names) await keepUser(store(), aUser(here, { attributes: { name } }));
      for (const value of names) {
        const seen = await found(store(), here.id, "name", value, "starts-with");
        expect(seen.map(({ attributes }) => attributes["name"])).toEqual(
          inByteOrder(names.filter((name) => name.startsWith(value))),
        );
      }
    });

    test("a value is compared in its first 256 characters, and none is cut in two", async () => {
      const here = pool();
      const name = `${"x".repeat(255)}😀`.padEnd(2048, "y");
      const user = await keepUser(store(), aUser(here, { attributes: { name } }));
      expect(await found(store(), here.id, "name", "x".repeat(255), "starts-with")).toEqual([user]);
      expect(await found(store(), here.id, "name", `${"x".repeat(255)}😀`, "starts-with")).toEqual([user]);
      expect((await store().users.find(here.id, user.sub))?.attributes).toEqual({ name });
    });

    test("goes on in order of sub by sub", async () => {
      const here = pool();
      const users = Array.from({ length: 5 }, () => aUser(here));
      for (const user of users) await keepUser(store(), user);
      const term = { name: "sub", value: "00000000-0000-7", match: "starts-with" } as const;
      expect(await everyPage((after) => store().users.search(here.id, term, 2, after))).toEqual(users);
    });
  });

  describe("groups", () => {
    test("one is kept per pool and name, changed, listed in order of name, and deleted", async () => {
      const [here, there] = [pool(), pool()];
      const groups = ["b", "B", "a", "😀", "～"].map((name, precedence) => aGroup(here, name, { precedence }));
      for (const group of [...groups, aGroup(there, "a")]) {
        expect(await store().writeOne((tx) => tx.groups.insert(group))).toBe(true);
      }
      const changed = aGroup(here, "a", { description: "All", roleArn: "arn:aws:iam::000000000000:role/a" });
      expect(await store().writeOne((tx) => tx.groups.insert(changed))).toBe(false);
      expect(await store().groups.find(here.id, "b")).toEqual(groups[0]);
      expect(await store().groups.find(here.id, "c")).toBeUndefined();
      expect(await store().writeOne((tx) => tx.groups.replace(changed))).toBe(true);
      expect(await everyPage((after) => store().groups.page(here.id, 2, after))).toEqual([
        groups[1],
        changed,
        groups[0],
        groups[4],
        groups[3],
      ]);
      expect(await store().write((tx) => tx.groups.delete(here.id, "a"))).toBe(true);
      expect(await store().write((tx) => tx.groups.delete(here.id, "a"))).toBe(false);
      expect(await store().writeOne((tx) => tx.groups.replace(changed))).toBe(false);
      expect(await store().groups.find(there.id, "a")).toEqual(aGroup(there, "a"));
    });

    test("a user is a member once, of groups that exist", async () => {
      const here = pool();
      const user = await keepUser(store(), aUser(here));
      await store().writeOne((tx) => tx.groups.insert(aGroup(here, "admins")));
      const add = (name: string, sub: string) => store().writeOne((tx) => tx.groups.addMember(here.id, name, sub));
      expect(await add("admins", user.sub)).toBe(true);
      expect(await add("admins", user.sub)).toBe(false);
      expect(await add("nobodies", user.sub)).toBe(false);
      expect(await add("admins", uuid())).toBe(false);
      expect((await store().groups.members(here.id, "admins", 10)).items).toEqual([user]);
      const remove = () => store().writeOne((tx) => tx.groups.removeMember(here.id, "admins", user.sub));
      expect([await remove(), await remove()]).toEqual([true, false]);
      expect(await store().groups.members(here.id, "admins", 10)).toEqual({ items: [] });
    });

    test("of sixteen at a time who add one member, one did", async () => {
      const here = pool();
      const user = await keepUser(store(), aUser(here));
      await store().writeOne((tx) => tx.groups.insert(aGroup(here, "admins")));
      const won = await sixteen(servers(), (s) => s.writeOne((tx) => tx.groups.addMember(here.id, "admins", user.sub)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().groups.ofUser(here.id, user.sub)).toEqual([aGroup(here, "admins")]);
    });

    test("no membership outlives its group, and a new group of the name begins empty", async () => {
      const here = pool();
      const users = await Promise.all(Array.from({ length: 16 }, () => keepUser(store(), aUser(here))));
      const group = aGroup(here, "admins");
      for (let round = 0; round < 5; round++) {
        await store().writeOne((tx) => tx.groups.insert(group));
        await sixteen(servers(), (s, n) =>
          n === 8
            ? s.write((tx) => tx.groups.delete(here.id, "admins"))
            : s.writeOne((tx) => tx.groups.addMember(here.id, "admins", users[n]?.sub ?? "")),
        );
        await store().writeOne((tx) => tx.groups.insert(group));
        expect(await store().groups.members(here.id, "admins", 100)).toEqual({ items: [] });
        await store().write((tx) => tx.groups.delete(here.id, "admins"));
      }
    });

    test("no membership outlives its user", async () => {
      const here = pool();
      for (let n = 0; n < 16; n++) await store().writeOne((tx) => tx.groups.insert(aGroup(here, `group-${n}`)));
      for (let round = 0; round < 5; round++) {
        const user = await keepUser(store(), aUser(here));
        await sixteen(servers(), (s, n) =>
          n === 8
            ? s.write((tx) => tx.users.delete(here.id, user.sub))
            : s.writeOne((tx) => tx.groups.addMember(here.id, `group-${n}`, user.sub)),
        );
        await keepUser(store(), user);
        expect(await store().groups.ofUser(here.id, user.sub)).toEqual([]);
        await store().write((tx) => tx.users.delete(here.id, user.sub));
      }
    });

    test("who is added to a group, or as a user, while that is being deleted is no member", async () => {
      const here = pool();
      const [ada, bob] = [await keepUser(store(), aUser(here)), await keepUser(store(), aUser(here))];
      for (const name of ["admins", "others"]) await store().writeOne((tx) => tx.groups.insert(aGroup(here, name)));
      const add = (name: string, sub: string) => (s: Store) =>
        s.writeOne((tx) => tx.groups.addMember(here.id, name, sub));
      const deletingAdmins = (tx: Repositories) => tx.groups.delete(here.id, "admins");
      const deletingBob = (tx: Repositories) => tx.users.delete(here.id, bob.sub);
      expect(await meanwhile(servers(), deletingAdmins, add("admins", ada.sub))).toBe(false);
      expect(await meanwhile(servers(), deletingBob, add("others", bob.sub))).toBe(false);
      await store().writeOne((tx) => tx.groups.insert(aGroup(here, "admins")));
      await keepUser(store(), bob);
      expect(await store().groups.ofUser(here.id, ada.sub)).toEqual([]);
      expect(await store().groups.ofUser(here.id, bob.sub)).toEqual([]);
    });

    test("members are listed in order of sub, page by page", async () => {
      const here = pool();
      const users = Array.from({ length: 5 }, () => aUser(here));
      for (const name of ["admins", "others"]) await store().writeOne((tx) => tx.groups.insert(aGroup(here, name)));
      for (const user of users.toReversed()) {
        await keepUser(store(), user);
        await store().writeOne((tx) => tx.groups.addMember(here.id, "admins", user.sub));
      }
      expect(await everyPage((after) => store().groups.members(here.id, "admins", 2, after))).toEqual(users);
      expect(await store().groups.members(here.id, "others", 2)).toEqual({ items: [] });
    });

    test("sixteen changes at a time of one group are made one after the other", async () => {
      const here = pool();
      await store().writeOne((tx) => tx.groups.insert(aGroup(here, "admins", { description: "" })));
      await sixteen(servers(), (s) =>
        s.write(async (tx) => {
          const before = (await tx.groups.forChange(here.id, "admins")) ?? expect.fail("the group is gone");
          await tx.groups.replace({ ...before, description: `${before.description}x` });
        }),
      );
      expect((await store().groups.find(here.id, "admins"))?.description).toBe("x".repeat(16));
      expect(await store().write((tx) => tx.groups.forChange(here.id, "nobody's"))).toBeUndefined();
    });

    test("groups are counted, each pool's by themselves", async () => {
      const [here, there] = [pool(), pool()];
      for (const name of ["a", "b", "c"]) await store().writeOne((tx) => tx.groups.insert(aGroup(here, name)));
      await store().writeOne((tx) => tx.groups.insert(aGroup(there, "a")));
      expect(await Promise.all([here, there, pool()].map(({ id }) => store().groups.count(id)))).toEqual([3, 1, 0]);
    });

    test("memberships of one group are ended so many at a time", async () => {
      const here = pool();
      for (const name of ["admins", "others"]) await store().writeOne((tx) => tx.groups.insert(aGroup(here, name)));
      for (let n = 0; n < 5; n++) {
        const { sub } = await keepUser(store(), aUser(here));
        for (const name of ["admins", "others"]) {
          await store().writeOne((tx) => tx.groups.addMember(here.id, name, sub));
        }
      }
      const end = () => store().writeOne((tx) => tx.groups.removeMembers(here.id, "admins", 3));
      expect([await end(), await end(), await end()]).toEqual([3, 2, 0]);
      expect(await store().groups.members(here.id, "admins", 10)).toEqual({ items: [] });
      expect((await store().groups.members(here.id, "others", 10)).items).toHaveLength(5);
    });

    test("a user's groups stand strongest first, then by name", async () => {
      const here = pool();
      const user = await keepUser(store(), aUser(here));
      const groups = [
        aGroup(here, "d", { precedence: 0 }),
        aGroup(here, "b", { precedence: 5 }),
        aGroup(here, "c", { precedence: 5 }),
        aGroup(here, "a"),
        aGroup(here, "e"),
      ];
      for (const group of groups.toReversed()) {
        await store().writeOne((tx) => tx.groups.insert(group));
        await store().writeOne((tx) => tx.groups.addMember(here.id, group.name, user.sub));
      }
      await store().writeOne((tx) => tx.groups.insert(aGroup(here, "not theirs")));
      expect(await store().groups.ofUser(here.id, user.sub)).toEqual(groups);
    });

    test("a change of a group is seen with the next look at its members' groups", async () => {
      const here = pool();
      const user = await keepUser(store(), aUser(here));
      const group = aGroup(here, "admins");
      await store().writeOne((tx) => tx.groups.insert(group));
      await store().writeOne((tx) => tx.groups.addMember(here.id, "admins", user.sub));
      for (const precedence of [1, 2, 3]) {
        await servers().other.writeOne((tx) => tx.groups.replace({ ...group, precedence }));
        expect(await store().groups.ofUser(here.id, user.sub)).toEqual([{ ...group, precedence }]);
      }
    });
  });

  describe("hostile names", () => {
    const names = [
      ["quotes", `'"\`; drop table users; --`],
      ["a backslash and wildcards", "\\%_*?["],
      ["white space", " \t\n\r\u00a0\u2028 "],
      ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈"],
      ["128 characters of four bytes", "😀".repeat(64)],
      ["128 characters of three bytes", "語".repeat(128)],
      ["the last code points", "\uffff\u{10ffff}"],
      ["right to left", "\u202eabc\u202c"],
      ["combining marks, not composed", "e\u0301"],
      ["combining marks, composed", "\u00e9"],
      ["a prototype's member", "__proto__"],
      ["control characters", "\u0001\u001f\u007f\u0080"],
      ["a byte order mark", "\ufeffada"],
    ] as const;

    test.each(names)("%s", async (_, name) => {
      const here = pool();
      const long = `${name}${name}`.repeat(2048).slice(0, 2048).toWellFormed();
      const attributes = { ...Object.fromEntries([["__proto__", name]]), email: name, "custom:long": long };
      const user = await keepUser(
        store(),
        aUser(here, { username: name, attributes, password: aVerifier({ userId: name }) }),
      );
      const group = aGroup(here, name, { description: long, precedence: 1 });
      await store().write(async (tx) => {
        await tx.groups.insert(group);
        await tx.groups.addMember(here.id, name, user.sub);
      });
      expect(await store().users.findByLogin(here.id, name)).toEqual(user);
      expect(await found(store(), here.id, "username", name)).toEqual([user]);
      expect(await found(store(), here.id, "email", name, "starts-with")).toEqual([user]);
      expect(await store().groups.find(here.id, name)).toEqual(group);
      expect(await store().groups.ofUser(here.id, user.sub)).toEqual([group]);
      for (const [, other] of names.filter((each) => each[1] !== name)) {
        expect(await store().users.findByLogin(here.id, other)).toBeUndefined();
      }
    });

    test("stand in the order of their bytes in every list", async () => {
      const here = pool();
      const all = [...names.map(([, name]) => name), "Z", "a", "～", "😀", "z", "É", "ß", "İ"];
      for (const name of all) {
        const user = await keepUser(store(), aUser(here, { username: name }));
        await store().writeOne((tx) => tx.groups.insert(aGroup(here, name)));
        await store().writeOne((tx) => tx.groups.addMember(here.id, name, user.sub));
      }
      const ordered = inByteOrder(all);
      const groups = await everyPage((after) => store().groups.page(here.id, 1, after));
      expect(groups.map(({ name }) => name)).toEqual(ordered);
      const term = { name: "username", value: "", match: "starts-with" } as const;
      const users = await everyPage((after) => store().users.search(here.id, term, 1, after));
      expect(users.map(({ username: name }) => name)).toEqual(ordered);
    });

    test("a verifier of any bytes comes back as it was", async () => {
      const verifier = aVerifier({ userId: "\ufeff語", salt: randomBytes(16) });
      const user = await keepUser(store(), aUser(pool(), { password: verifier }));
      expect((await store().users.find(user.poolId, user.sub))?.password).toEqual(verifier);
    });
  });
}

/** Runs a write that gives up, as callers do, when a login is taken; tells which one. */
async function refused(
  store: Store,
  claim: (tx: Repositories) => Promise<Login | undefined>,
): Promise<Login | undefined> {
  class Taken extends Error {}
  let taken: Login | undefined;
  try {
    await store.write(async (tx) => {
      taken = await claim(tx);
      if (taken) throw new Taken();
    });
  } catch (error) {
    if (!(error instanceof Taken)) throw error;
  }
  return taken;
}

async function found(
  store: Store,
  poolId: string,
  name: string,
  value: string,
  match: SearchTerm["match"] = "equals",
): Promise<readonly User[]> {
  return (await store.users.search(poolId, { name, value, match }, 100)).items;
}
