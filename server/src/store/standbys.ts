import { sql } from "kysely";
import { notInRegion } from "../core/replicas/replica.ts";
import type { Seal } from "../core/seal.ts";
import type { Standby, Standbys } from "../core/store/standbys.ts";
import type { Store } from "../core/store/store.ts";
import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { shortLived } from "./short-lived.ts";
import { storeIn } from "./store.ts";
import type { Tables } from "./tables.ts";

interface OpenStandbys extends Standbys {
  close(): Promise<void>;
}

/** A standby may take less time than a primary: nobody waits here until a failover is over. */
const LIMITS = { readers: 2, connectWithinMs: 2_000, withinMs: 2_000, retryForMs: 500 };

/** How long a standby may take to say that it is one, across an ocean and with a connection to be made; then it counts as away. */
const FOLLOWS_WITHIN_MS = 2_000;

/** How long the primary may take to tell of a replica; then it counts as away. */
const REPLICA_WITHIN_MS = 1_000;

/** The standbys of the database that `primary` is in, by the regions they stand for; each is connected to when it is first asked. */
export function standbysOf(
  urls: ReadonlyMap<string, string>,
  primary: Pick<Store, "replicas">,
  seal: Seal,
): OpenStandbys {
  const opened = new Map(
    [...urls].map(([region, url]) => {
      const database = openPostgres<Tables>(url, { ...LIMITS, readOnly: true });
      return [region, { database, standby: standbyIn(database, region, primary, seal) }];
    }),
  );
  return {
    of: (region) => opened.get(region)?.standby,
    async close() {
      await Promise.all([...opened.values()].map(({ database }) => database.close()));
    },
  };
}

function standbyIn(database: Database<Tables>, region: string, primary: Pick<Store, "replicas">, seal: Seal): Standby {
  const refuse = () => Promise.reject(notInRegion(region));
  const store = storeIn({ ...database, write: refuse, writeOne: refuse }, seal);
  // A promotion closes no connection, so it is asked again and again. Only a yes is held.
  const following = shortLived(async () => {
    const question = database.db.selectNoFrom(sql<boolean>`pg_is_in_recovery()`.as("following"));
    return (await within(FOLLOWS_WITHIN_MS, question.executeTakeFirstOrThrow())).following || undefined;
  });
  return {
    store,
    follows: async () => (await following.find("")) === true,
    // Whatever keeps the primary from telling: what the standby has is then the latest that can be known.
    replica: (poolId) =>
      within(REPLICA_WITHIN_MS, primary.replicas.find(poolId)).catch(() => store.replicas.find(poolId)),
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer came within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
