import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { onTestFinished, vi } from "vitest";
import { photosApp } from "./app.ts";
import { type Database, openDatabase } from "./database/database.ts";
import { photosIn } from "./photos.ts";
import { aStubPool, type StubPool } from "./pool.fixture.ts";
import { type Sessions, sessionsIn } from "./sessions.ts";
import { callbackUrl } from "./settings.ts";
import { signInsIn } from "./sign-ins.ts";
import { folderStorage } from "./storage/folder.ts";
import { discoverPool, type Pool, type PoolSettings } from "./tokens.ts";

/** The application, without a port, and what lies behind it. */
export interface App {
  readonly app: Hono;
  readonly origin: string;
  readonly pool: Pool;
  readonly database: Database;
  readonly sessions: Sessions;
  /** Where the photos themselves lie. */
  readonly folder: string;
}

export interface TestApp extends App {
  readonly stub: StubPool;
}

/** Over a stub of a pool. */
export async function aTestApp({ origin = "http://localhost:3000" } = {}): Promise<TestApp> {
  const stub = await aStubPool();
  return { stub, ...(await anApp(origin, stub)) };
}

/** Over a pool that is there already. */
export async function anApp(origin: string, client: Omit<PoolSettings, "callbackUrl">): Promise<App> {
  const folder = await mkdtemp(join(tmpdir(), "photos-"));
  const database = await openDatabase("sqlite::memory:");
  onTestFinished(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const pool = await discoverPool({ ...client, callbackUrl: callbackUrl(origin) });
  const sessions = sessionsIn(database);
  const photos = photosIn(database, folderStorage(folder));
  const app = photosApp({ origin, pool, sessions, signIns: signInsIn(database), photos });
  return { app, origin, pool, database, sessions, folder };
}

export const MINUTE_MS = 60_000;

/** Sets the clock forward, for the application and for the stub of a pool alike. */
export function passTime(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });
  onTestFinished(() => void vi.useRealTimers());
}

/** A browser without JavaScript: it keeps cookies, and says where its forms come from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #app: Hono;
  readonly #origin: string;

  constructor({ app, origin }: Pick<App, "app" | "origin">) {
    this.#app = app;
    this.#origin = origin;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, { headers });
  }

  async post(
    path: string,
    body: FormData | URLSearchParams | string | ReadableStream,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const init = { method: "POST", body, headers: { origin: this.#origin, ...headers } };
    if (!(body instanceof FormData)) return this.#send(path, init);
    const { bytes, type } = await bytesOf(body);
    return this.#send(path, { ...init, body: bytes, headers: { "content-type": type, ...init.headers } });
  }

  /** Goes to the pool and comes back; the application's answer to the code. */
  async signIn(path = "/sign-in"): Promise<Response> {
    return this.get(await this.toCallback(path));
  }

  /** Goes to the pool; where that sends the browser back to. */
  async toCallback(path = "/sign-in"): Promise<string> {
    const there = await this.get(path);
    const back = await fetch(there.headers.get("location") ?? "", { redirect: "manual" });
    return back.headers.get("location") ?? "";
  }

  /** The token in the forms of the pages that the person sees. */
  async csrf(): Promise<string> {
    const page = await (await this.get("/")).text();
    return page.match(/name="csrf" value="([^"]+)"/)?.[1] ?? "";
  }

  async #send(
    path: string,
    init: Omit<RequestInit, "headers"> & { headers: Readonly<Record<string, string>> },
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const url = new URL(path, this.#origin);
    const response = await this.#app.request(url, { ...init, headers: { cookie, ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = line.match(/^([^=]+)=([^;]*)/) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** A form as a browser sends it: the token, the description, the files. */
export function uploadForm(csrf: string, description: string, ...files: readonly File[]): FormData {
  const form = new FormData();
  form.append("csrf", csrf);
  form.append("description", description);
  for (const file of files) form.append("photos", file);
  return form;
}

const decoded = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

/** What a browser makes of a form. */
export async function bytesOf(
  form: FormData,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string }> {
  const sent = new Response(form);
  return { bytes: new Uint8Array(await sent.arrayBuffer()), type: sent.headers.get("content-type") ?? "" };
}

/** Real pictures of one pixel. */
export const PICTURES = {
  "image/gif": decoded("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
  "image/png": decoded(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
};

export const aPicture = (name = "cat.png"): File => new File([PICTURES["image/png"]], name, { type: "image/png" });
