import { DeleteUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aPool } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());

const jwks = (poolId: string) =>
  app.http.request(`/${poolId}/.well-known/jwks.json`, { headers: { host: "127.0.0.1:9229" } });

test("a pool publishes the public numbers of its two keys, and nothing else of them", async () => {
  const { UserPoolId } = await aPool(app);
  const answer = await jwks(UserPoolId);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  const key = {
    alg: "RS256",
    e: "AQAB",
    kid: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    kty: "RSA",
    n: expect.stringMatching(/^[\w-]{342}$/),
    use: "sig",
  };
  const body: { keys: { kid: string }[] } = JSON.parse(await answer.text());
  expect(body).toEqual({ keys: [key, key] });
  expect(body.keys[0]?.kid).not.toBe(body.keys[1]?.kid);
});

test("pages of any origin may read it, and caches keep it for five minutes", async () => {
  const { UserPoolId } = await aPool(app);
  const { headers } = await jwks(UserPoolId);
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("cache-control")).toBe("public, max-age=300");
});

test("an unknown pool has none, nor has a deleted one", async () => {
  const { UserPoolId } = await aPool(app);
  await app.client.send(new DeleteUserPoolCommand({ UserPoolId }));
  for (const id of ["us-east-1_Nowhere", UserPoolId, "%00", "..%2f.."]) {
    const answer = await jwks(id);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: expect.any(String) });
  }
});
