import type { Context } from "../../context.ts";
import { checkChoiceTier } from "../../pools/tiers.ts";
import { preAuthentication } from "../../triggers/pre-authentication.ts";
import { userOrMigrated } from "../../users/migrate.ts";
import { proveSignUp } from "../after-sign-up.ts";
import type { Attempt, Proof } from "../attempt.ts";
import { beginWith } from "../begin-with.ts";
import { askToChoose } from "../challenges/select-challenge.ts";
import { type Choices, choicesOf } from "../choices.ts";
import type { FirstFactor } from "../first-factors.ts";
import { LONGEST_PASSWORD, required, usernameIn } from "../parameters.ts";
import { requestedTarget, stepUp } from "../step-up.ts";
import type { Flow } from "./flow.ts";

/**
 * The person chooses what to sign in with, of what the pool allows and they have.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export const userAuth: Flow = {
  name: "USER_AUTH",
  doors: ["public", "admin", "hosted"],
  allowedBy: "ALLOW_USER_AUTH",
  target: requestedTarget,
  async start(ctx, attempt, parameters, session) {
    checkChoiceTier(attempt.pool.settings.UserPoolTier);
    const username = usernameIn(attempt, parameters);
    if (session !== undefined) return afterSignUp(ctx, attempt, username, session);
    const { credit } = attempt.target ?? {};
    if (credit) {
      const user = await ctx.store.users.find(attempt.pool.id, credit.sub);
      const asked = user && (await stepUp(ctx, attempt, user, { amr: credit.amr, typed: username }));
      if (asked) return asked;
    }
    const given = parameters.PREFERRED_CHALLENGE === "PASSWORD" ? parameters.PASSWORD : undefined;
    // Whom the pool's function knows by this password becomes a user, and then has choices.
    if (given) await userOrMigrated(ctx, attempt, username, required(parameters, "PASSWORD", LONGEST_PASSWORD));
    const choices = await choicesOf(ctx, attempt, username);
    await preAuthentication(ctx, attempt, choices.user, username);
    const preferred =
      choices.available.find((factor) => factor === parameters.PREFERRED_CHALLENGE) ?? onlyWay(attempt, choices);
    if (preferred === undefined) return askToChoose(ctx, attempt, choices);
    const begun = await beginWith(ctx, attempt, choices, preferred, parameters);
    return begun.kind === "challenge" ? { ...begun, available: choices.available } : begun;
  },
};

/** At the pages nobody is asked to choose from one. */
const onlyWay = ({ door }: Attempt, { available }: Choices): FirstFactor | undefined =>
  door === "hosted" && available.length === 1 ? available[0] : undefined;

/** Who has just signed up need not show anything again. */
async function afterSignUp(ctx: Context, attempt: Attempt, username: string, session: string): Promise<Proof> {
  const proof = await proveSignUp(ctx, attempt, username, session);
  await preAuthentication(ctx, attempt, proof.user, username);
  return proof;
}
