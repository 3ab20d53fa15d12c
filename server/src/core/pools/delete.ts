import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { refuseDuringImport } from "../imports/import-job.ts";
import { clearTags } from "../tags/tags.ts";
import { changePool } from "./change.ts";
import type { Pool } from "./pool.ts";

/**
 * Deletes a pool and everything in it.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException while it is protected or has a domain;
 * UserImportInProgressException, TooManyRequestsException.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html
 */
export async function deletePool(ctx: Pick<Context, "clock" | "signer" | "store">, id: string): Promise<void> {
  // Held while it is looked at: nobody protects it, gives it a domain or begins an import meanwhile.
  await changePool(ctx, id, unprotected, {
    exhausted: "TooManyRequestsException",
    async store(tx) {
      if ((await tx.domains.ofPool(id)).length > 0) {
        throw new CognitoError(
          "InvalidParameterException",
          "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        );
      }
      await refuseDuringImport(tx, id);
      const replica = await tx.replicas.find(id);
      await tx.pools.delete(id);
      await clearTags(tx, id);
      if (replica) await clearTags(tx, id, replica.region);
    },
  });
  // A pool that is made anew under a chosen id must not sign, or take, what the old one signed.
  ctx.signer.forget(id);
}

function unprotected(pool: Pool): Pool {
  if (pool.settings.DeletionProtection !== "ACTIVE") return pool;
  throw new CognitoError(
    "InvalidParameterException",
    "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
  );
}
