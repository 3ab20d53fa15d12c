import { createConnection, type Socket } from "node:net";

// The load generator, a process of its own. It speaks just enough HTTP/1.1 over kept connections to cost little beside the
// server it loads, for both share the machine. It takes orders over IPC.

/** A POST. */
export interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Requests to send, each once around: as many as `count`, or for `seconds`. */
export interface Order {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly Sent[];
  readonly count?: number;
  readonly seconds?: number;
  /** Hand back the bodies of the answers. */
  readonly keep?: boolean;
}

export interface Outcome {
  readonly done: number;
  readonly failed: number;
  readonly firstFailure: string | undefined;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly cpuSeconds: number;
  readonly answers: readonly string[];
}

export async function load({ port, connections, requests, count, seconds, keep = false }: Order): Promise<Outcome> {
  const wire = requests.map(({ path, headers, body }) => {
    const lines = Object.entries({ ...headers, "content-length": Buffer.byteLength(body) });
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
        `${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
    );
  });
  const latencies: number[] = [];
  const answers: string[] = [];
  let sent = 0;
  let failed = 0;
  let firstFailure: string | undefined;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : started + seconds * 1000;
  const most = count ?? Number.POSITIVE_INFINITY;

  const oneConnection = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
      let place = 0;
      let asked = 0;
      let received = Buffer.alloc(0);
      const next = () => {
        if (sent >= most || performance.now() >= until) {
          socket.end();
          resolve();
          return;
        }
        place = sent++;
        asked = performance.now();
        socket.write(wire[place % wire.length] ?? "");
      };
      socket.on("connect", next);
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("The server closed a connection that was waiting for its answer")));
      socket.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const answer = wholeAnswer(received);
        if (!answer) return;
        latencies.push(performance.now() - asked);
        if (answer.status !== 200) {
          failed++;
          firstFailure ??= answer.body();
        }
        if (keep) answers[place] = answer.body();
        received = Buffer.alloc(0);
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, oneConnection));

  const elapsed = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    done: latencies.length - failed,
    failed,
    firstFailure,
    seconds: elapsed,
    p50: at(0.5),
    p99: at(0.99),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    answers,
  };
}

const HEAD_ENDS = Buffer.from("\r\n\r\n");
const CHUNKS_END = Buffer.from("0\r\n\r\n");
const LENGTH = /\r\ncontent-length: (\d+)/i;

/** The answer once all of it has come: it has a Content-Length or is chunked. */
function wholeAnswer(bytes: Buffer): { readonly status: number; body(): string } | undefined {
  const head = bytes.indexOf(HEAD_ENDS);
  if (head === -1) return undefined;
  const headers = bytes.toString("latin1", 0, head);
  const status = Number(headers.slice(9, 12));
  const length = LENGTH.exec(headers)?.[1];
  if (length !== undefined) {
    return bytes.length >= head + 4 + Number(length)
      ? { status, body: () => bytes.toString("utf8", head + 4) }
      : undefined;
  }
  if (!bytes.subarray(-5).equals(CHUNKS_END)) return undefined;
  return { status, body: () => bytes.toString("utf8", head + 4).replace(/(^|\r\n)[0-9a-f]+\r\n/g, "") };
}

process.on("message", (order: Order) => {
  load(order).then(
    (outcome) => process.send?.({ outcome }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
