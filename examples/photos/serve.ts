import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { photosApp } from "./app.ts";
import { openDatabase } from "./database/database.ts";
import { photosIn } from "./photos.ts";
import { sessionsIn } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { signInsIn } from "./sign-ins.ts";
import { folderStorage } from "./storage/folder.ts";
import { discoverPool, type PoolSettings } from "./tokens.ts";

export interface Server {
  close(): Promise<void>;
}

/** Opens everything and listens. */
export async function serve(settings: Settings, poolSettings: PoolSettings): Promise<Server> {
  const { origin, databaseUrl } = settings;
  const pool = await discoverPool(poolSettings);
  const storage = await storageOf(settings);
  const database = await openDatabase(databaseUrl);
  const app = photosApp({
    origin,
    pool,
    sessions: sessionsIn(database),
    signIns: signInsIn(database),
    photos: photosIn(database, storage),
  });
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listener(request, response));
  try {
    server.listen(settings.port, settings.host);
    await once(server, "listening");
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await database.close();
    },
  };
}

/** The SDK for S3 is loaded only where it is used. */
async function storageOf({ data, s3 }: Settings) {
  return s3 ? (await import("./storage/s3.ts")).s3Storage(s3) : folderStorage(join(data, "photos"));
}
