import type { Asset } from "./assets.ts";
import type { JsonRecord } from "./setting.ts";

/** A style of the managed login pages: how they look for one app client, which has at most one. */
export interface Branding {
  readonly poolId: string;
  /** A UUID of version 4. */
  readonly id: string;
  readonly clientId: string;
  /** What was set, in Cognito's shape; undefined while the pages are to look as this server has them. */
  readonly settings: JsonRecord | undefined;
  readonly assets: readonly Asset[];
  /** Counts changes: a change is stored only over the version it was made from. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
