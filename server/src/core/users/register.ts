import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import { applyChanges, checkAttributes, checkRequired, checkWritable } from "./attributes.ts";
import { keepCode, makeCode } from "./codes.ts";
import { loginsOf, nameNewUser, nameTaken } from "./logins.ts";
import { verifierFor } from "./password.ts";
import { checkPassword } from "./password-policy.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "passwords" | "delivery">;

export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly attributes: Attributes;
}

/**
 * A person signs up: the user is stored unconfirmed and, where the pool verifies an attribute that was given, a code is sent.
 * @throws {CognitoError} NotAuthorizedException, InvalidParameterException, InvalidPasswordException, UsernameExistsException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export async function register(
  ctx: Needs,
  { client, pool }: App,
  wanted: Registration,
): Promise<{ user: User; delivery: DeliveryDetails | undefined }> {
  if (pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    throw new CognitoError("NotAuthorizedException", "SignUp is not permitted for this user pool");
  }
  if (wanted.attributes.preferred_username && pool.settings.AliasAttributes?.includes("preferred_username")) {
    throw new CognitoError("InvalidParameterException", "preferred_username is an alias and cannot be set at sign-up.");
  }
  checkWritable(pool, client, Object.keys(wanted.attributes));
  const sub = ctx.random.uuid();
  const named = nameNewUser(pool, wanted.username, sub, wanted.attributes);
  checkAttributes(pool, named.attributes, true);
  const attributes = applyChanges({}, named.attributes);
  checkRequired(pool, attributes);
  checkPassword(pool, wanted.password);

  const now = ctx.clock.now();
  const user: User = {
    poolId: pool.id,
    sub,
    username: named.username,
    attributes,
    status: "UNCONFIRMED",
    enabled: true,
    password: await verifierFor(ctx, pool, named, wanted.password),
    passwordExpiresAt: undefined,
    failures: 0,
    lockedUntil: undefined,
    signedOutAt: undefined,
    createdAt: now,
    updatedAt: now,
  };
  const proven = attributeToProve(pool, attributes);
  const code =
    proven &&
    (await makeCode(ctx, pool, user, {
      purpose: "confirm-sign-up",
      occasion: "sign-up",
      attribute: proven,
      destination: attributes[proven] ?? "",
      clientId: client.id,
    }));

  await ctx.store.write(async (tx) => {
    const taken = await tx.users.insert(user, loginsOf(pool, user));
    if (taken) throw nameTaken(taken, "SignUp");
    if (code) await keepCode(tx, code);
  });
  if (code) ctx.delivery.wake();
  return { user, delivery: code?.delivery };
}

/** What a code can confirm a sign-up by: the phone number before the e-mail address, as Cognito chooses. */
export const channelsToProve = (pool: Pool): readonly VerifiedAttribute[] =>
  (["phone_number", "email"] as const).filter((name) => pool.settings.AutoVerifiedAttributes?.includes(name));

/** The attribute whose code confirms the sign-up of a user with these attributes. */
export const attributeToProve = (pool: Pool, attributes: Attributes): VerifiedAttribute | undefined =>
  channelsToProve(pool).find((name) => attributes[name]);
