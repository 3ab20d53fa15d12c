import {
  AddCustomAttributesCommand,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DescribeUserPoolClientCommand,
  type ExplicitAuthFlowsType,
  InitiateAuthCommand,
  TagResourceCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

type Wanted = Omit<Partial<CreateUserPoolClientCommandInput>, "UserPoolId">;

// @ts-expect-error AWS's guide knows this flow, the SDK's enum does not.
const FOR_MACHINES: ExplicitAuthFlowsType = "ALLOW_CLIENT_TOKEN_AUTH";

const create = (app: TestApp, UserPoolId: string, wanted: Wanted = {}) =>
  app.client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "web", ...wanted }));

/** A pool with a required address, two custom attributes and a resource server. */
async function aRichPool(app: TestApp): Promise<string> {
  const { Id } = await aPool(app, { Schema: [{ Name: "email", Required: true }] });
  await app.client.send(
    new AddCustomAttributesCommand({
      UserPoolId: Id,
      CustomAttributes: [
        { Name: "tier", AttributeDataType: "String" },
        { Name: "rank", AttributeDataType: "String", DeveloperOnlyAttribute: true },
      ],
    }),
  );
  await app.client.send(
    new CreateResourceServerCommand({
      UserPoolId: Id,
      Identifier: "https://api.example.com",
      Name: "api",
      Scopes: [{ ScopeName: "read", ScopeDescription: "Read" }],
    }),
  );
  return Id;
}

test("a client with only a name has Cognito's defaults and no secret", async () => {
  await using app = await testApp();
  const pool = await aPool(app);
  const { UserPoolClient: client } = await create(app, pool.Id);
  expect(client).toEqual({
    UserPoolId: pool.Id,
    ClientName: "web",
    ClientId: expect.stringMatching(/^[0-9a-z]{26}$/),
    CreationDate: expect.any(Date),
    LastModifiedDate: client?.CreationDate,
    RefreshTokenValidity: 30,
    TokenValidityUnits: {},
    AllowedOAuthFlowsUserPoolClient: false,
    EnableTokenRevocation: true,
    EnablePropagateAdditionalUserContextData: false,
    AuthSessionValidity: 3,
  });
});

describe("what was set comes back", () => {
  const everything = {
    ClientName: "Web = more",
    GenerateSecret: true,
    RefreshTokenValidity: 90,
    AccessTokenValidity: 15,
    IdTokenValidity: 600,
    TokenValidityUnits: { AccessToken: "minutes", IdToken: "seconds", RefreshToken: "minutes" },
    ReadAttributes: ["email", "custom:tier", "dev:custom:rank"],
    WriteAttributes: ["email", "custom:tier"],
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
    SupportedIdentityProviders: ["COGNITO"],
    CallbackURLs: ["https://example.com/callback", "myapp://callback", "http://localhost:3000/"],
    LogoutURLs: ["https://example.com/bye"],
    DefaultRedirectURI: "https://example.com/callback",
    AllowedOAuthFlows: ["code", "implicit"],
    AllowedOAuthScopes: ["openid", "https://api.example.com/read"],
    AllowedOAuthFlowsUserPoolClient: true,
    AnalyticsConfiguration: {
      ApplicationArn: "arn:aws:mobiletargeting:us-east-1:000000000000:apps/1",
      UserDataShared: false,
    },
    PreventUserExistenceErrors: "ENABLED",
    EnableTokenRevocation: false,
    EnablePropagateAdditionalUserContextData: true,
    AuthSessionValidity: 15,
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
  } satisfies Wanted;

  test("from CreateUserPoolClient and DescribeUserPoolClient alike", async () => {
    await using app = await testApp();
    const poolId = await aRichPool(app);
    const created = await aClient(app, poolId, everything);
    const { GenerateSecret: _generate, ...settings } = everything;
    expect(created).toEqual({
      ...settings,
      UserPoolId: poolId,
      ClientId: created.ClientId,
      ClientSecret: expect.stringMatching(/^[0-9a-z]{51}$/),
      CreationDate: expect.any(Date),
      LastModifiedDate: created.CreationDate,
    });
    const described = app.client.send(
      new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: created.ClientId }),
    );
    expect(await answer(described)).toEqual({ UserPoolClient: created });
  });

  test("empty lists are as good as none", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const lists = [
      "ReadAttributes",
      "WriteAttributes",
      "ExplicitAuthFlows",
      "SupportedIdentityProviders",
      "CallbackURLs",
      "LogoutURLs",
      "AllowedOAuthFlows",
      "AllowedOAuthScopes",
    ];
    const client = await aClient(app, Id, Object.fromEntries(lists.map((name) => [name, []])));
    for (const name of lists) expect(client).not.toHaveProperty(name);
  });
});

