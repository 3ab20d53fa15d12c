import {
  CreateIdentityProviderCommand,
  type CreateIdentityProviderCommandInput,
  DescribeIdentityProviderCommand,
  DescribeUserPoolClientCommand,
  type IdentityProviderTypeType,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aGoogle, aProvider, METADATA, OIDC_DETAILS, SOCIAL_DETAILS } from "./identity-providers.fixture.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const create = (UserPoolId: string, wanted: Partial<CreateIdentityProviderCommandInput>) =>
  app.client.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: "Corp",
      ProviderType: "OIDC",
      ProviderDetails: OIDC_DETAILS,
      ...wanted,
    }),
  );

const APPLE_DETAILS = { client_id: "com.example", team_id: "T", key_id: "K", authorize_scopes: "email name" };

describe("answers, as DescribeIdentityProvider does, with what was given and what Cognito sets by itself", () => {
  test.each<{
    type: IdentityProviderTypeType;
    given: Record<string, string>;
    shown: Record<string, string>;
    mapping: Record<string, string>;
  }>([
    {
      type: "Google",
      given: { ...SOCIAL_DETAILS, token_url: "https://elsewhere.example" },
      shown: {
        ...SOCIAL_DETAILS,
        attributes_url: "https://people.googleapis.com/v1/people/me?personFields=",
        attributes_url_add_attributes: "true",
        authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
        oidc_issuer: "https://accounts.google.com",
        token_request_method: "POST",
        token_url: "https://www.googleapis.com/oauth2/v4/token",
      },
      mapping: { username: "sub" },
    },
    {
      type: "Facebook",
      given: { ...SOCIAL_DETAILS, api_version: "v12.0" },
      shown: {
        ...SOCIAL_DETAILS,
        api_version: "v12.0",
        attributes_url: "https://graph.facebook.com/v12.0/me?fields=",
        attributes_url_add_attributes: "true",
        authorize_url: "https://www.facebook.com/v12.0/dialog/oauth",
        token_request_method: "GET",
        token_url: "https://graph.facebook.com/v12.0/oauth/access_token",
      },
      mapping: { username: "id" },
    },
    {
      type: "Facebook",
      given: SOCIAL_DETAILS,
      shown: {
        ...SOCIAL_DETAILS,
        api_version: "v17.0",
        attributes_url: "https://graph.facebook.com/v17.0/me?fields=",
        attributes_url_add_attributes: "true",
        authorize_url: "https://www.facebook.com/v17.0/dialog/oauth",
        token_request_method: "GET",
        token_url: "https://graph.facebook.com/v17.0/oauth/access_token",
      },
      mapping: { username: "id" },
    },
    {
      type: "LoginWithAmazon",
      given: SOCIAL_DETAILS,
      shown: {
        ...SOCIAL_DETAILS,
        attributes_url: "https://api.amazon.com/user/profile",
        attributes_url_add_attributes: "false",
        authorize_url: "https://www.amazon.com/ap/oa",
        token_request_method: "POST",
        token_url: "https://api.amazon.com/auth/o2/token",
      },
      mapping: { username: "user_id" },
    },
    {
      type: "SignInWithApple",
      given: { ...APPLE_DETAILS, private_key: "s3cret" },
      shown: {
        ...APPLE_DETAILS,
        attributes_url_add_attributes: "false",
        authorize_url: "https://appleid.apple.com/auth/authorize",
        oidc_issuer: "https://appleid.apple.com",
        token_request_method: "POST",
        token_url: "https://appleid.apple.com/auth/token",
      },
      mapping: { username: "sub" },
    },
    {
      type: "OIDC",
      given: { ...OIDC_DETAILS, jwks_uri: "https://id.example.com/keys", anything: "kept" },
      shown: {
        ...OIDC_DETAILS,
        jwks_uri: "https://id.example.com/keys",
        anything: "kept",
        attributes_url_add_attributes: "false",
      },
      mapping: { username: "sub" },
    },
    {
      type: "SAML",
      given: { MetadataFile: METADATA, IDPSignout: "true" },
      shown: {
        MetadataFile: METADATA,
        IDPSignout: "true",
        SSORedirectBindingURI: "https://idp.example.com/sso?a=1&b=2",
        SLORedirectBindingURI: "https://idp.example.com/slo",
      },
      mapping: {},
    },
    {
      type: "SAML",
      given: { MetadataURL: "https://idp.example.com/metadata", RequestSigningAlgorithm: "rsa-sha256" },
      shown: { MetadataURL: "https://idp.example.com/metadata", RequestSigningAlgorithm: "rsa-sha256" },
      mapping: {},
    },
  ])("$type", async ({ type, given, shown, mapping }) => {
    const { Id: UserPoolId } = await aPool(app);
    const ProviderName = type === "OIDC" || type === "SAML" ? "Corp" : type;
    const created = await answer(create(UserPoolId, { ProviderName, ProviderType: type, ProviderDetails: given }));
    expect(created).toEqual({
      IdentityProvider: {
        UserPoolId,
        ProviderName,
        ProviderType: type,
        ProviderDetails: shown,
        AttributeMapping: mapping,
        IdpIdentifiers: [],
        CreationDate: expect.any(Date),
        LastModifiedDate: expect.any(Date),
      },
    });
    const described = app.client.send(new DescribeIdentityProviderCommand({ UserPoolId, ProviderName }));
    expect(await answer(described)).toEqual(created);
  });

  test("with mapping, identifiers and levels of authentication", async () => {
    const { Id } = await aPool(app, { Schema: [{ Name: "team", AttributeDataType: "String" }] });
    const wanted = {
      AttributeMapping: { email: "mail", email_verified: "verified", "custom:team": "groups", username: "oid" },
      IdpIdentifiers: ["example.com", "Example Corp"],
      AcrMapping: { Level1: "low", Level4: "high" },
    };
    expect(await aProvider(app, Id, wanted)).toMatchObject(wanted);
  });
});

