import { type ChildProcess, execFile, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { Agent, get, type IncomingMessage, request } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { soon } from "./testing/soon.ts";
import type { Pair } from "./tls/certificates.ts";
import { anAuthority, meet } from "./tls/pairs.fixture.ts";

const ENTRY = join(import.meta.dirname, "..", "millpond.mjs");

/** Has a server say of each package, in a line of its own, that it is loaded. */
const TELLS_PACKAGES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  const told = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name !== undefined && !told.has(name)) process.stderr.write(name + "\\n");
      told.add(name);
      return next(url, context);
    },
  });
`)}`;

let folder: string;
const children: ChildProcess[] = [];
const listeners: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millpond-start-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  for (const listener of listeners.splice(0)) listener.close();
  rmSync(folder, { recursive: true });
});

interface Launched {
  readonly child: ChildProcess;
  /** The first line of the log that holds these words; rejects when the process ends without it. */
  line(words: string): Promise<string>;
  /** How it ended, and what it said besides its log. */
  readonly ended: Promise<{ readonly code: unknown; readonly said: string }>;
}

/** The server, started as anybody starts it, in a folder of its own, with these settings and no others. */
function launch(
  settings: Readonly<Record<string, string>> = {},
  {
    node = [],
    entry = ENTRY,
    options = [],
  }: { readonly node?: readonly string[]; readonly entry?: string; readonly options?: readonly string[] } = {},
): Launched {
  const child = spawn(process.execPath, [...node, entry, ...options], {
    cwd: folder,
    env: { PATH: process.env.PATH, MILLPOND_PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const lines: string[] = [];
  const said = text(child.stderr);
  const log = createInterface(child.stdout).on("line", (line) => lines.push(line));
  const ended = once(child, "close").then(async ([code]) => ({ code, said: await said }));
  return {
    child,
    ended,
    line: (words) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.includes(words));
          if (found !== undefined) resolve(found);
        };
        log.on("line", look);
        look();
        ended.then(async () => reject(new Error(`It ended without "${words}": ${await said}`)), reject);
      }),
  };
}

/** Where it serves, once it does. */
async function urlOf({ line }: Launched): Promise<string> {
  const url = (await line("Millpond serves")).match(/Millpond serves (https?:\/\/[^ ,"]+)/)?.[1];
  if (url === undefined) throw new Error("It does not say where it serves");
  return url;
}

async function call(url: string, operation: string, input: object): Promise<unknown> {
  const headers = {
    "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    authorization: "AWS4-HMAC-SHA256 Credential=any/20260303/us-east-1/cognito-idp/aws4_request",
  };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(input) })).json();
}

/** A port where something else listens, and does with each connection what it is told. */
async function aListener(onConnection: (socket: Socket) => void = () => {}): Promise<number> {
  const listener = createServer(onConnection).listen(0, "127.0.0.1");
  listeners.push(listener);
  await once(listener, "listening");
  const address = listener.address();
  if (typeof address !== "object" || !address) throw new Error("It has no port");
  return address.port;
}

