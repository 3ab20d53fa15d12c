import { fromBase64, toBase64 } from "../../../lib/base64.ts";
import { hidesUsers } from "../../clients/client.ts";
import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { findUser, foldName } from "../../users/logins.ts";
import { makeBelieveUser } from "../../users/make-believe.ts";
import type { User } from "../../users/user.ts";
import type { Attempt, Step } from "../attempt.ts";
import { afterPassword, incorrect, refuseLocked } from "../first-factor.ts";
import { bounded, required, usernameIn } from "../parameters.ts";
import { beginExchange, claimHolds, poolNameOf, readPublicValue, readTimestamp, type SrpVerifier } from "../srp.ts";
import type { Challenge } from "./challenge.ts";

const PURPOSE = "srp";

/** What the SECRET_BLOCK carries from the question to the answer, sealed: no server need remember an exchange. */
interface Block {
  readonly id: string;
  readonly sub: string;
  /** The name the client was told, and the name it had typed: it may answer under either. */
  readonly names: readonly string[];
  readonly exchange: Uint8Array;
  readonly expiresAt: Date;
}

/**
 * Answers SRP_A with the server's half of the exchange. A name nobody has gets a half as well where the client hides users.
 * @throws {CognitoError} UserNotFoundException, NotAuthorizedException, InvalidParameterException for an SRP_A that is none
 */
export async function askPasswordVerifier(ctx: Context, attempt: Attempt, username: string, srpA: string): Promise<Step> {
  const { client, pool } = attempt;
  const A = readPublicValue(srpA);
  if (A === undefined) throw new CognitoError("InvalidParameterException", "SRP_A is not a valid public value.");
  const user = await findUser(ctx, pool, username);
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const nobody = makeBelieveUser(ctx, pool, username);
  const locked = user ? user.lockedUntil : await ctx.store.lockouts.find(pool.id, nobody.sub);
  refuseLocked(locked, ctx.clock.now());
  if (user?.status === "RESET_REQUIRED" && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  const { sub, username: name } = user ?? nobody;
  const { exchange, ...answer } = await beginExchange(
    ctx.powMod,
    (user && verifierOf(user)) ?? { ...nobody.verifier, userId: name },
    A,
    ctx.random.bytes(32),
  );
  const expires = ctx.clock.now().getTime() + client.settings.AuthSessionValidity * 60_000;
  const head = Buffer.from(JSON.stringify([ctx.random.uuid(), sub, [name, username], expires]));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(head.byteLength);
  const block = ctx.seal.seal(PURPOSE, `${pool.id}/${client.id}`, Buffer.concat([length, head, exchange]));
  return {
    kind: "challenge",
    name: "PASSWORD_VERIFIER",
    parameters: { ...answer, SECRET_BLOCK: toBase64(block), USERNAME: name, USER_ID_FOR_SRP: name },
  };
}

/** The client proves that it knows the password. Takes the block: right or wrong, it answers once. */
export const passwordVerifier: Challenge = {
  name: "PASSWORD_VERIFIER",
  async answer(ctx, attempt, responses) {
    const { pool } = attempt;
    const username = usernameIn(attempt, responses);
    const secretBlock = fromBase64(bounded(responses, "PASSWORD_CLAIM_SECRET_BLOCK", 8192));
    const signature = required(responses, "PASSWORD_CLAIM_SIGNATURE");
    const timestamp = bounded(responses, "TIMESTAMP", 64);
    if (!readTimestamp(timestamp)) throw new CognitoError("InvalidParameterException", "TIMESTAMP is not in the expected format.");

    const block = secretBlock && openBlock(ctx, attempt, secretBlock);
    if (!block || !secretBlock || !block.names.some((name) => foldName(pool, name) === foldName(pool, username) || username === block.sub)) {
      throw incorrect();
    }
    const now = ctx.clock.now();
    if (block.expiresAt <= now) {
      throw new CognitoError("NotAuthorizedException", "Invalid session for the user, session is expired.");
    }
    const user = await ctx.store.users.find(pool.id, block.sub);
    refuseLocked(user ? user.lockedUntil : await ctx.store.lockouts.find(pool.id, block.sub), now);
    const nobody = makeBelieveUser(ctx, pool, block.names[1] ?? "");
    const verifier = (user && verifierOf(user)) ?? nobody.verifier;
    const holds = await claimHolds(ctx.powMod, verifier, block.exchange, { signature, secretBlock, timestamp });
    if (user?.password && holds) return afterPassword(ctx, attempt, user, [block]);
    await ctx.store.write(async (tx) => {
      await tx.spent.spend(pool.id, block.id, block.expiresAt);
      await tx.lockouts.countFailure(pool.id, block.sub, now);
    });
    throw incorrect();
  },
};

/** The user's verifier where it is bound to the names SRP uses now; one from another pool or name proves nothing by SRP. */
function verifierOf({ poolId, username, password }: User): SrpVerifier | undefined {
  return password?.poolName === poolNameOf(poolId) && password.userId === username ? password : undefined;
}

function openBlock(ctx: Pick<Context, "seal">, { client, pool }: Attempt, sealed: Uint8Array): Block | undefined {
  const plain = ctx.seal.open(PURPOSE, `${pool.id}/${client.id}`, sealed);
  if (!plain) return undefined;
  const bytes = Buffer.from(plain);
  const start = 2 + bytes.readUInt16BE();
  const [id, sub, names, expires] = JSON.parse(bytes.toString("utf8", 2, start)) as [string, string, string[], number];
  return { id, sub, names, exchange: bytes.subarray(start), expiresAt: new Date(expires) };
}
