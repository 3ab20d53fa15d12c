import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../core/messages/message.ts";
import type { Store } from "../core/store/store.ts";
import { masterSeal } from "../keys/seal.ts";
import { migrate } from "../store/migrate.ts";
import { migrations } from "../store/migrations/index.ts";
import { openSqlite } from "../store/sqlite.ts";
import { storeIn } from "../store/store.ts";
import type { Tables } from "../store/tables.ts";
import { mailServer } from "../testing/mail-server.ts";
import { soon } from "../testing/soon.ts";
import { type OutboxNeeds, outbox, type Send, Undelivered } from "./outbox.ts";
import { smtpSender } from "./smtp.ts";

const afterwards: (() => unknown)[] = [];
afterEach(async () => {
  for (const tidy of afterwards.splice(0).toReversed()) await tidy();
});

const start = new Date("2026-03-01T10:00:00Z");
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

function aClock() {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    pass(milliseconds: number) {
      now += milliseconds;
    },
  };
}

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"));
  afterwards.push(() => rmSync(folder, { recursive: true }));
  return join(folder, "millpond.db");
}

async function aStore(file = aFile()): Promise<Store> {
  const database = openSqlite<Tables>(file);
  afterwards.push(() => database.close());
  await migrate(database, migrations);
  return storeIn(database, masterSeal({ current: new Uint8Array(32) }));
}

/** What is logged, as text. */
function aLog() {
  const lines: string[] = [];
  const note = (level: string) => (details: Readonly<Record<string, unknown>>, text: string) =>
    void lines.push(`${level} ${text} ${JSON.stringify(details)}`);
  return { lines, warn: note("warn"), error: note("error") };
}

function anOutbox(needs: Pick<OutboxNeeds, "store" | "send"> & Partial<OutboxNeeds>) {
  const box = outbox({ clock: aClock(), log: aLog(), ...needs });
  afterwards.push(() => box.stop());
  return box;
}

const aMessage = (given: Partial<Message> = {}): Message => ({
  poolId: "us-east-1_Example01",
  id: "message-1",
  medium: "EMAIL",
  to: "ada@example.com",
  subject: "Your verification code",
  text: "Your code is 123456.",
  html: undefined,
  from: undefined,
  replyTo: undefined,
  code: "123456",
  link: undefined,
  createdAt: start,
  tries: 0,
  dueAt: start,
  ...given,
});

const add = (store: Store, ...messages: readonly Message[]) =>
  store.write(async (tx) => {
    for (const message of messages) await tx.messages.add(message);
  });

const inbox = async (store: Store) =>
  (await store.messages.inbox(100)).map(({ id, tries, dueAt }) => ({ id, tries, dueAt }));

/** Sends nothing: notes the ids. */
function aSend(fail?: (message: Message) => Error | undefined): Send & { readonly ids: string[] } {
  const ids: string[] = [];
  const send: Send = async (message) => {
    ids.push(message.id);
    const failure = fail?.(message);
    if (failure) throw failure;
  };
  return Object.assign(send, { ids });
}

test("what is due is sent when woken, and leaves the store", async () => {
  const store = await aStore();
  const send = aSend();
  const box = anOutbox({ store, send });
  await add(store, aMessage({ id: "due" }), aMessage({ id: "kept", dueAt: undefined }));
  box.wake();
  await soon(async () => expect(await inbox(store)).toEqual([{ id: "kept", tries: 0, dueAt: undefined }]));
  expect(send.ids).toEqual(["due"]);
});

test("what others left is found without being told", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  afterwards.push(() => vi.useRealTimers());
  const store = await aStore();
  const send = aSend();
  anOutbox({ store, send });
  await add(store, aMessage());
  vi.advanceTimersByTime(5 * SECOND);
  await soon(() => expect(send.ids).toEqual(["message-1"]));
});

test("a few are sent at a time, and one that hangs holds up no other", async () => {
  const store = await aStore();
  let now = 0;
  let most = 0;
  const sent: string[] = [];
  const letGo = Promise.withResolvers<void>();
  const box = anOutbox({
    store,
    send: async ({ id }) => {
      most = Math.max(most, ++now);
      await (id === "message-00" ? letGo.promise : new Promise((resolve) => setTimeout(resolve, 1)));
      now--;
      sent.push(id);
    },
  });
  const ids = Array.from({ length: 20 }, (_, index) => `message-${String(index).padStart(2, "0")}`);
  await add(store, ...ids.map((id) => aMessage({ id })));
  box.wake();
  await soon(() => expect(sent.toSorted()).toEqual(ids.slice(1)));
  expect(most).toBe(5);
  letGo.resolve();
  await soon(async () => expect(await inbox(store)).toEqual([]));
});

