/** The address of whoever opened the connection, from what Node's server hands over beside a request; undefined without one. */
export function peerOf(env: unknown): string | undefined {
  const peer = member(member(member(env, "incoming"), "socket"), "remoteAddress");
  return typeof peer === "string" ? peer : undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
