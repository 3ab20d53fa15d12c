import type { App } from "../clients/client.ts";
import type { Pool } from "../pools/pool.ts";

/** What a request brings for the functions of the pool. */
export interface Sent {
  readonly userAgent?: string | undefined;
  /** `request.clientMetadata` of the event; absent from it where the request has none. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** `request.validationData` of the event. */
  readonly validationData?: Readonly<Record<string, string>> | undefined;
}

/** On whose behalf functions are called: of a pool, by an application where there is one, with what the request brought. */
export interface Scene extends Partial<Pick<App, "client">> {
  readonly pool: Pool;
  readonly sent?: Sent | undefined;
}

/** A trigger with a plain ARN, by its name in `LambdaConfig`, which is also its name in refusals. */
export type Trigger =
  | "PreSignUp"
  | "CustomMessage"
  | "PostConfirmation"
  | "PreAuthentication"
  | "PostAuthentication"
  | "DefineAuthChallenge"
  | "CreateAuthChallenge"
  | "VerifyAuthChallengeResponse"
  | "PreTokenGeneration"
  | "UserMigration";

/** The function that the pool names for a trigger. */
export const functionOf = ({ settings }: Pool, trigger: Trigger): string | undefined =>
  settings.LambdaConfig?.[trigger];
