import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  type IDToken,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
} from "openid-client";
import type { Pool } from "../pool.ts";

/** A small web application that has people sign in at a pool's pages. */
export interface Application {
  /** Without a trailing slash. By the name `localhost`: another site than the server, which is reached by its address. */
  readonly url: string;
  readonly callbackUrl: string;
  /** Where people come out of a sign-out. */
  readonly homeUrl: string;
  /** From now on people sign in at this pool. */
  use(pool: Pool): Promise<void>;
  /** Has it show something of a test's own at a path, and tells the address. */
  put(path: string, body: string): string;
  stop(): Promise<void>;
}

/** What it knows of a browser. */
interface Session {
  readonly begun?: { readonly state: string; readonly verifier: string; readonly end: string };
  readonly person?: { readonly claims: IDToken; readonly accessToken: string; readonly refreshToken: string };
}

export async function anApplication(): Promise<Application> {
  const sessions = new Map<string, Session>();
  const own = new Map<string, string>();
  let oidc: Configuration | undefined;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof AuthorizationResponseError) show(response, `<p id="refusal">${error.error}</p>${SIGN_IN}`);
      else show(response, `<p>${String(error)}</p>`, 500);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The application has no port");
  const url = `http://localhost:${address.port}`;
  const [callbackUrl, homeUrl] = [`${url}/callback`, `${url}/`];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!oidc) throw new Error("The application has no pool yet");
    const asked = new URL(request.url ?? "/", url);
    const id = /\bapp=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
    const session = sessions.get(id) ?? {};
    response.setHeader("set-cookie", `app=${id}; Path=/; HttpOnly; SameSite=Lax`);

    switch (asked.pathname) {
      case "/":
        return show(response, session.person ? greeting(session.person) : SIGN_IN);
      case "/sign-in": {
        // Where the test wants to end; all else is passed on.
        const { end = homeUrl, ...further } = Object.fromEntries(asked.searchParams);
        const begun = { state: randomState(), verifier: randomPKCECodeVerifier(), end };
        sessions.set(id, { begun });
        const to = buildAuthorizationUrl(oidc, {
          redirect_uri: callbackUrl,
          scope: "openid email profile",
          state: begun.state,
          code_challenge: await calculatePKCECodeChallenge(begun.verifier),
          code_challenge_method: "S256",
          ...further,
        });
        return redirect(response, to.href);
      }
      case "/callback": {
        const { begun } = session;
        sessions.delete(id);
        if (!begun) return show(response, "<p>No sign-in was begun here</p>", 400);
        const checks = { expectedState: begun.state, pkceCodeVerifier: begun.verifier, idTokenExpected: true };
        const tokens = await authorizationCodeGrant(oidc, asked, checks);
        const [claims, refreshToken] = [tokens.claims(), tokens.refresh_token];
        if (!claims || refreshToken === undefined) throw new Error("A token is missing");
        sessions.set(id, { person: { claims, accessToken: tokens.access_token, refreshToken } });
        return redirect(response, begun.end);
      }
      case "/refresh": {
        if (!session.person) throw new Error("Nobody is signed in");
        const { claims, accessToken, refreshToken } = session.person;
        const tokens = await refreshTokenGrant(oidc, refreshToken);
        if (tokens.access_token === accessToken || tokens.claims()?.sub !== claims.sub) {
          throw new Error("These are not new tokens of the same person");
        }
        sessions.set(id, { person: { ...session.person, accessToken: tokens.access_token } });
        return show(response, `<p>Refreshed</p>${greeting(session.person)}`);
      }
      case "/sign-out": {
        sessions.delete(id);
        const { authorization_endpoint, client_id } = { ...oidc.serverMetadata(), ...oidc.clientMetadata() };
        const to = new URL("../logout", authorization_endpoint);
        to.search = new URLSearchParams({ client_id, logout_uri: homeUrl }).toString();
        return redirect(response, to.href);
      }
      default:
        return show(response, own.get(asked.pathname) ?? "<p>Elsewhere</p>");
    }
  }

  return {
    url,
    callbackUrl,
    homeUrl,
    async use({ url: poolUrl, poolId, clientId, clientSecret }) {
      const issuer = new URL(`${poolUrl}/${poolId}`);
      oidc = await discovery(issuer, clientId, clientSecret, undefined, { execute: [allowInsecureRequests] });
    },
    put(path, body) {
      own.set(path, body);
      return `${url}${path}`;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const SIGN_IN = `<p><a href="/sign-in">Log in or sign up</a></p>`;

const greeting = ({ claims }: NonNullable<Session["person"]>): string =>
  `<p>Hello, <span id="nickname">${text(claims["nickname"])}</span> of <span id="email">${text(claims["email"])}</span></p>
  <p><a href="/refresh">Refresh</a> <a href="/sign-out">Sign out</a></p>`;

/** A claim of a test's own person, who has nothing in it to be escaped. */
const text = (claim: unknown): string => (typeof claim === "string" ? claim : "");

function show(response: ServerResponse, body: string, status = 200): void {
  response.statusCode = status;
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(
    `<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,">${body}</html>`,
  );
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}
