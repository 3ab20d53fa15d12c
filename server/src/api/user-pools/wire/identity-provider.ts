import { shownDetails } from "../../../core/identity-providers/details.ts";
import type { ProviderUser } from "../../../core/identity-providers/identity.ts";
import type { IdentityProvider } from "../../../core/identity-providers/identity-provider.ts";
import type { WantedProvider } from "../../../core/identity-providers/identity-providers.ts";
import type { Input, Output } from "../../../model/types.ts";
import { missing } from "../../wire.ts";

type Source = Input<"AdminLinkProviderForUser">["SourceUser"];

export const wantedProviderIn = (
  input: Input<"CreateIdentityProvider" | "UpdateIdentityProvider">,
): Partial<WantedProvider> => ({
  ...(input.ProviderDetails && { details: input.ProviderDetails }),
  ...(input.AttributeMapping && { mapping: input.AttributeMapping }),
  ...(input.IdpIdentifiers && { identifiers: input.IdpIdentifiers }),
  ...(input.AcrMapping && { acrMapping: input.AcrMapping }),
});

/** `IdentityProviderType`, the client secret in clear. */
export const identityProviderOut = (
  provider: IdentityProvider,
): Output<"DescribeIdentityProvider">["IdentityProvider"] => ({
  UserPoolId: provider.poolId,
  ProviderName: provider.name,
  ProviderType: provider.type,
  ProviderDetails: shownDetails(provider.details),
  AttributeMapping: provider.mapping,
  IdpIdentifiers: provider.identifiers,
  AcrMapping: provider.acrMapping,
  LastModifiedDate: provider.updatedAt,
  CreationDate: provider.createdAt,
});

/**
 * `ProviderUserIdentifierType`, of which the model requires nothing.
 * @param path of the member, for the words of a refusal
 * @throws {CognitoError} InvalidParameterException
 */
export function providerUserIn(given: Source, path: string): ProviderUser {
  const { ProviderAttributeName: attribute } = given;
  if (attribute === undefined) throw missing(`${path}.providerAttributeName`);
  return { ...namedAtProvider(given, path), attribute };
}

/**
 * The same where the attribute's name is ignored.
 * @throws {CognitoError} InvalidParameterException
 */
export function namedAtProvider(
  { ProviderName: provider, ProviderAttributeValue: value }: Source,
  path: string,
): Pick<ProviderUser, "provider" | "value"> {
  if (provider === undefined) throw missing(`${path}.providerName`);
  if (value === undefined) throw missing(`${path}.providerAttributeValue`);
  return { provider, value };
}
