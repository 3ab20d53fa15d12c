import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import type { Attempt, OneTime } from "./attempt.ts";

/** What kind of state it is. A change of its shape needs a new word: a server of the former release may have sealed it. */
type Purpose = "device-exchange" | "session" | "sign-up" | "srp-exchange";

/** State of a sign-in on its way back from the client. */
export interface Carried<State> extends OneTime {
  readonly state: State;
}

/**
 * Seals what must be remembered between two requests of a sign-in, for the client to carry: any server goes on with what
 * another began, and only its id is ever stored, once it is spent. It serves the same application again, either at the pages or
 * by the API, for as long as that gives its people (`AuthSessionValidity`) or for so many `minutes`.
 */
export function carry(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  purpose: Purpose,
  state: unknown,
  minutes = attempt.client.settings.AuthSessionValidity,
): Uint8Array {
  const expiresAt = ctx.clock.now().getTime() + minutes * 60_000;
  const plain = Buffer.from(JSON.stringify([ctx.random.uuid(), expiresAt, state]));
  return ctx.seal.seal(purpose, placeOf(attempt), plain);
}

/** Opens what `carry` sealed for this purpose and application; undefined for anything else. That it has not expired is the caller's to check. */
export function carried<State>(
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  purpose: Purpose,
  sealed: Uint8Array,
): Carried<State> | undefined {
  const plain = ctx.seal.open(purpose, placeOf(attempt), sealed);
  if (!plain) return undefined;
  // Nobody else can have written it, so it is of the shape that `carry` was given.
  const [id, expiresAt, state]: [string, number, State] = JSON.parse(Buffer.from(plain).toString());
  return { id, expiresAt: new Date(expiresAt), state };
}

/** The same for a `Session`. Operations that are given nothing else learn from it which application it belongs to. */
export const carryInText = (
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  purpose: Purpose,
  state: unknown,
  minutes?: number,
): string => `${attempt.client.id}.${toBase64url(carry(ctx, attempt, purpose, state, minutes))}`;

/** Opens what `carryInText` sealed. */
export function carriedInText<State>(
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  purpose: Purpose,
  text: string,
): Carried<State> | undefined {
  const [clientId, sealedText = ""] = text.split(".", 2);
  const sealed = clientId === attempt.client.id ? fromBase64url(sealedText) : undefined;
  return sealed && carried<State>(ctx, attempt, purpose, sealed);
}

/** The id of the application that a session says it belongs to. */
export const clientIdIn = (text: string): string => text.split(".", 1)[0] ?? "";

/** What the pages began ends there: who could go on by the API would get tokens with more scopes than they were asked for. */
const placeOf = ({ client, pool, door }: Attempt): string =>
  `${pool.id}/${client.id}${door === "hosted" ? "/pages" : ""}`;
