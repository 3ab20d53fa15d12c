import type { Kysely } from "kysely";
import type { BrandImages } from "../core/store/brand-images.ts";
import type { Tables } from "./tables.ts";

export function brandImagesIn(db: Kysely<Tables>): BrandImages {
  const inPool = (poolId: string) =>
    db.selectFrom("brand_images").select(["digest", "extension", "bytes"]).where("pool_id", "=", poolId);
  return {
    async put(poolId, owner, { digest, extension, bytes }) {
      await db
        .insertInto("brand_images")
        .values({ pool_id: poolId, digest, owner, extension, bytes })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    find: (poolId, digest) => inPool(poolId).where("digest", "=", digest).limit(1).executeTakeFirst(),
    ofOwner: (poolId, owner) => inPool(poolId).where("owner", "=", owner).execute(),
    async retain(poolId, owner, digests) {
      const ofOwner = db.deleteFrom("brand_images").where("pool_id", "=", poolId).where("owner", "=", owner);
      await (digests.length > 0 ? ofOwner.where("digest", "not in", digests) : ofOwner).execute();
    },
  };
}
