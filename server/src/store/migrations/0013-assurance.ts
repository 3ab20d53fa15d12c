import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** How strong a sign-in was, for the tokens that are refreshed later. */
export const assurance: Migration = {
  name: "0013-assurance",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    await sql.raw(`alter table sessions add column assurance ${text}`).execute(db);
  },
};
