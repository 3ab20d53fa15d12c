import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { changeUser } from "../users/save.ts";

type Needs = Pick<Context, "clock" | "store">;

const AT_A_TIME = 100;

/** Parts all users of a pool from the people of a provider that they were linked to. */
export async function partFromProvider(ctx: Needs, pool: Pool, provider: string): Promise<void> {
  let after: string | undefined;
  do {
    const page = await ctx.store.identityLinks.ofProvider(pool.id, provider, AT_A_TIME, after);
    for (const sub of new Set(page.items.map((link) => link.sub))) await part(ctx, pool, sub, provider);
    after = page.next;
  } while (after !== undefined);
}

async function part(ctx: Needs, pool: Pool, sub: string, provider: string): Promise<void> {
  try {
    await changeUser(ctx, pool, sub, async (before, tx) => {
      const { identities = [] } = before;
      const linked = identities.filter((identity) => identity.provider === provider && !identity.primary);
      if (linked.length === 0) return before;
      for (const identity of linked) await tx.identityLinks.release(pool.id, sub, identity);
      return { ...before, identities: identities.filter((identity) => !linked.includes(identity)) };
    });
  } catch (error) {
    // Who is gone meanwhile, their links went with.
    if (!(error instanceof CognitoError && error.code === "UserNotFoundException")) throw error;
  }
}
