import { expect } from "vitest";

/** What preparations made and answers held, by name. */
export type Scene = Record<string, unknown>;

/** Replaces each `{name}` of a recording by what the scene has; a value that is nothing else keeps its type. */
export function filledIn(recorded: unknown, scene: Scene): unknown {
  if (typeof recorded === "string") {
    const whole = recorded.match(/^\{([\w.]+)\}$/)?.[1];
    if (whole !== undefined) return found(whole, scene);
    return recorded.replaceAll(/\{([\w.]+)\}/g, (_, name: string) => String(found(name, scene)));
  }
  if (Array.isArray(recorded)) return recorded.map((each) => filledIn(each, scene));
  if (typeof recorded !== "object" || recorded === null) return recorded;
  return Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, filledIn(value, scene)]));
}

function found(path: string, scene: Scene): unknown {
  const value = at(path, scene);
  if (value === undefined) throw new Error(`Nothing has made {${path}}`);
  return value;
}

/** What a path of dots leads to. */
export const at = (path: string, from: unknown): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      from,
    );

/** What varies from answer to answer, by what may stand there. */
const KINDS: Readonly<Record<string, () => unknown>> = {
  "<any>": () => expect.anything(),
  "<number>": () => expect.any(Number),
  "<text>": () => expect.stringMatching(/./),
  "<uuid>": () => expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  "<epoch seconds>": () => expect.closeTo(Date.now() / 1_000, -3),
  "<jwt>": () => expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
  "<refresh token>": () => expect.stringMatching(/^eyJjdHkiOiJKV1QiL[\w-]+(\.[\w-]*){4}$/),
  "<session>": () => expect.stringMatching(/^[\w.-]{20,2048}$/),
  "<hex>": () => expect.stringMatching(/^[0-9a-f]+$/),
  "<base64>": () => expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
  "<base32>": () => expect.stringMatching(/^[A-Z2-7]{16,}$/),
  "<base64url>": () => expect.stringMatching(/^[\w-]+$/),
  "<masked phone>": () => expect.stringMatching(/^\+\*+\d{4}$/),
  "<key id>": () => expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
  "<login page>": () => expect.stringMatching(/\/login\?client_id=/),
  "<validation errors>": () => expect.stringMatching(/^\d validation errors? detected: Value/),
  "<invalid token>": () => expect.stringContaining('error="invalid_token"'),
  "<pool id>": () => expect.stringMatching(/^eu-central-1_[0-9a-zA-Z]{9}$/),
  "<client id>": () => expect.stringMatching(/^[0-9a-z]{26}$/),
  "<client secret>": () => expect.stringMatching(/^[0-9a-z]{51,52}$/),
  "<device key>": () => expect.stringMatching(/^eu-central-1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
};

/** Replaces each `<kind>` of an answer by what matches it. */
export function matched(recorded: unknown): unknown {
  if (typeof recorded === "string") {
    if (!/^<.*>$/.test(recorded)) return recorded;
    const kind = KINDS[recorded];
    if (!kind) throw new Error(`${recorded} is no kind of value`);
    return kind();
  }
  if (Array.isArray(recorded)) return recorded.map((each) => matched(each));
  if (typeof recorded !== "object" || recorded === null) return recorded;
  return Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, matched(value)]));
}
