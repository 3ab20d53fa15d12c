import type { PoolSettings } from "./pool.ts";

export type AcrConfiguration = NonNullable<PoolSettings["AcrConfiguration"]>;

/** What a pool calls the four levels of authentication, lowest first: a level that it does not name keeps its usual name. */
export const acrNames = (configuration: AcrConfiguration = {}): readonly string[] =>
  [1, 2, 3, 4].map((level) => configuration[`Level${level}`]?.AcrValue ?? `urn:cognito:loa:${level}`);
