import { fromBase64, toBase64 } from "../../../lib/base64.ts";
import { hidesUsers } from "../../clients/client.ts";
import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { preAuthentication } from "../../triggers/pre-authentication.ts";
import { foldName } from "../../users/logins.ts";
import { userOrNobody } from "../../users/make-believe.ts";
import type { User } from "../../users/user.ts";
import type { Attempt, Shown, Step } from "../attempt.ts";
import { isAt, type UnderWay, underWay } from "../brought.ts";
import { carried, carry } from "../carried.ts";
import { incorrect, isLocked, wrongPassword } from "../lockout.ts";
import { refuseExpired } from "../once.ts";
import { usernameIn } from "../parameters.ts";
import {
  beginExchange,
  claimHolds,
  makeBelieveVerifier,
  poolNameOf,
  readPublicValue,
  type SrpVerifier,
} from "../srp.ts";
import { claimIn } from "../srp-claim.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "PASSWORD_VERIFIER";

/** What the SECRET_BLOCK carries: no server need remember an exchange. */
export interface Exchange extends UnderWay {
  readonly kind: "exchange";
  readonly sub: string;
  /** The name that was typed and the one the client is told: it may answer under either, or under the sub. */
  readonly names: readonly string[];
  /** As `beginExchange` made it, base64. */
  readonly exchange: string;
  /** What was shown before the password. */
  readonly shown?: readonly Shown[];
}

interface Before {
  /** It is the first step of the sign-in: the function of the pool that comes before one is asked. */
  readonly begins?: boolean;
  readonly shown?: readonly Shown[];
}

/**
 * Answers SRP_A with the server's half of the exchange. A name nobody has gets one as well where the client hides its users,
 * and so does a user who is locked out: that shows when the claim is made.
 * @throws {CognitoError} InvalidParameterException for an SRP_A that is none, UserNotFoundException, PasswordResetRequiredException
 */
export async function askPasswordVerifier(
  ctx: Context,
  attempt: Attempt,
  username: string,
  srpA: string,
  { begins = false, shown = [] }: Before = {},
): Promise<Step> {
  const { client, pool } = attempt;
  const A = readPublicValue(srpA);
  if (A === undefined) throw new CognitoError("InvalidParameterException", "SRP_A is not a valid public value.");
  const { user, subject } = await userOrNobody(ctx, attempt, username);
  if (user?.status === "RESET_REQUIRED" && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  if (begins) await preAuthentication(ctx, attempt, user, username);
  // Made for everybody, for the time it takes: 50 µs beside an exponentiation.
  const madeUp = madeUpVerifier(ctx, pool.id, subject);
  const { SALT, SRP_B, exchange } = await beginExchange(
    ctx.powMod,
    (user && verifierOf(user)) ?? madeUp,
    A,
    ctx.random.bytes(32),
  );
  const state: Exchange = {
    kind: "exchange",
    sub: subject.sub,
    names: [username, subject.username],
    exchange: toBase64(exchange),
    ...underWay(attempt),
    ...(shown.length > 0 && { shown }),
  };
  return {
    kind: "challenge",
    name: NAME,
    parameters: {
      SALT,
      SRP_B,
      SECRET_BLOCK: toBase64(carry(ctx, attempt, "srp-exchange", state)),
      USERNAME: subject.username,
      USER_ID_FOR_SRP: subject.username,
    },
  };
}

/** The client proves that it knows the password. That takes the block: right or wrong, it is good for one answer. */
export const passwordVerifier: Challenge = {
  name: NAME,
  /** The block carries all there is to carry: a session that comes beside it may be of any sign-in. */
  open(ctx, attempt, _, { PASSWORD_CLAIM_SECRET_BLOCK: text = "" }) {
    const sealed = fromBase64(text);
    const block = sealed && carried<Exchange>(ctx, attempt, "srp-exchange", sealed);
    return block ? { ...block, text } : "unknown";
  },
  async answer(ctx, attempt, responses, block) {
    const { pool } = attempt;
    const username = usernameIn(attempt, responses);
    const claim = claimIn(responses);
    if (!claim || !isAt(block, "exchange")) throw incorrect();
    const { sub, names, exchange, shown = [] } = block.state;
    if (![...names, sub].some((name) => foldName(pool, name) === foldName(pool, username))) throw incorrect();
    const at = ctx.clock.now();
    refuseExpired(block, at);

    const user = await ctx.store.users.find(pool.id, sub);
    const verifier = user && verifierOf(user);
    const holds = await claimHolds(ctx.powMod, verifier ?? NOBODY, Buffer.from(exchange, "base64"), claim);
    if (user && verifier && holds && !isLocked(user.lockedUntil, at)) {
      return { kind: "proof", user, at, shown: [...shown, "PASSWORD"], takes: [block] };
    }
    throw await wrongPassword(ctx, { poolId: pool.id, sub }, at, [block]);
  },
};

/**
 * The user's verifier where it is bound to the names SRP uses now; one from another pool or name proves nothing by SRP, and
 * neither does a hash that was brought in.
 */
function verifierOf({ poolId, username, password }: User): SrpVerifier | undefined {
  if (password?.kind !== "srp") return undefined;
  return password.poolName === poolNameOf(poolId) && password.userId === username ? password : undefined;
}

/** What is shown of a password that nobody has: the same salt for the same name. */
const madeUpVerifier = (
  ctx: Pick<Context, "seal">,
  poolId: string,
  { sub, username }: Pick<User, "sub" | "username">,
): SrpVerifier =>
  makeBelieveVerifier(
    { poolName: poolNameOf(poolId), userId: username },
    ctx.seal.digest("make-believe-verifier", poolId, sub),
  );

/** Stands in where there is no verifier to check a claim by, for the work's sake. */
const NOBODY = makeBelieveVerifier({ poolName: "nobody", userId: "nobody" }, new Uint8Array(32));
