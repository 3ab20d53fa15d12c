import { randomBytes } from "node:crypto";
import { makeBelieveVerifier, makeVerifier, type PowMod, type SrpVerifier } from "../core/auth/srp.ts";
import type { PasswordHash } from "../core/password-hash.ts";
import type { Passwords } from "../core/passwords.ts";
import { equalBytes } from "../lib/equal.ts";
import { hashMatches as matchesHere } from "./hash-matches.ts";

/**
 * Passwords kept as SRP verifiers: making or checking one costs an exponentiation. A password is the UTF-8 of the text that
 * was sent, without Unicode normalisation, for the clients that hash it themselves do not normalise either. One that was brought
 * in as a hash is checked by `hashMatches`, in this very thread where none is given.
 */
export function srpPasswords(
  powMod: PowMod,
  hashMatches: (hash: PasswordHash, password: string) => Promise<boolean> = matchesHere,
): Passwords {
  const nobody = makeBelieveVerifier({ poolName: "nobody", userId: "nobody" }, randomBytes(32));

  async function matches(verifier: SrpVerifier, password: string): Promise<boolean> {
    const again = await makeVerifier(powMod, verifier, password, verifier.salt);
    return equalBytes(again.verifier, verifier.verifier);
  }

  return {
    async make(identity, password) {
      return { kind: "srp", ...(await makeVerifier(powMod, identity, password, randomBytes(16))) };
    },
    matches: (kept, password) => (kept.kind === "srp" ? matches(kept, password) : hashMatches(kept, password)),
    async pretend(password) {
      await matches(nobody, password);
      return false;
    },
  };
}
