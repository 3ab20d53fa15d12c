import type { ClientSettings, TimeUnit } from "../clients/client.ts";

const SECONDS: Readonly<Record<TimeUnit, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/**
 * How long a client's tokens live, in seconds. Units that were not given mean hours, for refresh tokens days.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html
 */
export function lifetimesOf(settings: ClientSettings): {
  readonly accessSeconds: number;
  readonly idSeconds: number;
  readonly refreshSeconds: number;
} {
  const units = settings.TokenValidityUnits;
  return {
    accessSeconds: (settings.AccessTokenValidity ?? 0) * SECONDS[units.AccessToken ?? "hours"] || 3_600,
    idSeconds: (settings.IdTokenValidity ?? 0) * SECONDS[units.IdToken ?? "hours"] || 3_600,
    refreshSeconds: settings.RefreshTokenValidity * SECONDS[units.RefreshToken ?? "days"] || 30 * 86_400,
  };
}