describe("a message that does not leave", () => {
  test("is tried again at growing intervals for a day, then kept for the inbox alone", async () => {
    const store = await aStore();
    const clock = aClock();
    const log = aLog();
    const box = anOutbox({ store, clock, log, send: aSend(() => new Undelivered("ECONNREFUSED CONN")) });
    await add(store, aMessage());

    const waits: number[] = [];
    for (let tries = 1; ; tries++) {
      box.wake();
      const [row] = await soon(async () => {
        const rows = await inbox(store);
        expect(rows[0]?.tries).toBe(tries);
        expect(log.lines).toHaveLength(tries);
        return rows;
      });
      if (row?.dueAt === undefined) break;
      const wait = row.dueAt.getTime() - clock.now().getTime();
      waits.push(wait);
      clock.pass(wait);
    }

    for (const [index, wait] of waits.entries()) {
      const least = Math.min(5 * SECOND * 2 ** index, HOUR);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(least * 1.25);
    }
    const age = clock.now().getTime() - start.getTime();
    expect(age).toBeGreaterThan(22 * HOUR);
    expect(age).toBeLessThan(24 * HOUR);
    expect(log.lines.at(-1)).toBe(
      `error A message was given up {"pool":"us-east-1_Example01","message":"message-1","tries":${waits.length + 1},"reason":"ECONNREFUSED CONN"}`,
    );
  });

  test("is given up at once when it is refused for good", async () => {
    const store = await aStore();
    const log = aLog();
    const send = aSend(() => new Undelivered("EENVELOPE RCPT TO 550", { permanent: true }));
    const box = anOutbox({ store, log, send });
    await add(store, aMessage());
    box.wake();
    await soon(async () => expect(await inbox(store)).toEqual([{ id: "message-1", tries: 1, dueAt: undefined }]));
    expect(log.lines).toEqual([
      'error A message was given up {"pool":"us-east-1_Example01","message":"message-1","tries":1,"reason":"EENVELOPE RCPT TO 550"}',
    ]);
  });

  test("is told of, each time", async () => {
    const store = await aStore();
    const told: string[] = [];
    const onFailure = async ({ id, tries }: Message, reason: string) => void told.push(`${id} ${tries} ${reason}`);
    const send = aSend(() => new Undelivered("EENVELOPE RCPT TO 550", { permanent: true }));
    const box = anOutbox({ store, send, onFailure });
    await add(store, aMessage());
    box.wake();
    await soon(() => expect(told).toEqual(["message-1 1 EENVELOPE RCPT TO 550"]));
  });

  test("is logged without address and content, whatever the failure says", async () => {
    const store = await aStore();
    const log = aLog();
    const box = anOutbox({ store, log, send: aSend(({ to, text }) => new TypeError(`${to}: ${text}`)) });
    await add(store, aMessage());
    box.wake();
    await soon(() => expect(log.lines).toHaveLength(1));
    expect(log.lines[0]).toMatch(
      /^warn A message was not sent; it will be tried again \{"pool":"us-east-1_Example01","message":"message-1","tries":1,"reason":"TypeError","nextAt":"2026-03-01T10:00:0[56].\d{3}Z"\}$/,
    );
  });
});

