import { isIP } from "node:net";

/** Whether a host is this very machine: 127.0.0.0/8, ::1 or the name localhost. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
