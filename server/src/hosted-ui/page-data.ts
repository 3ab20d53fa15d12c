import type { Answers, ChallengeName } from "../core/auth/attempt.ts";
import type { FirstFactor } from "../core/auth/first-factors.ts";
import type { App } from "../core/clients/client.ts";
import type { Context } from "../core/context.ts";
import { fromBase64url, toBase64url } from "../lib/base64.ts";

export const PAGE_DATA_COOKIE = "page-data";
export const PAGE_DATA_SECONDS = 3_600;

/** What one page leaves for the next, sealed in a cookie. */
export type PageData = AskedChallenge | SentReset | PasskeyOffer | Notice;

/** The engine asks something. */
export interface AskedChallenge {
  readonly kind: "challenge";
  readonly name: ChallengeName;
  /** As it was typed. */
  readonly username: string;
  readonly parameters: Answers;
  readonly session: string;
  readonly sentAgain?: boolean;
  /** The authorization request, for a link to come back to. */
  readonly query?: string;
  /** Another factor could be chosen instead. */
  readonly hasOther?: boolean;
  /** What the person can begin with. */
  readonly available?: readonly FirstFactor[];
  /** The second factor that is being set up: an address, or an application with this secret, in base32. */
  readonly setsUp?: "address" | { readonly secret: string };
}

/** A code to choose a new password with is on its way. */
export interface SentReset {
  readonly kind: "reset";
  /** As it was typed. */
  readonly username: string;
  /** Masked. */
  readonly destination: string;
  readonly sentAgain?: boolean;
}

/** Who has just signed up is offered to add a passkey, and goes on to the application with it or without. */
export interface PasskeyOffer {
  readonly kind: "passkey-offer";
  /** It is good once. */
  readonly id: string;
  /** Of their sign-in. */
  readonly account: string;
  /** Tells the authorization request that they signed up for from others: those may want more than it did. */
  readonly request: string;
}

/** Something to be told once. */
export interface Notice {
  readonly kind: "notice";
  readonly notice: "passwordChanged" | "accountConfirmed" | "expired" | "pageExpired" | "mustReset";
  /** Whom it is about, as they call themselves. */
  readonly username?: string;
}

const PURPOSE = "page-data";
/** Browsers keep cookies of some 4 096 characters. */
const LONGEST_COOKIE = 4_096;

export function sealPageData(ctx: Pick<Context, "clock" | "seal">, app: App, data: PageData): string {
  const until = ctx.clock.now().getTime() + PAGE_DATA_SECONDS * 1000;
  return toBase64url(ctx.seal.seal(PURPOSE, placeOf(app), Buffer.from(JSON.stringify([until, data]))));
}

/** Undefined where the page before left nothing for this application, or it is too long ago. */
export function openPageData(
  ctx: Pick<Context, "clock" | "seal">,
  app: App,
  cookie: string | undefined,
): PageData | undefined {
  const sealed = cookie === undefined || cookie.length > LONGEST_COOKIE ? undefined : fromBase64url(cookie);
  const plain = sealed && ctx.seal.open(PURPOSE, placeOf(app), sealed);
  if (!plain) return undefined;
  // Nobody else can have written it, so it is of the shape that `sealPageData` gave it.
  const [until, data] = JSON.parse(Buffer.from(plain).toString()) as [number, PageData];
  return until > ctx.clock.now().getTime() ? data : undefined;
}

const placeOf = ({ client, pool }: App): string => `${pool.id}/${client.id}`;
