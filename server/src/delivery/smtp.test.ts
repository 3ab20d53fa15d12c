import { afterEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../core/messages/message.ts";
import { type MailServer, type MailServerBehaviour, mailServer } from "../testing/mail-server.ts";
import type { Send } from "./outbox.ts";
import { smtpSender } from "./smtp.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const aMailServer = async (behaviour?: MailServerBehaviour): Promise<MailServer> => {
  const server = await mailServer(behaviour);
  open.push(server);
  return server;
};

const aSender = (url: string): Send => {
  const send = smtpSender({ url, from: "Millpond <no-reply@millpond.example>" });
  open.unshift({ close: () => send.close?.() });
  return send;
};

const aMessage = (given: Partial<Message> = {}): Message => ({
  poolId: "us-east-1_Example01",
  id: "0195510a-0000-7000-8000-000000000001",
  medium: "EMAIL",
  to: "ada@example.com",
  subject: "Your verification code",
  text: "Your code is 123456.",
  html: "<p>Your code is <b>123456</b>.</p>",
  from: undefined,
  replyTo: undefined,
  code: "123456",
  link: undefined,
  createdAt: new Date("2026-03-01T10:00:00Z"),
  tries: 1,
  dueAt: new Date("2026-03-01T10:02:00Z"),
  ...given,
});

const never = new AbortController().signal;

describe("an e-mail", () => {
  test("carries HTML and its plain text, from the server's sender", async () => {
    const server = await aMailServer();
    await aSender(server.url)(aMessage(), never);

    expect(server.received).toHaveLength(1);
    const [{ from, to, mail } = server.received[0]!] = server.received;
    expect({ from, to }).toEqual({ from: "no-reply@millpond.example", to: ["ada@example.com"] });
    expect(mail).toMatchObject({
      from: { name: "Millpond", address: "no-reply@millpond.example" },
      to: [{ name: "", address: "ada@example.com" }],
      subject: "Your verification code",
      date: "2026-03-01T10:00:00.000Z",
      messageId: "<0195510a-0000-7000-8000-000000000001@millpond.example>",
    });
    expect(mail.replyTo).toBeUndefined();
    expect(mail.text?.trim()).toBe("Your code is 123456.");
    expect(mail.html?.trim()).toBe("<p>Your code is <b>123456</b>.</p>");
    expect(mail.headers.find(({ key }) => key === "content-type")?.value).toMatch(/^multipart\/alternative/);
    expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
  });

  test("speaks any language, and for the pool's sender and reply address", async () => {
    const server = await aMailServer();
    await aSender(server.url)(
      aMessage({
        subject: "Grüße – 確認コード 🔑",
        text: "Ihr Code lautet 123456 – für Sie, žluťoučký kůň",
        html: undefined,
        from: "Mühle <hallo@muehle.example>",
        replyTo: "hilfe@muehle.example",
      }),
      never,
    );
    const mail = server.received[0]?.mail;
    expect(server.received[0]?.from).toBe("hallo@muehle.example");
    expect(mail).toMatchObject({
      from: { name: "Mühle", address: "hallo@muehle.example" },
      replyTo: [{ name: "", address: "hilfe@muehle.example" }],
      subject: "Grüße – 確認コード 🔑",
      messageId: "<0195510a-0000-7000-8000-000000000001@muehle.example>",
    });
    expect(mail?.text?.trim()).toBe("Ihr Code lautet 123456 – für Sie, žluťoučký kůň");
    expect(mail?.html).toBeUndefined();
  });

  test("sent again is the same message", async () => {
    const server = await aMailServer();
    const send = aSender(server.url);
    await send(aMessage({ tries: 1 }), never);
    await send(aMessage({ tries: 2 }), never);
    const told = server.received.map(({ mail: { messageId, date } }) => ({ messageId, date }));
    expect(told).toHaveLength(2);
    expect(told[0]).toEqual(told[1]);
  });

  test.each<[string, Partial<Message>]>([
    ["subject", { subject: "Hi\r\nBcc: eve@example.org\r\n\r\nbody" }],
    ["sender", { from: "A\r\nBcc: eve@example.org\r\n <a@example.com>" }],
    ["reply address", { replyTo: "a@example.com\r\nBcc: eve@example.org" }],
  ])("with a hostile %s reaches nobody else and gains no header", async (_, hostile) => {
    const server = await aMailServer();
    await aSender(server.url)(aMessage(hostile), never);
    expect(server.received.map(({ to }) => to)).toEqual([["ada@example.com"]]);
    expect(server.received[0]?.raw).not.toMatch(/^bcc:/im);
    expect(server.received[0]?.mail.text?.trim()).toBe("Your code is 123456.");
  });

  test.each([
    "ada@example.com\r\nBcc: eve@example.org",
    "ada@example.com, eve@example.org",
    '"x" <eve@example.org>, ada@example.com',
    "ada@example.com>\r\nRCPT TO:<eve@example.org",
  ])("to %j is one bad address, which the mail server refuses", async (to) => {
    const server = await aMailServer();
    await expect(aSender(server.url)(aMessage({ to }), never)).rejects.toEqual(
      expect.objectContaining({ name: "Undelivered", message: "EENVELOPE RCPT TO 501", permanent: true }),
    );
    expect(server.received).toEqual([]);
  });
});