describe("the secret", () => {
  test("can be brought along", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const ClientSecret = "a".repeat(24);
    expect((await aClient(app, Id, { ClientSecret })).ClientSecret).toBe(ClientSecret);
  });

  test("is brought or generated, not both", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, { ClientSecret: "a".repeat(24), GenerateSecret: true }))).toBe(
      "InvalidParameterException: You cannot specify both GenerateSecret as true and provide a ClientSecret value.",
    );
  });

  test.each(["a".repeat(23), "a".repeat(65), `${"a".repeat(24)}!`])(
    "is not any text, and not repeated: %s",
    async (value) => {
      await using app = await testApp();
      const { Id } = await aPool(app);
      const told = await refusal(create(app, Id, { ClientSecret: value }));
      expect(told).toMatch(/^InvalidParameterException: 1 validation error detected: Value at 'clientSecret' failed/);
      expect(told).not.toContain(value);
    },
  );
});

describe("lifetimes", () => {
  const range = "InvalidParameterException: Invalid range for token validity.";
  const order =
    "InvalidParameterException: Access and Id Token expiration times must be less than or equal to refresh token expiration times.";
  test.each<[Wanted, string]>([
    [{ AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: "minutes" } }, range],
    [{ IdTokenValidity: 299, TokenValidityUnits: { IdToken: "seconds" } }, range],
    [{ AccessTokenValidity: 25 }, range],
    [{ IdTokenValidity: 2, TokenValidityUnits: { IdToken: "days" } }, range],
    [{ RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: "minutes" } }, range],
    [{ RefreshTokenValidity: 3651 }, range],
    [{ RefreshTokenValidity: 1, AccessTokenValidity: 2, TokenValidityUnits: { RefreshToken: "hours" } }, order],
    [{ RefreshTokenValidity: 1, IdTokenValidity: 2, TokenValidityUnits: { RefreshToken: "hours" } }, order],
  ])("%j are refused", async (wanted, expected) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, wanted))).toBe(expected);
  });

  test.each<Wanted>([
    { AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "minutes" } },
    { IdTokenValidity: 1, TokenValidityUnits: { IdToken: "days" } },
    { RefreshTokenValidity: 60, TokenValidityUnits: { RefreshToken: "minutes" } },
    { RefreshTokenValidity: 3650 },
  ])("%j are at the edge", async (wanted) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await aClient(app, Id, wanted)).toMatchObject(wanted);
  });

  test.each([
    [undefined, 30],
    ["hours" as const, 720],
    ["minutes" as const, 43_200],
    ["seconds" as const, 2_592_000],
  ])("a refresh token of 0 %s lives thirty days", async (unit, expected) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const TokenValidityUnits = unit ? { RefreshToken: unit } : {};
    const client = await aClient(app, Id, { RefreshTokenValidity: 0, TokenValidityUnits });
    expect(client).toMatchObject({ RefreshTokenValidity: expected, TokenValidityUnits });
  });
});

describe("flows and attributes", () => {
  test.each<[Wanted, string]>([
    [
      { ExplicitAuthFlows: ["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"] },
      "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
    ],
    [
      {
        ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        RefreshTokenRotation: { Feature: "ENABLED" },
      },
      "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.",
    ],
    [{ ReadAttributes: ["custom:none"] }, "Invalid read attributes specified while creating a client"],
    [{ WriteAttributes: ["email", "custom:none"] }, "Invalid write attributes specified while creating a client"],
    [{ WriteAttributes: ["custom:tier"] }, "Invalid write attributes specified while creating a client"],
    [{ WriteAttributes: ["email", "email_verified"] }, "Invalid write attributes specified while creating a client"],
    [{ WriteAttributes: ["email", "sub"] }, "Invalid write attributes specified while creating a client"],
    [{ WriteAttributes: ["email", "dev:custom:rank"] }, "Invalid write attributes specified while creating a client"],
    [
      { EnablePropagateAdditionalUserContextData: true },
      "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
    ],
    [
      { AnalyticsConfiguration: { ApplicationId: "a1" } },
      "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid",
    ],
    [{ SupportedIdentityProviders: ["COGNITO", "Google"] }, "The provider Google does not exist for User Pool POOL."],
  ])("%j is refused", async (wanted, message) => {
    await using app = await testApp();
    const poolId = await aRichPool(app);
    expect(await refusal(create(app, poolId, wanted))).toBe(
      `InvalidParameterException: ${message.replace("POOL", poolId)}`,
    );
  });

  test("the flow for machines stands alone", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const flows = (...ExplicitAuthFlows: ExplicitAuthFlowsType[]) =>
      create(app, Id, { GenerateSecret: true, ExplicitAuthFlows });
    expect(await refusal(flows(FOR_MACHINES, "ALLOW_USER_SRP_AUTH"))).toBe(
      "InvalidParameterException: ALLOW_CLIENT_TOKEN_AUTH cannot be used with other auth flow names.",
    );
    expect((await flows(FOR_MACHINES)).UserPoolClient?.ExplicitAuthFlows).toEqual([FOR_MACHINES]);
  });

  test("legacy flows come back as they were given", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const ExplicitAuthFlows = ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"] satisfies Wanted["ExplicitAuthFlows"];
    expect((await aClient(app, Id, { ExplicitAuthFlows })).ExplicitAuthFlows).toEqual(ExplicitAuthFlows);
  });

  test.each<[Wanted, string]>([
    [{ ExplicitAuthFlows: ["ALLOW_USER_AUTH"] }, "Choice-Based Sign-In"],
    [{ RefreshTokenRotation: { Feature: "ENABLED" } }, "Refresh Token Rotation"],
  ])("a LITE pool's client cannot have %j", async (wanted, feature) => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTier: "LITE" });
    expect(await refusal(create(app, Id, wanted))).toBe(
      `FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier configured: ${feature}`,
    );
  });
});

