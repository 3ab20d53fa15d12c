import type { AttributeSchema, Pool } from "../pools/pool.ts";
import { settingsOf, type WantedSettings } from "../pools/settings.ts";

/** A pool for the rules that ask only for its settings and its schema. */
export const poolWith = (settings: Partial<WantedSettings> = {}, schema: readonly AttributeSchema[] = []): Pool => ({
  id: "us-east-1_Example01",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
  settings: settingsOf({ PoolName: "people", ...settings }),
  schema,
});
