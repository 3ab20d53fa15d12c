import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import { levelOf, type Method, shownBefore } from "../auth/assurance.ts";
import type { SignedIn } from "../auth/attempt.ts";
import { factorsMissing, levelFor } from "../auth/target.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import { passwordMarkOf } from "../sessions/live.ts";
import { seenFrom, trackSso } from "../sessions/track.ts";
import type { Origin } from "../sessions/tracked-session.ts";
import { browserMinutes, reuseMinutes, tracksSessions } from "../sessions/tracking.ts";
import type { Repositories } from "../store/store.ts";
import { isSignedOutSince } from "../users/user.ts";
import type { Asked } from "./authorization-request.ts";

/** Another shape than that of the former release, whose cookies lasted an hour. */
const PURPOSE = "browser-session-2";
/** So many people can be signed in at one browser; the one who came first is forgotten for a further one. */
const MOST_ACCOUNTS = 5;
/** Five accounts take some 1 300. */
const LONGEST_COOKIE = 4_096;

/** Somebody signed in at this browser. */
export interface Account extends SignedIn {
  /** Of the sign-in, to be told from others and ended. */
  readonly id: string;
  /** When this browser forgets them, however much it is used meanwhile: neither Cognito nor we prolong it. */
  readonly until: Date;
}

/** The last is not in the cookies of the former release. */
type Kept = readonly [id: string, sub: string, at: number, password: string, until: number, amr?: readonly Method[]];

/**
 * Who is signed in at the browser that holds this cookie, the newest sign-in first. Nobody who has signed out there or
 * everywhere since, was disabled or deleted, or whose password was replaced.
 */
export async function accountsIn(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  pool: Pool,
  cookie: string | undefined,
): Promise<readonly Account[]> {
  const now = ctx.clock.now().getTime();
  const accounts = await Promise.all(
    keptIn(ctx, pool, cookie).map(async ([id, sub, at, password, until, amr = []]): Promise<Account | undefined> => {
      if (until <= now || (await ctx.store.spent.isSpent(pool.id, id))) return undefined;
      const user = await ctx.store.users.find(pool.id, sub);
      if (user?.enabled !== true || user.status !== "CONFIRMED" || passwordMarkOf(user) !== password) return undefined;
      if (isSignedOutSince(user, new Date(at))) return undefined;
      return { kind: "signed-in", id, user, at: new Date(at), amr, until: new Date(until) };
    }),
  );
  return accounts.filter((account) => account !== undefined);
}

/** Those who need not sign in again for this request: for so long neither its application nor the request itself wants it. */
export function reusable(ctx: Pick<Context, "clock">, asked: Asked, accounts: readonly Account[]): readonly Account[] {
  const { maxAgeSeconds = Number.POSITIVE_INFINITY } = asked.authorization;
  const now = ctx.clock.now().getTime();
  const shortMs = reuseMinutes(asked) * 60_000;
  return accounts.filter(({ at }) => now - at.getTime() < shortMs && now - at.getTime() <= maxAgeSeconds * 1000);
}

/** Whether somebody has shown all that the request wants: the level that it asks for, of those that they can reach. */
export async function meetsTarget(
  ctx: Pick<Context, "site" | "store">,
  asked: Asked,
  { user, amr }: Account,
): Promise<boolean> {
  const { target } = asked.authorization;
  if (!target) return true;
  const reached = levelOf(amr);
  const level = await levelFor(ctx, { ...asked, door: "hosted", target }, user, reached);
  return level !== undefined && reached >= level;
}

/** Of those who need not sign in again the ones who have shown enough, or need only show a second factor besides. */
export async function withinReach(
  ctx: Pick<Context, "site" | "store">,
  asked: Asked,
  accounts: readonly Account[],
): Promise<readonly Account[]> {
  const { target } = asked.authorization;
  if (!target) return accounts;
  const within = await Promise.all(
    accounts.map(async (account) => {
      if (await meetsTarget(ctx, asked, account)) return true;
      const shown = shownBefore(account.amr);
      const missing = await factorsMissing(ctx, { ...asked, door: "hosted", target }, { user: account.user, shown });
      return shown.includes("PASSWORD") && Array.isArray(missing);
    }),
  );
  return accounts.filter((_, index) => within[index]);
}

