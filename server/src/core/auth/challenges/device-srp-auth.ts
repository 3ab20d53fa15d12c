import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import type { Attempt, Proof, Step } from "../attempt.ts";
import { spend } from "../once.ts";
import { LONGEST_SRP_A, required } from "../parameters.ts";
import { resume, sealSession } from "../session.ts";
import { readPublicValue } from "../srp.ts";
import type { Challenge } from "./challenge.ts";
import { askDevicePassword } from "./device-password-verifier.ts";

const NAME = "DEVICE_SRP_AUTH";

/** Asks a remembered device to show its secret, by the same exchange as for a password. */
export const askDevice = (ctx: Context, attempt: Attempt, { user, shown }: Proof): Step => ({
  kind: "challenge",
  name: NAME,
  parameters: { USERNAME: user.username, DEVICE_KEY: attempt.device?.key ?? "" },
  session: sealSession(ctx, attempt, NAME, { user, shown }),
});

export const deviceSrpAuth: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const A = readPublicValue(required(responses, "SRP_A", LONGEST_SRP_A));
    if (A === undefined) throw new CognitoError("InvalidParameterException", "SRP_A is not a valid public value.");
    const question = await askDevicePassword(ctx, attempt, { user, shown: session.state.shown }, A);
    await ctx.store.writeOne((tx) => spend(tx, attempt.pool.id, [session]));
    return question;
  },
};
