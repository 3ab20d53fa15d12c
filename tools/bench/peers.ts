import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Generator } from "./generator.ts";
import type { Environment } from "./limit.ts";
import type { Sent } from "./load.ts";
import type { Setting, Subject } from "./rounds.ts";
import { CONNECTIONS, clientCredentials, form, type Measured, measured, refreshGrant, SECONDS } from "./scenarios.ts";
import { type Running, start } from "./server.ts";

const run = (file: string, ready: string, environment: Environment): Promise<Running> =>
  start(
    process.execPath,
    [fileURLToPath(new URL(file, import.meta.url))],
    (port) => ({
      PORT: String(port),
      NODE_ENV: "production",
      // As many threads as cores, as Millpond has.
      UV_THREADPOOL_SIZE: String(availableParallelism()),
      ...environment,
    }),
    (port) => `http://127.0.0.1:${port}${ready}`,
  );

export async function startOidcProvider({ load, environment }: Setting): Promise<Subject> {
  const server = await run("peer-oidc-provider.ts", "/bench", environment);
  const tokens = (await (await fetch(`http://127.0.0.1:${server.port}/bench`)).json()) as readonly string[];
  return atTokenEndpoint("oidc-provider", load, server, {
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
  });
}

export async function startBareNode({ load, environment }: Setting): Promise<Subject> {
  const fields = { grant_type: "refresh_token", client_id: "web", refresh_token: "x".repeat(400) };
  return atTokenEndpoint("bare Node", load, await run("peer-bare-node.ts", "/0", environment), {
    refreshGrant: [form("/2", fields)],
    clientCredentials: [form("/1", fields)],
  });
}

function atTokenEndpoint(
  name: string,
  load: Generator,
  { port, stop }: Running,
  requests: { readonly refreshGrant: readonly Sent[]; readonly clientCredentials: readonly Sent[] },
): Subject {
  const running = (sent: readonly Sent[]) => async (): Promise<Measured> =>
    measured(await load.run({ port, connections: CONNECTIONS, seconds: SECONDS, requests: sent }));
  return {
    name,
    runs: {
      [refreshGrant.name]: running(requests.refreshGrant),
      [clientCredentials.name]: running(requests.clientCredentials),
    },
    stop,
  };
}
