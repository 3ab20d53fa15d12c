import { createHash } from "node:crypto";
import {
  CreateResourceServerCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolDomainCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "vitest";
import { accountOf, accountsIn, withAccount } from "../core/oauth/browser-session.ts";
import type { Switch } from "../core/oauth/switch-tags.ts";
import { aClient, aPool } from "../testing/builders.ts";
import type { TestApp } from "../testing/test-app.ts";
import { type Visitor, visitor } from "../testing/visitor.ts";

/** Where the tests' application wants its answers, and where it goes on after a sign-out. */
export const CALLBACK = "https://app.example/cb";
export const SIGNED_OUT = "https://app.example/bye";

let domains = 0;

/** A pool with pages and endpoints below `/{domain}`, and an API of its own with two scopes. */
export interface Place {
  readonly app: TestApp;
  readonly UserPoolId: string;
  readonly domain: string;
}

export async function aPlace(app: TestApp, overrides: Parameters<typeof aPool>[1] = {}): Promise<Place> {
  const { UserPoolId } = await aPool(app, overrides);
  const domain = `photos-${++domains}`;
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: domain }));
  const scope = (ScopeName: string) => ({ ScopeName, ScopeDescription: ScopeName });
  await app.client.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: API,
      Name: "API",
      Scopes: [scope("read"), scope("write")],
    }),
  );
  return { app, UserPoolId, domain };
}

export const API = "https://api.example.com";

/** An application that signs people in through the pages by code, and may read every scope about them. */
export const anApplication = (
  { app, UserPoolId }: Place,
  overrides: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<{ ClientId: string; secret?: string }> =>
  aClient(app, UserPoolId, {
    AllowedOAuthFlows: ["code"],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"],
    CallbackURLs: [CALLBACK],
    LogoutURLs: [SIGNED_OUT],
    SupportedIdentityProviders: ["COGNITO"],
    ...overrides,
  });

/** A back end that speaks for itself. */
export const aMachine = (
  place: Place,
  overrides: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<{ ClientId: string; secret?: string }> =>
  aClient(place.app, place.UserPoolId, {
    GenerateSecret: true,
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: [`${API}/read`, `${API}/write`],
    ...overrides,
  });

/** Values by name; what is undefined is left out, and a list is given several times. */
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

export function queryOf(parameters: Values): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of value === undefined ? [] : [value].flat()) query.append(name, each);
  }
  return query.toString();
}

/** What an application asks for, unless a test wants it otherwise. */
export const aRequest = (ClientId: string, overrides: Values = {}): string =>
  queryOf({ client_id: ClientId, response_type: "code", redirect_uri: CALLBACK, ...overrides });

/** A browser at which somebody has just signed in, by the name that the pages give their cookie. */
export async function aBrowserOf({ app, UserPoolId }: Place, ...subs: readonly string[]): Promise<Visitor> {
  const browser = visitor(app);
  for (const sub of subs) {
    const [pool, user] = [await app.ctx.store.pools.find(UserPoolId), await app.ctx.store.users.find(UserPoolId, sub)];
    if (!pool || !user) throw new Error("nobody is there to sign in");
    const others = await accountsIn(app.ctx, pool, browser.cookie("cognito"));
    const account = accountOf(app.ctx, { kind: "signed-in", user, at: app.clock.now(), amr: ["pwd"] }, 60);
    browser.setCookie("cognito", withAccount(app.ctx, pool, others, account));
  }
  return browser;
}

/** The answer to an authorization request, where it came to. */
export async function authorize(
  { domain }: Pick<Place, "domain">,
  browser: Visitor,
  ClientId: string,
  overrides: Values = {},
): Promise<{ readonly status: number; readonly at: string; readonly answer: Readonly<Record<string, string>> }> {
  const { status, location = "" } = await browser.get(`/${domain}/oauth2/authorize?${aRequest(ClientId, overrides)}`);
  const [at = "", answer] = location.split(/[?#]/, 2);
  return { status, at, answer: Object.fromEntries(new URLSearchParams(answer)) };
}

/** A code for somebody who is signed in at a browser. */
export async function aCode(
  place: Pick<Place, "domain">,
  browser: Visitor,
  ClientId: string,
  overrides: Values = {},
): Promise<string> {
  const { answer } = await authorize(place, browser, ClientId, overrides);
  return answer.code ?? expect.fail(`no code came: ${JSON.stringify(answer)}`);
}

/** What an endpoint that is no page answers. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty where the body is. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a form to an endpoint of the pool. */
export async function post(
  { app, domain }: Pick<Place, "app" | "domain">,
  path: string,
  fields: Values | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await app.http.request(`http://127.0.0.1:9229/${domain}${path}`, {
    method: "POST",
    headers: { host: "127.0.0.1:9229", "content-type": "application/x-www-form-urlencoded", ...headers },
    body: typeof fields === "string" ? fields : queryOf(fields),
  });
  const text = await response.text();
  const body: Record<string, unknown> = text === "" ? {} : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, body };
}

export const token = (
  place: Pick<Place, "app" | "domain">,
  fields: Values | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> => post(place, "/oauth2/token", fields, headers);

export const basic = (id: string, secret = ""): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

/** The tokens of somebody who signs in by code. */
export interface Handed {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

export async function tokensFor(
  place: Place,
  browser: Visitor,
  ClientId: string,
  overrides: Values = {},
): Promise<Handed> {
  const code = await aCode(place, browser, ClientId, overrides);
  const { status, body } = await token(place, {
    grant_type: "authorization_code",
    client_id: ClientId,
    code,
    redirect_uri: CALLBACK,
  });
  expect(status).toBe(200);
  const { access_token, id_token, refresh_token } = body;
  return { access_token: String(access_token), id_token: String(id_token), refresh_token: String(refresh_token) };
}

export const userInfo = async (
  { app, domain }: Pick<Place, "app" | "domain">,
  accessToken: string,
): Promise<Answered> => {
  const response = await app.http.request(`http://127.0.0.1:9229/${domain}/oauth2/userInfo`, {
    headers: { host: "127.0.0.1:9229", authorization: `Bearer ${accessToken}` },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
};

/** A code verifier (RFC 7636 §4.1), and the challenge that it meets. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

const arnOf = (UserPoolId: string): string => `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`;

/** Turns a switch of the pool on, for all clients or for some. */
export async function switchOn({ app, UserPoolId }: Place, name: Switch, value = "all"): Promise<void> {
  await app.client.send(
    new TagResourceCommand({ ResourceArn: arnOf(UserPoolId), Tags: { [`millpond:${name}`]: value } }),
  );
}

export async function switchOff({ app, UserPoolId }: Place, name: Switch): Promise<void> {
  await app.client.send(new UntagResourceCommand({ ResourceArn: arnOf(UserPoolId), TagKeys: [`millpond:${name}`] }));
}
