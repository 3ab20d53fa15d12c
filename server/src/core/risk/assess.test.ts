import { describe, expect, test } from "vitest";
import { type Circumstances, type History, levelOf, type Signs, signsOf } from "./assess.ts";
import type { AuthEvent, EventFeedback } from "./auth-event.ts";

const NOW = new Date("2026-03-03T12:00:00Z");
const [HOME, AWAY] = ["192.0.2.1", "203.0.113.9"];

let made = 0;

const anEvent = (given: Partial<AuthEvent> = {}): AuthEvent => ({
  poolId: "us-east-1_Example01",
  sub: "ada",
  id: String(++made),
  type: "SignIn",
  createdAt: new Date(NOW.getTime() - 86_400_000),
  response: "Pass",
  risk: { decision: "NoRisk", level: undefined, isCompromised: false },
  challenges: [],
  clientId: undefined,
  address: HOME,
  device: "Windows, Chrome",
  feedback: undefined,
  ...given,
});

const judged = (value: EventFeedback["value"], given: Partial<AuthEvent> = {}): AuthEvent =>
  anEvent({ ...given, feedback: { value, provider: "User", at: NOW } });

const failedAgo = (...minutes: number[]): readonly AuthEvent[] =>
  minutes.map((ago) => anEvent({ response: "Fail", createdAt: new Date(NOW.getTime() - ago * 60_000) }));

const NONE: Signs = { isReported: false, isNewAddress: false, isNewDevice: false, isAfterFailures: false };

describe("what speaks against a sign-in", () => {
  test.each<[string, Partial<History>, Partial<Circumstances>, Partial<Signs>]>([
    ["nothing, from where they have been before", { passed: [anEvent()] }, {}, {}],
    ["nothing of who signs in for the first time", {}, { address: AWAY, device: "Linux, Firefox" }, {}],
    ["a new address", { passed: [anEvent()] }, { address: AWAY }, { isNewAddress: true }],
    ["a new device", { passed: [anEvent()] }, { device: "Linux, Firefox" }, { isNewDevice: true }],
    ["no device that they have remembered", { passed: [anEvent()] }, { device: "x", isRemembered: true }, {}],
    ["no address that is not known", { passed: [anEvent()] }, { address: undefined }, {}],
    [
      "an address, where none was known before",
      { passed: [anEvent({ address: undefined })] },
      {},
      { isNewAddress: true },
    ],
    [
      "address and device of different sign-ins are both known",
      { passed: [anEvent({ device: "x" }), anEvent({ address: AWAY })] },
      {},
      {},
    ],
    ["three failures within the hour", { failed: failedAgo(1, 30, 59) }, {}, { isAfterFailures: true }],
    ["not two of them", { failed: failedAgo(1, 30, 60) }, {}, {}],
    [
      "where they were, if they say that it was not they",
      { passed: [judged("Invalid"), anEvent({ address: AWAY, device: "x" })], judged: [judged("Invalid")] },
      {},
      { isReported: true, isNewAddress: true, isNewDevice: true },
    ],
    [
      "an address that was reported, to somebody without a sign-in",
      { judged: [judged("Invalid", { response: "Fail" })] },
      {},
      { isReported: true },
    ],
    ["no address that somebody else was reported from", { judged: [judged("Invalid", { address: AWAY })] }, {}, {}],
    [
      "no unknown address, however often such are reported",
      { judged: [judged("Invalid", { address: undefined })] },
      { address: undefined },
      {},
    ],
    [
      "what was blocked, and was they, is known",
      { passed: [anEvent()], judged: [judged("Valid", { address: AWAY, device: "x", response: "Fail" })] },
      { address: AWAY, device: "x" },
      {},
    ],
    ["the newest that was said of an address counts", { judged: [judged("Valid"), judged("Invalid")] }, {}, {}],
  ])("%s", (_, history, at, signs) => {
    const all = { passed: [], failed: [], judged: [], ...history };
    const here = { address: HOME, device: "Windows, Chrome", isRemembered: false, now: NOW, ...at };
    expect(signsOf(all, here)).toEqual({ ...NONE, ...signs });
  });
});

test.each<[string, Partial<Signs>, string | undefined]>([
  ["nothing", {}, undefined],
  ["a new address", { isNewAddress: true }, "Low"],
  ["a new device", { isNewDevice: true }, "Low"],
  ["failures", { isAfterFailures: true }, "Low"],
  ["a new address and a new device", { isNewAddress: true, isNewDevice: true }, "Medium"],
  ["a new address after failures", { isNewAddress: true, isAfterFailures: true }, "Medium"],
  ["all three", { isNewAddress: true, isNewDevice: true, isAfterFailures: true }, "High"],
  ["a reported address", { isReported: true }, "High"],
  ["a reported address and all else", { isReported: true, isNewAddress: true, isNewDevice: true }, "High"],
])("the level of %s", (_, signs, level) => {
  expect(levelOf({ ...NONE, ...signs })).toBe(level);
});
