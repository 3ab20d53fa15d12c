import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { DeliveryDetails } from "../messages/mask.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import { refuseCompromised } from "../risk/compromised-credentials.ts";
import { record, refuseBlockedAddress } from "../risk/record.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import { preSignUp } from "../triggers/pre-sign-up.ts";
import { applyChanges, checkAttributes, checkRequired, checkWritable } from "./attributes.ts";
import { keepCode, makeCode } from "./codes.ts";
import { loginsOf, nameNewUser, nameTaken } from "./logins.ts";
import { newUser } from "./new-user.ts";
import { verifierFor } from "./password.ts";
import { checkPassword } from "./password-policy.ts";
import { canBePasswordless } from "./passwordless.ts";
import { releaseAliases } from "./save.ts";
import type { Attributes, User } from "./user.ts";

type Needs = Pick<
  Context,
  | "breachedPasswords"
  | "clock"
  | "delivery"
  | "events"
  | "passwords"
  | "random"
  | "seal"
  | "site"
  | "store"
  | "triggers"
>;

export interface Registration {
  readonly username: string;
  /** Absent for who is to sign in by codes. */
  readonly password: string | undefined;
  readonly attributes: Attributes;
}

/**
 * A person signs up: the user is stored unconfirmed and, where the pool verifies an attribute that was given, a code is sent;
 * unless the pool's function confirms them.
 * @throws {CognitoError} NotAuthorizedException, InvalidParameterException, InvalidPasswordException, UsernameExistsException;
 *   as `preSignUp`, `makeCode` and, when the user is stored, `postConfirmation`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export async function register(
  ctx: Needs,
  app: App,
  wanted: Registration,
): Promise<{ user: User; delivery: DeliveryDetails | undefined }> {
  const { client, pool } = app;
  await refuseBlockedAddress(ctx, app, undefined, "SignUp");
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
  const given = applyChanges({}, named.attributes);
  checkRequired(pool, given);
  if (wanted.password !== undefined) checkPassword(pool, wanted.password);
  else if (!canBePasswordless(pool, given)) {
    throw new CognitoError(
      "InvalidParameterException",
      "Without a password there must be an address to send codes to.",
    );
  }
  const isCompromised =
    wanted.password !== undefined && (await refuseCompromised(ctx, app, "SIGN_UP", wanted.password));
  const { autoConfirmUser, autoVerified } = await preSignUp(ctx, app, "SignUp", named);
  const verified = Object.fromEntries(autoVerified.map((name) => [`${name}_verified`, "true"]));
  const attributes = { ...given, ...verified };

  const now = ctx.clock.now();
  const user: User = {
    ...newUser(pool, now),
    sub,
    username: named.username,
    attributes,
    status: autoConfirmUser ? "CONFIRMED" : "UNCONFIRMED",
    password: wanted.password === undefined ? undefined : await verifierFor(ctx, pool, named, wanted.password),
  };
  const proven = autoConfirmUser ? undefined : attributeToProve(pool, attributes);
  const code =
    proven &&
    (await makeCode(ctx, app, user, {
      purpose: "confirm-sign-up",
      occasion: "sign-up",
      attribute: proven,
      destination: attributes[proven] ?? "",
    }));

  const logins = loginsOf(pool, user);
  await ctx.store.write(async (tx) => {
    // An address that the function vouches for is theirs, whoever had it.
    if (autoVerified.length > 0) await releaseAliases(tx, pool, sub, logins, now);
    const [taken] = await Promise.all([tx.users.insert(user, logins), code && keepCode(tx, code)]);
    if (taken) throw nameTaken(taken, "SignUp");
  });
  if (code) ctx.delivery.wake();
  const response = autoConfirmUser ? "Pass" : "InProgress";
  await record(ctx, app, user, { type: "SignUp", response, risk: { isCompromised } });
  if (autoConfirmUser) await postConfirmation(ctx, app, "ConfirmSignUp", user);
  return { user, delivery: code?.delivery };
}

/** What a code can confirm a sign-up by: the phone number before the e-mail address, as Cognito chooses. */
export const channelsToProve = (pool: Pool): readonly VerifiedAttribute[] =>
  (["phone_number", "email"] as const).filter((name) => pool.settings.AutoVerifiedAttributes?.includes(name));

/** The attribute whose code confirms the sign-up of a user with these attributes. */
export const attributeToProve = (pool: Pool, attributes: Attributes): VerifiedAttribute | undefined =>
  channelsToProve(pool).find((name) => attributes[name]);
