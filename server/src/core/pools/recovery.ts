import type { Pool, RecoveryName, VerifiedAttribute } from "./pool.ts";

const CHANNELS: Readonly<Record<RecoveryName, readonly VerifiedAttribute[]>> = {
  verified_email: ["email"],
  verified_phone_number: ["phone_number"],
  admin_only: [],
};

/**
 * Where codes that reset a password may go, in order of the pool's priority: nowhere if only operators reset passwords. Pools
 * without the setting try the phone first, as Cognito's oldest do.
 */
export function recoveryChannels({ settings }: Pool): readonly VerifiedAttribute[] {
  const mechanisms = settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (!mechanisms || mechanisms.length === 0) return ["phone_number", "email"];
  return mechanisms.toSorted((one, other) => one.Priority - other.Priority).flatMap(({ Name }) => CHANNELS[Name]);
}

/** Whether the pool keeps the ways of recovery and of second factors apart: its oldest kind, without the setting, does not. */
export const keepsRecoveryApart = ({ settings }: Pool): boolean =>
  (settings.AccountRecoverySetting?.RecoveryMechanisms ?? []).length > 0;
