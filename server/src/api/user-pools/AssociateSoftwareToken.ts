import { associateInSignIn } from "../../core/auth/challenges/mfa-setup.ts";
import type { Context } from "../../core/context.ts";
import { CognitoError } from "../../core/errors.ts";
import { associateSoftwareToken } from "../../core/mfa/software-token.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { attemptOf, oneOfTokenAndSession, type TokenOrSession } from "./wire/token-or-session.ts";

/**
 * A new secret for an authenticator application: for a signed-in person, or in a sign-in that asks for one.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export const AssociateSoftwareToken = operation("AssociateSoftwareToken", async (ctx, input) => {
  const given = oneOfTokenAndSession(input);
  try {
    return await associate(ctx, given);
  } catch (error) {
    if (error instanceof CognitoError && UNDECLARED.has(error.code)) {
      throw new CognitoError("NotAuthorizedException", error.message);
    }
    throw error;
  }
});

/** What other operations say of a person who is gone or may not act; this one's model does not declare it. */
const UNDECLARED: ReadonlySet<string> = new Set([
  "PasswordResetRequiredException",
  "UserNotConfirmedException",
  "UserNotFoundException",
]);

async function associate(ctx: Context, given: TokenOrSession) {
  if ("accessToken" in given) {
    const { pool, user } = await signedInBy(ctx, given.accessToken);
    return { SecretCode: await associateSoftwareToken(ctx, pool, user) };
  }
  const { secret, session } = await associateInSignIn(ctx, await attemptOf(ctx, given.session), given.session);
  return { SecretCode: secret, Session: session };
}