describe("two servers on one database", () => {
  test("each of many messages is sent once", async () => {
    const file = aFile();
    const [one, other] = [await aStore(file), await aStore(file)];
    const sent: string[] = [];
    const send: Send = async ({ id }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      sent.push(id);
    };
    const boxes = [anOutbox({ store: one, send }), anOutbox({ store: other, send })];
    const ids = Array.from({ length: 50 }, (_, index) => `message-${String(index).padStart(2, "0")}`);
    await add(one, ...ids.map((id) => aMessage({ id })));
    for (const box of boxes) box.wake();
    await soon(async () => expect(await inbox(one)).toEqual([]));
    expect(sent.toSorted()).toEqual(ids);
  });

  test("what one took and never sent, the other sends once the lease is over", async () => {
    const file = aFile();
    const [dead, alive] = [await aStore(file), await aStore(file)];
    const clock = aClock();
    const hangs = anOutbox({
      store: dead,
      clock,
      send: (_, signal) =>
        new Promise((_resolve, reject) => {
          afterwards.push(() => reject(new Error("dead")));
          signal.throwIfAborted();
        }),
    });
    await add(dead, aMessage());
    hangs.wake();
    await soon(async () => expect((await inbox(alive))[0]?.tries).toBe(1));

    const send = aSend();
    const box = anOutbox({ store: alive, clock, send });
    clock.pass(119 * SECOND);
    await add(alive, aMessage({ id: "message-2" }));
    box.wake();
    await soon(() => expect(send.ids).toEqual(["message-2"]));

    clock.pass(SECOND);
    box.wake();
    await soon(() => expect(send.ids).toEqual(["message-2", "message-1"]));
  });
});

test("a mail server that was down gets each message once when it is up again", async () => {
  const down = await mailServer();
  await down.close();
  const store = await aStore();
  const clock = aClock();
  const log = aLog();
  const box = anOutbox({ store, clock, log, send: smtpSender({ url: down.url, from: "no-reply@millpond.example" }) });
  await add(store, aMessage());
  box.wake();
  await soon(() => expect(log.lines).toHaveLength(1));
  expect(log.lines[0]).toContain('"reason":"ECONNREFUSED CONN"');

  const up = await mailServer({ port: down.port });
  afterwards.push(() => up.close());
  clock.pass(10 * SECOND);
  box.wake();
  await soon(async () => expect(await inbox(store)).toEqual([]));
  box.wake();
  await box.stop();
  expect(up.received.map(({ to, mail }) => ({ to, text: mail.text?.trim() }))).toEqual([
    { to: ["ada@example.com"], text: "Your code is 123456." },
  ]);
});

test("a database that does not answer is told once, and tried again", async () => {
  const store = await aStore();
  const log = aLog();
  const send = aSend();
  let down = true;
  let asked = 0;
  const box = anOutbox({
    log,
    send,
    store: {
      write: (work) => {
        asked++;
        return down ? Promise.reject(new Error("no database")) : store.write(work);
      },
      writeOne: (work) => store.writeOne(work),
    },
  });
  await add(store, aMessage());
  for (const times of [1, 2, 3]) {
    box.wake();
    await soon(() => expect(asked).toBe(times));
  }
  down = false;
  box.wake();
  await soon(() => expect(send.ids).toEqual(["message-1"]));
  expect(log.lines).toEqual(['warn The outbox cannot be read; trying again every few seconds {"err":{}}']);
});

describe("stopping", () => {
  test("waits for what is being sent, then lets go of the connection and takes nothing more", async () => {
    const store = await aStore();
    const letGo = Promise.withResolvers<void>();
    const happened: string[] = [];
    const send: Send = Object.assign(
      async ({ id }: Message) => {
        happened.push(`sending ${id}`);
        await letGo.promise;
      },
      { close: () => void happened.push("closed") },
    );
    const box = anOutbox({ store, send });
    await add(store, aMessage());
    box.wake();
    await soon(() => expect(happened).toEqual(["sending message-1"]));

    const stopped = box.stop().then(() => happened.push("stopped"));
    await add(store, aMessage({ id: "message-2" }));
    box.wake();
    letGo.resolve();
    await stopped;
    expect(happened).toEqual(["sending message-1", "closed", "stopped"]);
    expect(await inbox(store)).toEqual([{ id: "message-2", tries: 0, dueAt: start }]);
  });

  test("breaks off what takes too long and leaves it to a later start", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    afterwards.push(() => vi.useRealTimers());
    const store = await aStore();
    const sending = Promise.withResolvers<void>();
    const send: Send = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Undelivered("EABORT")));
        sending.resolve();
      });
    const box = anOutbox({ store, send });
    await add(store, aMessage());
    box.wake();
    await sending.promise;
    const stopped = box.stop();
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    await stopped;
    const [left] = await inbox(store);
    expect(left).toMatchObject({ id: "message-1", tries: 1 });
    expect(left?.dueAt?.getTime()).toBeGreaterThanOrEqual(start.getTime() + 5 * SECOND);
  });
});
