import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ARN, aFolder, EVENT, failureOf } from "./functions.fixture.ts";
import { triggersIn } from "./triggers.ts";

const NOT_FOUND = "failed: ResourceNotFoundException";
const LEFT = "The trigger map cannot be used; the one before stays in force";

describe("the map", () => {
  test("is looked at before each call: a change is in force at once", async () => {
    await using folder = aFolder();
    folder.write("one.mjs", "export const handler = async () => 1");
    folder.write("two.mjs", "export const handler = async () => 2");
    folder.writeMap({ default: { module: "one.mjs" } });
    const functions = folder.open();
    expect(await functions.invoke(ARN, EVENT)).toBe(1);
    folder.writeMap({ default: { module: "two.mjs", plainCodes: true } });
    await functions.checkSender(ARN);
    expect(await functions.invoke(ARN, EVENT)).toBe(2);
    folder.writeMap({});
    expect(await failureOf(functions.checkSender(ARN))).toBe(NOT_FOUND);
    expect(await failureOf(functions.invoke(ARN, EVENT))).toBe(NOT_FOUND);
  });

  test("keeps the threads of what stays", async () => {
    await using folder = aFolder();
    folder.write("one.mjs", "let calls = 0; export const handler = async () => ++calls");
    folder.writeMap({ default: { module: "one.mjs" } });
    const functions = folder.open({ aws: { region: "eu-west-1" } });
    expect(await functions.invoke(ARN, EVENT)).toBe(1);
    folder.writeMap({
      functions: { other: { skip: true } },
      default: { module: "one.mjs" },
      aws: { region: "eu-west-3" },
    });
    expect(await functions.invoke(ARN, EVENT)).toBe(2);
  });

  test.each<[string, (folder: ReturnType<typeof aFolder>) => void, string]>([
    ["is no JSON", (folder) => folder.writeMap("{"), "it is not JSON"],
    [
      "is wrong",
      (folder) => folder.writeMap({ default: {} }),
      "default: one of module, webhook, invoke and skip is needed",
    ],
    ["is gone", (folder) => rmSync(folder.map), "ENOENT"],
  ])("that %s is told of once, and the one before stays", async (_, change, reason) => {
    await using folder = aFolder();
    folder.writeMap({ default: { skip: true } });
    const functions = folder.open();
    change(folder);
    for (let call = 0; call < 3; call++) expect(await functions.invoke(ARN, EVENT)).toEqual(EVENT);
    expect(folder.told).toEqual([{ level: "warn", text: LEFT, details: { reason: expect.stringContaining(reason) } }]);
    folder.writeMap({});
    expect(await failureOf(functions.invoke(ARN, EVENT))).toBe(NOT_FOUND);
  });

  test("must be usable when the server starts", async () => {
    await using folder = aFolder();
    expect(() => folder.open()).toThrow(`the trigger map ${folder.map} cannot be read`);
    folder.writeMap({ default: {} });
    expect(() => folder.open()).toThrow(
      `the trigger map ${folder.map} cannot be used: default: one of module, webhook, invoke and skip is needed`,
    );
  });
});

test("without a map there is no function, and the log says which one was missed", async () => {
  const told: unknown[] = [];
  const log = { info: () => {}, warn: (details: unknown) => void told.push(details) };
  const functions = triggersIn(undefined, { environment: {}, log, clock: { now: () => new Date() } });
  expect(await failureOf(functions.invoke(ARN, EVENT))).toBe(NOT_FOUND);
  expect(await failureOf(functions.handOver("1", { arn: ARN, event: EVENT }))).toBe(NOT_FOUND);
  expect(await failureOf(functions.checkSender(ARN))).toBe(NOT_FOUND);
  expect(told).toEqual([{ function: ARN }, { function: ARN }, { function: ARN }]);
  await functions.close();
});

test("a function that is skipped gives every event back as it was", async () => {
  await using folder = aFolder();
  folder.writeMap({ default: { skip: true } });
  expect(await folder.open().invoke(ARN, EVENT)).toEqual(EVENT);
});
