import { ServerResponse } from "node:http";

/** The address of whoever opened the connection, from what Node's server hands over beside a request; undefined without one. */
export function peerOf(env: unknown): string | undefined {
  const peer = member(member(member(env, "incoming"), "socket"), "remoteAddress");
  return typeof peer === "string" ? peer : undefined;
}

/**
 * Puts a header on an answer: on what Node's server is about to send, where there is one. On the `Response` it would have
 * Headers made of its plain ones and taken apart again, a tenth of what the token endpoint does beside its signatures.
 */
export function setHeader(env: unknown, answer: Response, name: string, value: string): void {
  const outgoing = member(env, "outgoing");
  if (outgoing instanceof ServerResponse) outgoing.setHeader(name, value);
  else answer.headers.set(name, value);
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
