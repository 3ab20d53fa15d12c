import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { demand, environment, pythonWith, run } from "../programs.ts";

const python = await pythonWith(["boto3"], "python3-boto3");
const folder = join(import.meta.dirname, "boto3");
const tests = [...readFileSync(join(folder, "life.py"), "utf8").matchAll(/^ {4}def (test_\w+)/gm)].map(([, name]) => ({
  name: String(name),
  what: String(name).slice("test_".length).replaceAll("_", " "),
}));

describe.each(inject("servers"))("boto3, on $database", ({ url }) => {
  test.for(tests)("a user $what", async ({ name }, context) => {
    const command = demand(context, python);
    const env = environment({ MILLPOND_URL: url, PYTHONDONTWRITEBYTECODE: "1" });
    const { code, stderr } = await run(command, ["-m", "unittest", `life.Life.${name}`], { cwd: folder, env });
    expect(stderr).toContain("Ran 1 test in");
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  });
});
