import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import { type Photo, photosIn } from "../photos.ts";
import { sessionsIn } from "../sessions.ts";
import { signInsIn } from "../sign-ins.ts";
import type { Storage } from "../storage/storage.ts";
import { type Database, openDatabase } from "./database.ts";

const TOKENS = { accessToken: "access", refreshToken: "refresh", nickname: "Ada" };

/** Storage is another's test. */
const noStorage: Storage = { put: async () => {}, get: async () => undefined, remove: async () => {} };

const sixteen = <T>(attempt: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 16 }, (_, index) => attempt(index)));

async function sqliteUrl(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "photos-database-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return `sqlite:${join(folder, "below", "photos.db")}`;
}

describe.each([
  { kind: "SQLite", url: sqliteUrl },
  { kind: "PostgreSQL", url: () => freshDatabase({ url: inject("postgresUrl") }) },
])("On $kind", ({ url }) => {
  /** Two servers with one database. */
  async function twice(): Promise<[Database, Database]> {
    const where = await url();
    const opened = await Promise.all([openDatabase(where), openDatabase(where)]);
    onTestFinished(async () => void (await Promise.all(opened.map((database) => database.close()))));
    return opened;
  }

  test("what was stored is there after opening the database again", async () => {
    const where = await url();
    const before = await openDatabase(where);
    const id = await sessionsIn(before).start(TOKENS);
    await before.close();
    const after = await openDatabase(where);
    onTestFinished(() => after.close());
    expect((await sessionsIn(after).find(id))?.tokens).toEqual(TOKENS);
  });

  test("a sign-in is taken once, sixteen at a time", async () => {
    const servers = (await twice()).map(signInsIn);
    const signIn = { nonce: "nonce", codeVerifier: "verifier", returnTo: "http://localhost:3000/photos" };
    await servers[0]?.begin("browser", "state", signIn);
    expect(await servers[0]?.take("browser", "another")).toBeUndefined();
    expect(await servers[0]?.take("another", "state")).toBeUndefined();

    const taken = await sixteen(async (index) => servers[index % 2]?.take("browser", "state"));
    expect(taken.filter((one) => one !== undefined)).toEqual([signIn]);
  });

  test("one of sixteen may refresh a session's tokens, and only as long as they are the same", async () => {
    const [one, two] = (await twice()).map(sessionsIn);
    const id = (await one?.start(TOKENS)) ?? "";
    const session = await one?.find(id);
    if (!one || !two || !session) throw new Error("There is no session");

    const claims = await sixteen((index) => (index % 2 ? one : two).claimRefresh(session));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await two.releaseRefresh(session);
    expect(await one.claimRefresh(session)).toBe(true);
    const renewed = await one.renew(session, { ...TOKENS, refreshToken: "next" });
    expect(renewed).toEqual(await two.find(id));
    expect(renewed?.tokens).toEqual({ ...TOKENS, refreshToken: "next" });
    expect(await two.claimRefresh(session)).toBe(false);
    expect(renewed && (await two.claimRefresh(renewed))).toBe(true);
  });

  test("a session ends once, and is not renewed afterwards", async () => {
    const servers = (await twice()).map(sessionsIn);
    const id = (await servers[0]?.start(TOKENS)) ?? "";
    const ended = await sixteen(async (index) => servers[index % 2]?.end(id));
    expect(ended.filter((one) => one !== undefined)).toEqual([TOKENS]);
    expect(await servers[1]?.renew({ id }, TOKENS)).toBeUndefined();
    expect(await servers[1]?.find(id)).toBeUndefined();
  });

  test("photos are their owner's only, the newest upload first, each upload in its own order", async () => {
    const [database] = await twice();
    const photos = photosIn(database, noStorage);
    const bytes = new Uint8Array(3);
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const added: string[] = [];
    for (let upload = 0; upload < 10; upload++) {
      vi.setSystemTime(1_800_000_000_000 + upload * 1000);
      const stored = await Promise.all(Array.from({ length: 6 }, () => photos.store(bytes, "image/png")));
      await photos.add("ada", `Upload ${upload} – 'quoted' 🐈`, stored);
      added.unshift(...stored.map(({ id }) => id));
    }
    await photos.add("grace", "Another's", [await photos.store(bytes, "image/gif")]);

    const seen: Photo[] = [];
    let next: string | undefined;
    do {
      const page = await photos.page("ada", next);
      seen.push(...page.photos);
      next = page.next;
    } while (next !== undefined);
    expect(seen.map(({ id }) => id)).toEqual(added);
    const first = { id: added[0], type: "image/png", size: 3, description: "Upload 9 – 'quoted' 🐈" };
    expect(seen[0]).toEqual({ ...first, uploadedAt: new Date(1_800_000_009_000) });

    expect(await photos.find("ada", added[0] ?? "")).toEqual(seen[0]);
    expect(await photos.find("grace", added[0] ?? "")).toBeUndefined();
    expect((await photos.page("grace")).photos).toHaveLength(1);
    expect(await photos.page("nobody")).toEqual({ photos: [], next: undefined });
    // What does not look like a place in the list is the beginning of it.
    expect((await photos.page("ada", "1' OR '1'='1")).photos[0]?.id).toBe(added[0]);
  });

  test("an upload that cannot be added whole is not added at all", async () => {
    const [database] = await twice();
    const photos = photosIn(database, noStorage);
    const [one, two] = [
      await photos.store(new Uint8Array(1), "image/png"),
      await photos.store(new Uint8Array(1), "image/png"),
    ];
    await expect(photos.add("ada", "Twice the same", [one, two, one])).rejects.toThrow(/unique/i);
    expect((await photos.page("ada")).photos).toEqual([]);
  });
});
