import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import type { Scene } from "../triggers/scene.ts";
import { isProvable } from "./attributes.ts";
import { codeExpired, keepCode, makeCode, takeCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "triggers">;

/**
 * The attribute of this name, if people can prove it.
 * @throws {CognitoError} InvalidParameterException, in the words of amplify-js #3652
 */
export function provable(name: string): VerifiedAttribute {
  if (isProvable(name)) return name;
  throw new CognitoError(
    "InvalidParameterException",
    "invalid attribute name. Only phone_number and email can be verified",
  );
}

/**
 * Sends a code to the user's e-mail address or phone number, or to the new one that waits for its proof.
 * @throws {CognitoError} InvalidParameterException without an address, LimitExceededException
 */
export async function sendAttributeCode(
  ctx: Needs,
  scene: Scene,
  user: User,
  attribute: VerifiedAttribute,
): Promise<DeliveryDetails> {
  const { pool } = scene;
  await countUse(ctx, pool.id, user.sub, "GetUserAttributeVerificationCode");
  const sent = await ctx.store.codes.find(pool.id, user.sub, `verify-${attribute}`);
  const destination = sent && sent.expiresAt > ctx.clock.now() ? sent.destination : user.attributes[attribute];
  if (!destination) {
    throw new CognitoError("InvalidParameterException", `User does not have a value for ${attribute}.`);
  }
  const code = await makeCode(ctx, scene, user, {
    purpose: `verify-${attribute}`,
    occasion: "verify-attribute",
    attribute,
    destination,
  });
  await ctx.store.write((tx) => keepCode(tx, code));
  ctx.delivery.wake();
  return code.delivery;
}

/**
 * The person brings the code: the address it went to is verified, and put in force where it waited for that.
 * @throws {CognitoError} CodeMismatchException, ExpiredCodeException, AliasExistsException, LimitExceededException
 */
export async function verifyAttribute(
  ctx: Needs,
  pool: Pool,
  user: User,
  attribute: VerifiedAttribute,
  code: string,
): Promise<void> {
  await countUse(ctx, pool.id, user.sub, "VerifyUserAttribute");
  const now = ctx.clock.now();
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const { destination } = await takeCode(
      ctx,
      tx,
      { poolId: pool.id, sub: user.sub, purpose: `verify-${attribute}` },
      code,
      now,
    );
    const waited =
      pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.includes(attribute);
    if (before.attributes[attribute] !== destination && !waited) {
      // The pool held the address back when the code went out, and does so no more.
      throw codeExpired();
    }
    return {
      ...before,
      attributes: { ...before.attributes, [attribute]: destination, [`${attribute}_verified`]: "true" },
    };
  });
}
