import { createHmac } from "node:crypto";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { ARN, aFolder, EVENT, failureOf } from "./functions.fixture.ts";
import { aServer, echo, type Received, say } from "./server.fixture.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const FORMER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/** The scheme of standardwebhooks.com, written down once more. */
const signatureBy = (secret: string, { headers, body }: Received) => {
  const signed = [headers["webhook-id"], headers["webhook-timestamp"], body].join(".");
  return `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(signed)
    .digest("base64")}`;
};

describe("a webhook", () => {
  test("is posted the event, signed, and answers with it", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: `${server.url}/hook?x=1`, secret: SECRET } });
    const clock = { now: () => new Date("2026-03-03T04:05:06.789Z") };
    expect(await folder.open({ clock }).invoke(ARN, EVENT)).toEqual(EVENT);
    const [received] = server.received;
    if (!received) throw new Error("nothing came");
    expect(received).toMatchObject({ method: "POST", url: "/hook?x=1", body: JSON.stringify(EVENT) });
    expect(received.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": expect.stringMatching(/^msg_[0-9a-f-]{36}$/),
      "webhook-timestamp": "1772510706",
      "webhook-signature": signatureBy(SECRET, received),
    });
  });

  test("gets a published signature", () => {
    // The example of the specification's libraries.
    const received = {
      method: "POST",
      url: "/",
      headers: { "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330" },
      body: '{"test": 2432232314}',
    };
    expect(signatureBy(SECRET, received)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  test("gets a signature by each secret while one is being replaced", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: [SECRET, FORMER] } });
    await folder.open().invoke(ARN, EVENT);
    const [received] = server.received;
    if (!received) throw new Error("nothing came");
    expect(received.headers["webhook-signature"]).toBe(
      `${signatureBy(SECRET, received)} ${signatureBy(FORMER, received)}`,
    );
  });

  test("knows a message that is handed over again by its id, and tells calls apart", async () => {
    await using server = await aServer(say(204, ""));
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: SECRET } });
    const functions = folder.open();
    await functions.handOver("1", { arn: ARN, event: EVENT });
    await functions.handOver("1", { arn: ARN, event: EVENT });
    await functions.handOver("2", { arn: ARN, event: EVENT });
    await functions.invoke(ARN, EVENT);
    await functions.invoke(ARN, EVENT);
    const ids = server.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(4);
  });

  test.each<[string, number, string, string]>([
    ["in its own words", 400, '{"errorMessage":"Nope!"}', "refused: Nope!"],
    ["in its own words, by whichever status", 503, '{"errorMessage":"later"}', "refused: later"],
    ["without words", 500, "<html>", "failed: HTTP status 500"],
    ["by words that are no text", 400, '{"errorMessage":7}', "failed: HTTP status 400"],
    ["by leading elsewhere", 302, "", "failed: HTTP status 302"],
  ])("refuses %s", async (_, status, body, expected) => {
    await using server = await aServer(say(status, body, { location: "http://127.0.0.1:1/" }));
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: SECRET } });
    expect(await failureOf(folder.open().invoke(ARN, EVENT))).toBe(expected);
    expect(server.received).toHaveLength(1);
  });

  test("that answers no JSON answers nothing", async () => {
    await using server = await aServer(say(200, "OK"));
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: SECRET } });
    expect(await folder.open().invoke(ARN, EVENT)).toBeUndefined();
  });
});

