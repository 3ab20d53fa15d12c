/** The value of a request's cookie (RFC 6265 §4.2); the first where a name comes twice, which is that of the longest path. */
export function readCookie(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key = "", ...value] = pair.split("=");
    if (key.trim() === name) return value.join("=").trim();
  }
  return undefined;
}

export interface CookieAttributes {
  /** Below which it is sent; "/" where empty. */
  readonly path: string;
  readonly secure: boolean;
  /** 0 takes it away; without it the cookie ends with the browser's session. */
  readonly maxAgeSeconds?: number;
}

/**
 * A `Set-Cookie` that no script reads and no other site's form sends along. The value is ours: base64url, a UUID or a language.
 */
export function writeCookie(name: string, value: string, { path, secure, maxAgeSeconds }: CookieAttributes): string {
  return [
    `${name}=${value}`,
    `Path=${path === "" ? "/" : path}`,
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
    ...(secure ? ["Secure"] : []),
    "HttpOnly",
    "SameSite=Lax",
  ].join("; ");
}
