import { afterEach, describe, expect, test } from "vitest";
import type { Message } from "../core/messages/message.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";

const open: TestApp[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** The inbox with these messages in it, asked as a browser on this machine asks. */
async function anInbox(...messages: readonly Message[]) {
  const app = await testApp({ publicUrl: "https://id.example.com" });
  open.push(app);
  await app.ctx.store.write(async (tx) => {
    for (const message of messages) await tx.messages.add(message);
  });
  return (path: string, headers: Readonly<Record<string, string>> = {}) =>
    app.http.request(`http://127.0.0.1:9229${path}`, { headers: { host: "127.0.0.1:9229", ...headers } });
}

const aMessage = (given: Partial<Message> = {}): Message => ({
  poolId: "us-east-1_Example01",
  id: "message-1",
  medium: "EMAIL",
  to: "ada@example.com",
  subject: "Your verification code",
  text: "Your code is 123456. ",
  html: "<p>Your code is <b>123456</b>.</p>",
  from: undefined,
  replyTo: undefined,
  code: "123456",
  link: undefined,
  createdAt: new Date("2026-03-01T10:00:00.123Z"),
  tries: 0,
  dueAt: undefined,
  ...given,
});

const anSms = (given: Partial<Message> = {}): Message =>
  aMessage({ id: "message-2", medium: "SMS", to: "+15555559934", subject: undefined, html: undefined, ...given });

describe("as JSON", () => {
  test("everything sent is listed, newest first", async () => {
    const get = await anInbox(
      aMessage({ link: "http://127.0.0.1:9229/shop/confirmUser?client_id=c" }),
      anSms({ code: undefined, createdAt: new Date("2026-03-01T10:00:01Z") }),
    );
    const response = await get("/inbox/messages");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      messages: [
        {
          id: "message-2",
          at: "2026-03-01T10:00:01.000Z",
          channel: "SMS",
          to: "+15555559934",
          subject: null,
          text: "Your code is 123456. ",
          html: null,
          code: null,
          link: null,
        },
        {
          id: "message-1",
          at: "2026-03-01T10:00:00.123Z",
          channel: "EMAIL",
          to: "ada@example.com",
          subject: "Your verification code",
          text: "Your code is 123456. ",
          html: "<p>Your code is <b>123456</b>.</p>",
          code: "123456",
          link: "http://127.0.0.1:9229/shop/confirmUser?client_id=c",
        },
      ],
    });
  });

  test.each([
    ["ada%2Bshop%40example.com", ["message-1"]],
    ["ADA%2BShop%40Example.COM", ["message-1"]],
    ["%20ada%2Bshop%40example.com%20", ["message-1"]],
    ["ada+shop@example.com", ["message-1"]],
    ["%2B15555559934", ["message-2"]],
    ["+15555559934", ["message-2"]],
    ["ada", []],
    ["%25", []],
    ["", ["message-2", "message-1"]],
  ])("?to=%s finds what was sent there, whatever the case", async (to, ids) => {
    const get = await anInbox(
      aMessage({ to: "Ada+shop@example.com" }),
      anSms({ createdAt: new Date("2026-03-01T10:00:01Z") }),
    );
    const response = await get(`/inbox/messages?to=${to}`);
    expect(await response.json()).toEqual({ messages: ids.map((id) => expect.objectContaining({ id })) });
  });
});

