import { spawn } from "node:child_process";

/** Runs a command with its output shown; resolves to its exit code, 1 when a signal ended it. */
export function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
