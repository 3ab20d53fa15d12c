import type { Seal } from "../core/seal.ts";
import type { Database } from "./database.ts";
import type { Tables } from "./tables.ts";

const ID = "master-key";

/**
 * Makes sure that this is the master key the database was begun with: anything sealed under another would be lost to it.
 * @throws when it is not.
 */
export async function proveMasterKey(database: Database<Tables>, seal: Seal): Promise<void> {
  const proof = seal.seal(ID, ID, new TextEncoder().encode("millpond"));
  await database.writeOne((db) =>
    db
      .insertInto("master_key_proofs")
      .values({ id: ID, proof })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  const kept = await database.db
    .selectFrom("master_key_proofs")
    .select("proof")
    .where("id", "=", ID)
    .executeTakeFirstOrThrow();
  if (!seal.open(ID, ID, kept.proof)) {
    throw new Error("the master key is not the one this database was made with: nothing in it could be read");
  }
}
