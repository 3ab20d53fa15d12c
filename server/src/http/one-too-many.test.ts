import { UpdateProvisionedLimitCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPoolWithPages, seen } from "../hosted-ui/pages.fixture.ts";
import { aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { visitor } from "../testing/visitor.ts";
import { aLimitedServer, type LimitedServer } from "./limited-server.fixture.ts";

const NEAR = { "x-forwarded-for": "203.0.113.7" };
const FAR = { "x-forwarded-for": "203.0.113.8" };

const statuses = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status);
const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);

async function aSite(requestsPerAddress: number) {
  const server = await aLimitedServer(requestsPerAddress);
  const pages = await aPoolWithPages(server.app, {}, { AllowedOAuthFlows: ["code"] });
  return { server, pages, browser: visitor(server), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Sends a form to an endpoint for applications. */
const post = async ({ http }: LimitedServer, path: string, fields: Readonly<Record<string, string>>, headers = NEAR) =>
  http.request(`http://127.0.0.1:9229/photos${path}`, {
    method: "POST",
    headers: { host: "127.0.0.1:9229", "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields),
  });

/** Sets a rate, and waits until it holds. */
async function provision({ app }: LimitedServer, Category: string, RequestedLimitValue: number): Promise<void> {
  await app.client.send(
    new UpdateProvisionedLimitCommand({
      LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: { Category } },
      RequestedLimitValue,
    }),
  );
  app.clock.advance(1_000);
}

describe("at the pages an address", () => {
  test("that sends too many forms gets a page that says so, and when to come again", async () => {
    await using site = await aSite(1);
    const { server, pages, browser } = site;
    const send = () => browser.send(pages.path("/login"), { username: "ada", password: "x" }, NEAR);
    const answers = await server.burst(12, send);
    expect(statuses(answers).slice(10)).toEqual([429, 429]);
    expect(statuses(answers).slice(0, 10)).not.toContain(429);
    const refused = answers[11] ?? expect.fail();
    expect(seen(refused)).toEqual({
      status: 429,
      title: "Something went wrong",
      alert: "There were too many attempts. Wait a while, then try again.",
    });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("content-type")).toBe("text/html; charset=utf-8");

    expect((await browser.send(pages.path("/login"), { username: "ada", password: "x" }, FAR)).status).not.toBe(429);
    server.app.clock.advance(1_000);
    expect(statuses(await server.burst(2, send))).toEqual([expect.not.toBeOneOf([429]), 429]);
  });

  test("reads it in its own language", async () => {
    await using site = await aSite(1);
    const { server, pages, browser } = site;
    const headers = { ...NEAR, "accept-language": "de" };
    const answers = await server.burst(11, () => browser.send(pages.path("/signup"), {}, headers));
    expect(seen(answers[10] ?? expect.fail())).toMatchObject({ status: 429, title: "Etwas ist schiefgelaufen" });
  });

  test("is counted for forms and for links that confirm, at whatever page, and not for looking at pages", async () => {
    await using site = await aSite(1);
    const { server, pages, browser } = site;
    expect(statuses(await server.burst(30, () => browser.get(pages.path("/login"), NEAR)))).toEqual(times(30, 200));
    const link = () => browser.get("/photos/confirmUser?client_id=x&user_name=ada&confirmation_code=1", NEAR);
    expect(statuses(await server.burst(10, link))).not.toContain(429);
    const now = await server.burst(4, (time) => {
      const forms = ["/forgotPassword", "/confirm/", "/mfa/resend"];
      return time === 3 ? link() : browser.send(pages.path(forms[time] ?? ""), {}, NEAR);
    });
    expect(statuses(now)).toEqual([429, 429, 429, 429]);
    expect((await browser.get(pages.path("/login"), NEAR)).status).toBe(200);
  });

  test("is the one that the proxy names, whatever else it is called", async () => {
    await using site = await aSite(1);
    const { server, pages, browser } = site;
    const answers = await server.burst(12, (time) =>
      browser.send(pages.path("/login"), {}, { "x-forwarded-for": `198.51.100.${time}, 203.0.113.7` }),
    );
    expect(statuses(answers).slice(10)).toEqual([429, 429]);
  });
});

describe("at the OAuth endpoints an address", () => {
  test("that asks too often is answered in JSON, with the seconds to wait", async () => {
    await using site = await aSite(2);
    const { server, pages } = site;
    const ask = () => post(server, "/oauth2/token", { grant_type: "refresh_token", client_id: pages.ClientId });
    const answers = await server.burst(21, ask);
    expect(statuses(answers)).toEqual([...times(20, 400), 429]);
    const refused = answers[20] ?? expect.fail();
    expect(await refused.json()).toEqual({ error: "temporarily_unavailable", error_description: "too many requests" });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      "retry-after": "1",
      "content-type": "application/json;charset=UTF-8",
      "access-control-allow-origin": "*",
      "cache-control": "no-store",
    });
    expect((await post(server, "/oauth2/revoke", { token: "x" })).status).toBe(429);
    expect((await post(server, "/oauth2/revoke", { token: "x" }, FAR)).status).toBe(400);
    const preflight = await server.http.request("http://127.0.0.1:9229/photos/oauth2/token", {
      method: "OPTIONS",
      headers: { host: "127.0.0.1:9229", ...NEAR },
    });
    expect(preflight.status).toBe(204);
  });
});

describe("a rate that was provisioned", () => {
  test("for sign-ins holds for refreshing at the token endpoint, and for no other grant", async () => {
    await using site = await aSite(100_000);
    const { server, pages } = site;
    const { Username } = await aUser(server.app, pages.UserPoolId);
    const { RefreshToken } = await signIn(server.app, pages.ClientId, Username);
    await provision(server, "UserAuthentication", 120);
    const grant = (grantType: string, token: string) =>
      post(server, "/oauth2/token", { grant_type: grantType, client_id: pages.ClientId, refresh_token: token });
    const answers = await server.burst(122, (time) =>
      time < 119
        ? grant("refresh_token", "x")
        : grant(time < 121 ? "refresh_token" : "authorization_code", RefreshToken),
    );
    expect(statuses(answers)).toEqual([...times(119, 400), 200, 429, 400]);
    const more = answers[120];
    expect(await more?.json()).toEqual({ error: "temporarily_unavailable", error_description: "too many requests" });
  });

  test("for users' creation holds for the form of the sign-up page", async () => {
    await using site = await aSite(100_000);
    const { server, pages, browser } = site;
    await provision(server, "UserCreation", 50);
    const fields = { username: "ada", password: PASSWORD, email: "" };
    const answers = await server.burst(52, () => browser.send(pages.path("/signup"), fields, NEAR));
    expect(statuses(answers).slice(50)).toEqual([429, 429]);
    expect(statuses(answers).slice(0, 50)).not.toContain(429);
  });
});
