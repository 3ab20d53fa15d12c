import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import { operations } from "../model/user-pools.operations.ts";
import { type RunningServer, runServer } from "./running-server.fixture.ts";

// PostgreSQL's text holds every character but U+0000, where SQLite's holds that, too. So the doors refuse it.

let data: string;
let server: RunningServer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "millpond-nul-"));
  server = await runServer(data, { MILLPOND_DATABASE_URL: await freshDatabase({ url: inject("postgresUrl") }) });
});
afterAll(async () => {
  await server.end("SIGTERM");
  await rm(data, { recursive: true });
});

const call = (operation: string, body: string) =>
  fetch(server.url, {
    method: "POST",
    body,
    headers: {
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260303/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
    },
  });

test.each(Object.keys(operations))("%s refuses U+0000", async (operation) => {
  const answer = await call(operation, JSON.stringify({ Username: "a\0b", ClientId: "a\0b", UserPoolId: "a\0b" }));
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { __type: "SerializationException", Message: "Request body has the character U+0000" },
  ]);
});

const tokenOf = (iss: string) =>
  ["{}", JSON.stringify({ iss, token_use: "access" }), "signature"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");

test.each(["https://example.com/us-east-1_a\0b", "\0", "https://example.com/us-east-1_a\ud800"])(
  "an access token from %j is refused",
  async (iss) => {
    const answer = await call("GetUser", JSON.stringify({ AccessToken: tokenOf(iss) }));
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { __type: "NotAuthorizedException", message: "Invalid Access Token" },
    ]);
  },
);

test.each([
  ["/us-east-1_a%00b/.well-known/jwks.json", 404],
  ["/%00/.well-known/jwks.json", 404],
  ["/us-east-1_a%00b/.well-known/openid-configuration", 404],
  ["/us-east-1_a%ED%A0%80/.well-known/openid-configuration", 404],
  ["/inbox/messages?to=a%00b", 200],
  ["/%00", 404],
])("GET %s is answered with %i", async (path, status) => {
  expect((await fetch(`${server.url}${path}`)).status).toBe(status);
});
