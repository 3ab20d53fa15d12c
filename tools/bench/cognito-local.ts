import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../run.ts";
import type { Setting, Subject } from "./rounds.ts";
import { passwordSignIn, refresh } from "./scenarios.ts";
import { PASSWORD, userName } from "./seed.ts";
import { start } from "./server.ts";

/** The emulator most people use, with as many users, doing the same sign-ins. */
export async function startCognitoLocal({ load, users, environment }: Setting): Promise<Subject> {
  say(`Making ${users} users on cognito-local …`);
  const entry = createRequire(import.meta.url).resolve("cognito-local/lib/bin/start.js");
  const folder = mkdtempSync(join(tmpdir(), "cognito-local-"));
  mkdirSync(join(folder, ".cognito"));
  writeFileSync(join(folder, ".cognito", "config.json"), "{}");
  const serve = () =>
    start(
      process.execPath,
      [entry],
      (port) => ({ PORT: String(port), HOST: "127.0.0.1", CODE: "123456", ...environment }),
      (port) => `http://127.0.0.1:${port}/health`,
      folder,
    );
  const setUp = await serve();
  const { poolId, clientId } = await makePool(setUp.port);
  await setUp.stop();
  // It rewrites its whole file for every change: a thousand users are put there by hand.
  const file = join(folder, ".cognito", "db", `${poolId}.json`);
  const pool = JSON.parse(readFileSync(file, "utf8")) as { Users: Record<string, unknown> };
  const now = new Date().toISOString();
  for (let place = 0; place < users; place++) {
    const Username = userName(place);
    pool.Users[Username] = {
      Attributes: [{ Name: "sub", Value: randomUUID() }],
      Enabled: true,
      Password: PASSWORD,
      RefreshTokens: [],
      UserCreateDate: now,
      UserLastModifiedDate: now,
      Username,
      UserStatus: "CONFIRMED",
    };
  }
  writeFileSync(file, JSON.stringify(pool));
  const server = await serve();
  const target = { port: server.port, poolId, clientId, users };
  return {
    name: "cognito-local",
    runs: Object.fromEntries([passwordSignIn, refresh].map(({ name, run }) => [name, () => run(load, target)])),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function makePool(port: number): Promise<{ readonly poolId: string; readonly clientId: string }> {
  const call = async (target: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${target}`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`cognito-local ${target}: ${await response.text()}`);
    return (await response.json()) as Record<string, Record<string, string>>;
  };
  const { UserPool } = await call("CreateUserPool", { PoolName: "bench" });
  const poolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId: poolId,
    ClientName: "bench",
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  });
  return { poolId, clientId: UserPoolClient?.ClientId ?? "" };
}
