import type { OAuthFlow, Pool } from "../pools/pool.ts";
import type { Origin } from "../sessions/tracked-session.ts";
import type { Sent } from "../triggers/scene.ts";

/** An app client: the application people sign in through. Settings keep Cognito's names, as a pool's do. */
export interface Client {
  readonly id: string;
  readonly poolId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  readonly settings: ClientSettings;
  /** How long after signing in a browser's people need not sign in again here, in minutes; absent where nobody said so. */
  readonly ssoMinutes?: number;
  /** None for a public client; at most two, so that one can be rotated out. */
  readonly secrets: readonly ClientSecret[];
}

export interface ClientSecret {
  /** `{client id}--{epoch milliseconds}` */
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
}

export type TimeUnit = "seconds" | "minutes" | "hours" | "days";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html */
export interface ClientSettings {
  readonly ClientName: string;
  readonly ExplicitAuthFlows?: readonly ExplicitAuthFlow[];
  readonly ReadAttributes?: readonly string[];
  readonly WriteAttributes?: readonly string[];
  readonly PreventUserExistenceErrors?: "LEGACY" | "ENABLED";
  readonly EnableTokenRevocation: boolean;
  readonly AuthSessionValidity: number;
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly RefreshTokenValidity: number;
  readonly TokenValidityUnits: {
    readonly AccessToken?: TimeUnit;
    readonly IdToken?: TimeUnit;
    readonly RefreshToken?: TimeUnit;
  };
  readonly RefreshTokenRotation?: {
    readonly Feature: "ENABLED" | "DISABLED";
    readonly RetryGracePeriodSeconds?: number;
  };
  readonly SupportedIdentityProviders?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly DefaultRedirectURI?: string;
  readonly AllowedOAuthFlows?: readonly OAuthFlow[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient: boolean;
  readonly AnalyticsConfiguration?: {
    readonly ApplicationId?: string;
    readonly ApplicationArn?: string;
    readonly RoleArn?: string;
    readonly ExternalId?: string;
    readonly UserDataShared?: boolean;
  };
  readonly EnablePropagateAdditionalUserContextData: boolean;
}

export type ExplicitAuthFlow =
  | "ADMIN_NO_SRP_AUTH"
  | "CUSTOM_AUTH_FLOW_ONLY"
  | "USER_PASSWORD_AUTH"
  | "ALLOW_ADMIN_USER_PASSWORD_AUTH"
  | "ALLOW_CUSTOM_AUTH"
  | "ALLOW_USER_PASSWORD_AUTH"
  | "ALLOW_USER_SRP_AUTH"
  | "ALLOW_REFRESH_TOKEN_AUTH"
  | "ALLOW_USER_AUTH"
  | "ALLOW_CLIENT_TOKEN_AUTH";

/** A client together with its pool: what every public operation starts from. */
export interface App {
  readonly client: Client;
  readonly pool: Pool;
  /** What the request brings for the pool's functions. */
  readonly sent?: Sent | undefined;
  /** Where the request comes from. */
  readonly origin?: Origin | undefined;
}

/** True where an answer must not tell whether a user exists. */
export const hidesUsers = (client: Client): boolean => client.settings.PreventUserExistenceErrors === "ENABLED";

export const rotatesRefreshTokens = (client: Client): boolean =>
  client.settings.RefreshTokenRotation?.Feature === "ENABLED";
