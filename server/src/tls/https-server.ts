import { X509Certificate } from "node:crypto";
import type { RequestListener } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import { type Certificates, OLDEST_TLS } from "./certificates.ts";

/** For a client to begin the handshake, and again to end it. */
const HANDSHAKE_MS = 10_000;
const LOOK_EVERY_MS = 10_000;

/** Every record of TLS begins with its type; the first is of a handshake. RFC 8446 §5.1. */
const HANDSHAKE = 0x16;
const SPEAK_TLS = "This port speaks HTTPS only: ask for https:// instead of http://\n";
const BAD_REQUEST = [
  "HTTP/1.1 400 Bad Request",
  "Content-Type: text/plain; charset=utf-8",
  `Content-Length: ${SPEAK_TLS.length}`,
  "Cache-Control: no-store",
  "Connection: close",
  "",
  SPEAK_TLS,
].join("\r\n");

/** A server that speaks HTTPS (TLS 1.2 and up), and tells who comes by plain HTTP instead of leaving him to wonder. */
export function httpsServer(certificates: Certificates, limits: ServerOptions, onRequest: RequestListener): Server {
  const { contextFor } = certificates;
  const { handshakeTimeout = HANDSHAKE_MS } = limits;
  const server = createServer(
    {
      ...limits,
      ...certificates.current(),
      minVersion: OLDEST_TLS,
      handshakeTimeout,
      ...(contextFor && { SNICallback: (host, done) => done(null, contextFor(host)) }),
    },
    onRequest,
  );
  // The first byte is looked at before Node's own listener takes the connection.
  const [shakeHands] = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const giveUp = () => socket.destroy();
    socket.setTimeout(handshakeTimeout).on("timeout", giveUp).on("error", giveUp);
    socket.once("readable", () => {
      const first: Buffer | null = socket.read();
      if (!first) return; // it went away without a word
      if (first[0] !== HANDSHAKE) {
        // Whatever else comes is read, for to close upon it would take the answer back, but not for ever.
        socket.resume().end(BAD_REQUEST);
        setTimeout(giveUp, handshakeTimeout).unref();
        return;
      }
      socket.setTimeout(0).off("timeout", giveUp).off("error", giveUp);
      socket.unshift(first);
      shakeHands?.call(server, socket);
    });
  });
  return server;
}

/**
 * Logs what there is to say of the certificates, and from now on looks for newer ones every few seconds: they are shown to
 * whoever connects from then on.
 * @returns what looks at once.
 */
export function keepRenewed(
  server: Server,
  certificates: Certificates,
  log: Pick<Logger, "info" | "warn">,
): () => Promise<void> {
  for (const { level, text } of certificates.notes) log[level](text);
  let looking: Promise<void> | undefined;
  const look = async () => {
    try {
      const pair = await certificates.renew();
      if (!pair) return;
      server.setSecureContext({ ...pair, minVersion: OLDEST_TLS });
      log.info(`Shows a new certificate, valid until ${new X509Certificate(pair.cert).validToDate.toISOString()}`);
    } catch (err) {
      log.warn({ err }, "The certificate cannot be renewed; the one before is still shown");
    }
  };
  // One look at a time: an older one that takes longer would bring back what it saw.
  const lookNow = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  setInterval(() => void lookNow(), LOOK_EVERY_MS).unref();
  return lookNow;
}