describe("a server that is started", () => {
  test("in an empty folder makes what it needs, readable by its owner only, and serves", async () => {
    const server = launch();
    const url = await urlOf(server);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(JSON.parse(await server.line("Millpond serves"))).toMatchObject({
      level: 30,
      msg: `Millpond serves ${url}, inbox at ${url}/inbox/`,
    });
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    expect((await fetch(`${url}/inbox/`)).status).toBe(200);
    const mode = (file: string) => (statSync(join(folder, file)).mode & 0o777).toString(8);
    expect([mode(".millpond"), mode(".millpond/master.key"), mode(".millpond/millpond.db")]).toEqual([
      "700",
      "600",
      "600",
    ]);
  });

  test("loads no package that it does not need yet", async () => {
    const server = launch({}, { node: ["--import", TELLS_PACKAGES] });
    await urlOf(server);
    server.child.kill("SIGTERM");
    const { said } = await server.ended;
    expect(said.trim().split("\n").toSorted()).toEqual([
      "@hono/node-server",
      "@pinojs/redact",
      "atomic-sleep",
      "hono",
      "kysely",
      "on-exit-leak-free",
      "pino",
      "pino-std-serializers",
      "quick-format-unescaped",
      "safe-stable-stringify",
      "sonic-boom",
      "thread-stream",
    ]);
  });

  test("on ::1, without an inbox, says and does so", async () => {
    const server = launch({ MILLPOND_HOST: "::1", MILLPOND_INBOX: "off", MILLPOND_DATABASE_URL: "sqlite::memory:" });
    const url = await urlOf(server);
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await server.line("Millpond serves")).not.toContain("inbox");
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/inbox/`)).status).toBe(404);
    expect(existsSync(join(folder, ".millpond/millpond.db"))).toBe(false);
  });

  test("twice on one database serves the same from both", async () => {
    const urls = [await urlOf(launch()), await urlOf(launch())] as const;
    const pools = await Promise.all(
      [...urls, ...urls].map(async (url) => JSON.stringify(await call(url, "CreateUserPool", { PoolName: "people" }))),
    );
    const ids = pools.map((pool) => pool.match(/"Id":"([^"]+)"/)?.[1]);
    for (const url of urls) {
      const listed = JSON.stringify(await call(url, "ListUserPools", { MaxResults: 10 }));
      for (const id of ids) expect(listed).toContain(`"Id":"${id}"`);
    }
  });

  test("warns that it has no operators, once others are to reach it by its public URL", async () => {
    const warning = await launch({ MILLPOND_PUBLIC_URL: "https://id.example.com" }).line("administer");
    expect(JSON.parse(warning)).toMatchObject({
      level: 40,
      msg: "Whoever reaches https://id.example.com may administer this server, which has no operators: have the proxy before it refuse signed requests, as docs/guides/https.md shows",
    });
    const server = launch({ MILLPOND_PUBLIC_URL: "http://photos.localhost:9229" });
    const told = server.line("administer").catch((ended: unknown) => ended);
    await server.line("Millpond serves");
    server.child.kill();
    await server.ended;
    expect(await told).toBeInstanceOf(Error);
  });

  test("answers 503 until its database does, and then says in one line why it cannot start", async () => {
    const speaks = Promise.withResolvers<Buffer>();
    const database = await aListener((socket) => {
      socket.on("error", () => {});
      void speaks.promise.then((words) => socket.end(words));
    });
    const probe = await aListener();
    for (const listener of listeners.splice(1)) listener.close(); // its port is free now
    const server = launch({
      MILLPOND_PORT: String(probe),
      MILLPOND_DATABASE_URL: `postgres://ada:s3cret@127.0.0.1:${database}/pond`,
    });
    await server.line("Waiting for the database");
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(`http://127.0.0.1:${probe}/health`, { method });
      expect([answer.status, await answer.json()]).toEqual([503, { status: "starting" }]);
      expect(answer.headers.get("retry-after")).toBe("1");
    }
    // PostgreSQL's ErrorResponse.
    const fields = Buffer.from('SFATAL\0C3D000\0Mdatabase "pond"\n does not exist\0\0');
    const size = Buffer.alloc(4);
    size.writeInt32BE(fields.length + 4);
    speaks.resolve(Buffer.concat([Buffer.from("E"), size, fields]));
    expect(await server.ended).toEqual({
      code: 1,
      said: 'Millpond cannot start: the database cannot be used (database "pond" does not exist)\n',
    });
  });
});

