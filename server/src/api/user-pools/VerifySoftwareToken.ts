import { verifyInSignIn } from "../../core/auth/challenges/mfa-setup.ts";
import { verifySoftwareToken } from "../../core/mfa/software-token.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { attemptOf, oneOfTokenAndSession } from "./wire/token-or-session.ts";

/**
 * The first code of an authenticator application: from then on it is one of the person's factors.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export const VerifySoftwareToken = operation("VerifySoftwareToken", async (ctx, input) => {
  const given = oneOfTokenAndSession(input);
  const shown = { code: input.UserCode, name: input.FriendlyDeviceName };
  if ("accessToken" in given) {
    const { pool, user } = await signedInBy(ctx, given.accessToken);
    await verifySoftwareToken(ctx, pool, user, shown);
    return { Status: "SUCCESS" as const };
  }
  const session = await verifyInSignIn(ctx, await attemptOf(ctx, given.session), given.session, shown);
  return { Status: "SUCCESS" as const, Session: session };
});
