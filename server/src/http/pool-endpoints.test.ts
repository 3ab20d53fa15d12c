import { CreateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import {
  aBrowserOf,
  aCode,
  anApplication,
  aPlace,
  aRequest,
  CALLBACK,
  queryOf,
  SIGNED_OUT,
} from "../oauth/oauth.fixture.ts";
import { aUser } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId, domain } = place;
await app.client.send(
  new CreateUserPoolDomainCommand({
    UserPoolId,
    Domain: "auth.example.com",
    CustomDomainConfig: {
      CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012",
    },
  }),
);
const { ClientId } = await anApplication(place);
const { sub } = await aUser(app, UserPoolId);

const ask = async (method: string, path: string, host = "127.0.0.1:9229") => {
  const answer = await app.http.request(`http://${host}${path}`, { method, headers: { host } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe("an endpoint answers its own methods", () => {
  test.each([
    ["/oauth2/authorize", ["PUT", "DELETE", "OPTIONS"], "GET, POST"],
    ["/oauth2/token", ["GET", "HEAD", "PUT"], "POST, OPTIONS"],
    ["/oauth2/revoke", ["GET", "HEAD", "DELETE"], "POST, OPTIONS"],
    ["/oauth2/userInfo", ["PUT", "PATCH"], "GET, POST, OPTIONS"],
    ["/logout", ["PUT", "OPTIONS"], "GET, POST"],
    ["/login", ["PUT", "OPTIONS"], "GET, POST"],
    ["/confirmUser", ["POST"], "GET"],
    ["/error", ["POST"], "GET"],
  ])("%s not %j", async (path, methods, allow) => {
    const isForApplications = /token|revoke|userInfo/.test(path);
    for (const method of methods) {
      const { status, headers, text } = await ask(method, `/${domain}${path}`);
      expect([status, headers.get("allow")]).toEqual([405, allow]);
      if (method === "HEAD") expect(text).toBe("");
      else if (isForApplications) expect(text).toBe('{"message":"Method not allowed"}');
      else expect(text).toMatch(/^<!doctype html>[\s\S]*An error was encountered with the requested page/i);
    }
  });

  test("HEAD as GET, without a body", async () => {
    const path = `/${domain}/oauth2/authorize?${aRequest(ClientId)}`;
    const [head, get] = [await ask("HEAD", path), await ask("GET", path)];
    expect([head.status, head.headers.get("location"), head.text]).toEqual([302, get.headers.get("location"), ""]);
  });
});

test.each([
  `/${domain}`,
  `/${domain}/`,
  `/${domain}/oauth2`,
  `/${domain}/oauth2/userinfo`,
  `/${domain}/oauth2//token`,
  `/${domain}/constructor`,
  `/${domain}/__proto__`,
  "/no-such-domain/oauth2/authorize",
  "/no-such-domain/login",
  "/auth.example.org/login",
])("%s is nothing", async (path) => {
  const { status, text } = await ask("GET", path);
  expect([status, text]).toEqual([404, '{"message":"Not found"}']);
});

describe("a pool is served", () => {
  const ways = [
    ["by its prefix in the path", "127.0.0.1:9229", `/${domain}`],
    ["by its own name in the path", "127.0.0.1:9229", "/auth.example.com"],
    ["under its prefix as a host", `${domain}.auth.us-east-1.localhost:9229`, ""],
    ["under its prefix as a host in other letters", `${domain.toUpperCase()}.Auth.US-east-1.LOCALHOST`, ""],
    ["under its own name", "auth.example.com", ""],
    ["under its own name with a port", "auth.example.com:9229", ""],
  ] as const;

  test.each(ways)("%s: to the page, to the application, to the error page, and out", async (_, host, path) => {
    const stranger = visitor(app, host);
    const request = aRequest(ClientId, { state: "s" });
    expect((await stranger.get(`${path}/oauth2/authorize?${request}`)).location).toBe(`${path}/login?${request}`);
    const wrong = aRequest(ClientId, { redirect_uri: "https://evil.example" });
    expect((await stranger.get(`${path}/oauth2/authorize?${wrong}`)).location).toBe(
      `${path}/error?error=redirect_mismatch&client_id=${ClientId}`,
    );

    const browser = visitor(app, host);
    browser.setCookie("cognito", (await aBrowserOf(place, sub)).cookie("cognito") ?? "");
    const { location = "" } = await browser.get(`${path}/oauth2/authorize?${request}`);
    expect(location).toMatch(/^https:\/\/app\.example\/cb\?code=[\w-]+&state=s$/);
    const out = await browser.get(`${path}/logout?${queryOf({ client_id: ClientId, logout_uri: SIGNED_OUT })}`);
    expect(out.headers.getSetCookie()).toEqual(
      ["cognito", "page-data"].map(
        (name) => `${name}=; Path=${path === "" ? "/" : path}; Max-Age=0; HttpOnly; SameSite=Lax`,
      ),
    );
  });

  test.each(ways)("%s: tokens of one issuer, and what they open", async (_, host, path) => {
    const code = await aCode(place, await aBrowserOf(place, sub), ClientId);
    const fields = { grant_type: "authorization_code", client_id: ClientId, code, redirect_uri: CALLBACK };
    const answer = await app.http.request(`http://${host}${path}/oauth2/token`, {
      method: "POST",
      headers: { host, "content-type": "application/x-www-form-urlencoded" },
      body: queryOf(fields),
    });
    expect(answer.status).toBe(200);
    const tokens: { access_token: string } = JSON.parse(await answer.text());
    expect(decodeJwt(tokens.access_token).iss).toBe(`http://127.0.0.1:9229/${UserPoolId}`);
    const info = await app.http.request(`http://${host}${path}/oauth2/userInfo`, {
      headers: { host, authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await info.json()).toMatchObject({ sub });
  });

  test("over HTTPS with secure cookies", async () => {
    await using secure = await testApp({ publicUrl: "https://id.example.com/cognito" });
    const there = await aPlace(secure);
    const client = await anApplication(there);
    const query = queryOf({ client_id: client.ClientId, logout_uri: SIGNED_OUT });
    const { headers } = await visitor(secure, "id.example.com").get(`/${there.domain}/logout?${query}`);
    expect(headers.getSetCookie()).toEqual(
      ["cognito", "page-data"].map(
        (name) => `${name}=; Path=/cognito/${there.domain}; Max-Age=0; Secure; HttpOnly; SameSite=Lax`,
      ),
    );
  });

  test("under no other name", async () => {
    for (const host of [
      `${domain}.auth.us-east-1.example.com`,
      `${domain}.localhost`,
      `x.${domain}.auth.us-east-1.localhost`,
      "nobody.auth.us-east-1.localhost",
      "www.auth.example.com",
      "auth.example.com.",
      domain,
    ]) {
      const { status, text } = await ask("GET", `/login?${aRequest(ClientId)}`, host);
      expect([status, text]).toEqual([403, '{"message":"This server does not answer to that host name."}']);
    }
  });
});
