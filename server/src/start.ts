import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createServer } from "node:http";
import { openApp } from "./app.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";

/** How long requests under way may take to end when the server is told to stop. */
const STOP_WITHIN_MS = 10_000;

/** Reads the settings, opens everything, listens, and stops cleanly on a signal. */
export async function start(): Promise<void> {
  try {
    await serve(readConfig(process.env));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // One line for the person who started it; the rest is for us.
    process.stderr.write(`Millpond cannot start: ${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ""}\n`);
    if (!(error instanceof ConfigError) && process.env.MILLPOND_LOG === "debug") process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}

async function serve(config: Config): Promise<void> {
  // The port is taken first: where it is a free one, the public URL and with it the issuers depend on it.
  let listener: ReturnType<typeof getRequestListener> | undefined;
  const server = createServer((request, response) => {
    if (listener) return void listener(request, response);
    response.writeHead(503, { "content-type": "application/json", "retry-after": "1" }).end('{"status":"starting"}');
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  const port = await listen(server, config);
  const publicUrl = config.publicUrl ?? `http://${config.host === "::1" ? "[::1]" : config.host}:${port}`;
  const app = await openApp(config, publicUrl);
  listener = getRequestListener(app.http.fetch);
  app.log.info(`Millpond serves ${publicUrl}${config.inbox ? `, inbox at ${publicUrl}/inbox/` : ""}`);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    app.log.info(`Stopping on ${signal}`);
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    server.close(() => void app.close().then(() => process.exit(0)));
    server.closeIdleConnections();
  };
  process.on("SIGINT", () => stop("SIGINT"));
  process.on("SIGTERM", () => stop("SIGTERM"));
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
