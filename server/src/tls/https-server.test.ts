import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { get, type RequestOptions, type Server, type ServerOptions } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls, createSecureContext } from "node:tls";
import { pino } from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Certificates, Pair } from "./certificates.ts";
import { httpsServer, keepRenewed } from "./https-server.ts";
import { anAuthority, meet, portOf } from "./pairs.fixture.ts";

const authority = anAuthority();

/** OpenSSL speaks it only with its security level lowered. */
const TLS_1_1 = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const fixed = (pair: Pair): Certificates => ({ current: () => pair, renew: async () => undefined, notes: [] });

async function serve(certificates: Certificates, limits: ServerOptions = {}): Promise<Server> {
  const server = httpsServer(certificates, limits, (request, response) => {
    void text(request).then((body) => response.end(`${request.method} ${request.url} ${body}`));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return server;
}

function ask(server: Server, options: RequestOptions = {}): Promise<string> {
  const asked = Promise.withResolvers<string>();
  get({ host: "127.0.0.1", port: portOf(server), ca: authority.pem, servername: "localhost", ...options })
    .on("response", (response) => asked.resolve(text(response)))
    .on("error", asked.reject);
  return asked.promise;
}

/** What comes back for these bytes, until the connection is closed. */
async function raw(server: Server, ...bytes: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(portOf(server), "127.0.0.1");
  for (const each of bytes) {
    socket.write(each);
    await new Promise(setImmediate);
  }
  return text(socket);
}

describe("a server that speaks HTTPS", () => {
  test("answers, one request after another on one connection", async () => {
    const server = await serve(fixed(authority.pair()));
    const socket = connectTls({ port: portOf(server), host: "127.0.0.1", ca: authority.pem, servername: "localhost" });
    socket.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.write("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    const answers = await text(socket);
    expect(answers.match(/GET \/a |POST \/b hello/g)).toEqual(["GET /a ", "POST /b hello"]);
  });

  test("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    const server = await serve(fixed(authority.pair()));
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      expect(await ask(server, { minVersion: version, maxVersion: version })).toBe("GET / ");
    }
    await expect(ask(server, TLS_1_1)).rejects.toThrow("alert protocol version");
  });

  test("still holds to the limits of a request", async () => {
    const server = await serve(fixed(authority.pair()), { headersTimeout: 50, connectionsCheckingInterval: 10 });
    const socket = connectTls({ port: portOf(server), host: "127.0.0.1", ca: authority.pem, servername: "localhost" });
    socket.write("GET / HTTP/1.1\r\nHost:");
    expect(await text(socket)).toContain("408 Request Timeout");
  });

  test("shows a single host its own certificate, where there is one", async () => {
    const [common, own] = [authority.pair(), authority.pair({ hosts: ["photos.localhost"] })];
    const context = createSecureContext({ ...own });
    const server = await serve({
      ...fixed(common),
      contextFor: (host) => (host === "photos.localhost" ? context : undefined),
    });
    expect(await meet(portOf(server), authority.pem, "photos.localhost")).toEqual(new X509Certificate(own.cert));
    expect(await meet(portOf(server), authority.pem, "localhost")).toEqual(new X509Certificate(common.cert));
  });
});

describe("who comes by something else", () => {
  const refusal =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 65\r\n" +
    "Cache-Control: no-store\r\nConnection: close\r\n\r\n" +
    "This port speaks HTTPS only: ask for https:// instead of http://\n";

  test.each([
    ["plain HTTP", ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"]],
    ["plain HTTP, letter by letter", "GET / HTTP/1.1\r\n\r\n".split("")],
    ["plain HTTP with a large body", ["POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n", "x".repeat(100_000)]],
    ["one letter", ["G"]],
    ["a hello of SSL 2", [Buffer.of(0x80, 0x2e, 1, 0, 2)]],
    ["a zero", ["\0"]],
  ])("%s is told so, and the connection closed", async (_, bytes) => {
    const server = await serve(fixed(authority.pair()));
    expect(await raw(server, ...bytes)).toBe(refusal);
    expect(await ask(server)).toBe("GET / ");
  });

  test.each([
    ["what only begins like TLS", Buffer.concat([Buffer.of(0x16), Buffer.alloc(600, 0x47)])],
    ["a record longer than any", Buffer.of(0x16, 3, 1, 0xff, 0xff, 1, 0, 0, 0)],
  ])("%s is sent away, and does no harm", async (_, bytes) => {
    const server = await serve(fixed(authority.pair()));
    expect(await raw(server, bytes)).not.toContain("HTTP");
    expect(await ask(server)).toBe("GET / ");
  });

  test("nobody who hangs up at any point does harm", async () => {
    const server = await serve(fixed(authority.pair()));
    const silent = connect(portOf(server), "127.0.0.1");
    await once(silent, "connect");
    silent.end();
    await once(silent.resume(), "close");
    for (const bytes of ["G", Buffer.of(0x16), Buffer.of(0x16, 3, 1)]) {
      const socket = connect(portOf(server), "127.0.0.1");
      await once(socket, "connect");
      socket.write(bytes);
      socket.resetAndDestroy();
      await once(socket, "close");
    }
    expect(await ask(server)).toBe("GET / ");
  });

  test.each([
    ["says nothing", ""],
    ["says too little", "\u0016\u0003"],
  ])("a client that %s is not waited for for ever", async (_, bytes) => {
    const server = await serve(fixed(authority.pair()), { handshakeTimeout: 50 });
    expect(await raw(server, bytes)).toBe("");
  });

  test("a client that goes on for ever by plain HTTP is not listened to for ever", async () => {
    const server = await serve(fixed(authority.pair()), { handshakeTimeout: 50 });
    const socket = connect({ port: portOf(server), host: "127.0.0.1", allowHalfOpen: true }).resume();
    socket.on("error", () => {}); // broken off while it writes
    const talking = setInterval(() => socket.write("more of it\r\n"), 5);
    await new Promise((resolve) => socket.once("close", resolve));
    clearInterval(talking);
    expect(await ask(server)).toBe("GET / ");
  });
});

describe("certificates that are renewed", () => {
  const lines: { readonly level: number; readonly msg: string; readonly err?: { readonly message: string } }[] = [];
  const log = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  afterEach(() => {
    lines.length = 0;
  });
  const said = () => lines.map(({ level, msg, err }) => [level, msg, ...(err ? [err.message] : [])]);

  test("are shown to who connects from then on; connections that stand go on", async () => {
    const [old, next] = [authority.pair(), authority.pair()];
    const offered: Pair[] = [];
    const certificates = { ...fixed(old), renew: async () => offered.shift() };
    const server = await serve(certificates);
    const renew = keepRenewed(server, certificates, log);
    const standing = connectTls({
      port: portOf(server),
      host: "127.0.0.1",
      ca: authority.pem,
      servername: "localhost",
    });
    await once(standing, "secureConnect");
    await renew();
    expect(await meet(portOf(server), authority.pem, "localhost")).toEqual(new X509Certificate(old.cert));

    offered.push(next);
    await renew();
    expect(await meet(portOf(server), authority.pem, "localhost")).toEqual(new X509Certificate(next.cert));
    expect(await ask(server, { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" })).toBe("GET / ");
    await expect(ask(server, TLS_1_1)).rejects.toThrow("alert protocol version");
    standing.write("GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await text(standing)).toContain("GET /late");
    const until = new X509Certificate(next.cert).validToDate.toISOString();
    expect(said()).toEqual([[30, `Shows a new certificate, valid until ${until}`]]);
  });

  test("are looked for every few seconds, by one look at a time", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let looks = 0;
    const slow = Promise.withResolvers<undefined>();
    const certificates: Certificates = {
      ...fixed(authority.pair()),
      renew() {
        looks++;
        return slow.promise;
      },
    };
    const renew = keepRenewed(await serve(certificates), certificates, log);
    vi.advanceTimersByTime(9_999);
    expect(looks).toBe(0);
    vi.advanceTimersByTime(1);
    expect(looks).toBe(1);
    vi.advanceTimersByTime(30_000);
    const asked = renew();
    expect(looks).toBe(1);
    slow.resolve(undefined);
    await asked;
    vi.advanceTimersByTime(10_000);
    expect(looks).toBe(2);
  });

  test("that cannot be used are told of, and what was shown is still shown", async () => {
    const pair = authority.pair();
    const broken: Certificates = {
      ...fixed(pair),
      async renew() {
        throw new Error("it holds no certificate");
      },
    };
    const server = await serve(broken);
    await keepRenewed(server, broken, log)();
    expect(said()).toEqual([
      [40, "The certificate cannot be renewed; the one before is still shown", "it holds no certificate"],
    ]);
    expect(await ask(server)).toBe("GET / ");
  });

  test("are introduced by what there is to say of them", async () => {
    const certificates: Certificates = {
      ...fixed(authority.pair()),
      notes: [
        { level: "info", text: "Trust it" },
        { level: "warn", text: "Everybody can read it" },
      ],
    };
    keepRenewed(await serve(certificates), certificates, log);
    expect(said()).toEqual([
      [30, "Trust it"],
      [40, "Everybody can read it"],
    ]);
  });
});
