import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A server under test, whichever it is. */
export interface Running {
  readonly port: number;
  /** From the start of the process until it served. */
  readonly startMs: number;
  /** Resident memory of all its processes now. */
  memoryMb(): number;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function start(
  command: string,
  args: readonly string[],
  environment: (port: number) => Record<string, string>,
  ready: (port: number) => string,
  cwd = root,
): Promise<Running> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...environment(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  while (!(await answers(ready(port)))) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended at once`);
    if (performance.now() - started > 30_000) throw new Error(`${args.join(" ")} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const startMs = performance.now() - started;
  return { port, startMs, memoryMb: () => residentMb(child), stop: () => stopped(child) };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status < 500;
    },
    () => false,
  );

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(status.match(/VmRSS:\s+(\d+) kB/)?.[1]) / 1024;
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
