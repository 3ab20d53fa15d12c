import { acrNames } from "../pools/acr.ts";
import type { PoolSettings } from "../pools/pool.ts";
import type { Shown } from "./attempt.ts";

/** How strongly somebody has shown who they are; 0 for what meets no level, as custom challenges do. */
export type Level = 0 | 1 | 2 | 3 | 4;

/** What somebody has shown, by the names of the claim `amr` (RFC 8176, and two of Cognito's own). */
const METHODS = ["pwd", "otp", "sms", "email_otp", "swk", "hwk", "mfa"] as const;

export type Method = (typeof METHODS)[number];

/** A pool, as far as it names its levels. */
interface Naming {
  readonly settings: Pick<PoolSettings, "AcrConfiguration">;
}

/** How strong a sign-in was, as its tokens tell it. */
export interface Assurance {
  readonly acr: string;
  readonly amr: readonly Method[];
}

/**
 * What meets each level, by itself; the highest first.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
 */
const MET_BY: readonly (readonly [Level, ...Method[]])[] = [
  [4, "pwd", "otp"],
  [3, "swk"],
  [3, "hwk"],
  [3, "pwd", "sms"],
  [3, "pwd", "email_otp"],
  [2, "sms"],
  [2, "email_otp"],
  [1, "pwd"],
];

export const levelOf = (amr: readonly Method[]): Level =>
  MET_BY.find(([, ...methods]) => methods.every((method) => amr.includes(method)))?.[0] ?? 0;

/** What each thing that is shown counts as. A device stands for a factor where the pool says so, and proves none; functions tell nothing. */
const COUNTS_AS: Readonly<Record<Extract<Shown, string>, Method | undefined>> = {
  PASSWORD: "pwd",
  NEW_PASSWORD: undefined,
  SMS_OTP: "sms",
  SMS_MFA: "sms",
  EMAIL_OTP: "email_otp",
  SOFTWARE_TOKEN_MFA: "otp",
  WEB_AUTHN: "swk",
  SECURITY_KEY: "hwk",
  DEVICE: undefined,
  CUSTOM_AUTH: undefined,
};

/**
 * The methods that were shown, each once, and that they were several.
 * @param credit those of a former sign-in that this one goes on from
 */
export function amrOf(shown: readonly Shown[], credit: readonly Method[] = []): readonly Method[] {
  const now = shown.map((each) => (typeof each === "string" ? COUNTS_AS[each] : undefined));
  const methods = new Set([...credit, ...now].filter((method) => method !== undefined && method !== "mfa"));
  return methods.size > 1 ? [...methods, "mfa"] : [...methods];
}

/** The methods of a former sign-in as what was shown in it: one thing, and after a password second factors. */
export function shownBefore(amr: readonly Method[]): readonly Shown[] {
  const first = FIRST.find(([method]) => amr.includes(method));
  if (!first) return [];
  return [
    first[1],
    ...(first[0] === "pwd" ? SECOND : []).flatMap(([each, shown]) => (amr.includes(each) ? [shown] : [])),
  ];
}

const FIRST: readonly (readonly [Method, Shown])[] = [
  ["pwd", "PASSWORD"],
  ["hwk", "SECURITY_KEY"],
  ["swk", "WEB_AUTHN"],
  ["sms", "SMS_OTP"],
  ["email_otp", "EMAIL_OTP"],
];

const SECOND: readonly (readonly [Method, Shown])[] = [
  ["otp", "SOFTWARE_TOKEN_MFA"],
  ["sms", "SMS_MFA"],
  ["email_otp", "EMAIL_OTP"],
];

/** The methods in a claim. */
export const methodsIn = (claim: unknown): readonly Method[] =>
  Array.isArray(claim) ? METHODS.filter((method) => claim.includes(method)) : [];

/**
 * What the tokens of a sign-in tell of it: where the pool names its levels, or the application asked for one.
 * @returns undefined where they tell nothing
 */
export function assuranceOf({ settings }: Naming, amr: readonly Method[], isAsked: boolean): Assurance | undefined {
  const acr = acrNames(settings.AcrConfiguration)[levelOf(amr) - 1];
  return acr !== undefined && (isAsked || settings.AcrConfiguration !== undefined) ? { acr, amr } : undefined;
}

/** The levels that a list of names asks for, in its order. What the pool does not know by that name is passed over. */
export function levelsIn({ settings }: Naming, text: string): readonly Level[] {
  const names = acrNames(settings.AcrConfiguration);
  const levels = text.split(" ").map((name) => LEVELS[names.indexOf(name)] ?? 0);
  return [...new Set(levels)].filter((level) => level > 0);
}

const LEVELS: readonly Level[] = [1, 2, 3, 4];
