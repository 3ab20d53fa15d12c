import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import { PASSWORD } from "../testing/builders.ts";
import { type RunningServer, runServer } from "./running-server.fixture.ts";

// PostgreSQL's text holds every character but U+0000, which a query and a form may bring nevertheless.

let data: string;
let server: RunningServer;
let client: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "millpond-pages-"));
  server = await runServer(data, { MILLPOND_DATABASE_URL: await freshDatabase({ url: inject("postgresUrl") }) });
  const { client: sdk } = server;
  const { UserPool } = await sdk.send(
    new CreateUserPoolCommand({ PoolName: "people", AutoVerifiedAttributes: ["email"] }),
  );
  const UserPoolId = UserPool?.Id;
  await sdk.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "photos" }));
  const { UserPoolClient } = await sdk.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "web",
      AllowedOAuthFlows: ["code"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ["openid"],
      CallbackURLs: ["https://app.example/cb"],
      SupportedIdentityProviders: ["COGNITO"],
    }),
  );
  client = UserPoolClient?.ClientId ?? "";
  await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: "ada", MessageAction: "SUPPRESS" }));
  await sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: "ada", Password: PASSWORD, Permanent: true }));
});
afterAll(async () => {
  await server.end("SIGTERM");
  await rm(data, { recursive: true });
});

const TOKEN = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e";
const NUL = "a\0b";

/** Opens a page with what is given besides its request, or sends its form. */
async function ask(path: string, query: Readonly<Record<string, string>>, form?: Readonly<Record<string, string>>) {
  const request = { client_id: client, response_type: "code", redirect_uri: "https://app.example/cb", ...query };
  const { status, headers } = await fetch(`${server.url}/photos${path}?${new URLSearchParams(request).toString()}`, {
    redirect: "manual",
    headers: { cookie: `XSRF-TOKEN=${TOKEN}; cognito=%00; page-data=%00; lang=%00` },
    ...(form && { method: "POST", body: new URLSearchParams({ _csrf: TOKEN, ...form }) }),
  });
  return { status, location: headers.get("location") };
}

test.each([
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "login_hint",
  "lang",
  "prompt",
  "max_age",
  "acr_values",
  "resource",
])("%s with U+0000 is no fault", async (name) => {
  expect((await ask("/login", { [name]: NUL })).status).toBeLessThan(500);
  expect((await ask("/error", { error: NUL, [name]: NUL })).status).toBe(400);
});

test.each(["username", "password", "account", "code"])("a field %s with U+0000 is no fault", async (name) => {
  const fields = { username: "ada", password: PASSWORD, code: "1", [name]: NUL };
  for (const path of [
    "/login",
    "/signup",
    "/forgotPassword",
    "/confirm",
    "/confirmforgotPassword",
    "/changePassword",
  ]) {
    expect((await ask(path, {}, fields)).status).toBeLessThan(500);
  }
  expect((await ask("/confirmUser", { user_name: NUL, confirmation_code: NUL })).status).toBe(400);
});

test("a sign-in may carry U+0000 in its state and its nonce", async () => {
  const { status, location } = await ask("/login", { state: NUL, nonce: NUL }, { username: "ada", password: PASSWORD });
  expect(status).toBe(302);
  expect(location).toMatch(/^https:\/\/app\.example\/cb\?code=[0-9a-f-]{36}&state=a%00b$/);
});
