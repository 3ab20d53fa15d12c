import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MILLPOND = join(import.meta.dirname, "..", "..", "server", "millpond.mjs");

export interface Millpond {
  readonly url: string;
  stop(): Promise<void>;
}

/** One that runs already, and goes on when the application ends. */
export const runningMillpond = (url: string): Millpond => ({ url: url.replace(/\/$/, ""), stop: async () => {} });

/** Starts Millpond as `npm start` does, with its data in a folder of the example's. Its own settings, `MILLPOND_…`, hold. */
export async function startMillpond(data: string): Promise<Millpond> {
  const child = spawn(process.execPath, [MILLPOND], {
    env: { MILLPOND_DATA: join(data, "millpond"), ...process.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const kill = () => child.kill();
  process.once("exit", kill);
  const lines = createInterface(child.stdout);
  const url = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      const served = line.match(/Millpond serves (https?:\/\/[^\s,"]+)/)?.[1];
      if (served !== undefined) resolve(served);
      // Of its log only what went wrong is shown here.
      if (/"level":[56]0/.test(line)) process.stderr.write(`${line}\n`);
    });
    child.once("exit", () =>
      reject(new Error("Millpond did not start. Where one runs already, name it in MILLPOND_URL")),
    );
  });
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