describe("OAuth", () => {
  const code: Wanted = { AllowedOAuthFlows: ["code"], AllowedOAuthScopes: ["openid"] };
  test.each<[Wanted, string]>([
    [
      { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthScopes: ["openid"] },
      "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    ],
    [
      { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ["code"] },
      "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    ],
    [code, "InvalidOAuthFlowException: CallbackUrls can not be empty when code flow or implicit flow is selected"],
    [
      { AllowedOAuthFlows: ["client_credentials", "code"], GenerateSecret: true },
      "InvalidOAuthFlowException: client_credentials flow can not be selected along with code flow or implicit flow.",
    ],
    [
      { AllowedOAuthFlows: ["client_credentials"] },
      "InvalidOAuthFlowException: client_credentials flow can not be selected if client does not have a client secret.",
    ],
    [
      { AllowedOAuthFlows: ["client_credentials"], AllowedOAuthScopes: ["openid"], GenerateSecret: true },
      "InvalidOAuthFlowException: openid is not supported with client_credentials flow",
    ],
    [{ AllowedOAuthScopes: ["Cognito"] }, "ScopeDoesNotExistException: Invalid scope requested: Cognito"],
    [
      { AllowedOAuthScopes: ["https://api.example.com/write"] },
      "ScopeDoesNotExistException: Invalid scope requested: https://api.example.com/write",
    ],
    [
      { CallbackURLs: ["https://a.example"], DefaultRedirectURI: "https://b.example" },
      "InvalidParameterException: The default redirect URI https://b.example is not in the callback URIs list.",
    ],
    [
      { DefaultRedirectURI: "https://b.example" },
      "InvalidParameterException: The default redirect URI https://b.example is not in the callback URIs list.",
    ],
  ])("%j is refused", async (wanted, expected) => {
    await using app = await testApp();
    expect(await refusal(create(app, await aRichPool(app), wanted))).toBe(expected);
  });

  test("a client for machines takes the scopes of resource servers", async () => {
    await using app = await testApp();
    const machine: Wanted = {
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: ["https://api.example.com/read"],
      AllowedOAuthFlowsUserPoolClient: true,
    };
    expect(await aClient(app, await aRichPool(app), { ...machine, GenerateSecret: true })).toMatchObject(machine);
  });

  test("another pool's resource server is none of this pool's", async () => {
    await using app = await testApp();
    await aRichPool(app);
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, { AllowedOAuthScopes: ["https://api.example.com/read"] }))).toBe(
      "ScopeDoesNotExistException: Invalid scope requested: https://api.example.com/read",
    );
  });

  test.each([
    "https://example.com/cb?x=1",
    "HTTPS://EXAMPLE.com",
    "http://localhost",
    "http://localhost:3000/cb",
    "http://127.0.0.1:8080/",
    "http://[::1]/cb",
    "myapp://callback",
    "com.example.app:/oauth2redirect",
  ])("people may be sent to %s", async (url) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const urls: Wanted = { CallbackURLs: [url], LogoutURLs: [url], DefaultRedirectURI: url };
    expect(await aClient(app, Id, urls)).toMatchObject(urls);
  });

  test.each([
    ["http://example.com/cb", "http://example.com/cb cannot use the HTTP protocol."],
    ["http://localhost.example.com/cb", "http://localhost.example.com/cb cannot use the HTTP protocol."],
    ["http://localhost@example.com/", "http://localhost@example.com/ cannot use the HTTP protocol."],
    ["https://example.com/#x", "https://example.com/#x cannot use fragment"],
    ["https://example.com/#", "https://example.com/# cannot use fragment"],
    ["myapp://callback#x", "myapp://callback#x cannot use fragment"],
    ["example.com", "example.com is not a valid redirect URI."],
    ["/callback", "/callback is not a valid redirect URI."],
    ["//example.com", "//example.com is not a valid redirect URI."],
    ["https:example.com", "https:example.com is not a valid redirect URI."],
    ["https:\\\\example.com", "https:\\\\example.com is not a valid redirect URI."],
    ["https://", "https:// is not a valid redirect URI."],
    ["javascript:alert(1)", "javascript:alert(1) is not a valid redirect URI."],
    ["JavaScript:alert(1)", "JavaScript:alert(1) is not a valid redirect URI."],
    ["data:text/html,x", "data:text/html,x is not a valid redirect URI."],
    ["file:///etc/passwd", "file:///etc/passwd is not a valid redirect URI."],
  ])("nobody is sent to %s", async (url, message) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, { CallbackURLs: ["https://example.com", url] }))).toBe(
      `InvalidParameterException: ${message}`,
    );
    expect(await refusal(create(app, Id, { LogoutURLs: [url] }))).toBe(`InvalidParameterException: ${message}`);
  });

  test("a hundred callback URLs are enough", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const urls = Array.from({ length: 101 }, (_, n) => `https://example.com/${n}`);
    await create(app, Id, { CallbackURLs: urls.slice(1) });
    expect(await refusal(create(app, Id, { CallbackURLs: urls }))).toMatch(
      /^InvalidParameterException: 1 validation error detected: Value .* at 'callbackURLs' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });
});

