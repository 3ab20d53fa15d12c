import type { Origin } from "../sessions/tracked-session.ts";
import type { AuthEvent } from "./auth-event.ts";
import type { RiskLevel } from "./risk-configuration.ts";

/** What is known of a user when they sign in; the lists are newest first. */
export interface History {
  /** Sign-ins that succeeded. */
  readonly passed: readonly AuthEvent[];
  /** Sign-ins that failed. */
  readonly failed: readonly AuthEvent[];
  /** Events about which somebody said whether it was the person. */
  readonly judged: readonly AuthEvent[];
}

/** How many of each list are looked at. */
export const LOOKED_AT = 50;

/** Where and when a sign-in comes from. */
export interface Circumstances extends Pick<Origin, "address"> {
  readonly device: string;
  /** It comes from a device that the user has remembered. */
  readonly isRemembered: boolean;
  readonly now: Date;
}

/** What speaks against a sign-in. */
export interface Signs {
  /** Of the newest judged event from this address somebody said that it was not the person. */
  readonly isReported: boolean;
  readonly isNewAddress: boolean;
  readonly isNewDevice: boolean;
  readonly isAfterFailures: boolean;
}

const FAILURES = 3;
const FAILURES_WITHIN_MS = 3_600_000;

/**
 * What speaks against a sign-in. Who has not signed in yet since the pool looks at it is compared with nobody; what is not
 * known of where somebody is speaks neither for nor against them.
 */
export function signsOf({ passed, failed, judged }: History, at: Circumstances): Signs {
  const { address, device, isRemembered, now } = at;
  const isFrom = (event: AuthEvent) => address !== undefined && event.address === address;
  const known = [
    ...passed.filter(({ feedback }) => feedback?.value !== "Invalid"),
    ...judged.filter(({ feedback }) => feedback?.value === "Valid"),
  ];
  const isComparable = known.length > 0;
  const since = now.getTime() - FAILURES_WITHIN_MS;
  return {
    isReported: judged.find(isFrom)?.feedback?.value === "Invalid",
    isNewAddress: isComparable && address !== undefined && !known.some(isFrom),
    isNewDevice: isComparable && !isRemembered && !known.some((event) => event.device === device),
    isAfterFailures: failed.filter(({ createdAt }) => createdAt.getTime() > since).length >= FAILURES,
  };
}

const BY_COUNT: readonly (RiskLevel | undefined)[] = [undefined, "Low", "Medium", "High"];

/** Of the three signs one is a low risk, two are a medium one and three a high one, as is an address that was reported. */
export function levelOf({ isReported, ...others }: Signs): RiskLevel | undefined {
  return isReported ? "High" : BY_COUNT[Object.values(others).filter(Boolean).length];
}
