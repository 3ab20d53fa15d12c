import { mkdtempSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "./scenarios.ts";
import { PASSWORD, userName } from "./seed.ts";
import { type Running, start } from "./server.ts";

/** The emulator most people use, with as many users, doing the same sign-ins. */
export async function startCognitoLocal(users: number): Promise<{ readonly server: Running; readonly target: Target }> {
  const entry = createRequire(import.meta.resolve("../../conformance/package.json")).resolve("cognito-local/lib/bin/start.js");
  const folder = mkdtempSync(join(tmpdir(), "cognito-local-"));
  mkdirSync(join(folder, ".cognito"));
  writeFileSync(join(folder, ".cognito", "config.json"), "{}");
  const server = await start(
    process.execPath,
    [entry],
    (port) => ({ PORT: String(port), HOST: "127.0.0.1", CODE: "123456", HOME: folder, COGNITO_LOCAL_HOME: folder }),
    (port) => `http://127.0.0.1:${port}/health`,
    folder,
  );
  const call = async (target: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/`, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSCognitoIdentityProviderService.${target}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`cognito-local ${target}: ${await response.text()}`);
    return (await response.json()) as Record<string, Record<string, string>>;
  };
  const poolId = (await call("CreateUserPool", { PoolName: "bench" })).UserPool?.Id ?? "";
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId: poolId,
    ClientName: "bench",
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  });
  for (let place = 0; place < users; place++) {
    const user = { UserPoolId: poolId, Username: userName(place) };
    await call("AdminCreateUser", { ...user, MessageAction: "SUPPRESS", TemporaryPassword: PASSWORD });
    await call("AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
  }
  return { server, target: { port: server.port, poolId, clientId: UserPoolClient?.ClientId ?? "", users } };
}
