import { hidesUsers } from "../../clients/client.ts";
import { CognitoError } from "../../errors.ts";
import { preAuthentication } from "../../triggers/pre-authentication.ts";
import { userOrNobody } from "../../users/make-believe.ts";
import { goOnByFunctions, SRP_A } from "../custom-auth.ts";
import { LONGEST_SRP_A, required, usernameIn } from "../parameters.ts";
import type { Flow } from "./flow.ts";

/**
 * The functions of the pool decide what the person is asked; by `CHALLENGE_NAME` `SRP_A` the password may be the first thing.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export const customAuth: Flow = {
  name: "CUSTOM_AUTH",
  doors: ["public", "admin"],
  allowedBy: "ALLOW_CUSTOM_AUTH",
  async start(ctx, attempt, parameters) {
    const typed = usernameIn(attempt, parameters);
    const { CHALLENGE_NAME: first } = parameters;
    if (first !== undefined && first !== "SRP_A") {
      throw new CognitoError("InvalidParameterException", "CHALLENGE_NAME can only be SRP_A.");
    }
    const srpA = first === undefined ? undefined : required(parameters, "SRP_A", LONGEST_SRP_A);
    const { user, subject } = await userOrNobody(ctx, attempt, typed);
    if (user && !user.enabled && !hidesUsers(attempt.client)) {
      throw new CognitoError("NotAuthorizedException", "User is disabled.");
    }
    await preAuthentication(ctx, attempt, user, typed);
    const shown = srpA === undefined ? [] : [SRP_A];
    return goOnByFunctions(ctx, attempt, { typed, user, subject }, shown, ctx.clock.now(), srpA);
  },
};
