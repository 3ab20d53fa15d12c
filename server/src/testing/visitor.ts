import type { TestApp } from "./test-app.ts";

/** A browser without scripts: it keeps cookies by their path, and sends forms. Redirects are told, not followed. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Visited>;
  /** Sends the page's form with its CSRF token; what is given here wins. */
  send(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Visited>;
  /** The value of a cookie it holds. */
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

export interface Visited {
  readonly status: number;
  /** Where it redirects to. */
  readonly location: string | undefined;
  readonly headers: Headers;
  readonly text: string;
}

/** @param host by which name the server is reached: loopback, or a pool's own */
export function visitor({ http }: Pick<TestApp, "http">, host = "127.0.0.1:9229"): Visitor {
  const jar = new Map<string, string>();
  async function ask(
    path: string,
    init: RequestInit,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Visited> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await http.request(`http://${host}${path}`, {
      ...init,
      headers: { host, ...(cookie !== "" && { cookie }), ...headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = set.split("; ");
      const at = pair.indexOf("=");
      if (attributes.includes("Max-Age=0")) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return {
      status: response.status,
      location: response.headers.get("location") ?? undefined,
      headers: response.headers,
      text: await response.text(),
    };
  }
  return {
    get: (path, headers) => ask(path, {}, headers),
    send: (path, fields, headers) =>
      ask(
        path,
        { method: "POST", body: new URLSearchParams({ _csrf: jar.get("XSRF-TOKEN") ?? "", ...fields }).toString() },
        { "content-type": "application/x-www-form-urlencoded", ...headers },
      ),
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => void jar.set(name, value),
  };
}
