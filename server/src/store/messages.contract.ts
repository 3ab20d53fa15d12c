import { describe, expect, test } from "vitest";
import type { Message } from "../core/messages/message.ts";
import { aMessage, aPool, at, type Servers, sixteen } from "./store.fixture.ts";

/** What a store promises about messages; each test has a database of its own, as taking and sweeping know no pools. */
export function messagesContract(open: () => Promise<Servers>): void {
  const add = ({ store }: Servers, ...messages: readonly Message[]) =>
    store.write(async (tx) => {
      for (const message of messages) await tx.messages.add(message);
    });

  describe("messages", () => {
    test("a message comes back as it was, and once", async () => {
      await using servers = await open();
      const [pool, { store }] = [aPool(), servers];
      const full = aMessage(pool, {
        html: "<b>語</b>",
        from: "a@example.com",
        replyTo: "b@example.com",
        link: "https://x",
      });
      const bare = aMessage(pool, {
        medium: "SMS",
        subject: undefined,
        code: undefined,
        dueAt: undefined,
        createdAt: at(1),
      });
      await add(servers, full, bare);
      await add(servers, full);
      expect(await store.messages.inbox(10)).toEqual([bare, full]);
    });

    test("the inbox shows the newest first, all or one address's, however it is written", async () => {
      await using servers = await open();
      const [pool, { store }] = [aPool(), servers];
      const to = (address: string, seconds: number) => aMessage(pool, { to: address, createdAt: at(seconds) });
      const [a, b, c, d] = [to("a@x", 1), to("B@X", 3), to("a@x", 2), to("a@x", 2)] as const;
      await add(servers, a, b, c, d);
      expect(await store.messages.inbox(10)).toEqual([b, d, c, a]);
      expect(await store.messages.inbox(2)).toEqual([b, d]);
      expect(await store.messages.inbox(10, "A@x")).toEqual([d, c, a]);
      expect(await store.messages.inbox(1, "b@x")).toEqual([b]);
      expect(await store.messages.inbox(10, "nobody@x")).toEqual([]);
    });

    test("what is due is taken, longest due first, and held back until its lease runs out", async () => {
      await using servers = await open();
      const [pool, { store }] = [aPool(), servers];
      const due = (seconds: number | undefined) =>
        aMessage(pool, { dueAt: seconds === undefined ? undefined : at(seconds) });
      const [later, first, second, never, third] = [due(100), due(-3), due(-2), due(undefined), due(0)] as const;
      await add(servers, later, first, second, never, third);
      const take = (now: number, limit: number) =>
        store.write((tx) => tx.messages.takeDue(at(now), at(now + 60), limit));
      const taken = (message: Message, leaseUntil: number, tries = 1) => ({ ...message, tries, dueAt: at(leaseUntil) });
      expect(await take(0, 2)).toEqual([taken(first, 60), taken(second, 60)]);
      expect(await take(1, 2)).toEqual([taken(third, 61)]);
      expect(await take(1, 2)).toEqual([]);
      expect(await take(60, 9)).toEqual([taken(first, 120, 2), taken(second, 120, 2)]);
      expect(await take(101, 9)).toEqual([taken(third, 161, 2), taken(later, 161)]);
    });

    test("of sixteen at a time who take what is due, none gets what another got", async () => {
      await using servers = await open();
      const messages = Array.from({ length: 40 }, (_, n) => aMessage(aPool(), { dueAt: at(-(n % 3)) }));
      await add(servers, ...messages);
      const all: string[] = [];
      for (let round = 0; round < 20 && all.length < messages.length; round++) {
        const taken = await sixteen(servers, (s) => s.write((tx) => tx.messages.takeDue(at(0), at(60), 5)));
        all.push(...taken.flat().map(({ id }) => id));
      }
      expect(all.toSorted()).toEqual(messages.map(({ id }) => id));
    });

    test("what was sent is gone; what failed is due again, or never", async () => {
      await using servers = await open();
      const [pool, { store }] = [aPool(), servers];
      const [sent, again, given] = [aMessage(pool), aMessage(pool), aMessage(pool)] as const;
      await add(servers, sent, again, given);
      const taken = await store.write((tx) => tx.messages.takeDue(at(0), at(60), 9));
      const [one, two, three] = taken;
      if (!one || !two || !three) expect.fail("three were due");
      await store.writeOne((tx) => tx.messages.sent(one));
      await store.writeOne((tx) => tx.messages.failed(two, at(10)));
      await store.writeOne((tx) => tx.messages.failed(three, undefined));
      expect(await store.messages.inbox(10)).toEqual([
        { ...three, dueAt: undefined },
        { ...two, dueAt: at(10) },
      ]);
      expect(await store.write((tx) => tx.messages.takeDue(at(1_000), at(2_000), 9))).toEqual([
        { ...two, tries: 2, dueAt: at(2_000) },
      ]);
    });

    test("who comes back after another has taken the message changes nothing", async () => {
      await using servers = await open();
      const { store } = servers;
      await add(servers, aMessage(aPool()));
      const [late] = await store.write((tx) => tx.messages.takeDue(at(0), at(60), 1));
      const [current] = await store.write((tx) => tx.messages.takeDue(at(60), at(120), 1));
      if (!late || !current) expect.fail("it was due twice");
      await store.writeOne((tx) => tx.messages.failed(late, undefined));
      expect(await store.messages.inbox(1)).toEqual([current]);
    });

    test("old messages are swept in portions, and no younger one", async () => {
      await using servers = await open();
      const messages = [-3, -2, -1, -0.001, 0, 1].map((seconds) => aMessage(aPool(), { createdAt: at(seconds) }));
      await add(servers, ...messages);
      const sweep = () => servers.store.writeOne((tx) => tx.messages.sweep(at(0), 3));
      expect([await sweep(), await sweep(), await sweep()]).toEqual([3, 1, 0]);
      expect(await servers.store.messages.inbox(10)).toEqual([messages[5], messages[4]]);
    });
  });
}
