import { createServer, type RequestListener } from "node:http";
import type { Server, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type App, openApp } from "./app.ts";
import { type Config, ConfigError, readConfig, SETTINGS } from "./config.ts";
import { systemClock } from "./keys/random.ts";
import { oneLine } from "./lib/one-line.ts";

/** How long requests under way may take to end when the server is told to stop; then their connections are broken off. */
const LAST_REQUESTS_MS = 5_000;
/** How long all of the stopping may take, the mail that is just being sent included. */
const STOP_WITHIN_MS = 20_000;

const LIMITS = {
  /** For a client to send its request, be it a file of users over a slow line; after that it gets a 408. */
  requestTimeout: 300_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  /** Longer than load balancers keep a connection (60 s), so that none sends into one that is just being closed. */
  keepAliveTimeout: 65_000,
};

const STARTING = { "content-type": "application/json", "cache-control": "no-store", "retry-after": "1" };

/** Reads the settings, opens everything, listens, and stops cleanly on a signal. */
export async function start(): Promise<void> {
  let config: Config | undefined;
  try {
    config = readConfig(process.env, process.argv.slice(2));
    await serve(config);
  } catch (error) {
    // One line for the person who started it; the rest is for us.
    process.stderr.write(`Millpond cannot start: ${oneLine(reasonOf(error))}\n`);
    if (config?.logLevel === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    // Not by itself: the port is taken, and the database may be open.
    process.exit(1);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host of several addresses none of which answers has no message of its own.
  const own = error.message || (error instanceof AggregateError ? error.errors.map(reasonOf).join(", ") : error.name);
  const cause = error.cause === undefined ? "" : reasonOf(error.cause);
  // Some repeat their cause, for a log that has their message alone.
  return own.endsWith(cause) ? own : `${own} (${cause})`;
}

async function serve(config: Config): Promise<void> {
  // The port is taken before all else is opened: where it is a free one, the public URL and with it the issuers depend on it.
  let listener: ReturnType<typeof getRequestListener> | undefined;
  let underWay = 0;
  const { server, follow } = await openServer(config, (request, response) => {
    underWay++;
    response.once("close", () => underWay--);
    if (listener) void listener(request, response);
    else response.writeHead(503, STARTING).end('{"status":"starting"}');
  });
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  const port = await listen(server, config);
  const publicUrl = config.publicUrl ?? `${originWithoutPort(config)}:${port}`;
  const app = await openApp(config, publicUrl);
  listener = getRequestListener(app.http.fetch);
  server.on("error", (err) => app.log.error({ err }, "A connection could not be taken"));

  // npm passes on a signal that the terminal has already sent to all: the second is no impatience.
  let stopping: Promise<void> | undefined;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      stopping ??= stop(server, connections, app, signal, () => underWay > 0);
    });
  }
  follow?.(app.log);
  app.log.info(`Millpond serves ${publicUrl}${config.inbox ? `, inbox at ${publicUrl}/inbox/` : ""}`);
}

/** A server that does not listen yet; `follow` says what there is to say of its certificate, and has it renewed. */
async function openServer(
  config: Config,
  onRequest: RequestListener,
): Promise<{ readonly server: Server; readonly follow?: (log: App["log"]) => void }> {
  const { tls, dataFolder } = config;
  if (tls.kind === "off") return { server: createServer(LIMITS, onRequest) };
  // What a plain server does not need is not loaded for it.
  const { httpsServer, keepRenewed } = await import("./tls/https-server.ts");
  const publicHost = hostOf(config.publicUrl ?? originWithoutPort(config));
  const certificates =
    tls.kind === "files"
      ? (await import("./tls/certificates.ts")).fileCertificates(tls, publicHost, systemClock)
      : (await import("./tls/local-certificates.ts")).localCertificates(
          dataFolder,
          [...new Set(["localhost", "127.0.0.1", "::1", config.host, publicHost, config.baseDomain])],
          systemClock,
        );
  const server = httpsServer(certificates, LIMITS, onRequest);
  return {
    server,
    follow(log) {
      const renew = keepRenewed(server, certificates, log);
      if (tls.kind === "files") process.on("SIGHUP", () => void renew());
    },
  };
}

/** Where a server whose public URL is not set is found, but for the port. */
function originWithoutPort({ host, tls }: Config): string {
  if (tls.kind === "off") return `http://${bracketed(host)}`;
  // By name: certificates, passkeys and the cookies of several browsers are for names.
  return `https://${host === SETTINGS.MILLPOND_HOST.default ? "localhost" : bracketed(host)}`;
}

const bracketed = (host: string) => (host.includes(":") ? `[${host}]` : host);

const hostOf = (url: string) => new URL(url).hostname.replace(/^\[|\]$/g, "");

async function stop(
  server: Server,
  connections: ReadonlySet<Socket>,
  app: App,
  signal: string,
  isBusy: () => boolean,
): Promise<void> {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  const closed = new Promise((resolve) => server.close(resolve));
  app.log.info(`Stopping on ${signal}`);
  // Connections outlive their requests, and some, which browsers open ahead, never had one.
  const giveUpAt = performance.now() + LAST_REQUESTS_MS;
  setInterval(() => {
    if (isBusy() && performance.now() < giveUpAt) return;
    for (const connection of connections) connection.destroy();
  }, 20).unref();
  await closed;
  await app.close();
  process.exit(0);
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(cause.code === "EADDRINUSE" ? new ConfigError(`MILLPOND_PORT=${port}: the port is in use`) : cause),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
