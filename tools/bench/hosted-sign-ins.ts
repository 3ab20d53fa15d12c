import { randomUUID } from "node:crypto";
import type { Target } from "./scenarios.ts";
import { CALLBACK, DOMAIN, PASSWORD, userName } from "./seed.ts";

/** Signs people in through the hosted pages; their refresh tokens. */
export const hostedSignIns = ({ port, web }: Target, count: number): Promise<readonly string[]> =>
  Promise.all(Array.from({ length: count }, (_, place) => signIn(`http://127.0.0.1:${port}/${DOMAIN}`, web, place)));

async function signIn(pages: string, client_id: string, place: number): Promise<string> {
  const query = new URLSearchParams({
    client_id,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid email",
  });
  const csrf = randomUUID();
  const page = await fetch(`${pages}/login?${query.toString()}`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: `XSRF-TOKEN=${csrf}` },
    body: new URLSearchParams({ _csrf: csrf, username: userName(place), password: PASSWORD }),
  });
  const code = new URL(page.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = await fetch(`${pages}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", client_id, redirect_uri: CALLBACK, code }),
  });
  const { refresh_token } = (await answer.json()) as { readonly refresh_token?: string };
  if (refresh_token === undefined) throw new Error(`A hosted sign-in of the benchmark failed: ${answer.status}`);
  return refresh_token;
}