describe("the Invoke API", () => {
  test.each<[string, object, string]>([
    ["by the function's name", {}, "/2015-03-31/functions/pre-sign-up/invocations"],
    ["by another name", { functionName: "Pre Sign/Up" }, "/2015-03-31/functions/Pre%20Sign%2FUp/invocations"],
  ])("is called %s", async (_, more, path) => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url, ...more } });
    expect(await folder.open().invoke(ARN, EVENT)).toEqual(EVENT);
    expect(server.received).toMatchObject([
      {
        method: "POST",
        url: path,
        headers: { "x-amz-invocation-type": "RequestResponse" },
        body: JSON.stringify(EVENT),
      },
    ]);
  });

  test("is called at one function's own address, as the emulator in AWS's images has it", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    const path = "/2015-03-31/functions/function/invocations";
    folder.writeMap({ default: { invoke: `${server.url}${path}` } });
    expect(await folder.open().invoke(ARN, EVENT)).toEqual(EVENT);
    expect(server.received[0]?.url).toBe(path);
  });

  test("is handed events that nobody waits for", async () => {
    await using server = await aServer(say(202, ""));
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    await folder.open().handOver("1", { arn: ARN, event: EVENT });
    expect(server.received[0]?.headers["x-amz-invocation-type"]).toBe("Event");
  });

  test.each<[string, number, string, Readonly<Record<string, string>>, string]>([
    [
      "the function failed",
      200,
      '{"errorMessage":"Nope!","errorType":"Error","trace":[]}',
      { "X-Amz-Function-Error": "Unhandled" },
      "refused: Nope!",
    ],
    ["the function failed without words", 200, "null", { "X-Amz-Function-Error": "Unhandled" }, "refused: Unhandled"],
    [
      "the function failed, as the emulator says it",
      200,
      '{"errorMessage":"Nope!","errorType":"Error"}',
      {},
      "refused: Nope!",
    ],
    ["it is not there", 404, '{"Type":"User"}', {}, "failed: ResourceNotFoundException"],
    ["it may not be called", 403, "{}", {}, "failed: AccessDeniedException"],
    ["it is called too often", 429, "{}", {}, "failed: TooManyRequestsException"],
    ["the service failed", 502, "", {}, "failed: HTTP status 502"],
    [
      "a signature is not right, by the name of the error alone",
      403,
      '{"message":"The Canonical String for this request should have been …"}',
      { "x-amzn-errortype": "InvalidSignatureException:http://internal.amazon.com/coral/com.amazon.coral.service/" },
      "failed: InvalidSignatureException",
    ],
    ["something is wrong, by no name", 400, "{}", { "x-amzn-errortype": "<b>bad</b>" }, "failed: HTTP status 400"],
  ])("tells that %s", async (_, status, body, headers, expected) => {
    await using server = await aServer(say(status, body, headers));
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    expect(await failureOf(folder.open().invoke(ARN, EVENT))).toBe(expected);
  });

  test("an event that holds an errorMessage of its own is no failure", async () => {
    const answer = { ...EVENT, errorMessage: "from another time" };
    await using server = await aServer(say(200, JSON.stringify(answer)));
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    expect(await folder.open().invoke(ARN, EVENT)).toEqual(answer);
  });
});

describe("a function behind HTTP", () => {
  test.each<[string, number, string]>([
    ["the third time", 2, "answered"],
    ["never", 9, "failed: TooManyRequestsException"],
  ])("that is asked too much is asked up to three times, and takes an event %s", async (_, refusals, expected) => {
    let left = refusals;
    await using server = await aServer((response, received) =>
      left-- > 0 ? say(429, "{}")(response) : echo(response, received),
    );
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    const answer = folder.open().invoke(ARN, EVENT);
    expect(
      await answer.then(
        () => "answered",
        () => failureOf(answer),
      ),
    ).toBe(expected);
    expect(server.received).toHaveLength(3);
  });

  test("that does not answer in time is asked again, as the same message", async () => {
    let isCold = true;
    await using server = await aServer((response, received) => {
      if (!isCold) echo(response, received);
      isCold = false;
    });
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: SECRET } });
    expect(await folder.open({ limitMs: 3_000 }).invoke(ARN, EVENT)).toEqual(EVENT);
    expect(server.received).toHaveLength(2);
    expect(server.received[1]?.headers["webhook-id"]).toBe(server.received[0]?.headers["webhook-id"]);
  });

  test.each<[string, number, string]>([
    ["refuses", 400, '{"errorMessage":"Nope!"}'],
    ["fails", 503, ""],
  ])("that %s is asked once", async (_, status, body) => {
    await using server = await aServer(say(status, body));
    await using folder = aFolder();
    folder.writeMap({ default: { webhook: server.url, secret: SECRET } });
    await failureOf(folder.open().invoke(ARN, EVENT));
    expect(server.received).toHaveLength(1);
  });

  test("that nobody waits for is asked once: who hands over does so again", async () => {
    await using server = await aServer(say(429, "{}"));
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url, plainCodes: true } });
    expect(await failureOf(folder.open().handOver("1", { arn: ARN, event: EVENT }))).toBe(
      "failed: TooManyRequestsException",
    );
    expect(server.received).toHaveLength(1);
  });

  const LATE = "failed: Socket timeout while invoking Lambda function";

  test.each<[string, (response: ServerResponse) => void, string]>([
    ["never answers", () => {}, LATE],
    ["begins to answer and never ends", (response) => void response.writeHead(200).write("{"), LATE],
    ["hangs up", (response) => void response.destroy(), "failed: UND_ERR_SOCKET"],
    [
      "answers without end",
      (response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(65_536)));
        };
        response.on("drain", more);
        more();
      },
      "failed: Function.ResponseSizeTooLarge",
    ],
  ])("that %s is given up", async (_, answer, expected) => {
    await using server = await aServer(answer);
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    const needs = expected === LATE ? { limitMs: 700 } : {};
    expect(await failureOf(folder.open(needs).invoke(ARN, EVENT))).toBe(expected);
  });

  test("that is not there is told by the reason alone", async () => {
    await using folder = aFolder();
    {
      await using server = await aServer(echo);
      folder.writeMap({ default: { invoke: server.url } });
    }
    expect(await failureOf(folder.open().invoke(ARN, EVENT))).toBe("failed: ECONNREFUSED");
  });
});
