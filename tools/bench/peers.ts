import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Generator } from "./generator.ts";
import type { Sent } from "./load.ts";
import { CONNECTIONS, form, type Measured, measured, SECONDS } from "./scenarios.ts";
import { type Running, start } from "./server.ts";

/** Servers that are measured beside Millpond at the token endpoint. */
export interface Peer {
  readonly name: string;
  readonly server: Running;
  readonly refreshGrant: readonly Sent[];
  readonly clientCredentials: readonly Sent[];
}

const run = (file: string, ready: string): Promise<Running> =>
  start(
    process.execPath,
    [fileURLToPath(new URL(file, import.meta.url))],
    // As many threads as cores, as Millpond has.
    (port) => ({ PORT: String(port), NODE_ENV: "production", UV_THREADPOOL_SIZE: String(availableParallelism()) }),
    (port) => `http://127.0.0.1:${port}${ready}`,
  );

export async function startOidcProvider(): Promise<Peer> {
  const server = await run("peer-oidc-provider.ts", "/bench");
  const tokens = (await (await fetch(`http://127.0.0.1:${server.port}/bench`)).json()) as readonly string[];
  return {
    name: "oidc-provider",
    server,
    refreshGrant: tokens.map((token) =>
      form("/token", { grant_type: "refresh_token", client_id: "web", refresh_token: token }),
    ),
    clientCredentials: [
      form("/token", {
        grant_type: "client_credentials",
        client_id: "machine",
        client_secret: "machine-secret",
        scope: "read",
      }),
    ],
  };
}

export async function startBareNode(): Promise<Peer> {
  const fields = { grant_type: "refresh_token", client_id: "web", refresh_token: "x".repeat(400) };
  return {
    name: "bare Node",
    server: await run("peer-bare-node.ts", "/0"),
    refreshGrant: [form("/2", fields)],
    clientCredentials: [form("/1", fields)],
  };
}

/** What a peer does of the same kind. */
export const measurePeer = async (load: Generator, { server }: Peer, requests: readonly Sent[]): Promise<Measured> =>
  measured(await load.run({ port: server.port, connections: CONNECTIONS, seconds: SECONDS, requests }));