describe("is refused", () => {
  const INVALID = "InvalidParameterException: ";
  const SOCIAL = "clientId, clientSecret and authorizeScopes are all required idp details.";
  const OIDC = "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.";
  const APPLE = "clientId, privateKey, teamId, and keyId are all required idp details.";
  const google = { ProviderName: "Google", ProviderType: "Google" } as const;
  const saml = (ProviderDetails: Record<string, string>) => ({ ProviderType: "SAML" as const, ProviderDetails });
  const oidc = (more: Record<string, string>) => ({ ProviderDetails: { ...OIDC_DETAILS, ...more } });

  test.each<[Partial<CreateIdentityProviderCommandInput>, string]>([
    [{ ...google, ProviderDetails: {} }, SOCIAL],
    [{ ...google, ProviderDetails: { ...SOCIAL_DETAILS, client_secret: "" } }, SOCIAL],
    [{ ...google, ProviderDetails: { client_id: "x", client_secret: "x" } }, SOCIAL],
    [{ ProviderName: "SignInWithApple", ProviderType: "SignInWithApple", ProviderDetails: APPLE_DETAILS }, APPLE],
    [{ ProviderDetails: SOCIAL_DETAILS }, OIDC],
    [
      {
        ProviderName: "Facebook",
        ProviderType: "Facebook",
        ProviderDetails: { ...SOCIAL_DETAILS, api_version: "v1.0/../x" },
      },
      "api_version must look like v17.0.",
    ],
    [oidc({ oidc_issuer: "http://id.example.com" }), "OIDC endpoint must start with https://"],
    [oidc({ token_url: "javascript:alert(1)" }), "OIDC endpoint must start with https://"],
    [oidc({ jwks_uri: "https:id.example.com" }), "OIDC endpoint must start with https://"],
    [
      oidc({ attributes_request_method: "PUT" }),
      "1 validation error detected: Value 'PUT' at 'attributesRequestMethod' failed to satisfy constraint: Member must satisfy enum value set: [POST, GET]",
    ],
    [saml({}), "At least one of the MetadataURL or MetadataFile should be provided."],
    [saml({ MetadataFile: "" }), "At least one of the MetadataURL or MetadataFile should be provided."],
    [
      saml({ MetadataFile: METADATA, MetadataURL: "https://idp.example.com" }),
      "Only one of the MetadataURL or MetadataFile should be provided.",
    ],
    [saml({ MetadataURL: "file:///etc/passwd" }), "MetadataURL must be an http or https URL."],
    [saml({ MetadataFile: METADATA, IDPInit: "yes" }), "IDPInit must be true or false."],
    [
      saml({ MetadataFile: METADATA, RequestSigningAlgorithm: "rsa-sha1" }),
      "RequestSigningAlgorithm must be rsa-sha256.",
    ],
    [saml({ MetadataFile: "no XML" }), "Invalid SAML metadata: it is not well-formed."],
    [{ ...google, ProviderName: "Search" }, "Provider Search cannot be of type Google."],
    [{ ProviderName: "Google" }, "Provider Google cannot be of type OIDC."],
    [{ ProviderName: "COGNITO" }, "Provider COGNITO cannot be of type OIDC."],
    [{ ProviderName: "facebook" }, "Provider facebook cannot be of type OIDC."],
    [{ ProviderName: "Corp\n" }, "A provider's name holds visible characters only."],
    [
      { AttributeMapping: { "custom:none": "x", email: "x", sub: "x" } },
      "AttributeMapping contains invalid mapping: [custom:none, sub]",
    ],
    [{ AttributeMapping: JSON.parse('{"__proto__":"x"}') }, "AttributeMapping contains invalid mapping: [__proto__]"],
    [{ IdpIdentifiers: ["a", "b", "a"] }, "An identity provider cannot have an identifier twice."],
    [
      { ...google, ProviderDetails: SOCIAL_DETAILS, AcrMapping: { Level1: "x" } },
      "Only OIDC identity providers have an AcrMapping.",
    ],
    [{ AcrMapping: { Level5: "x" } }, "The keys of AcrMapping are Level1, Level2, Level3 and Level4."],
  ])("%j", async (wanted, message) => {
    const { Id } = await aPool(app);
    expect(await refusal(create(Id, wanted))).toBe(INVALID + message);
  });

  test("for an unknown pool", async () => {
    expect(await refusal(create(NO_POOL, {}))).toBe(NO_POOL_REFUSAL);
  });

  test("where the name is taken in the pool, and not where it is taken in another", async () => {
    const [one, other] = [await aPool(app), await aPool(app)];
    await aProvider(app, one.Id);
    await aProvider(app, other.Id);
    const DUPLICATE = `DuplicateProviderException: Corp already exists in user pool ${one.Id}`;
    expect(await refusal(create(one.Id, { ProviderType: "SAML", ProviderDetails: { MetadataFile: METADATA } }))).toBe(
      DUPLICATE,
    );
  });

  test("where an identifier is another's, and then nothing is kept", async () => {
    const { Id } = await aPool(app);
    await aProvider(app, Id, { IdpIdentifiers: ["example.com"] });
    const wanted = { ProviderName: "Other", IdpIdentifiers: ["other.example", "example.com"] };
    expect(await refusal(create(Id, wanted))).toBe(
      `${INVALID}Another identity provider has the identifier example.com.`,
    );
    await create(Id, { ...wanted, IdpIdentifiers: ["other.example"] });
  });

  test("beyond three hundred in a pool", async () => {
    const { Id } = await aPool(app);
    const names = Array.from({ length: 302 }, (_, n) => `Corp-${n}`);
    const LIMIT = "LimitExceededException: A user pool can have no more than 300 identity providers.";
    const tried = await outcomes(names.map((ProviderName) => create(Id, { ProviderName })));
    expect(tried).toEqual({ done: 300, refused: [LIMIT, LIMIT] });
  });
});

test("of sixteen at a time who want one name, one gets it", async () => {
  const { Id } = await aPool(app);
  const tried = await outcomes(Array.from({ length: 16 }, () => create(Id, {})));
  const DUPLICATE = `DuplicateProviderException: Corp already exists in user pool ${Id}`;
  expect(tried).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => DUPLICATE) });
});

test("an app client may name it from then on", async () => {
  const { Id } = await aPool(app);
  const wanted = { SupportedIdentityProviders: ["COGNITO", "Google"] };
  expect(await refusal(aClient(app, Id, wanted))).toBe(
    `InvalidParameterException: The provider Google does not exist for User Pool ${Id}.`,
  );
  await aGoogle(app, Id);
  const { ClientId } = await aClient(app, Id, wanted);
  const { UserPoolClient } = await app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId }));
  expect(UserPoolClient).toMatchObject(wanted);
});
