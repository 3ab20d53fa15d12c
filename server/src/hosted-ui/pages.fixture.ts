import {
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { aClient, aPool } from "../testing/builders.ts";
import type { TestApp } from "../testing/test-app.ts";
import type { Visited, Visitor } from "../testing/visitor.ts";

/** The application that people sign in for. Nobody listens there. */
export const CALLBACK = "https://app.example/cb";
const STATE = "st+te/=&";

/** A pool with pages at `/photos`, and a client of them. */
export interface Pages {
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly secret?: string;
  /** The address of a page, with the application's request; what is given here wins, and null leaves a parameter out. */
  path(page: string, query?: Readonly<Record<string, string | null>>): string;
}

export async function aPoolWithPages(
  app: TestApp,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Pages> {
  const { UserPoolId } = await aPool(app, pool);
  const made = await pagesFor(app, UserPoolId, client);
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "photos" }));
  return made;
}

/** A further client of a pool with pages. */
export async function pagesFor(
  app: TestApp,
  UserPoolId: string,
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Pages> {
  const made = await aClient(app, UserPoolId, {
    AllowedOAuthFlows: ["code"],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ["openid", "email"],
    CallbackURLs: [CALLBACK],
    SupportedIdentityProviders: ["COGNITO"],
    ...client,
  });
  const request = {
    client_id: made.ClientId,
    response_type: "code",
    redirect_uri: client.CallbackURLs?.[0] ?? CALLBACK,
    scope: "openid email",
    state: STATE,
  };
  return {
    UserPoolId,
    ...made,
    path(page, query = {}) {
      const given = Object.entries({ ...request, ...query }).filter(
        (pair): pair is [string, string] => pair[1] !== null,
      );
      return `/photos${page}?${new URLSearchParams(given).toString()}`;
    },
  };
}

/** What a person sees of a page. */
export interface Seen {
  readonly status: number;
  readonly title: string;
  readonly description?: string;
  /** Above the form. */
  readonly alert?: string;
  /** Beside the fields, by their ids. */
  readonly problems?: Readonly<Record<string, string>>;
}

export function seen({ status, text }: Visited): Seen {
  const first = (pattern: RegExp) => unescaped(pattern.exec(text)?.[1]);
  const description = first(/<p class="description[^"]*">([^<]*)/)?.trim();
  const alert = first(/role="(?:alert|status)"[^>]*>([^<]*)/);
  const problems = [...text.matchAll(/id="([\w-]+)-problem">([^<]*)/g)].map(
    ([, id = "", problem]) => [id, unescaped(problem) ?? ""] as const,
  );
  return {
    status,
    title: first(/<h1>([^<]*)/) ?? "",
    ...(description !== undefined && { description }),
    ...(alert !== undefined && { alert }),
    ...(problems.length > 0 && { problems: Object.fromEntries(problems) }),
  };
}

/** The attributes of the page's inputs that a person fills in, by their names, in order. */
export function inputs({ text }: Pick<Visited, "text">): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const all = [...text.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = "", value]) => [
        name,
        unescaped(value) ?? "",
      ]),
    ),
  );
  const typed = all.filter(({ type, hidden }) => type !== "hidden" && type !== "submit" && hidden === undefined);
  return Object.fromEntries(typed.map(({ name = "", ...rest }) => [name, rest]));
}

/** A field for a code, as `inputs` tells it: empty, and where typing begins. */
export const codeInput = (id: string): Readonly<Record<string, string>> => ({
  class: "inputField-customizable",
  id,
  type: "text",
  autocomplete: "one-time-code",
  inputmode: "numeric",
  value: "",
  required: "",
  autocapitalize: "none",
  spellcheck: "false",
  autofocus: "",
});

/** Where the page's links lead, by their words. */
export const links = ({ text }: Pick<Visited, "text">): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)].map(([, href, label]) => [
      unescaped(label) ?? "",
      unescaped(href) ?? "",
    ]),
  );

const SIGNS: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

const unescaped = (text: string | undefined): string | undefined =>
  text?.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (sign) => SIGNS[sign] ?? sign);

/** Follows redirects within the server, and stops at the application. */
export async function follow(browser: Visitor, visited: Visited): Promise<Visited> {
  let at = visited;
  while (at.location?.startsWith("/")) at = await browser.get(at.location);
  return at;
}

/** Opens a page and sends its form, and follows where that leads. */
export async function fill(browser: Visitor, path: string, fields: Readonly<Record<string, string>>): Promise<Visited> {
  await browser.get(path);
  return follow(browser, await browser.send(path, fields));
}

/** Signs in at the form, and follows where that leads. */
export const signInAt = (browser: Visitor, pages: Pages, username: string, password: string): Promise<Visited> =>
  fill(browser, pages.path("/login"), { username, password });

/** Who came back to the application, with the state it sent: by the ID token for its code. Else where the person is. */
export async function whoCameBack(app: TestApp, { ClientId, secret }: Pages, visited: Visited): Promise<unknown> {
  if (!visited.location?.startsWith(`${CALLBACK}?`)) return visited.location ?? seen(visited);
  const { code = "", state, ...rest } = Object.fromEntries(new URL(visited.location).searchParams);
  if (state !== STATE || Object.keys(rest).length > 0) return visited.location;
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: ClientId,
    redirect_uri: CALLBACK,
    code,
    ...(secret !== undefined && { client_secret: secret }),
  });
  const host = "127.0.0.1:9229";
  const headers = { host, "content-type": "application/x-www-form-urlencoded" };
  const response = await app.http.request(`http://${host}/photos/oauth2/token`, {
    method: "POST",
    headers,
    body: body.toString(),
  });
  const { id_token: idToken = "" } = (await response.json()) as { readonly id_token?: string };
  const claims: unknown = JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString() || "{}");
  return (claims as Readonly<Record<string, unknown>>)["cognito:username"];
}
