import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import { hasPasskeysOn, type Passkey } from "./passkey.ts";
import { relyingPartyOf } from "./relying-party.ts";

/** What a person can be asked to sign in with. */
export interface UsablePasskeys {
  /** Absent where the pool takes no passkeys. */
  readonly relyingPartyId: string | undefined;
  readonly passkeys: readonly Passkey[];
}

/** The passkeys by which a user can sign in now: those made under another relying party stay, but no browser finds them. */
export async function usablePasskeys(
  ctx: Pick<Context, "site" | "store">,
  pool: Pool,
  sub: string,
): Promise<UsablePasskeys> {
  const relyingPartyId = hasPasskeysOn(pool) ? await relyingPartyOf(ctx, pool) : undefined;
  if (relyingPartyId === undefined) return { relyingPartyId, passkeys: [] };
  const passkeys = await ctx.store.passkeys.ofUser(pool.id, sub);
  return { relyingPartyId, passkeys: passkeys.filter((passkey) => passkey.relyingPartyId === relyingPartyId) };
}
