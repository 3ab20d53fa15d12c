import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Millpond that was started as anybody starts it, seen from outside only. */
export interface Server {
  readonly url: string;
  /** What it wrote to its log as an error, or past its log: nothing a client does may lead to that. */
  readonly faults: readonly string[];
  /** Asks it to end; rejects when it does not do so cleanly. */
  stop(): Promise<void>;
}

const ENTRY = join(import.meta.dirname, "..", "server", "millpond.mjs");

const START_WITHIN_MS = 30_000;

/** Starts a server on a free port with a data folder of its own, and waits until it serves. */
export async function startServer(settings: Readonly<Record<`MILLPOND_${string}`, string>> = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), "millpond-conformance-"));
  const child = spawn(process.execPath, [ENTRY], {
    cwd: data,
    // Only these settings: those of whoever runs the tests would change what is tested.
    env: { PATH: process.env["PATH"], MILLPOND_PORT: "0", MILLPOND_DATA: data, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = once(child, "close");
  const faults: string[] = [];
  createInterface(child.stderr).on("line", (line) => faults.push(line));

  const serving = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      if (/"level":[56]0/.test(line)) faults.push(line);
      const served = line.match(/Millpond serves (https?:\/\/[^\s,"]+)/)?.[1];
      if (served !== undefined) resolve(served);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`Millpond ended with ${code}: ${faults.join("\n")}`)));
    setTimeout(() => reject(new Error("Millpond did not start in time")), START_WITHIN_MS).unref();
  });
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    const [code] = await ended;
    process.off("exit", kill);
    await rm(data, { recursive: true, force: true });
    return code;
  };

  try {
    const url = await serving;
    return {
      url,
      faults,
      async stop() {
        const code = await end("SIGTERM");
        if (code !== 0) throw new Error(`Millpond ended with ${code}: ${faults.join("\n")}`);
      },
    };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}