describe("a server that speaks HTTPS", () => {
  const authority = anAuthority();

  /** A certificate and its key, as MILLPOND_TLS_CERT and MILLPOND_TLS_KEY name them. */
  function keep({ cert, key }: Pair): Readonly<Record<string, string>> {
    writeFileSync(join(folder, "tls.crt"), cert);
    writeFileSync(join(folder, "tls.key"), key, { mode: 0o600 });
    return { MILLPOND_TLS_CERT: "tls.crt", MILLPOND_TLS_KEY: "tls.key" };
  }

  /** What another Node sees that trusts this CA by nothing but its environment. */
  async function fetchTrusting(ca: string, url: string): Promise<unknown> {
    const program = "fetch(process.argv[1]).then(async (r) => console.log(r.status, await r.text()))";
    const options = { env: { NODE_EXTRA_CA_CERTS: ca } };
    return (await promisify(execFile)(process.execPath, ["--eval", program, url], options)).stdout;
  }

  test("by --https makes a CA, says where it is, and is reached by who trusts it", async () => {
    const server = launch({}, { options: ["--https"] });
    const url = await urlOf(server);
    expect(url).toMatch(/^https:\/\/localhost:\d+$/);
    const ca = join(folder, ".millpond", "ca.crt");
    expect(JSON.parse(await server.line("HTTPS"))).toMatchObject({
      level: 30,
      msg: `HTTPS by a local CA: clients accept it once they trust ${ca}, as docs/guides/https.md shows`,
    });
    expect(statSync(join(folder, ".millpond", "ca.key")).mode & 0o777).toBe(0o600);
    for (const host of ["localhost", "127.0.0.1"]) {
      const health = `https://${host}:${new URL(url).port}/health`;
      expect(await fetchTrusting(ca, health)).toBe('200 {"status":"ok"}\n');
      await expect(fetch(health)).rejects.toMatchObject({ cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } });
    }
    for (const path of ["ca.key", ".millpond/ca.key", "..%2f.millpond%2fca.key"]) {
      expect(await fetchTrusting(ca, `${url}/${path}`)).toBe('404 {"message":"Not found"}\n');
    }
    const plain = await fetch(url.replace("https", "http"));
    expect([plain.status, await plain.text()]).toEqual([
      400,
      "This port speaks HTTPS only: ask for https:// instead of http://\n",
    ]);
  });

  test("keeps its CA from start to start, and shows pools' domains certificates of their own", async () => {
    const settings = { MILLPOND_TLS: "local", MILLPOND_BASE_DOMAIN: "id.test" };
    const first = launch(settings);
    const { port } = new URL(await urlOf(first));
    const ca = readFileSync(join(folder, ".millpond", "ca.crt"), "utf8");
    expect(await meet(Number(port), ca, "photos.auth.eu-west-1.id.test")).toMatchObject({
      subjectAltName: "DNS:photos.auth.eu-west-1.id.test",
    });
    first.child.kill();
    expect(await first.ended).toEqual({ code: 0, said: "" });
    const again = await urlOf(launch(settings));
    expect(await meet(Number(new URL(again).port), ca, "id.test")).toBeInstanceOf(X509Certificate);
  });

  test("on another address than the usual is reached, and named, by that", async () => {
    const server = launch({ MILLPOND_TLS: "local", MILLPOND_HOST: "::1" });
    const url = await urlOf(server);
    expect(url).toMatch(/^https:\/\/\[::1\]:\d+$/);
    expect(await fetchTrusting(join(folder, ".millpond", "ca.crt"), `${url}/health`)).toBe('200 {"status":"ok"}\n');
  });

  test("by a certificate of one's own takes the next one when it is told to", async () => {
    const [old, next] = [authority.pair({ hosts: ["id.example"] }), authority.pair({ hosts: ["id.example"] })];
    const port = await aListener();
    for (const listener of listeners.splice(0)) listener.close(); // its port is free now
    const server = launch({
      ...keep(old),
      MILLPOND_PORT: String(port),
      MILLPOND_PUBLIC_URL: "https://id.example",
    });
    expect(await urlOf(server)).toBe("https://id.example");
    expect(await meet(port, authority.pem, "id.example")).toEqual(new X509Certificate(old.cert));
    keep(next);
    server.child.kill("SIGHUP");
    await server.line("Shows a new certificate");
    expect(await meet(port, authority.pem, "id.example")).toEqual(new X509Certificate(next.cert));
    expect(existsSync(join(folder, ".millpond", "ca.key"))).toBe(false);
  });

  test("by a certificate of one's own says what is wrong with it, where that does not stop it", async () => {
    const settings = keep(authority.pair({ hosts: ["id.example"] }));
    chmodSync(join(folder, "tls.key"), 0o644);
    const server = launch(settings);
    expect(await urlOf(server)).toMatch(/^https:\/\/localhost:\d+$/);
    expect(JSON.parse(await server.line("can be read"))).toMatchObject({
      level: 40,
      msg: `The private key in ${join(folder, "tls.key")} can be read or changed by every user of this machine`,
    });
    expect(JSON.parse(await server.line("is not for"))).toMatchObject({
      level: 40,
      msg: `The certificate in ${join(folder, "tls.crt")} is not for localhost, where the public URL leads`,
    });
  });

  test("answers the request under way when it is told to stop, and waits for nobody who only began to shake hands", async () => {
    const server = launch(keep(authority.pair()));
    const { port } = new URL(await urlOf(server));
    connect(Number(port), "127.0.0.1").on("error", () => {});
    connect(Number(port), "127.0.0.1")
      .on("error", () => {})
      .write(Buffer.of(0x16, 3, 1));
    const socket = connectTls({ port: Number(port), host: "127.0.0.1", ca: authority.pem, servername: "localhost" });
    socket.write(
      "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSCognitoIdentityProviderService.GetUser\r\n" +
        "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n",
    );
    expect(String((await once(socket, "data"))[0])).toContain("100 Continue");
    server.child.kill("SIGTERM");
    await server.line("Stopping on SIGTERM");
    socket.write("{}");
    expect(await text(socket)).toContain("HTTP/1.1 400 Bad Request");
    expect(await server.ended).toEqual({ code: 0, said: "" });
  });

  test("does not start with a certificate that serves nobody, or a key that is not safe", async () => {
    const term = { from: new Date("2025-01-01T00:00:00Z"), until: new Date("2025-06-01T00:00:00Z") };
    const [cert, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
    expect(await launch(keep(authority.pair({ term }))).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: the certificate in ${cert} expired at 2025-06-01T00:00:00.000Z\n`,
    });
    expect(await launch(keep({ cert: authority.pair().cert, key: authority.pair().key })).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: the private key in ${key} is not the key of the first certificate in ${cert}\n`,
    });
    rmSync(key);
    expect(await launch({ MILLPOND_TLS_CERT: "tls.crt", MILLPOND_TLS_KEY: "tls.key" }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: the key in ${key} cannot be read (ENOENT: no such file or directory, open '${key}')\n`,
    });

    const authorityKey = join(folder, ".millpond", "ca.key");
    mkdirSync(join(folder, ".millpond"));
    writeFileSync(authorityKey, authority.pair().key);
    chmodSync(authorityKey, 0o644);
    expect(await launch({ MILLPOND_TLS: "local" }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: the key of the local CA in ${authorityKey} can be read or changed by other users of this machine: chmod 600 ${authorityKey}\n`,
    });
    expect(existsSync(join(folder, ".millpond", "master.key"))).toBe(false);
  });
});

