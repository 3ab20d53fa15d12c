import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";

/** The real server in a process of its own, as it is started by hand. */
export interface RunningServer {
  readonly url: string;
  readonly client: CognitoIdentityProviderClient;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

const MAIN = join(import.meta.dirname, "..", "..", "millpond.mjs");

/** Starts the server over a data folder, on a free port, and waits until it serves. */
export async function runServer(
  data: string,
  settings: Readonly<Record<`MILLPOND_${string}`, string>> = {},
): Promise<RunningServer> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env["PATH"], MILLPOND_PORT: "0", MILLPOND_DATA: data, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "exit");
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const served = /Millpond serves (http:[^\s,"]+)/.exec(line)?.[1];
      if (served !== undefined) resolve(served);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${complaint}`)));
  });
  const client = new CognitoIdentityProviderClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    url,
    client,
    async end(signal) {
      client.destroy();
      child.kill(signal);
      await exited;
      process.off("exit", kill);
    },
  };
}