describe("the pool's tag _custom_id_:<name>", () => {
  const tags = { "_custom_id_:web": "webclient", _custom_id_: "us-east-1_LocalDev" };

  test("chooses the id of the client of that name while the server is open", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTags: tags });
    expect((await aClient(app, Id)).ClientId).toBe("webclient");
    expect((await aClient(app, Id, { ClientName: "mobile" })).ClientId).toMatch(/^[0-9a-z]{26}$/);
  });

  test("may come after the pool, and gives people a client they can use", async () => {
    await using app = await testApp();
    const pool = await aPool(app);
    await app.client.send(new TagResourceCommand({ ResourceArn: pool.Arn, Tags: { "_custom_id_:web": "webclient" } }));
    await aClient(app, pool.Id, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
    const signIn = new InitiateAuthCommand({
      ClientId: "webclient",
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "ada", PASSWORD: "Passw0rd!" },
    });
    expect(await refusal(app.client.send(signIn))).toBe("UserNotFoundException: User does not exist.");
  });

  test("is any tag once the server is closed", async () => {
    await using app = await testApp({ open: false });
    const { Id } = await aPool(app, { UserPoolTags: tags });
    expect((await aClient(app, Id)).ClientId).toMatch(/^[0-9a-z]{26}$/);
  });

  test("gives an id to one client only, in whichever pool", async () => {
    await using app = await testApp();
    const one = await aPool(app, { UserPoolTags: { "_custom_id_:web": "webclient" } });
    const other = await aPool(app, { UserPoolTags: { "_custom_id_:web": "webclient" } });
    const calls = [one.Id, other.Id, one.Id, other.Id].map((id) => create(app, id));
    expect(await outcomes(calls)).toEqual({
      done: 1,
      refused: Array(3).fill("InvalidParameterException: User pool client webclient already exists."),
    });
  });

  test("must be an id the API takes", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTags: { "_custom_id_:web": "web-client" } });
    expect(await refusal(create(app, Id))).toBe(
      "InvalidParameterException: The tag _custom_id_:web must be an id of letters, digits, _ and +, up to 128.",
    );
  });
});

test("a pool has a thousand clients at most", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  const first = await app.ctx.store.clients.find(ClientId);
  if (!first) throw new Error("the client is not stored");
  await app.ctx.store.write(async (tx) => {
    for (let n = 1; n < 1000; n++) await tx.clients.insert({ ...first, id: `client${n}` });
  });
  expect(await refusal(create(app, Id))).toBe(
    "LimitExceededException: A user pool can have no more than 1000 app clients.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(create(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