describe("a server that cannot start says so in one line:", () => {
  test("an option that it does not have", async () => {
    expect(await launch({}, { options: ["--htps"] }).ended).toEqual({
      code: 1,
      said: "Millpond cannot start: --htps: the only option is --https\n",
    });
  });

  test("a setting that cannot be used", async () => {
    const { ended } = launch({ MILLPOND_SMTP_URL: "smtp://ada:s3cret@mail.example.com", MILLPOND_LOG: "debug" });
    expect(await ended).toEqual({
      code: 1,
      said: "Millpond cannot start: MILLPOND_SMTP_URL needs MILLPOND_MAIL_FROM, the sender where a pool names none\n",
    });
    expect(existsSync(join(folder, ".millpond"))).toBe(false);
  });

  test("a port that is taken", async () => {
    const port = await aListener();
    const { ended } = launch({ MILLPOND_PORT: String(port) });
    expect(await ended).toEqual({
      code: 1,
      said: `Millpond cannot start: MILLPOND_PORT=${port}: the port is in use\n`,
    });
    expect(existsSync(join(folder, ".millpond"))).toBe(false);
  });

  test("a data folder that is none", async () => {
    writeFileSync(join(folder, "file"), "");
    const data = join(folder, "file", "data");
    const { ended } = launch({ MILLPOND_DATA: data });
    expect(await ended).toEqual({
      code: 1,
      said: `Millpond cannot start: the folder ${data} cannot be made or used (ENOTDIR: not a directory, mkdir '${data}')\n`,
    });
  });

  test("a database file that is none", async () => {
    const file = join(folder, "notes.txt");
    writeFileSync(file, "Not a database at all. ".repeat(100));
    const { ended } = launch({ MILLPOND_DATABASE_URL: `sqlite:${file}` });
    expect(await ended).toEqual({
      code: 1,
      said: `Millpond cannot start: The database file ${file} cannot be opened (file is not a database)\n`,
    });
  });

  test("a master key that others can read", async () => {
    const file = join(folder, ".millpond", "master.key");
    mkdirSync(join(folder, ".millpond"));
    writeFileSync(file, `${Buffer.alloc(32, 7).toString("base64")}\n`);
    chmodSync(file, 0o644);
    const { code, said } = await launch().ended;
    expect(code).toBe(1);
    expect(said).toBe(
      `Millpond cannot start: the master key in ${file} can be read or changed by other users of this machine: chmod 600 ${file}\n`,
    );
  });

  test("an index of breached passwords that is damaged", async () => {
    const file = join(folder, "breached.index");
    writeFileSync(file, "millpond breach\n");
    expect(await launch({ MILLPOND_BREACHED_PASSWORDS: file }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: MILLPOND_BREACHED_PASSWORDS cannot be used (${file} is damaged: it ends within its header)\n`,
    });
  });

  test("a file that is not there, or is not what it should be, by the name of its setting", async () => {
    const file = join(folder, "map.json");
    expect(await launch({ MILLPOND_LOG_DELIVERY: file }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: MILLPOND_LOG_DELIVERY cannot be used (${file} cannot be read (ENOENT: no such file or directory, open '${file}'))\n`,
    });
    expect(await launch({ MILLPOND_TRIGGERS: file }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: MILLPOND_TRIGGERS cannot be used (the trigger map ${file} cannot be read (ENOENT: no such file or directory, open '${file}'))\n`,
    });
    writeFileSync(file, "{");
    expect(await launch({ MILLPOND_TRIGGERS: file }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: MILLPOND_TRIGGERS cannot be used (the trigger map ${file} cannot be used: it is not JSON)\n`,
    });
  });

  test("the master key of another database, or none at all", async () => {
    const first = launch({ MILLPOND_MASTER_KEY: Buffer.alloc(32, 1).toString("base64") });
    await urlOf(first);
    first.child.kill();
    expect(await first.ended).toEqual({ code: 0, said: "" });
    expect(await launch({ MILLPOND_MASTER_KEY: Buffer.alloc(32, 2).toString("base64") }).ended).toEqual({
      code: 1,
      said: "Millpond cannot start: the master key is not the one this database was made with: nothing in it could be read\n",
    });
    expect(await launch({ MILLPOND_MASTER_KEY: "s3cret" }).ended).toEqual({
      code: 1,
      said: "Millpond cannot start: the master key that is set must be 32 bytes, written as base64 (44 characters) or hex (64)\n",
    });
  });

  test("packages that are not installed", async () => {
    const server = join(folder, "server");
    cpSync(join(import.meta.dirname, ".."), server, {
      recursive: true,
      filter: (path) => !path.endsWith("node_modules"),
    });
    expect(await launch({}, { entry: join(server, "millpond.mjs") }).ended).toEqual({
      code: 1,
      said: "Millpond cannot start: @hono/node-server is not installed; run npm ci first\n",
    });
  });

  test("a Node that is too old", async () => {
    // An older Node, as far as the entry can tell.
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"22.21.1"}})';
    expect(await launch({}, { node: ["--import", older] }).ended).toEqual({
      code: 1,
      said: `Millpond cannot start: it needs Node.js 24 or newer, which npm ci brings on Linux; ${process.execPath} is 22.21.1\n`,
    });
  });
});

