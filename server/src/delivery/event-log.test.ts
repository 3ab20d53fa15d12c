import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { DestinationsUnusable, eventLog } from "./event-log.ts";

const GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:cognito";

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "millpond-events-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A file of destinations, and a log that keeps what it is told. */
function aPlace(destinations: unknown) {
  const folder = aFolder();
  const file = join(folder, "destinations.json");
  writeFileSync(file, JSON.stringify(destinations));
  const said: { level: string; details: Readonly<Record<string, unknown>>; text: string }[] = [];
  const say = (level: string) => (details: Readonly<Record<string, unknown>>, text: string) =>
    void said.push({ level, details, text });
  return { folder, file, said, log: { debug: say("debug"), warn: say("warn") } };
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("events go to the file that their ARN leads to, in their order, for its owner only", async () => {
  const { folder, file, log } = aPlace({ [`${GROUP}:*`]: "events.jsonl" });
  const events = eventLog(file, log);
  for (let n = 0; n < 1_200; n++) events.write(n % 2 === 0 ? GROUP : `${GROUP}:*`, "INFO", { n });
  await events.stop();
  const written = join(folder, "events.jsonl");
  expect(linesOf(written)).toEqual(Array.from({ length: 1_200 }, (_, n) => ({ n })));
  expect(statSync(written).mode & 0o777).toBe(0o600);
});

test("events go to the URL that their ARN leads to, several in one list", async () => {
  const received: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      received.push(...(JSON.parse(body) as unknown[]));
      response.end();
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const { file, log, said } = aPlace({ [GROUP]: `http://127.0.0.1:${port}/events` });
  const events = eventLog(file, log);
  events.write(GROUP, "ERROR", { n: 1 });
  events.write(GROUP, "ERROR", { n: 2 });
  await events.stop();
  expect(received).toEqual([{ n: 1 }, { n: 2 }]);
  expect(said).toEqual([]);
});

test("events that cannot be handed on are lost, and the log says how many, and not where to", async () => {
  const { file, log, said } = aPlace({ [GROUP]: "http://127.0.0.1:1/secret" });
  const events = eventLog(file, log);
  events.write(GROUP, "ERROR", { n: 1 });
  await events.stop();
  expect(said).toEqual([
    { level: "warn", details: { reason: "TypeError", events: 1 }, text: "Events were lost on their way" },
  ]);
});

test("a destination that takes nothing is not tried again by a server that stops", async () => {
  const { file, log, said } = aPlace({ [GROUP]: "http://127.0.0.1:1/" });
  const events = eventLog(file, log);
  for (let n = 0; n < 1_200; n++) events.write(GROUP, "INFO", { n });
  await events.stop();
  expect(said).toEqual([
    { level: "warn", details: { reason: "TypeError", events: 1_200 }, text: "Events were lost on their way" },
  ]);
});

test("what leads nowhere goes to the server's log: errors as warnings, the rest for who debugs", async () => {
  const { log, said } = aPlace({});
  const events = eventLog(undefined, log);
  events.write(GROUP, "ERROR", { n: 1 });
  events.write(GROUP, "INFO", { n: 2 });
  await events.stop();
  expect(said).toEqual([
    { level: "warn", details: { destination: GROUP, event: { n: 1 } }, text: "An event" },
    { level: "debug", details: { destination: GROUP, event: { n: 2 } }, text: "An event" },
  ]);
});

test("the file of destinations is read again when it changes, and a bad one is passed over", async () => {
  const { folder, file, log, said } = aPlace({ [GROUP]: "old.jsonl" });
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  onTestFinished(() => now.mockRestore());
  const events = eventLog(file, log);
  const change = (content: string, seconds: number) => {
    writeFileSync(file, content);
    utimesSync(file, seconds, seconds);
    now.mockReturnValue(seconds * 10_000);
  };
  change("{", 1);
  events.write(GROUP, "INFO", { n: 1 });
  change(JSON.stringify({ [GROUP]: "new.jsonl" }), 2);
  events.write(GROUP, "INFO", { n: 2 });
  await events.stop();
  expect(linesOf(join(folder, "old.jsonl"))).toEqual([{ n: 1 }]);
  expect(linesOf(join(folder, "new.jsonl"))).toEqual([{ n: 2 }]);
  expect(said).toEqual([
    {
      level: "warn",
      details: { err: expect.any(DestinationsUnusable) },
      text: "Events go on to where the file of destinations led before",
    },
  ]);
});

test.each<readonly [string, unknown, string]>([
  ["a list", [], 'must be one object: {"<ARN>": "<file or URL>"}'],
  ["nothing", null, 'must be one object: {"<ARN>": "<file or URL>"}'],
  ["a name that is no ARN", { cognito: "x" }, ': "cognito" is no ARN'],
  ["a place that is none", { [GROUP]: 7 }, `: "${GROUP}" leads nowhere`],
  ["a place of no letters", { [GROUP]: "" }, `: "${GROUP}" leads nowhere`],
  ["a URL that is none", { [GROUP]: "https://" }, `: "${GROUP}" has no usable URL`],
])("a server does not start with %s for destinations", (_, content, message) => {
  const { file, log } = aPlace(content);
  const wanted = message.startsWith(":") ? `${file}${message}` : `${file} ${message}`;
  expect(() => eventLog(file, log)).toThrow(new DestinationsUnusable(wanted));
});

test("events go on to where they went once the file of destinations may not be looked at any more", async () => {
  const { folder, file, log, said } = aPlace({ [GROUP]: "events.jsonl" });
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  onTestFinished(() => now.mockRestore());
  const events = eventLog(file, log);
  rmSync(file);
  symlinkSync(file, file); // which leads to itself: as a folder that was shut, it is neither there nor gone
  for (const n of [1, 2]) {
    now.mockReturnValue(n * 10_000);
    events.write(GROUP, "INFO", { n });
  }
  await events.stop();
  expect(linesOf(join(folder, "events.jsonl"))).toEqual([{ n: 1 }, { n: 2 }]);
  expect(said).toEqual([
    {
      level: "warn",
      details: { err: expect.objectContaining({ message: `${file} cannot be read` }) },
      text: "Events go on to where the file of destinations led before",
    },
  ]);
});

test("nothing that a file of destinations holds is repeated where it is not JSON", () => {
  const { file, log } = aPlace({});
  writeFileSync(file, `{"${GROUP}": //a/s3cret"}`);
  expect(inspect(failureOf(() => eventLog(file, log)))).not.toContain("s3cret");
});

function failureOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

test("a server does not start without the file that it was told of", () => {
  const { folder, log } = aPlace({});
  const file = join(folder, "none.json");
  expect(() => eventLog(file, log)).toThrow(expect.objectContaining({ message: `${file} cannot be read` }));
});
