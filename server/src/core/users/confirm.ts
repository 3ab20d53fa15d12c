import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool } from "../pools/pool.ts";
import { keepCode, makeCode, takeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { findUser } from "./logins.ts";
import { makeBelieveUser } from "./make-believe.ts";
import { pretendToSend } from "./pretend.ts";
import { attributeToProve } from "./register.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery">;

/**
 * A person proves by the code that the address is theirs, and can sign in from now on.
 * @throws {CognitoError} CodeMismatchException, ExpiredCodeException, NotAuthorizedException, AliasExistsException,
 *   LimitExceededException, UserNotFoundException
 */
export async function confirmSignUp(
  ctx: Needs,
  { client, pool }: App,
  { username, code, takeAliases }: { readonly username: string; readonly code: string; readonly takeAliases: boolean },
): Promise<User> {
  const user = await findUser(ctx, pool, username);
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const sub = user?.sub ?? makeBelieveUser(ctx, pool, username).sub;
  await countUse(ctx, pool.id, sub, "ConfirmSignUp");
  const now = ctx.clock.now();
  if (!user) {
    return ctx.store.write(async (tx) => {
      await takeCode(ctx, tx, { poolId: pool.id, sub, purpose: "confirm-sign-up" }, code, now);
      throw new CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.");
    });
  }
  return changeUser(
    ctx,
    pool,
    sub,
    async (before, tx) => {
      requireUnconfirmed(before);
      const { attribute, destination } = await takeCode(ctx, tx, { poolId: pool.id, sub, purpose: "confirm-sign-up" }, code, now);
      // The code proves the address it went to, which an operator may have changed since.
      const proven = before.attributes[attribute] === destination ? { [`${attribute}_verified`]: "true" } : {};
      return { ...before, status: "CONFIRMED", attributes: { ...before.attributes, ...proven } };
    },
    { takeAliases },
  );
}

/** An operator confirms a user; no address is proven by it. */
export function adminConfirm(ctx: Needs, pool: Pool, user: User): Promise<User> {
  return changeUser(ctx, pool, user.sub, (before) => {
    requireUnconfirmed(before);
    return { ...before, status: "CONFIRMED" };
  });
}

function requireUnconfirmed(user: User): void {
  if (user.status !== "UNCONFIRMED") {
    throw new CognitoError("NotAuthorizedException", `User cannot be confirmed. Current status is ${user.status}`);
  }
}

/**
 * Sends a new confirmation code; the former one stops working.
 * @throws {CognitoError} InvalidParameterException when there is nothing to confirm, LimitExceededException, UserNotFoundException
 */
export async function resendConfirmationCode(
  ctx: Needs,
  { client, pool }: App,
  username: string,
): Promise<DeliveryDetails> {
  const user = await findUser(ctx, pool, username);
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const nobody = user ? undefined : makeBelieveUser(ctx, pool, username);
  await countUse(ctx, pool.id, user?.sub ?? nobody?.sub ?? "", "ResendConfirmationCode");
  if (nobody) return pretendToSend(ctx, pool, nobody, username, "confirm-sign-up");
  if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
  if (user.status !== "UNCONFIRMED") throw new CognitoError("InvalidParameterException", "User is already confirmed.");
  const attribute = attributeToProve(pool, user.attributes);
  if (!attribute) {
    throw new CognitoError("InvalidParameterException", "Cannot resend codes. Auto verification not turned on.");
  }
  const code = await makeCode(ctx, pool, user, {
    purpose: "confirm-sign-up",
    occasion: "resend",
    attribute,
    destination: user.attributes[attribute] ?? "",
    clientId: client.id,
  });
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}
