import { join } from "node:path";
import { REGION } from "./pool.ts";

/** The map that servers of these tests are started with: it says that the functions of `functions/` run where they are. */
export const TRIGGER_MAP = join(import.meta.dirname, "functions", "triggers.json");

/** The ARN of one of them, as a pool's `LambdaConfig` names it. */
export const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:000000000000:function:${name}`;

/** Of a pool whose functions ask a riddle. */
export const RIDDLES = {
  DefineAuthChallenge: functionArn("define-auth-challenge"),
  CreateAuthChallenge: functionArn("create-auth-challenge"),
  VerifyAuthChallengeResponse: functionArn("verify-auth-challenge-response"),
};

/** What solves it. */
export const SOLUTION = "a piano";
