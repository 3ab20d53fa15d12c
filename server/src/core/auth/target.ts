import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { type Factor, usableFactors } from "../mfa/factor.ts";
import { usablePasskeys } from "../passkeys/usable.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import { allowedFlows } from "./allowed-flows.ts";
import { amrOf, type Level, levelOf, type Method } from "./assurance.ts";
import type { Attempt, Proof, Shown } from "./attempt.ts";
import { type FirstFactor, firstFactorsOf, isPassword } from "./first-factors.ts";

/** The level of authentication that a sign-in is to reach. */
export interface Target {
  /** In the order in which they are wanted: the first that the person can reach is the one. */
  readonly levels: readonly Level[];
  /** What a user has shown in a former sign-in, which this one goes on from; `at`, in epoch milliseconds, it was not over yet. */
  readonly credit?: { readonly sub: string; readonly amr: readonly Method[]; readonly at: number };
}

/** The person cannot reach any of the levels that the application asked for. They are not asked to set up a factor for it. */
export class UnmetTarget extends CognitoError {
  constructor() {
    super("InvalidParameterException", "The user has no factors that meet any of the requested authentication levels.");
  }
}

/** What was shown by now, in this sign-in and the one it goes on from. */
export const reachedBy = (
  { target }: Pick<Attempt, "target">,
  { user, shown }: { readonly user: Credited; readonly shown: readonly Shown[] },
): readonly Method[] => amrOf(shown, creditOf(target, user));

type Credited = Pick<User, "sub" | "signedOutAt">;

/** Nobody has what another has shown, whoever a name belongs to by now, nor what they have shown before signing out everywhere. */
const creditOf = (target: Target | undefined, user: Credited | undefined): readonly Method[] => {
  const { credit } = target ?? {};
  return credit && credit.sub === user?.sub && !isSignedOutSince(user, new Date(credit.at)) ? credit.amr : [];
};

/**
 * The second factors one of which has to be shown for the level that the sign-in is to reach; none where it is reached, or
 * nobody asked for one.
 * @returns a refusal where no second factor gets there after what was shown
 */
export async function factorsMissing(
  ctx: Pick<Context, "site" | "store">,
  attempt: Attempt,
  proof: Pick<Proof, "user" | "shown">,
): Promise<readonly Factor[] | UnmetTarget> {
  if (!attempt.target) return [];
  const { user, shown } = proof;
  const reached = levelOf(reachedBy(attempt, proof));
  const level = await levelFor(ctx, attempt, user, reached);
  if (level === undefined) return new UnmetTarget();
  if (reached >= level) return [];
  const factors = usableFactors(attempt.pool, user).filter(
    (factor) => levelOf(reachedBy(attempt, { user, shown: [...shown, factor] })) >= level,
  );
  return factors.length > 0 ? factors : new UnmetTarget();
}

/**
 * The level that is enforced: the first of those asked for that the person can reach, having reached one already or by anything
 * that they can begin with. Undefined where they can reach none, or nobody asked for any.
 */
export async function levelFor(
  ctx: Pick<Context, "site" | "store">,
  { client, pool, target }: Attempt,
  user: User,
  reached: Level,
): Promise<Level | undefined> {
  if (!target) return undefined;
  const canChoose = allowedFlows(client.settings).has("ALLOW_USER_AUTH");
  const first = canChoose
    ? firstFactorsOf(pool, user, (await usablePasskeys(ctx, pool, user.sub)).passkeys)
    : (["PASSWORD"] as const);
  const most = first.map((each) => mostBy(each, usableFactors(pool, user), creditOf(target, user)));
  return firstOf(target, Math.max(reached, ...most));
}

const firstOf = ({ levels }: Target, most: number): Level | undefined => levels.find((level) => level <= most);

/**
 * Those of what a person can begin with that lead to the level they are to reach.
 * @param user undefined for nobody, who can go on with `factors` all the same
 * @throws {UnmetTarget}
 */
export function leadingToTarget(
  { target }: Attempt,
  user: User | undefined,
  available: readonly FirstFactor[],
  factors: readonly Factor[],
): readonly FirstFactor[] {
  if (!target) return available;
  const most = new Map(available.map((first) => [first, mostBy(first, factors, creditOf(target, user))]));
  const level = firstOf(target, Math.max(...most.values()));
  if (level === undefined) throw new UnmetTarget();
  return available.filter((first) => (most.get(first) ?? 0) >= level);
}

/** The highest level that can be reached from a beginning. */
function mostBy(first: FirstFactor, factors: readonly Factor[], credit: readonly Method[]): number {
  const begun: Shown = isPassword(first) ? "PASSWORD" : first;
  return Math.max(levelOf(amrOf([begun], credit)), ...factors.map((factor) => levelOf(amrOf([begun, factor], credit))));
}
