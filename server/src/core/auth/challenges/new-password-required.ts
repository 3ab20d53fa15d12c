import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { withoutNewFactors } from "../../mfa/factor.ts";
import { refuseCompromised } from "../../risk/compromised-credentials.ts";
import {
  applyChanges,
  checkAttributes,
  checkWritable,
  isProvable,
  missingRequired,
  readableAttributes,
} from "../../users/attributes.ts";
import { replacePassword, verifierFor } from "../../users/password.ts";
import { checkHistory, checkPassword } from "../../users/password-policy.ts";
import { changeUser } from "../../users/save.ts";
import type { Attributes, User } from "../../users/user.ts";
import type { Answers, Attempt, Proof, Step } from "../attempt.ts";
import { alreadySpent } from "../once.ts";
import { LONGEST_PASSWORD, required } from "../parameters.ts";
import { invalidSession, isSamePassword, resume, sealSession } from "../session.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "NEW_PASSWORD_REQUIRED";
const PREFIX = "userAttributes.";
/** As long as the wire lets an attribute be elsewhere. */
const LONGEST_ATTRIBUTE = 2_048;

/** Asks for a password of the person's own, and for what the pool requires and the operator left out. */
export function askNewPassword(ctx: Context, attempt: Attempt, { user, shown }: Proof): Step {
  const missing = missingRequired(attempt.pool, user.attributes).map((name) => `${PREFIX}${name}`);
  return {
    kind: "challenge",
    name: NAME,
    parameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing),
      userAttributes: JSON.stringify(readableAttributes(attempt.client, user.attributes)),
    },
    session: sealSession(ctx, attempt, NAME, { user, shown }),
  };
}

/** The person's own password takes the place of the temporary one, and the sign-in goes on. */
export const newPasswordRequired: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { pool } = attempt;
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const password = required(responses, "NEW_PASSWORD", LONGEST_PASSWORD);
    const attributes = attributesIn(responses);
    checkGiven(attempt, user, attributes);
    checkPassword(pool, password);
    await refuseCompromised(ctx, attempt, "PASSWORD_CHANGE", password);
    await checkHistory(ctx, pool, user, password);
    const verifier = await verifierFor(ctx, pool, user, password);
    const at = ctx.clock.now();
    const confirmed = await changeUser(ctx, pool, user.sub, async (before, tx) => {
      // Of many answers the first replaces the password that the session rests on, and so ends it for the others.
      if (!isSamePassword(before, user)) throw alreadySpent();
      if (before.status !== "FORCE_CHANGE_PASSWORD") throw invalidSession();
      const replaced = await replacePassword(tx, pool, before, verifier, at);
      const after = { ...replaced, attributes: applyChanges(before.attributes, attributes) };
      return { ...after, status: "CONFIRMED", mfa: withoutNewFactors(pool, before, after) };
    });
    return { kind: "proof", user: confirmed, at, shown: [...session.state.shown, "NEW_PASSWORD"], takes: [] };
  },
};

function attributesIn(responses: Answers): Attributes {
  const given = Object.entries(responses).filter(([name]) => name.startsWith(PREFIX));
  const tooLong = given.find(([, value]) => value.length > LONGEST_ATTRIBUTE);
  if (tooLong) throw new CognitoError("InvalidParameterException", `${tooLong[0]} is too long.`);
  return Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

/** @throws {CognitoError} NotAuthorizedException, InvalidParameterException */
function checkGiven({ client, pool }: Attempt, user: User, given: Attributes): void {
  const provided = Object.keys(given).find((name) => isProvable(name) && user.attributes[name]);
  if (provided !== undefined) {
    throw new CognitoError("NotAuthorizedException", `Cannot modify an already provided ${provided}`);
  }
  checkWritable(pool, client, Object.keys(given));
  // What the operator left out is given for the first time, so it may be one that nobody can change later.
  const isNew = ([name]: readonly [string, string]) => !user.attributes[name];
  checkAttributes(pool, Object.fromEntries(Object.entries(given).filter(isNew)), true);
  checkAttributes(pool, Object.fromEntries(Object.entries(given).filter((entry) => !isNew(entry))), false);
  const missing = missingRequired(pool, { ...user.attributes, ...given });
  if (missing.length > 0) {
    throw new CognitoError("InvalidParameterException", `Invalid attributes given, ${missing.join(", ")} is missing`);
  }
}