describe("a server whose log", () => {
  test.skipIf(!existsSync("/dev/full"))("lies on a full disk serves, and stops cleanly", async () => {
    const port = await aListener();
    for (const listener of listeners.splice(0)) listener.close(); // its port is free now
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [ENTRY], {
      cwd: folder,
      env: { PATH: process.env.PATH, MILLPOND_PORT: String(port) },
      stdio: ["ignore", full, "ignore"],
    });
    closeSync(full);
    children.push(child);
    await soon(async () => expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200));
    expect(await call(`http://127.0.0.1:${port}`, "ListUserPools", { MaxResults: 1 })).toEqual({ UserPools: [] });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  // As with `npm start | tee log`, where a key that interrupts ends both, and `tee` first.
  test("nobody reads any more serves, and stops cleanly", async () => {
    const server = launch();
    const url = await urlOf(server);
    server.child.stdout?.destroy();
    for (let n = 0; n < 2; n++) expect(await call(url, "ListUserPools", { MaxResults: 1 })).toEqual({ UserPools: [] });
    server.child.kill("SIGTERM");
    expect(await server.ended).toEqual({ code: 0, said: "" });
  });
});

describe("a server that is told to stop", () => {
  const stopsCleanly = { code: 0, said: "" };

  test.each(["SIGTERM", "SIGINT"] as const)("by %s, be it twice at once, ends with 0", async (signal) => {
    const server = launch();
    await urlOf(server);
    server.child.kill(signal);
    server.child.kill(signal);
    expect(await server.ended).toEqual(stopsCleanly);
    await server.line(`Stopping on ${signal}`);
  });

  test("answers the request under way, and waits for no connection that only stands open", async () => {
    const server = launch();
    const url = await urlOf(server);
    const agent = new Agent({ keepAlive: true });
    const [used] = (await once(get(`${url}/health`, { agent }), "response")) as [IncomingMessage];
    await text(used); // its connection stays open, for another request
    connect(Number(new URL(url).port), "127.0.0.1"); // and so does this one, which never brings any

    const body = JSON.stringify({ AccessToken: "nonsense" });
    const underWay = request(url, {
      agent,
      method: "POST",
      headers: {
        "x-amz-target": "AWSCognitoIdentityProviderService.GetUser",
        "content-length": body.length,
        expect: "100-continue",
      },
    });
    underWay.flushHeaders();
    await once(underWay, "continue");
    server.child.kill("SIGTERM");
    await server.line("Stopping on SIGTERM");
    await expect(fetch(`${url}/health`)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    underWay.end(body);
    const [response] = (await once(underWay, "response")) as [IncomingMessage];
    expect([response.statusCode, JSON.parse(await text(response))]).toEqual([
      400,
      expect.objectContaining({ __type: expect.any(String) }),
    ]);
    expect(await server.ended).toEqual(stopsCleanly);
    agent.destroy();
  });

  test("breaks off the request that does not end", async () => {
    const server = launch();
    const url = await urlOf(server);
    const endless = request(url, {
      method: "POST",
      headers: {
        "x-amz-target": "AWSCognitoIdentityProviderService.GetUser",
        "content-length": 100,
        expect: "100-continue",
      },
    });
    endless.flushHeaders();
    await once(endless, "continue");
    const broken = once(endless, "error");
    server.child.kill("SIGTERM");
    expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
    expect(await server.ended).toEqual(stopsCleanly);
  });
});
