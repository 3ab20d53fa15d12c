import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { noSoftwareToken } from "../../mfa/software-token.ts";
import { stepOf } from "../../mfa/totp.ts";
import type { Attempt, Proof, Step } from "../attempt.ts";
import { isLocked } from "../lockout.ts";
import { required } from "../parameters.ts";
import { resume, sealSession } from "../session.ts";
import { wrongCode } from "../wrong-code.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "SOFTWARE_TOKEN_MFA";
const LONGEST_CODE = 32;

/** Asks for the code that the person's authenticator application shows. */
export async function askSoftwareToken(ctx: Context, attempt: Attempt, { user, shown }: Proof): Promise<Step> {
  const token = await ctx.store.softwareTokens.find(attempt.pool.id, user.sub);
  return {
    kind: "challenge",
    name: NAME,
    parameters: {
      USER_ID_FOR_SRP: user.username,
      ...(token?.name !== undefined && { FRIENDLY_DEVICE_NAME: token.name }),
    },
    session: sealSession(ctx, attempt, NAME, { user, shown }),
  };
}

/** A code is good once: whoever looked over a shoulder comes too late (RFC 6238 §5.2). */
export const softwareTokenMfa: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const { poolId, sub } = user;
    const code = required(responses, "SOFTWARE_TOKEN_MFA_CODE", LONGEST_CODE);
    const token = await ctx.store.softwareTokens.find(poolId, sub);
    if (!token) throw noSoftwareToken();
    const at = ctx.clock.now();
    const step = isLocked(user.lockedUntil, at) ? undefined : stepOf(token.secret, code, at);
    if (step === undefined) throw await wrongCode(ctx, user, at, mismatch());
    // Not counted as a wrong one: a form that is sent twice must not lock its person out, and what is used up opens nothing.
    if (!(await ctx.store.writeOne((tx) => tx.softwareTokens.use(poolId, sub, step)))) throw usedBefore();
    return { kind: "proof", user, at, shown: [...session.state.shown, NAME], takes: [session] };
  },
};

const mismatch = () => new CognitoError("CodeMismatchException", "Invalid code received for user");

const usedBefore = () => new CognitoError("ExpiredCodeException", "Your software token has already been used once.");
