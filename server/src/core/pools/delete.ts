import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { refuseDuringImport } from "../imports/import-job.ts";
import { clearTags } from "../tags/tags.ts";
import { poolNotFound } from "./find.ts";

/**
 * Deletes a pool and everything in it.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException while it is protected or has a domain;
 * UserImportInProgressException.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html
 */
export async function deletePool(ctx: Pick<Context, "signer" | "store">, id: string): Promise<void> {
  await ctx.store.write(async (tx) => {
    const pool = await tx.pools.find(id);
    if (!pool) throw poolNotFound(id);
    if (pool.settings.DeletionProtection === "ACTIVE") {
      throw new CognitoError(
        "InvalidParameterException",
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
      );
    }
    if ((await tx.domains.ofPool(id)).length > 0) {
      throw new CognitoError(
        "InvalidParameterException",
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
      );
    }
    // Whoever starts an import holds the pool, as its deletion does: one of the two sees the other.
    const replica = await tx.replicas.find(id);
    if (!(await tx.pools.delete(id))) throw poolNotFound(id);
    await refuseDuringImport(tx, id);
    await clearTags(tx, id);
    if (replica) await clearTags(tx, id, replica.region);
  });
  // A pool that is made anew under a chosen id must not sign, or take, what the old one signed.
  ctx.signer.forget(id);
}
