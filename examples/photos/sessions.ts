import type { Database } from "./database/database.ts";
import { fingerprintOf, newSecret, open, seal } from "./seal.ts";
import type { Tokens } from "./tokens.ts";

/** As long as Cognito's refresh tokens live where nothing else is asked. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

/** How long a server may take to refresh tokens before another may try. */
const REFRESH_MS = 30_000;

export interface Session {
  /** The secret in the person's cookie. */
  readonly id: string;
  readonly tokens: Tokens;
  /** As it lies in the database: other tokens, other text. */
  readonly sealed: string;
}

export type Sessions = ReturnType<typeof sessionsIn>;

/** Who is signed in. The browser holds a random id; the tokens stay here. */
export function sessionsIn(db: Database) {
  return {
    /** Begins a session under an id that nobody has seen before, so that none can be foisted on a person. */
    async start(tokens: Tokens): Promise<string> {
      const now = Date.now();
      await db.query("DELETE FROM sessions WHERE expires_at <= $1", now);
      const id = newSecret();
      await db.query(
        "INSERT INTO sessions (fingerprint, sealed, refreshing_until, expires_at) VALUES ($1, $2, 0, $3)",
        fingerprintOf(id),
        seal(id, JSON.stringify(tokens)),
        now + SESSION_MS,
      );
      return id;
    },

    async find(id: string): Promise<Session | undefined> {
      const sql = "SELECT sealed FROM sessions WHERE fingerprint = $1 AND expires_at > $2";
      const [row] = await db.query(sql, fingerprintOf(id), Date.now());
      if (!row) return undefined;
      const sealed = String(row["sealed"]);
      return { id, sealed, tokens: JSON.parse(open(id, sealed)) };
    },

    /** True for one caller only, of all on all servers: that one refreshes these tokens. False too when they are replaced already. */
    async claimRefresh({ id, sealed }: Session): Promise<boolean> {
      const now = Date.now();
      const claimed = await db.query(
        `UPDATE sessions SET refreshing_until = $1
         WHERE fingerprint = $2 AND sealed = $3 AND refreshing_until <= $4 RETURNING fingerprint`,
        now + REFRESH_MS,
        fingerprintOf(id),
        sealed,
        now,
      );
      return claimed.length === 1;
    },

    /** Lets another try what failed. */
    async releaseRefresh({ id, sealed }: Session): Promise<void> {
      const sql = "UPDATE sessions SET refreshing_until = 0 WHERE fingerprint = $1 AND sealed = $2";
      await db.query(sql, fingerprintOf(id), sealed);
    },

    /** Puts new tokens in the place of old ones. Undefined when the session has ended meanwhile. */
    async renew({ id }: Pick<Session, "id">, tokens: Tokens): Promise<Session | undefined> {
      const sealed = seal(id, JSON.stringify(tokens));
      const renewed = await db.query(
        "UPDATE sessions SET sealed = $1, refreshing_until = 0 WHERE fingerprint = $2 RETURNING fingerprint",
        sealed,
        fingerprintOf(id),
      );
      return renewed.length === 1 ? { id, tokens, sealed } : undefined;
    },

    /** Ends a session; its tokens, when there was one. */
    async end(id: string): Promise<Tokens | undefined> {
      const [row] = await db.query("DELETE FROM sessions WHERE fingerprint = $1 RETURNING sealed", fingerprintOf(id));
      return row && JSON.parse(open(id, String(row["sealed"])));
    },
  };
}
