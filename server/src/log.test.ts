import { describe, expect, test } from "vitest";
import { openLog } from "./log.ts";

/** A log and what it wrote; `isTTY` as a terminal has it. */
function aLog(level: "silent" | "error" | "warn" | "info" | "debug", isTTY = false) {
  const lines: string[] = [];
  const log = openLog(level, { isTTY, write: (line) => lines.push(line) });
  return { log, lines, events: () => lines.map((line) => JSON.parse(line)) };
}

/** An error as drivers make them: with a row hanging on it. */
const anError = () =>
  Object.assign(new TypeError("no such column", { cause: Object.assign(new Error("42703"), { detail: "s3cret" }) }), {
    code: "42703",
    detail: "Failing row contains (s3cret)",
    parameters: ["s3cret"],
    request: { headers: { authorization: "s3cret" } },
  });

test.each([
  ["silent", []],
  ["error", ["e"]],
  ["warn", ["e", "w"]],
  ["info", ["e", "w", "i"]],
  ["debug", ["e", "w", "i", "d"]],
] as const)("at %s it writes %j", (level, written) => {
  const { log, events } = aLog(level);
  log.error("e");
  log.warn("w");
  log.info("i");
  log.debug("d");
  expect(events().map(({ msg }) => msg)).toEqual(written);
});

describe("for programs", () => {
  test("each event is a line of JSON", () => {
    const { log, lines, events } = aLog("info");
    log.info({ operation: "SignUp" }, "two\nlines");
    expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
    expect(events()).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pid: process.pid,
        hostname: expect.any(String),
        operation: "SignUp",
        msg: "two\nlines",
      },
    ]);
  });

  test("an error is its type, code, words, place and cause, and nothing that hangs on it", () => {
    const { log, lines, events } = aLog("error");
    log.error({ err: anError() });
    expect(events()[0].err).toEqual({
      type: "TypeError",
      code: "42703",
      message: "no such column",
      stack: expect.stringContaining("log.test.ts"),
      cause: { type: "Error", message: "42703", stack: expect.stringContaining("log.test.ts") },
    });
    expect(lines.join()).not.toContain("s3cret");
  });

  test("what was thrown and is no error is not repeated", () => {
    const { log, events } = aLog("error");
    log.error({ err: "s3cret" });
    log.error({ err: { password: "s3cret" } });
    expect(events().map(({ err }) => err)).toEqual([{ type: "string" }, { type: "object" }]);
  });
});

describe("for people", () => {
  test("a request is the time, what was called, what came of it, and how long it took", () => {
    const { log, lines } = aLog("info", true);
    log.info({ requestId: "0195510a", operation: "SignUp", outcome: "ok", ms: 3.2 });
    log.info("Millpond serves http://127.0.0.1:9229");
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d SignUp ok, 3\.2 ms\n$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d Millpond serves http:\/\/127\.0\.0\.1:9229\n$/),
    ]);
  });

  test("what went wrong is marked, with all that is known of it", () => {
    const { log, lines } = aLog("info", true);
    log.warn({ pool: "us-east-1_Example01", tries: 2 }, "A message was not sent");
    log.error({ requestId: "0195510a", operation: "SignUp", outcome: "InternalErrorException", ms: 1, err: anError() });
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d WARNING A message was not sent {"pool":"us-east-1_Example01","tries":2}\n$/,
    );
    expect(lines[1]).toMatch(
      /^\d\d:\d\d:\d\d ERROR SignUp InternalErrorException, 1 ms {"requestId":"0195510a"}\nTypeError: no such column\n +at .+\n/,
    );
    expect(lines[1]).toContain("\nError: 42703\n");
    expect(lines[1]).not.toContain("s3cret");
  });

  test("nothing that came from outside moves the cursor", () => {
    const { log, lines } = aLog("debug", true);
    log.debug({ operation: "SignUp", outcome: "ok", ms: 1, request: { Username: "\u001b[2J\r\u009b1m" } });
    log.error({ err: new Error("\u001b]0;title\u0007") });
    expect(lines.join("").replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});
