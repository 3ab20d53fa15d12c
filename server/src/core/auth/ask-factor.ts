import type { Context } from "../context.ts";
import type { Factor } from "../mfa/factor.ts";
import type { Attempt, Proof, Step } from "./attempt.ts";
import { askCode } from "./challenges/code-by-message.ts";
import { askSoftwareToken } from "./challenges/software-token-mfa.ts";

/** Asks for a second factor that the user has. */
export const askFactor = (ctx: Context, attempt: Attempt, proof: Proof, factor: Factor): Promise<Step> =>
  factor === "SOFTWARE_TOKEN_MFA" ? askSoftwareToken(ctx, attempt, proof) : askCode(ctx, attempt, proof, factor);
