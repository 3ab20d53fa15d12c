import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderStorage } from "./folder.ts";
import { s3Storage } from "./s3.ts";
import type { Storage } from "./storage.ts";

const KEY = "0123456789abcdef0123456789abcdef";

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "photos-storage-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function onS3(): Promise<Storage> {
  const directory = await aFolder();
  const server = new S3rver({
    port: 0,
    address: "127.0.0.1",
    silent: true,
    directory,
    configureBuckets: [{ name: "photos" }],
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
  return s3Storage({ bucket: "photos", endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials });
}

const read = async (stream: ReadableStream | undefined) =>
  stream && new Uint8Array(await new Response(stream).arrayBuffer());

describe.each([
  { kind: "a folder", open: async () => folderStorage(await aFolder()) },
  { kind: "an S3-compatible store", open: onS3 },
])("Storage in $kind", ({ open }) => {
  test("gives back what was put, to the byte", async () => {
    const storage = await open();
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    await storage.put(KEY, bytes, "image/png");
    expect(await read(await storage.get(KEY))).toEqual(bytes);
  });

  test("has nothing where nothing was put, or what was put is removed", async () => {
    const storage = await open();
    expect(await storage.get(KEY)).toBeUndefined();
    await storage.remove(KEY);
    await storage.put(KEY, new Uint8Array([1]), "image/png");
    await storage.remove(KEY);
    expect(await storage.get(KEY)).toBeUndefined();
  });
});

test("Only its owner can read the files of a folder, and a failed write leaves none", async () => {
  const folder = join(await aFolder(), "below", "it");
  const storage = folderStorage(folder);
  await storage.put(KEY, new Uint8Array([1]), "image/png");
  expect((await stat(join(folder, "01", KEY))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);

  const other = KEY.replace("0123", "01ff");
  await mkdir(join(folder, "01", other));
  await expect(storage.put(other, new Uint8Array([1]), "image/png")).rejects.toThrow("EISDIR");
  expect((await readdir(join(folder, "01"))).toSorted()).toEqual([KEY, other]);
});
