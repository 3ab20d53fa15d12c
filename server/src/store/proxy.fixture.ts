import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to the server that can be closed, or cut as soon as the server has been sent, and has carried out, a message. */
export async function proxyTo(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let cut: string | undefined;
  let silent = false;
  let messages = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let cutting = false;
    client.on("data", (data) => {
      if (silent) return;
      messages++;
      if (cut !== undefined && data.includes(cut)) {
        cut = undefined;
        cutting = true;
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (cutting) client.destroy();
      else client.write(data);
    });
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        peer.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const down = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A loopback port has no number");
  const { port } = address;
  const own = new URL(url);
  own.port = `${port}`;
  return {
    url: own.href,
    up: () => listen(port),
    down,
    listening: () => server.listening,
    /** How often the server was sent something. */
    messages: () => messages,
    /** From now on whatever is sent is swallowed, as by a host that is gone without a word; or not any more. */
    swallow(all: boolean) {
      silent = all;
    },
    cutAfter(text: string) {
      cut = text;
    },
  };
}
