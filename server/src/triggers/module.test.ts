import { spawn } from "node:child_process";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { soon } from "../testing/soon.ts";
import { ARN, aFolder, EVENT, failureOf } from "./functions.fixture.ts";

/** One function in a module of this name. */
async function answered(text: string, name = "function.mjs", needs = {}) {
  await using folder = aFolder();
  folder.write(name, text);
  folder.writeMap({ default: { module: name } });
  return await folder.open(needs).invoke(ARN, EVENT);
}

const failure = (text: string, needs = {}) => failureOf(answered(text, "function.mjs", needs));

describe("a handler answers", () => {
  const confirmed = { ...EVENT, response: { autoConfirmUser: true } };

  test.each<[string, string, string?]>([
    ["by a promise", "export async function handler(event) { event.response.autoConfirmUser = true; return event }"],
    [
      "by its callback",
      "export function handler(event, _, done) { event.response.autoConfirmUser = true; setTimeout(() => done(null, event), 1) }",
    ],
    [
      "by its callback, and returns a promise of nothing",
      "export async function handler(event, _, done) { event.response.autoConfirmUser = true; done(null, event) }",
    ],
    [
      "by its context",
      "export function handler(event, context) { event.response.autoConfirmUser = true; context.succeed(event) }",
    ],
    [
      "by context.done",
      "export function handler(event, context) { event.response.autoConfirmUser = true; context.done(null, event) }",
    ],
    ["at once", "export const handler = (event) => ({ ...event, response: { autoConfirmUser: true } })"],
    [
      "in TypeScript",
      "export const handler = async (event: { response: object }) => ({ ...event, response: { autoConfirmUser: true } })",
      "function.ts",
    ],
    [
      "as CommonJS",
      "exports.handler = async (event) => ({ ...event, response: { autoConfirmUser: true } })",
      "function.cjs",
    ],
    [
      "as CommonJS that exports an object made elsewhere",
      "const all = { handler: async (event) => ({ ...event, response: { autoConfirmUser: true } }) }; module.exports = Object.freeze(all)",
      "function.cjs",
    ],
  ])("%s", async (_, text, name) => {
    expect(await answered(text, name)).toEqual(confirmed);
  });

  test("with what JSON can say of it", async () => {
    expect(await answered("export const handler = async () => ({ at: new Date(0), gone: undefined, n: NaN })")).toEqual(
      {
        at: "1970-01-01T00:00:00.000Z",
        n: null,
      },
    );
  });

  test.each(["undefined", "() => {}", "Symbol('x')"])("with nothing by %s", async (value) => {
    expect(await answered(`export const handler = async () => (${value})`)).toBeUndefined();
  });

  test("by the export that the map names", async () => {
    await using folder = aFolder();
    folder.write("all.mjs", "export const one = async () => 1; export const two = async () => 2;");
    folder.writeMap({ functions: { "pre-sign-up": { module: "all.mjs", handler: "two" } } });
    expect(await folder.open().invoke(ARN, EVENT)).toBe(2);
  });
});

test("a handler is told what a function of Lambda is told of its call", async () => {
  const told = await answered(`export const handler = async (event, context) => ({
    event,
    name: context.functionName,
    version: context.functionVersion,
    arn: context.invokedFunctionArn,
    memory: context.memoryLimitInMB,
    request: context.awsRequestId,
    remaining: context.getRemainingTimeInMillis(),
  })`);
  expect(told).toEqual({
    event: EVENT,
    name: "pre-sign-up",
    version: "$LATEST",
    arn: ARN,
    memory: "128",
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
    remaining: expect.any(Number),
  });
});

