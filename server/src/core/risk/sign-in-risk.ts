import type { RiskAction } from "./risk-configuration.ts";

/** What threat protection makes of a sign-in, from its first proof on: small, for sessions carry it. */
export interface SignInRisk {
  /** Where it is written down; also `event_id` of the tokens. */
  readonly eventId: string;
  /** What is done about it; `NO_ACTION` too where risk is only written down. */
  readonly action: RiskAction;
  /** The password has leaked, and can be reset only when the account is confirmed: that comes first. */
  readonly mustReset?: true;
}
