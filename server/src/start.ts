import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type App, openApp } from "./app.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { oneLine } from "./lib/one-line.ts";

/** How long requests under way may take to end when the server is told to stop; then their connections are broken off. */
const LAST_REQUESTS_MS = 5_000;
/** How long all of the stopping may take, the mail that is just being sent included. */
const STOP_WITHIN_MS = 20_000;

const LIMITS = {
  /** For a client to send its request; after that it gets a 408. */
  requestTimeout: 30_000,
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
    config = readConfig(process.env);
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
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
}

async function serve(config: Config): Promise<void> {
  // The port is taken first: where it is a free one, the public URL and with it the issuers depend on it.
  let listener: ReturnType<typeof getRequestListener> | undefined;
  let underWay = 0;
  const server = createServer(LIMITS, (request, response) => {
    underWay++;
    response.once("close", () => underWay--);
    if (listener) void listener(request, response);
    else response.writeHead(503, STARTING).end('{"status":"starting"}');
  });
  const port = await listen(server, config);
  const publicUrl = config.publicUrl ?? `http://${config.host === "::1" ? "[::1]" : config.host}:${port}`;
  const app = await openApp(config, publicUrl);
  listener = getRequestListener(app.http.fetch);
  server.on("error", (err) => app.log.error({ err }, "A connection could not be taken"));

  // npm passes on a signal that the terminal has already sent to all: the second is no impatience.
  let stopping: Promise<void> | undefined;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      stopping ??= stop(server, app, signal, () => underWay > 0);
    });
  }
  app.log.info(`Millpond serves ${publicUrl}${config.inbox ? `, inbox at ${publicUrl}/inbox/` : ""}`);
}

async function stop(server: Server, app: App, signal: string, isBusy: () => boolean): Promise<void> {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  const closed = new Promise((resolve) => server.close(resolve));
  app.log.info(`Stopping on ${signal}`);
  // Connections outlive their requests, and some, which browsers open ahead, never had one.
  const giveUpAt = performance.now() + LAST_REQUESTS_MS;
  setInterval(() => {
    if (!isBusy() || performance.now() > giveUpAt) server.closeAllConnections();
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