describe("a handler that fails", () => {
  test.each<[string, string, string]>([
    ["throws", "export const handler = async () => { throw new Error('Nope!') }", "refused: Nope!"],
    ["throws at once", "export const handler = () => { throw new TypeError('bad') }", "refused: bad"],
    ["throws text", "export const handler = async () => { throw 'just words' }", "refused: just words"],
    ["throws an object", "export const handler = async () => { throw { code: 7 } }", 'refused: {"code":7}'],
    ["throws nothing", "export const handler = async () => { throw undefined }", "refused: Unhandled"],
    [
      "says so by its callback",
      "export const handler = (_, __, done) => { done(new Error('by callback')) }",
      "refused: by callback",
    ],
    ["says so by text", "export const handler = (_, __, done) => { done('by text') }", "refused: by text"],
    [
      "says so by its context",
      "export const handler = (_, context) => { context.fail(new Error('by context')) }",
      "refused: by context",
    ],
    [
      "fails outside of itself",
      "export const handler = () => new Promise(() => setTimeout(() => { throw new Error('later') }))",
      "refused: later",
    ],
    [
      "leaves the process",
      "export const handler = async () => process.exit(3)",
      "refused: Runtime exited without providing a reason",
    ],
    [
      "answers what JSON cannot hold",
      "export const handler = async (event) => { event.self = event; return event }",
      "refused: Converting circular structure",
    ],
    [
      "answers as a failed function of Lambda does",
      "export const handler = async () => ({ errorMessage: 'no', errorType: 'Error' })",
      "refused: no",
    ],
  ])("%s", async (_, text, expected) => {
    expect((await failure(text)).slice(0, expected.length)).toBe(expected);
  });

  test.each<[string, string]>([
    ["is not there", "export const other = 1"],
    ["is no function", "export const handler = 1"],
    ["is in a module that breaks", "throw new Error('no database')"],
    ["is in a module that is no JavaScript", "this is not JavaScript"],
  ])("%s, and callers are not told where it would be", async (_, text) => {
    expect(await failure(text)).toBe("failed: Runtime.ImportModuleError");
  });

  test("is in a module that is not there", async () => {
    await using folder = aFolder();
    folder.writeMap({ default: { module: "missing.mjs" } });
    expect(await failureOf(folder.open().invoke(ARN, EVENT))).toBe("failed: Runtime.ImportModuleError");
    expect(folder.told).toMatchObject([
      { text: "A function cannot be loaded" },
      { text: "A function of a pool did not answer", details: { function: ARN, reason: "Runtime.ImportModuleError" } },
    ]);
  });

  test("answers too much", async () => {
    expect(await failure("export const handler = async () => 'x'.repeat(1_048_577)")).toBe(
      "failed: Function.ResponseSizeTooLarge",
    );
  });

  test("takes too much memory", async () => {
    const hungry =
      "export const handler = async () => { const all = []; for (;;) all.push(new Array(10_000).fill({})) }";
    expect(await failure(hungry)).toBe("refused: Runtime exited without providing a reason");
  });
});

describe("a handler that takes too long is ended", () => {
  const LATE = "failed: Socket timeout while invoking Lambda function";
  const needs = { limitMs: 300 };

  test.each<[string, string]>([
    ["though it waits", "export const handler = () => new Promise(() => setTimeout(() => {}, 60_000))"],
    ["though it never yields", "export const handler = () => { for (;;); }"],
    ["before it begins", "for (;;);"],
    ["when it forgets to answer", "export const handler = (event, context, callback) => {}"],
  ])("%s", async (_, text) => {
    expect(await failure(text, needs)).toBe(LATE);
  });

  test("and does nothing more", async () => {
    await using folder = aFolder();
    const mark = folder.write("mark", "");
    folder.write(
      "function.mjs",
      `import { writeFileSync } from "node:fs";
       export const handler = () => { writeFileSync(${JSON.stringify(mark)}, String(process.pid)); for (;;); }`,
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    expect(await failureOf(folder.open({ limitMs: 3_000 }).invoke(ARN, EVENT))).toBe(LATE);
    await soon(() => expect(isAlive(pidIn(mark))).toBe(false));
  });

  test("and the next event finds another process", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      "export const handler = async ({ userName }) => { if (userName === 'slow') for (;;); return userName }",
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open({ limitMs: 3_000 });
    expect(await failureOf(functions.invoke(ARN, { ...EVENT, userName: "slow" }))).toBe(LATE);
    expect(await functions.invoke(ARN, { ...EVENT, userName: "quick" })).toBe("quick");
  });
});

