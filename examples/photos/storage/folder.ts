import { createReadStream } from "node:fs";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Storage } from "./storage.ts";

/** Photos as files, below a folder that only we may read. */
export function folderStorage(folder: string): Storage {
  // Spread over 256 folders: some file systems grow slow where very many files lie in one.
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key);

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Under its name it is whole, whatever happens while it is written.
      const unfinished = `${path}.unfinished`;
      try {
        await writeFile(unfinished, bytes, { mode: 0o600, flush: true });
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async get(key) {
      const path = pathOf(key);
      if (!(await exists(path))) return undefined;
      let chunks: AsyncIterator<Uint8Array> | undefined;
      return new ReadableStream(
        {
          async pull(controller) {
            chunks ??= createReadStream(path)[Symbol.asyncIterator]();
            const { done, value } = await chunks.next();
            if (done) controller.close();
            else controller.enqueue(value);
          },
          // Who reads it may go away; then the file is closed.
          cancel: async () => void (await chunks?.return?.()),
        },
        // Nothing is opened before it is read.
        { highWaterMark: 0 },
      );
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
