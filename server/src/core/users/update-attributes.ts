import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import { hasUsernameAttributes, type Pool, type VerifiedAttribute } from "../pools/pool.ts";
import type { Scene } from "../triggers/scene.ts";
import { applyChanges, checkAttributes, checkWritable, isProvable } from "./attributes.ts";
import { keepCode, makeCode, type SentCode } from "./codes.ts";
import { countUse } from "./limits.ts";
import { changeUser } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "delivery" | "triggers">;

/**
 * A person changes their own attributes. A new address that the pool verifies gets a code; where the pool holds it back
 * until then, the old one stays in force.
 * @throws {CognitoError} NotAuthorizedException, InvalidParameterException, AliasExistsException; TooManyRequestsException beyond the
 *   hourly limit of new addresses
 */
export async function updateAttributes(
  ctx: Needs,
  app: App,
  user: User,
  wanted: Attributes,
): Promise<readonly DeliveryDetails[]> {
  const { client, pool } = app;
  checkWritable(pool, client, Object.keys(wanted));
  checkAttributes(pool, wanted, false);
  const addresses = newAddressesIn(pool, user, wanted);
  // Or anybody who has an account could have mail sent to whomever they like, as much as they like.
  if (addresses.length > 0) await countUse(ctx, pool.id, user.sub, "UpdateUserAttributes");
  const codes = await codesFor(ctx, app, user, addresses);
  await change(ctx, pool, user, atOnce(pool, wanted, codes), codes);
  return codes.map(({ delivery }) => delivery);
}

/** A person removes their own attributes. */
export async function deleteAttributes(
  ctx: Needs,
  { client, pool }: App,
  user: User,
  names: readonly string[],
): Promise<void> {
  const removed = Object.fromEntries(names.map((name) => [name, ""]));
  checkWritable(pool, client, names);
  checkAttributes(pool, removed, false);
  await change(ctx, pool, user, removed);
}

/**
 * An operator changes a user's attributes, verified flags included. A new address that the same call does not declare
 * verified gets a code, as if the person had changed it, and waits where the pool lets it wait.
 * @throws {CognitoError} InvalidParameterException, AliasExistsException
 */
export async function adminUpdateAttributes(ctx: Needs, scene: Scene, user: User, wanted: Attributes): Promise<void> {
  const { pool } = scene;
  checkAttributes(pool, wanted, false);
  const unproven = Object.fromEntries(Object.entries(wanted).filter(([name]) => wanted[`${name}_verified`] !== "true"));
  const codes = await codesFor(ctx, scene, user, newAddressesIn(pool, user, unproven));
  await change(ctx, pool, user, atOnce(pool, wanted, codes), codes);
}

/**
 * An operator removes attributes of a user.
 * @throws {CognitoError} InvalidParameterException
 */
export async function adminDeleteAttributes(
  ctx: Needs,
  pool: Pool,
  user: User,
  names: readonly string[],
): Promise<void> {
  const removed = Object.fromEntries(names.map((name) => [name, ""]));
  checkAttributes(pool, removed, false);
  await change(ctx, pool, user, removed);
}

async function change(
  ctx: Needs,
  pool: Pool,
  user: User,
  changes: Attributes,
  codes: readonly SentCode[] = [],
): Promise<void> {
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const after = withAttributes(pool, before, applyChanges(before.attributes, changes));
    for (const name of ["email", "phone_number"] as const) {
      // A code on its way was sent to an address that no longer stands, or waits to take the place of one that no longer stands.
      if (before.attributes[name] !== after.attributes[name])
        await tx.codes.delete(pool.id, user.sub, `verify-${name}`);
    }
    for (const code of codes) await keepCode(tx, code);
    return after;
  });
  if (codes.length > 0) ctx.delivery.wake();
}

/** What of a change takes effect now: not an address that the pool holds back until its code is brought. */
function atOnce(pool: Pool, wanted: Attributes, codes: readonly SentCode[]): Attributes {
  const heldBack = pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  const waiting = codes.map(({ code }) => code.attribute).filter((name) => heldBack.includes(name));
  const waits = (name: string) => waiting.some((held) => name === held || name === `${held}_verified`);
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !waits(name)));
}

/** Nobody may lose the name they sign in with. */
function withAttributes(pool: Pool, user: User, attributes: Attributes): User {
  const kept = pool.settings.UsernameAttributes ?? [];
  if (hasUsernameAttributes(pool) && !kept.some((name) => attributes[name])) {
    throw new CognitoError("InvalidParameterException", `The user must keep ${kept.join(" or ")} to sign in with.`);
  }
  return { ...user, attributes };
}

/** The addresses among these that the pool sends a code to. */
function newAddressesIn(pool: Pool, user: User, wanted: Attributes): readonly NewAddress[] {
  const proven = pool.settings.AutoVerifiedAttributes ?? [];
  return Object.entries(wanted).flatMap(([attribute, destination]) =>
    isProvable(attribute) &&
    proven.includes(attribute) &&
    destination !== "" &&
    destination !== user.attributes[attribute]
      ? [{ attribute, destination }]
      : [],
  );
}

interface NewAddress {
  readonly attribute: VerifiedAttribute;
  readonly destination: string;
}

async function codesFor(
  ctx: Needs,
  scene: Scene,
  user: User,
  addresses: readonly NewAddress[],
): Promise<readonly SentCode[]> {
  const codes: SentCode[] = [];
  for (const address of addresses) {
    const purpose = `verify-${address.attribute}` as const;
    codes.push(await makeCode(ctx, scene, user, { purpose, occasion: "update-attribute", ...address }));
  }
  return codes;
}