describe("processes", () => {
  test("keep what a module remembers between events, one at a time each", async () => {
    await using folder = aFolder();
    folder.write("function.mjs", "let calls = 0; export const handler = async () => ++calls");
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open();
    expect([await functions.invoke(ARN, EVENT), await functions.invoke(ARN, EVENT)]).toEqual([1, 2]);
  });

  test("are at most eight for a function, and events wait for one", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      "export const handler = () => new Promise((resolve) => setTimeout(resolve, 20, process.pid))",
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open();
    const processes = await Promise.all(Array.from({ length: 24 }, () => functions.invoke(ARN, EVENT)));
    expect(new Set(processes).size).toBeLessThanOrEqual(8);
    expect(processes).toHaveLength(24);
  });

  test("no event waits longer than it may", async () => {
    await using folder = aFolder();
    folder.write("function.mjs", "export const handler = () => new Promise(() => {})");
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open({ limitMs: 300 });
    const all = await Promise.all(Array.from({ length: 12 }, () => failureOf(functions.invoke(ARN, EVENT))));
    expect(new Set(all)).toEqual(new Set(["failed: Socket timeout while invoking Lambda function"]));
  });

  test.runIf(existsSync("/proc/self/environ"))("see the environment that they are given and no more", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      `import { readFileSync } from "node:fs";
       export const handler = async () => ({ own: { ...process.env }, first: readFileSync("/proc/self/environ", "utf8") })`,
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    process.env["MILLPOND_MASTER_KEY"] = "of-the-server";
    const functions = folder.open({ environment: { TABLE: "people" } });
    expect(await functions.invoke(ARN, EVENT)).toEqual({
      own: { TABLE: "people" },
      first: expect.not.stringContaining("of-the-server"),
    });
    delete process.env["MILLPOND_MASTER_KEY"];
  });

  test("read a module anew when it has changed", async () => {
    await using folder = aFolder();
    folder.write("function.mjs", "export const handler = async () => 1");
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open();
    expect(await functions.invoke(ARN, EVENT)).toBe(1);
    const file = folder.write("function.mjs", "export const handler = async () => 2");
    utimesSync(file, new Date(), new Date(Date.now() + 5_000));
    expect(await functions.invoke(ARN, EVENT)).toBe(2);
  });

  test("have what they print in the log, a line at a time", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      "export const handler = async () => { console.log('one\\ntwo'); console.error('three') }",
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    await folder.open().invoke(ARN, EVENT);
    await soon(() => expect(folder.told.map(({ text }) => text).toSorted()).toEqual(["one", "three", "two"]));
  });

  // A text of JavaScript has half a gigabyte at most: who held all of the line fell over it.
  test("may print more than the server could hold, and no line end", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      `import { writeSync } from "node:fs";
       const piece = Buffer.alloc(1_048_576, "x");
       export const handler = async () => {
         for (let left = 520 * piece.length; left > 0; ) left -= printed();
         return 1;
       };
       function printed() {
         try { return writeSync(1, piece) } catch (error) { if (error.code === "EAGAIN") return 0; throw error }
       }`,
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open();
    expect(await functions.invoke(ARN, EVENT)).toBe(1);
    await functions.close();
    await soon(() => expect(folder.told.map(({ text }) => text)).toEqual([`${"x".repeat(1024)}…`]));
  });

  test("may send messages of their own, which answer nothing", async () => {
    await using folder = aFolder();
    folder.write(
      "function.mjs",
      `process.send("ready");
       export const handler = async ({ userName }) => {
         for (const own of [null, {}, { kind: "answer", json: '"own"' }]) process.send(own);
         return userName;
       };`,
    );
    folder.writeMap({ default: { module: "function.mjs" } });
    const functions = folder.open();
    expect(await functions.invoke(ARN, EVENT)).toBe("ada");
    expect(await functions.invoke(ARN, { ...EVENT, userName: "grace" })).toBe("grace");
  });
});

test("a function that never yields does not outlive its server", async () => {
  await using folder = aFolder();
  const mark = folder.write("mark", "");
  folder.write(
    "function.mjs",
    `import { writeFileSync } from "node:fs";
     export const handler = () => { writeFileSync(${JSON.stringify(mark)}, String(process.pid)); for (;;); }`,
  );
  folder.writeMap({ default: { module: "function.mjs" } });
  const server = folder.write(
    "server.ts",
    `import { triggersIn } from ${JSON.stringify(new URL("./triggers.ts", import.meta.url).href)};
     const log = { info() {}, warn() {} };
     const functions = triggersIn(${JSON.stringify(folder.map)}, { environment: {}, log, clock: { now: () => new Date() }, limitMs: 60_000 });
     await functions.invoke(${JSON.stringify(ARN)}, ${JSON.stringify(EVENT)});`,
  );
  const running = spawn(process.execPath, [server], { stdio: "ignore" });
  const pid = await soon(() => pidIn(mark));
  running.kill("SIGKILL");
  await soon(() => expect(isAlive(pid)).toBe(false));
});

function pidIn(file: string): number {
  const pid = Number(readFileSync(file, "utf8"));
  expect(pid).toBeGreaterThan(0);
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    // An ended process that nobody has asked about is still there, as a zombie.
    return process.kill(pid, 0) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
