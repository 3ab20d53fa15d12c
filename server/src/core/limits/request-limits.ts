import { isLoopback } from "../../lib/loopback.ts";
import type { Context } from "../context.ts";
import { type Buckets, bucketTable, type Rate } from "./buckets.ts";
import { networkOf } from "./network.ts";
import type { AdjustableCategory } from "./provisioned.ts";

/**
 * What keeps a few from taking what is there for all. Every method counts a request; undefined is that it may go on, else it is
 * one too many, and the milliseconds are told until the next may.
 *
 * Each server counts for itself, in memory.
 */
export interface RequestLimits {
  /** A request that anybody may make, by the IP address it came from. This machine's own, and one unknown, is not counted. */
  fromAddress(address: string | undefined): number | undefined;
  /** A request that names a user. */
  aboutUser(poolId: string, username: string): number | undefined;
  /** A request of a category whose rate was changed in the pool's region; where it was not, nothing is counted. */
  inCategory(poolId: string, category: RequestCategory): Promise<number | undefined>;
}

/** Answers to challenges have a rate of their own, three times that of sign-ins; what is more counts as those. */
export type RequestCategory = AdjustableCategory | "Challenges";

/**
 * What AWS lets be done with one user in a second.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#api-request-rate-quotas
 */
const PER_USER: Rate = { perSecond: 10, burst: 10 };
const CHALLENGES_PER_SIGN_IN = 3;
/** An address may do at once what it may do in this many seconds: people come in bursts. */
const BURST_SECONDS = 10;

const ADDRESSES = 65_536;
const USERS = 65_536;
const CATEGORIES = 256;

/** As for all configuration: another server's change counts within a second. */
const RATE_GOOD_FOR_MS = 1_000;

/** @param perAddress requests a second from one address: an IPv4 address, or 64 bits of IPv6 */
export function requestLimits(
  { clock, random, store }: Pick<Context, "clock" | "random" | "store">,
  perAddress: number,
): RequestLimits {
  const table = (size: number): Buckets => bucketTable(size, random.bytes(32));
  const addresses = table(ADDRESSES);
  const users = table(USERS);
  const categories = table(CATEGORIES);
  const addressRate: Rate = { perSecond: perAddress, burst: perAddress * BURST_SECONDS };
  const known = new Map<string, { readonly rate: Promise<number | undefined>; readonly until: number }>();

  /** The rate that was set, and that none was, is remembered: regions of pools are few. */
  function rateOf(region: string, category: AdjustableCategory, now: Date): Promise<number | undefined> {
    const name = `${region} ${category}`;
    const held = known.get(name);
    if (held && now.getTime() < held.until) return held.rate;
    const rate = store.provisionedLimits.find(region, category);
    const entry = { rate, until: now.getTime() + RATE_GOOD_FOR_MS };
    known.set(name, entry);
    rate.catch(() => known.get(name) === entry && known.delete(name));
    return rate;
  }

  return {
    fromAddress: (address) =>
      address === undefined || isLoopback(address)
        ? undefined
        : addresses.take(networkOf(address), addressRate, clock.now()),

    // In pools that tell A from a they share a bucket.
    aboutUser: (poolId, username) => users.take(`${poolId} ${username.toLowerCase()}`, PER_USER, clock.now()),

    async inCategory(poolId, wanted) {
      const region = poolId.slice(0, poolId.lastIndexOf("_"));
      const category = wanted === "Challenges" ? "UserAuthentication" : wanted;
      const now = clock.now();
      const perSecond = await rateOf(region, category, now);
      if (perSecond === undefined) return undefined;
      const take = (name: RequestCategory, most: number) =>
        categories.take(`${region} ${name}`, { perSecond: most, burst: most }, now);
      if (wanted === "Challenges" && take(wanted, CHALLENGES_PER_SIGN_IN * perSecond) === undefined) return undefined;
      return take(category, perSecond);
    },
  };
}
