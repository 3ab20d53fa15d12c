import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { send } from "./http.ts";
import { anAddress } from "./inbox.ts";
import { aPool, aUser, PASSWORD, type Pool } from "./pool.ts";

/** Where an application that is only a library wants its answers. Nobody listens there: a browser stops before it. */
export const CALLBACK = "https://app.example/callback";
export const SIGNED_OUT = "https://app.example/signed-out";

export type ClientSettings = Partial<CreateUserPoolClientCommandInput>;

/** Of a client that signs people in by code. */
export const BY_CODE: ClientSettings = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email"],
  CallbackURLs: [CALLBACK],
  LogoutURLs: [SIGNED_OUT],
  SupportedIdentityProviders: ["COGNITO"],
};

/** Of a client whose refresh tokens work once. */
export const ROTATING: ClientSettings = {
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
};

/** A pool with a domain, and a client that signs people in there by code. */
export interface HostedPool extends Pool {
  /** The pages and the OAuth endpoints lie below it. */
  readonly site: string;
  readonly issuer: string;
  /** A person who can sign in, by the name `ada` and PASSWORD. */
  readonly ada: { readonly sub: string; readonly email: string };
}

/** Creates a pool with a domain prefix, a client of the OAuth endpoints without a secret unless it asks for one, and Ada. */
export async function aHostedPool(
  url: string,
  client: ClientSettings = {},
  pool: Partial<CreateUserPoolCommandInput> = {},
): Promise<HostedPool> {
  const made = await aPool(url, pool, { ...BY_CODE, ...client });
  const Domain = `pages-${randomUUID().slice(0, 8)}`;
  await made.cognito.createUserPoolDomain({ UserPoolId: made.poolId, Domain });
  const email = anAddress();
  const sub = await aUser(made, "ada", email);
  return { ...made, site: `${url}/${Domain}`, issuer: `${url}/${made.poolId}`, ada: { sub, email } };
}

/** Where a browser has come to. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly html: string;
}

/** A browser without scripts, over real HTTP. */
export interface Browser {
  /** Opens a URL, and follows where it leads. */
  open(url: string): Promise<Page>;
  /** Sends the first form on a page that has all of these fields, and follows where it leads. */
  submit(page: Page, typed: Readonly<Record<string, string>>): Promise<Page>;
  /** Opens a URL, and signs in at the page it leads to. */
  signIn(url: string, username: string, password?: string): Promise<Page>;
}

const MOST_REDIRECTS = 20;

/** By these an application tells a page that is opened from what a script fetches. */
const NAVIGATES = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** @param stopsAt the URLs that it does not open, for nobody listens there */
export function aBrowser(stopsAt: readonly string[] = [CALLBACK, SIGNED_OUT]): Browser {
  const cookies = aCookieJar();
  async function follow(
    start: string,
    sent?: { readonly form: URLSearchParams; readonly from: string },
  ): Promise<Page> {
    let [url, post] = [start, sent];
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const { status, headers, body } = await send(url, {
        method: post ? "POST" : "GET",
        headers: { ...NAVIGATES, ...cookies.of(url), ...(post && { ...FORM, origin: new URL(post.from).origin }) },
        ...(post && { body: post.form.toString() }),
      });
      cookies.keep(url, headers["set-cookie"]);
      const { location } = headers;
      if (status < 300 || status >= 400 || location === undefined) return { url, status, headers, html: body };
      url = new URL(location, url).href;
      if (stopsAt.some((end) => url.startsWith(end))) return { url, status, headers, html: body };
      if (status < 307) post = undefined;
    }
    throw new Error(`${start} redirects without end`);
  }
  const submit = (page: Page, typed: Readonly<Record<string, string>>) => {
    const { action, fields } = formOn(page, Object.keys(typed));
    return follow(action, { form: new URLSearchParams({ ...fields, ...typed }), from: page.url });
  };
  return {
    open: (url) => follow(url),
    submit,
    signIn: async (url, username, password = PASSWORD) => submit(await follow(url), { username, password }),
  };
}

interface Form {
  readonly action: string;
  /** What it sends of itself: its hidden fields, and those that are filled in already. */
  readonly fields: Readonly<Record<string, string>>;
}

function formOn({ url, html }: Page, wanted: readonly string[]): Form {
  for (const [, start = "", inside = ""] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
    const { method, action = url } = attributesOf(start);
    const inputs = [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = ""]) => attributesOf(attributes));
    const buttons = [...inside.matchAll(/<button\b([^>]*)>/g)].map(([, attributes = ""]) => attributesOf(attributes));
    const asked = new Set([...inputs, ...buttons].map(({ name }) => name));
    if (method?.toLowerCase() !== "post" || !wanted.every((name) => asked.has(name))) continue;
    const fields = inputs.flatMap(({ name, value = "" }) => (name === undefined ? [] : [[name, value] as const]));
    return { action: new URL(action, url).href, fields: Object.fromEntries(fields) };
  }
  throw new Error(`No form at ${url} asks for ${wanted.join(" and ")}:\n${html}`);
}

/** The attributes of a tag, by name. */
const attributesOf = (tag: string): Readonly<Partial<Record<string, string>>> =>
  Object.fromEntries(
    [...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = ""]) => [name, unescaped(value)]),
  );

const SIGNS: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

const unescaped = (text: string): string => text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => SIGNS[sign] ?? sign);

/** Cookies by host and path, as browsers keep them (RFC 6265); a port makes no difference to them. */
function aCookieJar() {
  const jar = new Map<string, { host: string; path: string; name: string; value: string }>();
  return {
    of(url: string): { readonly cookie?: string } {
      const { hostname, pathname } = new URL(url);
      const sent = [...jar.values()].filter(
        ({ host, path }) => host === hostname && (pathname === path || pathname.startsWith(path.replace(/\/?$/, "/"))),
      );
      const longestFirst = sent.toSorted((a, b) => b.path.length - a.path.length);
      return sent.length === 0 ? {} : { cookie: longestFirst.map(({ name, value }) => `${name}=${value}`).join("; ") };
    },
    keep(url: string, lines: readonly string[] = []): void {
      const { hostname: host, pathname } = new URL(url);
      for (const [pair = "", ...rest] of lines.map((line) => line.split(/; */))) {
        const attributes = new Map(rest.map((each) => [each.split("=")[0]?.toLowerCase(), each.split("=")[1] ?? ""]));
        const [name = "", ...value] = pair.split("=");
        const path = attributes.get("path") || pathname.replace(/\/[^/]*$/, "") || "/";
        const isOver = attributes.get("max-age") === "0" || Date.parse(attributes.get("expires") ?? "") < Date.now();
        if (isOver) jar.delete(`${host} ${path} ${name}`);
        else jar.set(`${host} ${path} ${name}`, { host, path, name, value: value.join("=") });
      }
    },
  };
}
