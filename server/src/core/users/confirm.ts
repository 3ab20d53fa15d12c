import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import { record, refuseBlockedAddress } from "../risk/record.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import type { Scene } from "../triggers/scene.ts";
import { checkCode, codeMismatch, keepCode, makeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { userOrNobody } from "./make-believe.ts";
import { pretendToSend } from "./pretend.ts";
import { attributeToProve, channelsToProve } from "./register.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "triggers">;

const PURPOSE = "confirm-sign-up";

/**
 * A person proves by the code that the address is theirs, and can sign in from now on. The code is left to expire: who
 * follows the link of the mail once more is told that all is done.
 * @returns the user, and by which address they were confirmed
 * @throws {CognitoError} CodeMismatchException, ExpiredCodeException, NotAuthorizedException, AliasExistsException,
 *   LimitExceededException, UserNotFoundException
 */
export async function confirmSignUp(
  ctx: Needs,
  app: App,
  { username, code, takeAliases }: { readonly username: string; readonly code: string; readonly takeAliases: boolean },
): Promise<{ readonly user: User; readonly attribute: VerifiedAttribute }> {
  const { client, pool } = app;
  const { user, subject } = await userOrNobody(ctx, app, username);
  await countUse(ctx, pool.id, subject.sub, "ConfirmSignUp");
  const now = ctx.clock.now();
  const place = { poolId: pool.id, sub: subject.sub, purpose: PURPOSE } as const;
  if (!user) {
    await ctx.store.write((tx) => checkCode(ctx, tx, place, code, now));
    throw codeMismatch();
  }
  let proof: VerifiedAttribute = "email";
  const confirmed = await changeUser(
    ctx,
    pool,
    user.sub,
    async (before, tx) => {
      // A client that hides its users tells their state only to who brings the code.
      if (!hidesUsers(client)) requireUnconfirmed(before);
      const { attribute, destination } = await checkCode(ctx, tx, place, code, now);
      requireUnconfirmed(before);
      proof = attribute;
      // The code proves the address it went to, which an operator may have changed since.
      const proven = before.attributes[attribute] === destination ? { [`${attribute}_verified`]: "true" } : {};
      return { ...before, status: "CONFIRMED", attributes: { ...before.attributes, ...proven } };
    },
    { takeAliases },
  );
  await postConfirmation(ctx, app, "ConfirmSignUp", confirmed);
  return { user: confirmed, attribute: proof };
}

/** An operator confirms a user; no address is proven by it. */
export async function adminConfirm(ctx: Needs, scene: Scene, user: User): Promise<void> {
  const confirmed = await changeUser(ctx, scene.pool, user.sub, (before) => {
    requireUnconfirmed(before);
    return { ...before, status: "CONFIRMED" };
  });
  await postConfirmation(ctx, scene, "ConfirmSignUp", confirmed);
}

function requireUnconfirmed(user: User): void {
  if (user.status !== "UNCONFIRMED") {
    throw new CognitoError("NotAuthorizedException", `User cannot be confirmed. Current status is ${user.status}`);
  }
}

/**
 * Sends a new confirmation code; the former one stops working. A client that hides its users tells of none why no code is sent.
 * @throws {CognitoError} InvalidParameterException when there is nothing to confirm, NotAuthorizedException for a disabled user,
 *   LimitExceededException, UserNotFoundException
 */
export async function resendConfirmationCode(
  ctx: Needs & Pick<Context, "events">,
  app: App,
  username: string,
): Promise<DeliveryDetails> {
  const { client, pool } = app;
  await refuseBlockedAddress(ctx, app, username, "ResendCode");
  const { user, subject } = await userOrNobody(ctx, app, username);
  await countUse(ctx, pool.id, subject.sub, "ResendConfirmationCode");
  const refusal = user && reasonNotToResend(pool, user);
  await record(ctx, app, subject, { type: "ResendCode", response: refusal ? "Fail" : "Pass" }, Boolean(user));
  if (refusal && !hidesUsers(client)) throw refusal;
  const channels = channelsToProve(pool);
  if (channels.length === 0) throw cannotResend();
  const attribute = user && attributeToProve(pool, user.attributes);
  if (!user || !attribute || refusal) {
    return pretendToSend(ctx, pool, subject, username, { purpose: PURPOSE, channels, user });
  }
  const code = await makeCode(ctx, app, user, {
    purpose: PURPOSE,
    occasion: "resend",
    attribute,
    destination: user.attributes[attribute] ?? "",
  });
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}

function reasonNotToResend(pool: Pool, user: User): CognitoError | undefined {
  if (!user.enabled) return new CognitoError("NotAuthorizedException", "User is disabled.");
  if (user.status !== "UNCONFIRMED") return new CognitoError("InvalidParameterException", "User is already confirmed.");
  return attributeToProve(pool, user.attributes) ? undefined : cannotResend();
}

const cannotResend = () =>
  new CognitoError("InvalidParameterException", "Cannot resend codes. Auto verification not turned on.");
