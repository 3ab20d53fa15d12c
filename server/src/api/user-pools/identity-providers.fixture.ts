import {
  AdminLinkProviderForUserCommand,
  CreateIdentityProviderCommand,
  type CreateIdentityProviderCommandInput,
  type IdentityProviderType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { TestApp } from "../../testing/test-app.ts";

export const SOCIAL_DETAILS = { client_id: "id", client_secret: "s3cret", authorize_scopes: "openid email" };

export const OIDC_DETAILS = {
  ...SOCIAL_DETAILS,
  oidc_issuer: "https://id.example.com",
  attributes_request_method: "GET",
};

/** Metadata as identity providers write it. */
export const METADATA = `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data><ds:X509Certificate>MIIC8DCCAdigAwIBAgIQ</ds:X509Certificate></ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/slo"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso?a=1&amp;b=2"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;

/** A new identity provider, as CreateIdentityProvider describes it; an OpenID provider unless told otherwise. */
export async function aProvider(
  app: TestApp,
  UserPoolId: string,
  wanted: Partial<CreateIdentityProviderCommandInput> = {},
): Promise<IdentityProviderType> {
  const { IdentityProvider: provider } = await app.client.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: "Corp",
      ProviderType: "OIDC",
      ProviderDetails: OIDC_DETAILS,
      ...wanted,
    }),
  );
  if (!provider) throw new Error("CreateIdentityProvider answered without a provider");
  return provider;
}

export const aGoogle = (app: TestApp, UserPoolId: string): Promise<IdentityProviderType> =>
  aProvider(app, UserPoolId, { ProviderName: "Google", ProviderType: "Google", ProviderDetails: SOCIAL_DETAILS });

/** Links somebody at a provider to a user of the pool. */
export const link = (
  { client }: TestApp,
  UserPoolId: string,
  Username: string,
  ProviderAttributeValue: string,
  { provider = "Corp", attribute = "Cognito_Subject" } = {},
) =>
  client.send(
    new AdminLinkProviderForUserCommand({
      UserPoolId,
      DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: Username },
      SourceUser: { ProviderName: provider, ProviderAttributeName: attribute, ProviderAttributeValue },
    }),
  );

export const NO_PROVIDER = "ResourceNotFoundException: Identity provider Corp does not exist.";
