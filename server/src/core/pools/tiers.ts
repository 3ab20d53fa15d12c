import type { Client } from "../clients/client.ts";
import { CognitoError } from "../errors.ts";
import type { PoolSettings } from "./pool.ts";

type Tier = PoolSettings["UserPoolTier"];

const RANK: Readonly<Record<Tier, number>> = { LITE: 0, ESSENTIALS: 1, PLUS: 2 };

/**
 * What needs a plan above LITE, by the names AWS gives these features in its refusals. The first three, and the wording
 * around them, were seen from AWS; the other names are ours for what its API reference says of each setting.
 */
const FEATURES: readonly (readonly [string, Tier, (settings: PoolSettings) => boolean])[] = [
  ["Passwordless Sign-In", "ESSENTIALS", (pool) => firstFactors(pool).some((factor) => factor !== "PASSWORD")],
  ["Threat Protection", "PLUS", ({ UserPoolAddOns: addOns }) => (addOns?.AdvancedSecurityMode ?? "OFF") !== "OFF"],
  ...(["V2_0", "V3_0"] as const).map(
    (version) =>
      [
        `Token Customization with Pre-Token Generation Lambda ${version}`,
        "ESSENTIALS",
        ({ LambdaConfig: lambdas }: PoolSettings) => lambdas?.PreTokenGenerationConfig?.LambdaVersion === version,
      ] as const,
  ),
  ["Email MFA", "ESSENTIALS", ({ EmailMfaConfiguration }) => EmailMfaConfiguration !== undefined],
  [
    "Passkey MFA",
    "ESSENTIALS",
    ({ WebAuthnConfiguration }) => WebAuthnConfiguration?.FactorConfiguration !== undefined,
  ],
  ["Password History", "ESSENTIALS", ({ Policies }) => (Policies.PasswordPolicy.PasswordHistorySize ?? 0) > 0],
  ["Dynamic Client Registration", "ESSENTIALS", ({ DcrConfiguration }) => DcrConfiguration !== undefined],
  [
    "Session Management",
    "ESSENTIALS",
    ({ SessionConfiguration: sessions }) => sessions?.UserSessionTracking === "ENABLED",
  ],
  ["Custom ACR Levels", "ESSENTIALS", ({ AcrConfiguration }) => AcrConfiguration !== undefined],
];

const firstFactors = (settings: PoolSettings) => settings.Policies.SignInPolicy.AllowedFirstAuthFactors;

/** @throws {CognitoError} FeatureUnavailableInTierException naming every setting that the pool's plan does not include. */
export function checkTier(settings: PoolSettings): void {
  refuse(
    settings.UserPoolTier,
    FEATURES.filter(([, tier, isUsed]) => isUsed(settings) && RANK[settings.UserPoolTier] < RANK[tier]).map(
      ([name]) => name,
    ),
  );
}

/** @throws {CognitoError} FeatureUnavailableInTierException */
export function checkClientTier(tier: Tier, { ExplicitAuthFlows, RefreshTokenRotation }: Client["settings"]): void {
  if (tier !== "LITE") return;
  refuse(tier, [
    ...(ExplicitAuthFlows?.includes("ALLOW_USER_AUTH") ? ["Choice-Based Sign-In"] : []),
    ...(RefreshTokenRotation?.Feature === "ENABLED" ? ["Refresh Token Rotation"] : []),
  ]);
}

/** @throws {CognitoError} FeatureUnavailableInTierException: the newer pages are for pools above LITE. */
export function checkLoginVersionTier(tier: Tier, managedLoginVersion: number): void {
  if (tier !== "LITE" || managedLoginVersion === 1) return;
  throw new CognitoError(
    "FeatureUnavailableInTierException",
    `The following feature is not available for the LITE pricing tier configured: Managed Login Version ${managedLoginVersion}`,
  );
}

/** @throws {CognitoError} FeatureUnavailableInTierException: sessions are for pools above LITE, also to say that none are tracked. */
export const checkSessionTier = (tier: Tier): void => checkAboveLite(tier, "Session Management");

/** @throws {CognitoError} FeatureUnavailableInTierException: a client may have got its flow when the pool's plan had it. */
export const checkChoiceTier = (tier: Tier): void => checkAboveLite(tier, "Choice-Based Sign-In");

/** @throws {CognitoError} FeatureUnavailableInTierException */
export const checkStepUpTier = (tier: Tier): void => checkAboveLite(tier, "Step-Up Authentication");

function checkAboveLite(tier: Tier, feature: string): void {
  if (tier !== "LITE") return;
  throw new CognitoError(
    "FeatureUnavailableInTierException",
    `The following feature is not available for the LITE pricing tier configured: ${feature}`,
  );
}

function refuse(tier: Tier, features: readonly string[]): void {
  if (features.length === 0) return;
  throw new CognitoError(
    "FeatureUnavailableInTierException",
    `The following features need to be disabled for the ${tier} pricing tier configured: ${features.join(", ")}`,
  );
}
