import { describe, expect, test } from "vitest";
import type { AuthEvent, EventFeedback } from "../core/risk/auth-event.ts";
import type { RiskConfiguration } from "../core/risk/risk-configuration.ts";
import type { Store } from "../core/store/store.ts";
import { anAuthEvent, aPool, at, aUser, keepUser, type Servers, sixteen, uuid } from "./store.fixture.ts";

/** What a store promises about what pools do about risk, and about what people did. */
export function threatProtectionContract(servers: () => Servers): void {
  const store = () => servers().store;

  describe("what pools do about risk", () => {
    const aConfiguration = (poolId: string, given: Partial<RiskConfiguration> = {}): RiskConfiguration => ({
      poolId,
      clientId: undefined,
      settings: { RiskExceptionConfiguration: { BlockedIPRangeList: ["192.0.2.0/24"] } },
      updatedAt: at(0),
      ...given,
    });
    const put = (configuration: RiskConfiguration) =>
      store().writeOne((tx) => tx.riskConfigurations.put(configuration));
    const remove = (poolId: string, clientId?: string) =>
      store().writeOne((tx) => tx.riskConfigurations.delete(poolId, clientId));

    test("is a client's own, or else what is for all", async () => {
      const { id } = aPool();
      const [forAll, own] = [aConfiguration(id), aConfiguration(id, { clientId: "own", settings: {} })];
      for (const each of [forAll, own, aConfiguration(aPool().id, { clientId: "other" })]) await put(each);
      const { riskConfigurations } = store();
      expect(await riskConfigurations.find(id, undefined)).toEqual(forAll);
      expect(await riskConfigurations.find(id, "own")).toEqual(own);
      expect(await riskConfigurations.find(id, "other")).toBeUndefined();
      expect(await riskConfigurations.inForce(id, "own")).toEqual(own);
      expect(await riskConfigurations.inForce(id, "other")).toEqual(forAll);
      await remove(id, "own");
      expect(await riskConfigurations.inForce(id, "own")).toEqual(forAll);
      await remove(id);
      expect(await riskConfigurations.inForce(id, "own")).toBeUndefined();
    });

    test("takes the place of what it was", async () => {
      const { id } = aPool();
      await put(aConfiguration(id));
      const later = aConfiguration(id, { settings: {}, updatedAt: at(5) });
      await put(later);
      expect(await store().riskConfigurations.find(id, undefined)).toEqual(later);
    });
  });

  describe("events", () => {
    const somebody = () => keepUser(store(), aUser(aPool()));
    const put = (...events: readonly AuthEvent[]) =>
      store().write(async (tx) => {
        for (const event of events) await tx.authEvents.put(event, at(60));
      });
    const find = ({ poolId, sub, id }: AuthEvent) => store().authEvents.find(poolId, sub, id);
    const judgment = (value: EventFeedback["value"], seconds = 5): EventFeedback => ({
      value,
      provider: "User",
      at: at(seconds),
    });

    test("one is found as it was stored, by its own user only, and stored once", async () => {
      const whole = anAuthEvent(await somebody(), {
        risk: { decision: "AccountTakeover", level: "High", isCompromised: true },
        challenges: [{ name: "Password", response: "Success" }],
        feedback: judgment("Valid"),
      });
      const bare = anAuthEvent(whole, { clientId: undefined, address: undefined });
      await put(whole, bare, { ...whole, response: "Fail" });
      expect([await find(whole), await find(bare)]).toEqual([whole, bare]);
      for (const other of [{ poolId: aPool().id }, { sub: uuid() }, { id: uuid() }]) {
        expect(await find({ ...whole, ...other })).toBeUndefined();
      }
    });

    test("what became of one is told, but that it passed stands", async () => {
      const event = anAuthEvent(await somebody(), { response: "InProgress" });
      const { poolId, sub, id } = event;
      await put(event);
      const conclude = (response: "Pass" | "Fail", challenges: AuthEvent["challenges"] = []) =>
        store().writeOne((tx) => tx.authEvents.conclude(poolId, sub, id, response, challenges));
      expect(await conclude("Fail")).toEqual({ ...event, response: "Fail" });
      const challenges = [{ name: "Mfa", response: "Success" }] as const;
      const passed = { ...event, response: "Pass", challenges };
      expect(await conclude("Pass", challenges)).toEqual(passed);
      expect(await conclude("Fail")).toBeUndefined();
      expect(await find(event)).toEqual(passed);
    });

    test("of sixteen at a time who judge one first, one does", async () => {
      const event = anAuthEvent(await somebody());
      const { poolId, sub, id } = event;
      await put(event);
      const judge = (s: Store, n: number) =>
        s.writeOne((tx) => tx.authEvents.judgeFirst(poolId, sub, id, judgment("Invalid", n)));
      const judged = await sixteen(servers(), judge);
      expect(judged.filter(Boolean)).toHaveLength(1);
      expect((await find(event))?.feedback).toEqual(judgment("Invalid", judged.indexOf(true)));
      expect(await judge(store(), 20)).toBe(false);
    });

    test("who may judge again does, and nobody judges what is none", async () => {
      const event = anAuthEvent(await somebody());
      const { poolId, sub } = event;
      await put(event);
      const judge = (id: string, feedback: EventFeedback) =>
        store().writeOne((tx) => tx.authEvents.judge(poolId, sub, id, feedback));
      expect(await judge(event.id, judgment("Valid"))).toBe(true);
      expect(await judge(event.id, judgment("Invalid"))).toBe(true);
      expect((await find(event))?.feedback).toEqual(judgment("Invalid"));
      expect(await judge(uuid(), judgment("Valid"))).toBe(false);
    });

    test("a user's are listed newest first, page by page, all or those that are asked for", async () => {
      const user = await somebody();
      const event = (id: string, given: Partial<AuthEvent>) => anAuthEvent(user, { id, ...given });
      const feedback = judgment("Invalid");
      await put(
        event("a", { response: "Pass" }),
        event("b", { response: "Fail", feedback }),
        event("c", { response: "InProgress" }),
        event("d", { response: "Pass", type: "SignUp", feedback: judgment("Valid") }),
        event("e", { response: "Pass" }),
        anAuthEvent(await somebody(), { id: "f" }),
      );
      const { authEvents } = store();
      const { poolId, sub } = user;
      const page = async (limit: number, after?: string) => {
        const { items, next } = await authEvents.page(poolId, sub, limit, after);
        return [items.map(({ id }) => id).join(""), next];
      };
      expect(await page(5)).toEqual(["edcba", undefined]);
      expect(await page(2)).toEqual(["ed", "d"]);
      expect(await page(3, "d")).toEqual(["cba", undefined]);
      const newest = async (which: "passed" | "failed" | "judged", limit = 9) =>
        (await authEvents.newest(poolId, sub, which, limit)).map(({ id }) => id).join("");
      expect([await newest("passed"), await newest("passed", 1)]).toEqual(["ea", "e"]);
      expect([await newest("failed"), await newest("judged")]).toEqual(["b", "db"]);
    });

    test("those are swept that were to be kept so long, a portion at a time", async () => {
      const user = await somebody();
      const old = [1, 2, 3].map(() => anAuthEvent(user));
      const young = anAuthEvent(user);
      await store().write(async (tx) => {
        for (const event of old) await tx.authEvents.put(event, at(-100));
        await tx.authEvents.put(young, at(60));
      });
      const sweep = () => store().writeOne((tx) => tx.authEvents.sweep(at(-99), 2));
      expect([await sweep(), await sweep()]).toEqual([2, 1]);
      expect((await store().authEvents.page(user.poolId, user.sub, 9)).items).toEqual([young]);
    });
  });
}
