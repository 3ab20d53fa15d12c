import { fromBase64, toBase64 } from "../../../lib/base64.ts";
import { hidesUsers } from "../../clients/client.ts";
import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { foldName } from "../../users/logins.ts";
import { userOrNobody } from "../../users/make-believe.ts";
import type { User } from "../../users/user.ts";
import type { Attempt, Step } from "../attempt.ts";
import { carried, carry } from "../carried.ts";
import { incorrect, isLocked, wrongPassword } from "../lockout.ts";
import { refuseExpired } from "../once.ts";
import { required, usernameIn } from "../parameters.ts";
import {
  beginExchange,
  claimHolds,
  makeBelieveVerifier,
  poolNameOf,
  readPublicValue,
  readTimestamp,
  type SrpVerifier,
} from "../srp.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "PASSWORD_VERIFIER";

/** What the SECRET_BLOCK carries: no server need remember an exchange. */
interface Exchange {
  readonly sub: string;
  /** The name that was typed and the one the client is told: it may answer under either, or under the sub. */
  readonly names: readonly string[];
  /** As `beginExchange` made it, base64. */
  readonly exchange: string;
}

/** A SECRET_BLOCK has some 1 200 characters; a signature 44, a TIMESTAMP 28 at most. */
const LONGEST_BLOCK = 4_096;
const LONGEST_SIGNATURE = 64;
const LONGEST_TIMESTAMP = 64;

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
): Promise<Step> {
  const { client, pool } = attempt;
  const A = readPublicValue(srpA);
  if (A === undefined) throw new CognitoError("InvalidParameterException", "SRP_A is not a valid public value.");
  const { user, subject } = await userOrNobody(ctx, attempt, username);
  if (user?.status === "RESET_REQUIRED" && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  // Made for everybody, for the time it takes: 50 µs beside an exponentiation.
  const madeUp = madeUpVerifier(ctx, pool.id, subject);
  const { SALT, SRP_B, exchange } = await beginExchange(
    ctx.powMod,
    (user && verifierOf(user)) ?? madeUp,
    A,
    ctx.random.bytes(32),
  );
  const state: Exchange = {
    sub: subject.sub,
    names: [username, subject.username],
    exchange: toBase64(exchange),
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
  async answer(ctx, attempt, responses) {
    const { pool } = attempt;
    const username = usernameIn(attempt, responses);
    const secretBlock = fromBase64(required(responses, "PASSWORD_CLAIM_SECRET_BLOCK", LONGEST_BLOCK));
    const signature = required(responses, "PASSWORD_CLAIM_SIGNATURE", LONGEST_SIGNATURE);
    const timestamp = required(responses, "TIMESTAMP", LONGEST_TIMESTAMP);
    if (!readTimestamp(timestamp)) {
      throw new CognitoError("InvalidParameterException", "TIMESTAMP is not in the expected format.");
    }
    const block = secretBlock && carried<Exchange>(ctx, attempt, "srp-exchange", secretBlock);
    if (!secretBlock || !block) throw incorrect();
    const { sub, names, exchange } = block.state;
    if (![...names, sub].some((name) => foldName(pool, name) === foldName(pool, username))) throw incorrect();
    const at = ctx.clock.now();
    refuseExpired(block, at);

    const user = await ctx.store.users.find(pool.id, sub);
    const verifier = user && verifierOf(user);
    const claim = { signature, secretBlock, timestamp };
    const holds = await claimHolds(ctx.powMod, verifier ?? NOBODY, Buffer.from(exchange, "base64"), claim);
    if (user && verifier && holds && !isLocked(user.lockedUntil, at)) {
      return { kind: "proof", user, at, takes: [block] };
    }
    throw await wrongPassword(ctx, { poolId: pool.id, sub }, at, [block]);
  },
};

/** The user's verifier where it is bound to the names SRP uses now; one from another pool or name proves nothing by SRP. */
function verifierOf({ poolId, username, password }: User): SrpVerifier | undefined {
  return password?.poolName === poolNameOf(poolId) && password.userId === username ? password : undefined;
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