describe("a refusal", () => {
  test("of the recipient for good is permanent, and told without the address", async () => {
    const server = await aMailServer({
      refuse: (to) => ({ code: 550, text: `5.1.1 <${to}>: no such user` }),
    });
    await expect(aSender(server.url)(aMessage(), never)).rejects.toEqual(
      expect.objectContaining({ name: "Undelivered", message: "EENVELOPE RCPT TO 550", permanent: true }),
    );
  });

  test("of the recipient for now is not", async () => {
    const server = await aMailServer({ refuse: () => ({ code: 451, text: "4.7.1 later, please" }) });
    await expect(aSender(server.url)(aMessage(), never)).rejects.toEqual(
      expect.objectContaining({ name: "Undelivered", message: "EENVELOPE RCPT TO 451", permanent: false }),
    );
  });

  test("of the login is not the message's fault", async () => {
    const server = await aMailServer({ login: { user: "mill", password: "right" } });
    await expect(aSender(`smtp://mill:wrong@127.0.0.1:${server.port}`)(aMessage(), never)).rejects.toEqual(
      expect.objectContaining({ name: "Undelivered", message: "EAUTH AUTH PLAIN 535", permanent: false }),
    );
    expect(server.received).toEqual([]);
  });
});

test("user and password of the URL are used, percent signs decoded", async () => {
  const server = await aMailServer({ login: { user: "mill@example.com", password: "p@ss/w:rd%" } });
  const send = aSender(`smtp://mill%40example.com:p%40ss%2Fw%3Ard%25@127.0.0.1:${server.port}`);
  await send(aMessage(), never);
  expect(server.received).toHaveLength(1);
});

test("TLS is used where the server offers it", async () => {
  const server = await aMailServer({ tls: true });
  await aSender(`${server.url}?tls.rejectUnauthorized=false`)(aMessage(), never);
  expect(server.received.map(({ secure }) => secure)).toEqual([true]);
});

test("a certificate that nobody vouches for is not trusted, nor is the message sent in the clear", async () => {
  const server = await aMailServer({ tls: true });
  await expect(aSender(server.url)(aMessage(), never)).rejects.toEqual(
    expect.objectContaining({ name: "Undelivered", message: expect.stringMatching(/CERT\w* CONN$/), permanent: false }),
  );
  expect(server.received).toEqual([]);
});

test("a server without TLS gets nothing when TLS is required", async () => {
  const server = await aMailServer();
  await expect(aSender(`${server.url}?requireTLS=true`)(aMessage(), never)).rejects.toEqual(
    expect.objectContaining({ name: "Undelivered", message: "ETLS STARTTLS 500", permanent: false }),
  );
  expect(server.received).toEqual([]);
});

test("a mail server that is not there is told by its error code", async () => {
  const gone = await mailServer();
  await gone.close();
  await expect(aSender(gone.url)(aMessage(), never)).rejects.toEqual(
    expect.objectContaining({ name: "Undelivered", message: "ECONNREFUSED CONN", permanent: false }),
  );
});

test("a send that takes too long ends when it is told to", async () => {
  const giveUp = new AbortController();
  const server = await aMailServer({
    refuse: () => {
      giveUp.abort();
      return undefined;
    },
  });
  await expect(aSender(server.url)(aMessage(), giveUp.signal)).rejects.toEqual(
    expect.objectContaining({ name: "Undelivered", message: "EABORT", permanent: false }),
  );
});

test("a URL cannot turn on a log of what is sent", async () => {
  const server = await aMailServer();
  const written = vi.spyOn(console, "log").mockImplementation(() => {});
  await aSender(`${server.url}?logger=true&debug=true`)(aMessage(), never);
  expect(server.received).toHaveLength(1);
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
});
