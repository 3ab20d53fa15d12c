import { spawn } from "node:child_process";
import type { TestContext } from "vitest";

/** What a program came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever end that is. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, input = "" }: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string | Promise<string> } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? environment() });
    const out = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (out.stderr += text));
    child.stdin.on("error", () => {}); // it ended without reading
    Promise.resolve(input).then((text) => child.stdin.end(text), reject);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, ...out }));
  });
}

/** Our own environment without what would point a client elsewhere, and with these additions. */
export function environment(additions: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:AWS|MILLPOND|TF)_/.test(name));
  const nowhere = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return { ...Object.fromEntries(kept), ...nowhere, ...additions };
}

/** A client that is not one of our packages: where it is, or why it is not there. */
export type Program = { readonly command: string } | { readonly missing: string; readonly optional: boolean };

/** The first of these commands that answers the probe. */
export async function programOf(
  commands: readonly string[],
  probe: readonly string[],
  missing: string,
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<Program> {
  for (const command of commands) {
    const answers = await run(command, probe).then(
      ({ code }) => code === 0,
      () => false,
    );
    if (answers) return { command };
  }
  return { missing, optional };
}

/** The program's command. Where it is missing the test is skipped with the reason, and fails in CI, which installs it. */
export function demand(context: TestContext, program: Program): string {
  if ("command" in program) return program.command;
  if (process.env["CI"] && !program.optional) throw new Error(program.missing);
  return context.skip(program.missing);
}

/** A Python that has these modules; the system's own, for which Debian packages them, is asked last. */
export const pythonWith = (modules: readonly string[], packages: string): Promise<Program> =>
  programOf(
    ["python3", "/usr/bin/python3"],
    ["-c", `import ${modules.join(", ")}`],
    `There is no Python with ${modules.join(" and ")} here (Debian: ${packages})`,
  );