/** Somebody who signed in, to be remembered for so many minutes. */
export const accountOf = (ctx: Pick<Context, "random">, { user, at, amr }: SignedIn, minutes: number): Account => ({
  kind: "signed-in",
  id: ctx.random.uuid(),
  user,
  at,
  amr,
  until: new Date(at.getTime() + minutes * 60_000),
});

/**
 * Somebody who signed in at a browser, to be put into its cookie. In a pool that tracks sessions it is one from now on, and ends
 * the one that it replaces there.
 */
export async function remember(
  ctx: Pick<Context, "random" | "store">,
  { client, pool }: App,
  others: readonly Account[],
  signedIn: SignedIn,
  origin: Origin,
): Promise<Account> {
  const account = accountOf(ctx, signedIn, await browserMinutes(ctx, pool));
  if (!tracksSessions(pool)) return account;
  const { id, user, at, until } = account;
  const replaced = others.filter((other) => other.user.sub === user.sub);
  await ctx.store.write(async (tx) => {
    // The user first, as for whoever ends a session of theirs: they would wait for each other in a circle.
    if (replaced.length > 0) await tx.users.forChange(pool.id, user.sub);
    for (const other of replaced) await forget(tx, pool, other.id, user.sub, other.until);
    await trackSso(tx, {
      poolId: pool.id,
      sub: user.sub,
      id,
      kind: "sso",
      clientId: client.id,
      authenticatedAt: at,
      createdAt: at,
      lastActiveAt: at,
      expiresAt: until,
      ...seenFrom(origin),
      ssoId: undefined,
      passwordMark: passwordMarkOf(user),
    });
  });
  return account;
}

async function forget(tx: Repositories, pool: Pool, id: string, sub: string, until: Date): Promise<void> {
  await tx.spent.spend(pool.id, id, until);
  if (tracksSessions(pool)) await tx.trackedSessions.delete(pool.id, sub, id);
}

/** The cookie for a browser at which somebody more has signed in. */
export function withAccount(
  ctx: Pick<Context, "seal">,
  pool: Pool,
  others: readonly Account[],
  account: Account,
): string {
  const accounts = [account, ...others.filter((other) => other.user.sub !== account.user.sub)];
  const kept = accounts.map(
    ({ id, user, at, until, amr }): Kept => [id, user.sub, at.getTime(), passwordMarkOf(user), until.getTime(), amr],
  );
  const plain = Buffer.from(JSON.stringify(kept.slice(0, MOST_ACCOUNTS)));
  return toBase64url(ctx.seal.seal(PURPOSE, pool.id, plain));
}

/** Ends what a cookie holds, also for who has a copy of it. */
export async function signOutBrowser(
  ctx: Pick<Context, "seal" | "store">,
  pool: Pool,
  cookie: string | undefined,
): Promise<void> {
  const kept = keptIn(ctx, pool, cookie);
  if (kept.length === 0) return;
  await ctx.store.write(async (tx) => {
    for (const [id, sub, , , until] of kept) await forget(tx, pool, id, sub, new Date(until));
  });
}

function keptIn(ctx: Pick<Context, "seal">, pool: Pool, cookie: string | undefined): readonly Kept[] {
  if (cookie === undefined || cookie.length > LONGEST_COOKIE) return [];
  const sealed = fromBase64url(cookie);
  const plain = sealed && ctx.seal.open(PURPOSE, pool.id, sealed);
  // Nobody else can have written it, so it is of the shape that `withAccount` gave it.
  return plain ? (JSON.parse(Buffer.from(plain).toString()) as readonly Kept[]) : [];
}
