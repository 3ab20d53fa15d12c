import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

export interface Cookie {
  read(c: Context): string | undefined;
  write(c: Context, value: string): void;
  remove(c: Context): void;
}

/**
 * A cookie that scripts cannot read and that other sites' forms do not bring along. Over https it is bound to this very host:
 * browsers take a `__Host-` cookie from nobody else, not even from a sibling domain.
 */
export function cookie(origin: string, name: string, maxAgeMs: number): Cookie {
  const secure = origin.startsWith("https:");
  const fullName = secure ? `__Host-${name}` : name;
  const options = { path: "/", httpOnly: true, sameSite: "Lax", secure } as const;
  return {
    read: (c) => getCookie(c, fullName),
    write: (c, value) => setCookie(c, fullName, value, { ...options, maxAge: maxAgeMs / 1000 }),
    remove: (c) => void deleteCookie(c, fullName, options),
  };
}
