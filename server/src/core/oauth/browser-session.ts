import { fromBase64url, toBase64, toBase64url } from "../../lib/base64.ts";
import type { SignedIn } from "../auth/attempt.ts";
import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import { isSignedOutSince, type User } from "../users/user.ts";

/** An hour from the sign-in, however much it is used meanwhile: neither Cognito nor we prolong it. */
export const BROWSER_SESSION_SECONDS = 3_600;

const PURPOSE = "browser-session";
/** So many people can be signed in at one browser; the one who came first is forgotten for a further one. */
const MOST_ACCOUNTS = 5;
/** Five accounts take some 1 200. */
const LONGEST_COOKIE = 4_096;

/** Somebody signed in at this browser. */
export interface Account extends SignedIn {
  /** Of the sign-in, to be told from others and ended. */
  readonly id: string;
}

type Kept = readonly [id: string, sub: string, at: number, password: string];

/**
 * Who is signed in at the browser that holds this cookie, the newest sign-in first. Nobody who has signed out there or
 * everywhere since, was disabled or deleted, or whose password was replaced.
 */
export async function accountsIn(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  pool: Pool,
  cookie: string | undefined,
): Promise<readonly Account[]> {
  const oldest = ctx.clock.now().getTime() - BROWSER_SESSION_SECONDS * 1000;
  const accounts = await Promise.all(
    keptIn(ctx, pool, cookie).map(async ([id, sub, at, password]): Promise<Account | undefined> => {
      if (at <= oldest || (await ctx.store.spent.isSpent(pool.id, id))) return undefined;
      const user = await ctx.store.users.find(pool.id, sub);
      if (user?.enabled !== true || user.status !== "CONFIRMED" || markOf(user) !== password) return undefined;
      return isSignedOutSince(user, new Date(at)) ? undefined : { kind: "signed-in", id, user, at: new Date(at) };
    }),
  );
  return accounts.filter((account) => account !== undefined);
}

/** The cookie for a browser at which somebody more has signed in. */
export function withAccount(
  ctx: Pick<Context, "random" | "seal">,
  pool: Pool,
  others: readonly Account[],
  { user, at }: SignedIn,
): string {
  const kept: readonly Kept[] = [
    [ctx.random.uuid(), user.sub, at.getTime(), markOf(user)],
    ...others
      .filter((other) => other.user.sub !== user.sub)
      .map((other): Kept => [other.id, other.user.sub, other.at.getTime(), markOf(other.user)]),
  ];
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
    for (const [id, , at] of kept) {
      await tx.spent.spend(pool.id, id, new Date(at + BROWSER_SESSION_SECONDS * 1000));
    }
  });
}

function keptIn(ctx: Pick<Context, "seal">, pool: Pool, cookie: string | undefined): readonly Kept[] {
  if (cookie === undefined || cookie.length > LONGEST_COOKIE) return [];
  const sealed = fromBase64url(cookie);
  const plain = sealed && ctx.seal.open(PURPOSE, pool.id, sealed);
  // Nobody else can have written it, so it is of the shape that `withAccount` gave it.
  return plain ? (JSON.parse(Buffer.from(plain).toString()) as readonly Kept[]) : [];
}

/** Tells one password from the next; every password has a salt of its own. */
const markOf = ({ password }: User): string => (password ? toBase64(password.salt) : "");
