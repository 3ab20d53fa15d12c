import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import { hasUsernameAttributes, type Pool, type VerifiedAttribute } from "../pools/pool.ts";
import { applyChanges, checkAttributes, checkWritable, isProvable } from "./attributes.ts";
import { keepCode, makeCode, type SentCode } from "./codes.ts";
import { changeUser } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery">;

/**
 * A person changes their own attributes. A new address that the pool verifies gets a code; where the pool holds it back
 * until then, the old one stays in force.
 * @throws {CognitoError} NotAuthorizedException, InvalidParameterException, AliasExistsException
 */
export async function updateAttributes(
  ctx: Needs,
  { client, pool }: App,
  user: User,
  wanted: Attributes,
): Promise<readonly DeliveryDetails[]> {
  checkWritable(pool, client, Object.keys(wanted));
  checkAttributes(pool, wanted, false);
  const codes = await codesForNewAddresses(ctx, pool, user, wanted, client.id);
  const heldBack = new Set(
    codes.map(({ code }) => code.attribute).filter((name) => heldBackUntilProven(pool).includes(name)),
  );
  const now = Object.fromEntries(Object.entries(wanted).filter(([name]) => !heldBack.has(name as VerifiedAttribute)));
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    for (const code of codes) await keepCode(tx, code);
    return withAttributes(pool, before, applyChanges(before.attributes, now));
  });
  if (codes.length > 0) ctx.delivery.wake();
  return codes.map(({ delivery }) => delivery);
}

/** A person removes their own attributes. */
export async function deleteAttributes(ctx: Needs, { client, pool }: App, user: User, names: readonly string[]): Promise<void> {
  const removed = Object.fromEntries(names.map((name) => [name, ""]));
  checkWritable(pool, client, names);
  checkAttributes(pool, removed, false);
  await changeUser(ctx, pool, user.sub, (before) => withAttributes(pool, before, applyChanges(before.attributes, removed)));
}

/**
 * An operator changes a user's attributes, verified flags included. A new address that the same call does not declare
 * verified gets a code, as if the person had changed it.
 */
export async function adminUpdateAttributes(ctx: Needs, pool: Pool, user: User, wanted: Attributes): Promise<void> {
  checkAttributes(pool, wanted, false);
  const unproven = Object.fromEntries(Object.entries(wanted).filter(([name]) => wanted[`${name}_verified`] !== "true"));
  const codes = await codesForNewAddresses(ctx, pool, user, unproven, undefined);
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    for (const code of codes) await keepCode(tx, code);
    return withAttributes(pool, before, applyChanges(before.attributes, wanted));
  });
  if (codes.length > 0) ctx.delivery.wake();
}

export async function adminDeleteAttributes(ctx: Needs, pool: Pool, user: User, names: readonly string[]): Promise<void> {
  const removed = Object.fromEntries(names.map((name) => [name, ""]));
  checkAttributes(pool, removed, false);
  await changeUser(ctx, pool, user.sub, (before) => withAttributes(pool, before, applyChanges(before.attributes, removed)));
}

const heldBackUntilProven = (pool: Pool): readonly VerifiedAttribute[] =>
  pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];

/** Nobody may lose the name they sign in with. */
function withAttributes(pool: Pool, user: User, attributes: Attributes): User {
  const kept = pool.settings.UsernameAttributes ?? [];
  if (hasUsernameAttributes(pool) && !kept.some((name) => attributes[name])) {
    throw new CognitoError("InvalidParameterException", `The user must keep ${kept.join(" or ")} to sign in with.`);
  }
  return { ...user, attributes };
}

async function codesForNewAddresses(
  ctx: Needs,
  pool: Pool,
  user: User,
  wanted: Attributes,
  clientId: string | undefined,
): Promise<readonly SentCode[]> {
  const codes: SentCode[] = [];
  for (const [attribute, destination] of Object.entries(wanted)) {
    if (!isProvable(attribute) || destination === "" || destination === user.attributes[attribute]) continue;
    if (!pool.settings.AutoVerifiedAttributes?.includes(attribute)) continue;
    codes.push(
      await makeCode(ctx, pool, user, {
        purpose: `verify-${attribute}`,
        occasion: "update-attribute",
        attribute,
        destination,
        ...(clientId !== undefined && { clientId }),
      }),
    );
  }
  return codes;
}
