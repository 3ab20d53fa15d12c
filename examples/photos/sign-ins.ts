import type { Database } from "./database/database.ts";
import { fingerprintOf, open, seal } from "./seal.ts";

/** For a person to sign up as well, with the mail that has to arrive. */
export const SIGN_IN_MS = 60 * 60 * 1000;

/** A way to the sign-in page and back that is under way. */
export interface SignIn {
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The path to lead the person to afterwards. */
  readonly returnTo: string;
}

export type SignIns = ReturnType<typeof signInsIn>;

/** Sign-ins that are under way, each bound to the browser that began it and to its `state`: the answer to another finds nothing. */
export function signInsIn(db: Database) {
  const secretOf = (browser: string, state: string) => `${browser}.${state}`;

  return {
    async begin(browser: string, state: string, signIn: SignIn): Promise<void> {
      const now = Date.now();
      const secret = secretOf(browser, state);
      await db.query("DELETE FROM sign_ins WHERE expires_at <= $1", now);
      await db.query(
        "INSERT INTO sign_ins (fingerprint, sealed, expires_at) VALUES ($1, $2, $3)",
        fingerprintOf(secret),
        seal(secret, JSON.stringify(signIn)),
        now + SIGN_IN_MS,
      );
    },

    /** Gives it once, and to one caller only. */
    async take(browser: string, state: string): Promise<SignIn | undefined> {
      const secret = secretOf(browser, state);
      const sql = "DELETE FROM sign_ins WHERE fingerprint = $1 AND expires_at > $2 RETURNING sealed";
      const [row] = await db.query(sql, fingerprintOf(secret), Date.now());
      return row && JSON.parse(open(secret, String(row["sealed"])));
    },
  };
}
