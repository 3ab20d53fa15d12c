import { describe, expect, test } from "vitest";
import type { Message } from "../core/messages/message.ts";
import { FunctionError, type TriggerEvent } from "../core/triggers/port.ts";
import { handingOver } from "./hand-over.ts";
import { type Send, Undelivered } from "./outbox.ts";

const event: TriggerEvent = {
  version: "1",
  triggerSource: "CustomEmailSender_SignUp",
  region: "us-east-1",
  userPoolId: "us-east-1_Example00",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: "client" },
  request: { code: "123456" },
  response: {},
};

const message: Message = {
  poolId: "us-east-1_Example00",
  id: "1",
  medium: "EMAIL",
  to: "ada@example.com",
  subject: "Code",
  text: "123456",
  html: "123456",
  from: undefined,
  replyTo: undefined,
  code: "123456",
  link: undefined,
  createdAt: new Date(0),
  tries: 1,
  dueAt: new Date(0),
};
const ofFunction: Message = { ...message, handOver: { arn: "arn:one", event } };
const { signal } = new AbortController();

function aMailServer() {
  const sent: Message[] = [];
  let isClosed = false;
  const send: Send = Object.assign(async (one: Message) => void sent.push(one), {
    close: () => void (isClosed = true),
  });
  return { send, sent, isClosed: () => isClosed };
}

describe("a message", () => {
  test("of a function goes to that, and every other to the mail server", async () => {
    const taken: unknown[] = [];
    const { send, sent } = aMailServer();
    const each = handingOver({ handOver: async (...given) => void taken.push(given) }, send);
    await each(ofFunction, signal);
    await each(message, signal);
    expect({ taken, sent }).toEqual({ taken: [[message.id, { arn: "arn:one", event }]], sent: [message] });
  });

  test("that a function does not take is told of without a word of the function's", async () => {
    const each = handingOver(
      { handOver: () => Promise.reject(new FunctionError("refused", "code 123456")) },
      undefined,
    );
    await expect(each(ofFunction, signal)).rejects.toEqual(
      new Undelivered("the function did not take it (FunctionError)"),
    );
  });

  test.each(["before", "while"])(
    "is waited for no longer where sending is broken off %s a function has it",
    async (when) => {
      const stopping = new AbortController();
      const each = handingOver({ handOver: () => new Promise(() => {}) }, undefined);
      if (when === "before") stopping.abort();
      const handed = each(ofFunction, stopping.signal);
      stopping.abort();
      await expect(handed).rejects.toEqual(new Undelivered("the function did not take it (AbortError)"));
    },
  );

  test("that was due while a mail server was set waits for one", async () => {
    const each = handingOver({ handOver: () => Promise.resolve() }, undefined);
    await expect(each(message, signal)).rejects.toEqual(new Undelivered("no mail server is set"));
  });
});

test("closing it closes the connection to the mail server", () => {
  const { send, isClosed } = aMailServer();
  handingOver({ handOver: () => Promise.resolve() }, send).close?.();
  expect(isClosed()).toBe(true);
});
