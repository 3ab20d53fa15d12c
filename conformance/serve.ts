import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished, vi } from "vitest";

const START_WITHIN_MS = 20_000;

/** What an application answers. */
export type Answer = (request: Request) => Response | Promise<Response>;

/** A place of this machine where a test answers what is asked, until it ends. */
export interface Served {
  /** Known before there is an answer: an application's client must know it, and the application the client. */
  readonly origin: string;
  answerBy(answer: Answer): void;
}

/** Takes a free port. */
export async function serve(): Promise<Served> {
  let answer: Answer = () => new Response(null, { status: 503 });
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = "GET", headers: received, url = "/" } = incoming;
    const headers = new Headers();
    for (const [name, values] of Object.entries(received)) {
      for (const value of [values ?? []].flat()) headers.append(name, value);
    }
    const body = method === "GET" || method === "HEAD" ? null : await text(incoming);
    const response = await answer(new Request(new URL(url, origin), { method, headers, body }));
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(await response.bytes());
  };
  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  const port = await listen(server);
  const origin = `http://localhost:${port}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin, answerBy: (given) => void (answer = given) };
}

/** A port of the own machine that nobody listens on; for a program that cannot take a free one itself. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A loopback port has no number");
  return address.port;
}

/** Runs a program until the test ends, and waits until it answers at a URL. */
export async function startProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  url: string,
): Promise<void> {
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (some: string) => (said += some));
  }
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const answers = vi.waitFor(() => fetch(url, { redirect: "manual" }), START_WITHIN_MS);
  const gaveUp = ended.then(([code]) => Promise.reject(new Error(`${command} ended with ${code}: ${said}`)));
  await Promise.race([answers, gaveUp]);
}
