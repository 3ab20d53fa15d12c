import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { applyChanges, checkAttributes, checkWritable, missingRequired } from "../../users/attributes.ts";
import { replacePassword, verifierFor } from "../../users/password.ts";
import { checkHistory, checkPassword } from "../../users/password-policy.ts";
import { changeUser } from "../../users/save.ts";
import type { Attributes, User } from "../../users/user.ts";
import type { Answers, Attempt, Step } from "../attempt.ts";
import { complete } from "../complete.ts";
import { bounded, usernameIn } from "../parameters.ts";
import { type OneTime, openSession, sealSession, sessionSpent } from "../session.ts";
import type { Challenge } from "./challenge.ts";

const PREFIX = "userAttributes.";

/** Asks for a password of the person's own, and for what the pool requires and the operator left out. */
export async function askNewPassword(
  ctx: Context,
  attempt: Attempt,
  user: User,
  spends: readonly OneTime[],
): Promise<Step> {
  for (const { id, expiresAt } of spends) {
    if (!(await ctx.store.writeOne((tx) => tx.spent.spend(user.poolId, id, expiresAt)))) throw sessionSpent();
  }
  const required = missingRequired(attempt.pool, user.attributes).map((name) => `${PREFIX}${name}`);
  return {
    kind: "challenge",
    name: "NEW_PASSWORD_REQUIRED",
    parameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(required),
      userAttributes: JSON.stringify(user.attributes),
    },
    session: sealSession(ctx, attempt, "NEW_PASSWORD_REQUIRED", user.sub),
  };
}

/** The person's own password takes the place of the temporary one, and the sign-in goes on. */
export const newPasswordRequired: Challenge = {
  name: "NEW_PASSWORD_REQUIRED",
  async answer(ctx, attempt, responses, sealed) {
    const { client, pool } = attempt;
    usernameIn(attempt, responses);
    const session = openSession(ctx, attempt, "NEW_PASSWORD_REQUIRED", sealed);
    const password = bounded(responses, "NEW_PASSWORD", 256);
    const attributes = attributesIn(responses);
    const user = await ctx.store.users.find(pool.id, session.sub);
    if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
    const given = ["email", "phone_number"].find((name) => attributes[name] !== undefined && user.attributes[name]);
    if (given !== undefined) {
      throw new CognitoError("NotAuthorizedException", `Cannot modify an already provided ${given}`);
    }
    checkWritable(pool, client, Object.keys(attributes));
    checkAttributes(pool, attributes, false);
    checkPassword(pool, password);
    const missing = missingRequired(pool, { ...user.attributes, ...attributes });
    if (missing.length > 0) {
      throw new CognitoError("InvalidParameterException", `Invalid attributes given, ${missing.join(", ")} is missing`);
    }
    await checkHistory(ctx, pool, user, password);
    const verifier = await verifierFor(ctx, pool, user, password);
    const now = ctx.clock.now();
    const confirmed = await changeUser(ctx, pool, user.sub, async (before, tx) => {
      if (!(await tx.spent.spend(pool.id, session.id, session.expiresAt))) throw sessionSpent();
      // The operator may have reset the password or the person finished elsewhere since the question was asked.
      if (before.status !== "FORCE_CHANGE_PASSWORD") throw new CognitoError("NotAuthorizedException", "Invalid session for the user.");
      const after = await replacePassword(tx, pool, before, verifier, now);
      return { ...after, status: "CONFIRMED", attributes: applyChanges(before.attributes, attributes) };
    });
    return complete(ctx, attempt, { ...confirmed, failures: 0 }, []);
  },
};

function attributesIn(responses: Answers): Attributes {
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}
