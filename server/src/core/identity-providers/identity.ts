import type { User } from "../users/user.ts";
import type { ProviderType } from "./identity-provider.ts";

/** A person as a provider knows them. */
export interface ProviderUser {
  /** The provider's name. */
  readonly provider: string;
  /** `Cognito_Subject`, or an attribute of the pool that the provider's mapping fills. */
  readonly attribute: string;
  readonly value: string;
}

/** The attribute that stands for the provider's own id of a person, whatever its claim is called. */
export const SUBJECT = "Cognito_Subject";

/** A provider's person that a user also is. */
export interface Identity extends ProviderUser {
  readonly providerType: ProviderType;
  /** The entity id of a SAML provider. */
  readonly issuer: string | undefined;
  /** The identity that the user was made from, at a first sign-in; linked ones are not. */
  readonly primary: boolean;
  readonly createdAt: Date;
}

export const isSame = (one: ProviderUser, other: ProviderUser): boolean =>
  one.provider === other.provider && one.attribute === other.attribute && one.value === other.value;

/** The attribute `identities` of a user, JSON in a text as operations show it; none for a user without. */
export function identitiesAttribute({ identities = [] }: Pick<User, "identities">): { readonly identities?: string } {
  if (identities.length === 0) return {};
  return { identities: JSON.stringify(identities.map((identity) => shown(identity))) };
}

/** The claim `identities` of an ID token, where flags and times are texts; none for a user without. */
export function identitiesClaim({ identities = [] }: Pick<User, "identities">): { readonly identities?: unknown } {
  if (identities.length === 0) return {};
  return {
    identities: identities.map((identity) => {
      const { primary, dateCreated, ...rest } = shown(identity);
      return { ...rest, primary: String(primary), dateCreated: String(dateCreated) };
    }),
  };
}

const shown = ({ provider, providerType, value, issuer, primary, createdAt }: Identity) => ({
  userId: value,
  providerName: provider,
  providerType,
  issuer: issuer ?? null,
  primary,
  dateCreated: createdAt.getTime(),
});
