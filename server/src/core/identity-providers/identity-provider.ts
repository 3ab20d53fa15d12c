export type ProviderType = "SAML" | "Facebook" | "Google" | "LoginWithAmazon" | "SignInWithApple" | "OIDC";

/** Where else the people of a pool can have an account: a social network, an OpenID provider, a SAML identity provider. */
export interface IdentityProvider {
  readonly poolId: string;
  /** For social providers the type itself, so that a pool has one of each. */
  readonly name: string;
  readonly type: ProviderType;
  readonly details: ProviderDetails;
  readonly mapping: AttributeMapping;
  /** Other names of the provider, unique in the pool; usually domains of e-mail addresses. */
  readonly identifiers: readonly string[];
  readonly acrMapping: AcrMapping | undefined;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** `ProviderDetails`: what was given, secrets among it, and over that what Cognito sets by itself. */
export type ProviderDetails = Readonly<Record<string, string>>;

/** The claim of the provider by the attribute of the pool that gets its value. */
export type AttributeMapping = Readonly<Record<string, string>>;

/** The provider's name by the pool's name, `Level1` to `Level4`, of how well somebody was authenticated. */
export type AcrMapping = Readonly<Record<string, string>>;

/** A provider as lists show it. */
export type ProviderSummary = Pick<IdentityProvider, "name" | "type" | "createdAt" | "updatedAt">;

/** The name under which operations speak of the pool itself, where its people have a password. */
export const LOCAL = "Cognito";

export const isSocial = (type: ProviderType): boolean => type !== "OIDC" && type !== "SAML";