describe("the page", () => {
  test("shows each message with what is to be entered and followed", async () => {
    const get = await anInbox(
      aMessage({ link: "http://127.0.0.1:9229/shop/confirmUser?client_id=c&user_name=ada" }),
      anSms(),
    );
    const response = await get("/inbox/");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    const text = await response.text();
    expect(text).toContain('<h2 id="m-message-1" dir="auto">Your verification code</h2>');
    expect(text).toContain('<h2 id="m-message-2" dir="auto">Text message</h2>');
    expect(text).toContain("<strong>+15555559934</strong>");
    expect(text).toContain("<span>Code</span> <code>123456</code>");
    expect(text).toContain('href="http://127.0.0.1:9229/shop/confirmUser?client_id=c&amp;user_name=ada"');
    expect(text).toContain('<time datetime="2026-03-01T10:00:00.123Z">2026-03-01 10:00:00 UTC</time>');
  });

  test("shows nothing of others when asked for one address", async () => {
    const get = await anInbox(aMessage(), anSms());
    const text = await (await get("/inbox/?to=Ada%40example.com")).text();
    expect(text).toContain("m-message-1");
    expect(text).not.toContain("m-message-2");
    expect(text).toContain('value="Ada@example.com"');
    expect(text).toContain('href="messages?to=Ada%40example.com"');
  });

  test.each([
    ["/inbox/", "No messages yet."],
    ["/inbox/?to=eve%40example.com", "No messages to eve@example.com."],
  ])("%s of an empty inbox says so", async (path, said) => {
    const get = await anInbox();
    expect(await (await get(path)).text()).toContain(said);
  });

  test.each<[string, Partial<Message>, string | undefined]>([
    ["kept", {}, undefined],
    ["not tried yet", { dueAt: new Date() }, "Waiting for the mail server, tried 0 times"],
    ["tried once", { dueAt: new Date(), tries: 1 }, "Waiting for the mail server, tried once"],
    ["given up", { tries: 1 }, "Not sent: given up, tried once"],
    ["given up late", { tries: 33 }, "Not sent: given up, tried 33 times"],
  ])("tells of an e-mail that is %s how it stands", async (_, given, said) => {
    const get = await anInbox(aMessage(given));
    const text = await (await get("/inbox/")).text();
    expect(text.match(/Waiting for[^<]*|Not sent:[^<]*/)?.[0]).toBe(said);
  });

  test("is found without the slash, its question kept", async () => {
    const get = await anInbox();
    const response = await get("/inbox?to=ada%40example.com");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("inbox/?to=ada%40example.com");
  });

  test("loads its style and nothing else, and runs nothing", async () => {
    const get = await anInbox(aMessage());
    const response = await get("/inbox/");
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    const text = await response.text();
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
    expect(text.match(/<link [^>]*href="([^"]*)"/)?.[1]).toBe("inbox.css");
    const style = await get("/inbox/inbox.css");
    expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect(await style.text()).toContain("color-scheme: light dark");
  });
});

test.each(["<script>alert(1)</script>", '"><img/src=x/onerror=alert(1)>', "'&lt;</article>"])(
  "%s stays text wherever it stands",
  async (hostile) => {
    const get = await anInbox(
      aMessage({ to: hostile, subject: hostile, text: hostile, code: hostile, link: `https://e.example/?${hostile}` }),
    );
    const pages = [await get("/inbox/"), await get(`/inbox/?to=${encodeURIComponent(hostile)}`)];
    for (const response of pages) {
      const text = await response.text();
      expect(text).toContain("m-message-1");
      expect(text).not.toContain(hostile);
      expect(text.match(/<\/article>/g)).toHaveLength(1);
    }
  },
);

describe("an e-mail as HTML", () => {
  test("is shown as it is, in an origin of its own where nothing runs", async () => {
    const get = await anInbox(aMessage(), anSms());
    const response = await get("/inbox/messages/message-1/html?to=ada%40example.com");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'none'",
    );
    expect(await response.text()).toBe("<p>Your code is <b>123456</b>.</p>");
  });

  test.each([
    "/inbox/messages/message-2/html",
    "/inbox/messages/message-3/html",
    "/inbox/messages/message-1/html?to=eve",
  ])("%s is not found", async (path) => {
    const get = await anInbox(aMessage(), anSms());
    expect((await get(path)).status).toBe(404);
  });
});

describe("who asks", () => {
  const paths = ["/inbox/", "/inbox/messages", "/inbox/messages/message-1/html"];

  test.each<[string, Record<string, string>]>([
    ["a program", {}],
    ["the address bar", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }],
    [
      "a link elsewhere",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    ],
    ["the page itself", { origin: "http://127.0.0.1:9229", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["a page of the public URL", { origin: "https://id.example.com" }],
  ])("%s is answered", async (_, headers) => {
    const get = await anInbox(aMessage());
    for (const path of paths) expect((await get(path, headers)).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a page on another port", { origin: "http://127.0.0.1:3000" }],
    ["a page without an origin", { origin: "null" }],
    [
      "a script tag elsewhere",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" },
    ],
    ["a script tag on another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
    ["a frame", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
  ])("%s is refused", async (_, headers) => {
    const get = await anInbox(aMessage());
    for (const path of paths) {
      const response = await get(path, headers);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: "Pages of another origin may not read the inbox." });
    }
  });

  test("a name that was made to point here is refused before", async () => {
    const get = await anInbox(aMessage());
    for (const path of paths) {
      const response = await get(path, { host: "evil.example", origin: "http://evil.example" });
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: "This server does not answer to that host name." });
    }
  });

  test("nobody may frame, load or keep what it holds", async () => {
    const get = await anInbox(aMessage());
    for (const path of paths) {
      const { headers } = await get(path);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});
