import { askPasswordVerifier } from "../challenges/password-verifier.ts";
import { LONGEST_SRP_A, required, usernameIn } from "../parameters.ts";
import type { Flow } from "./flow.ts";

/** The password never leaves the client: Secure Remote Password (RFC 5054) with Cognito's own bytes. */
export const userSrp: Flow = {
  name: "USER_SRP_AUTH",
  doors: ["public", "admin"],
  allowedBy: "ALLOW_USER_SRP_AUTH",
  async start(ctx, attempt, parameters) {
    const username = usernameIn(attempt, parameters);
    return askPasswordVerifier(ctx, attempt, username, required(parameters, "SRP_A", LONGEST_SRP_A), {
      begins: true,
    });
  },
};
