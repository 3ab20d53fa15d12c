import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { attributeOf, schemaOf } from "../pools/schema.ts";
import { checkClientTier } from "../pools/tiers.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import type { ClientSettings, TimeUnit } from "./client.ts";
import { checkOAuth } from "./oauth.ts";

/** An app client's settings as somebody asks for them: what is left out takes its default. */
export type WantedClientSettings = Pick<ClientSettings, "ClientName"> & Partial<ClientSettings>;

/** What a client's settings are checked against. */
export interface ClientSurroundings {
  readonly pool: Pool;
  readonly hasSecret: boolean;
  /** `{identifier}/{scope}` of every scope the pool's resource servers have. */
  readonly customScopes: ReadonlySet<string>;
  /** The names of the pool's identity providers, its own people's (`COGNITO`) aside. */
  readonly identityProviders: ReadonlySet<string>;
  /** For AWS's words, which say whether the client is being made. */
  readonly during: "creating" | "updating";
}

/**
 * The settings an app client gets: the defaults filled in, empty lists left out.
 * @throws {CognitoError} InvalidParameterException, InvalidOAuthFlowException, ScopeDoesNotExistException,
 * FeatureUnavailableInTierException
 */
export function clientSettingsOf(wanted: WantedClientSettings, surroundings: ClientSurroundings): ClientSettings {
  const units = wanted.TokenValidityUnits ?? {};
  const settings: ClientSettings = {
    ...withoutEmptyLists(wanted),
    // 0 is what AWS's guide says it overrides, with thirty days.
    RefreshTokenValidity: wanted.RefreshTokenValidity || THIRTY_DAYS[units.RefreshToken ?? "days"],
    TokenValidityUnits: units,
    AllowedOAuthFlowsUserPoolClient: wanted.AllowedOAuthFlowsUserPoolClient ?? false,
    EnableTokenRevocation: wanted.EnableTokenRevocation ?? true,
    EnablePropagateAdditionalUserContextData: wanted.EnablePropagateAdditionalUserContextData ?? false,
    AuthSessionValidity: wanted.AuthSessionValidity ?? 3,
  };
  checkLifetimes(settings);
  checkFlows(settings);
  checkAttributes(settings, surroundings);
  checkOAuth(settings, surroundings);
  checkAnalytics(settings);
  if (settings.EnablePropagateAdditionalUserContextData && !surroundings.hasSecret) {
    throw invalid("Client Secret is required to set EnablePropagateAdditionalUserContextData as true");
  }
  checkClientTier(surroundings.pool.settings.UserPoolTier, settings);
  return settings;
}

const THIRTY_DAYS: Readonly<Record<TimeUnit, number>> = { seconds: 2_592_000, minutes: 43_200, hours: 720, days: 30 };

/** Terraform sends an empty list for every one that is not configured, and means nothing by it. */
function withoutEmptyLists(wanted: WantedClientSettings): WantedClientSettings {
  const kept = Object.entries(wanted).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return { ClientName: wanted.ClientName, ...Object.fromEntries(kept) };
}

const MINUTE = 60;
const DAY = 86_400;

function checkLifetimes(settings: ClientSettings): void {
  const { accessSeconds, idSeconds, refreshSeconds } = lifetimesOf(settings);
  const isShortLived = (seconds: number) => seconds >= 5 * MINUTE && seconds <= DAY;
  if (
    !isShortLived(accessSeconds) ||
    !isShortLived(idSeconds) ||
    refreshSeconds < 60 * MINUTE ||
    refreshSeconds > 3_650 * DAY
  ) {
    throw invalid("Invalid range for token validity.");
  }
  if (Math.max(accessSeconds, idSeconds) > refreshSeconds) {
    throw invalid("Access and Id Token expiration times must be less than or equal to refresh token expiration times.");
  }
}

function checkFlows({ ExplicitAuthFlows: flows = [], RefreshTokenRotation: rotation }: ClientSettings): void {
  const newer = flows.filter((flow) => flow.startsWith("ALLOW_"));
  if (newer.length > 0 && newer.length < flows.length) {
    throw invalid("Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.");
  }
  if (flows.includes("ALLOW_CLIENT_TOKEN_AUTH") && flows.some((flow) => flow !== "ALLOW_CLIENT_TOKEN_AUTH")) {
    throw invalid("ALLOW_CLIENT_TOKEN_AUTH cannot be used with other auth flow names.");
  }
  if (rotation?.Feature === "ENABLED" && flows.includes("ALLOW_REFRESH_TOKEN_AUTH")) {
    throw invalid(
      "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.",
    );
  }
}

/** Cognito alone writes these. */
const NEVER_WRITABLE: ReadonlySet<string> = new Set(["sub", "email_verified", "phone_number_verified"]);

function checkAttributes(
  { ReadAttributes, WriteAttributes }: ClientSettings,
  { pool, during }: ClientSurroundings,
): void {
  if (ReadAttributes?.some((name) => !attributeOf(pool, name))) {
    throw invalid(`Invalid read attributes specified while ${during} a client`);
  }
  if (!WriteAttributes) return;
  const canBeWritten = (name: string) =>
    attributeOf(pool, name) !== undefined && !NEVER_WRITABLE.has(name) && !name.startsWith("dev:");
  // People must be able to give what is asked of them.
  const isMissing = schemaOf(pool).some(
    ({ Name, Required }) => Required && canBeWritten(Name) && !WriteAttributes.includes(Name),
  );
  if (isMissing || !WriteAttributes.every(canBeWritten)) {
    throw invalid(`Invalid write attributes specified while ${during} a client`);
  }
}

function checkAnalytics({ AnalyticsConfiguration: analytics }: ClientSettings): void {
  if (!analytics) return;
  const { ApplicationArn, ApplicationId, RoleArn, ExternalId } = analytics;
  const isByArn = ApplicationArn !== undefined;
  const byId = [ApplicationId, RoleArn, ExternalId].filter((part) => part !== undefined).length;
  if (isByArn ? byId > 0 : byId < 3) {
    throw invalid(
      "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid",
    );
  }
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
