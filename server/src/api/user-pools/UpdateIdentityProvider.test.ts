import {
  DescribeIdentityProviderCommand,
  UpdateIdentityProviderCommand,
  type UpdateIdentityProviderCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aGoogle, aProvider, NO_PROVIDER, OIDC_DETAILS, SOCIAL_DETAILS } from "./identity-providers.fixture.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const update = (UserPoolId: string, wanted: Partial<UpdateIdentityProviderCommandInput> = {}) =>
  app.client.send(new UpdateIdentityProviderCommand({ UserPoolId, ProviderName: "Corp", ...wanted }));

const FULL = {
  AttributeMapping: { email: "email" },
  IdpIdentifiers: ["example.com", "example.org"],
  AcrMapping: { Level1: "low" },
};

test("replaces what is given, each as a whole, and keeps the rest", async () => {
  const { Id } = await aPool(app);
  const created = await aProvider(app, Id, FULL);
  app.clock.advance(60_000);
  const changes: readonly (readonly [Partial<UpdateIdentityProviderCommandInput>, object])[] = [
    [{}, {}],
    [{ AttributeMapping: { name: "name" } }, { AttributeMapping: { name: "name", username: "sub" } }],
    [{ IdpIdentifiers: ["example.org", "new"] }, { IdpIdentifiers: ["example.org", "new"] }],
    [{ AcrMapping: { Level2: "high" } }, { AcrMapping: { Level2: "high" } }],
    [
      { ProviderDetails: { ...OIDC_DETAILS, client_id: "other" } },
      { ProviderDetails: { ...OIDC_DETAILS, client_id: "other", attributes_url_add_attributes: "false" } },
    ],
    [
      { AttributeMapping: {}, IdpIdentifiers: [], AcrMapping: {} },
      { AttributeMapping: { username: "sub" }, IdpIdentifiers: [], AcrMapping: {} },
    ],
  ];
  const expected = { ...created, LastModifiedDate: expect.any(Date) };
  for (const [wanted, changed] of changes) {
    Object.assign(expected, changed);
    const told = await answer(update(Id, wanted));
    expect(told).toEqual({ IdentityProvider: expected });
    const described = new DescribeIdentityProviderCommand({ UserPoolId: Id, ProviderName: "Corp" });
    expect(await answer(app.client.send(described))).toEqual(told);
    expect(told.IdentityProvider?.LastModifiedDate?.getTime()).toBeGreaterThan(created.CreationDate?.getTime() ?? 0);
  }
});

test("an identifier that was given up is free for another provider", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id, FULL);
  await aProvider(app, Id, { ProviderName: "Other" });
  expect(await refusal(update(Id, { ProviderName: "Other", IdpIdentifiers: ["new", "example.com"] }))).toBe(
    "InvalidParameterException: Another identity provider has the identifier example.com.",
  );
  await update(Id, { IdpIdentifiers: ["example.org"] });
  await update(Id, { ProviderName: "Other", IdpIdentifiers: ["new", "example.com"] });
});

test.each<[Partial<UpdateIdentityProviderCommandInput>, string]>([
  [
    { ProviderDetails: {} },
    "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
  ],
  [
    { ProviderDetails: SOCIAL_DETAILS },
    "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
  ],
  [{ AttributeMapping: { "custom:none": "x" } }, "AttributeMapping contains invalid mapping: [custom:none]"],
  [{ IdpIdentifiers: ["a", "a"] }, "An identity provider cannot have an identifier twice."],
  [{ AcrMapping: { level1: "x" } }, "The keys of AcrMapping are Level1, Level2, Level3 and Level4."],
])("%j is refused, and nothing changes", async (wanted, message) => {
  const { Id } = await aPool(app);
  const created = await aProvider(app, Id, FULL);
  expect(await refusal(update(Id, wanted))).toBe(`InvalidParameterException: ${message}`);
  const described = new DescribeIdentityProviderCommand({ UserPoolId: Id, ProviderName: "Corp" });
  expect(await answer(app.client.send(described))).toEqual({ IdentityProvider: created });
});

test("levels of authentication are refused for a social provider", async () => {
  const { Id } = await aPool(app);
  await aGoogle(app, Id);
  expect(await refusal(update(Id, { ProviderName: "Google", AcrMapping: { Level1: "x" } }))).toBe(
    "InvalidParameterException: Only OIDC identity providers have an AcrMapping.",
  );
});

test("a provider that is not there, or is another pool's, is refused", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, (await aPool(app)).Id);
  expect(await refusal(update(Id))).toBe(NO_PROVIDER);
  expect(await refusal(update(NO_POOL))).toBe(NO_POOL_REFUSAL);
});

test("sixteen at a time all get through, and the last one's whole change stands", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id);
  const wanted = Array.from({ length: 16 }, (_, n) => ({
    AttributeMapping: { name: `name-${n}` },
    IdpIdentifiers: [`id-${n}`],
  }));
  expect(await outcomes(wanted.map((each) => update(Id, each)))).toEqual({ done: 16, refused: [] });
  const { IdentityProvider } = await app.client.send(
    new DescribeIdentityProviderCommand({ UserPoolId: Id, ProviderName: "Corp" }),
  );
  const last = wanted.find(({ IdpIdentifiers: [id] }) => id === IdentityProvider?.IdpIdentifiers?.[0]);
  expect(IdentityProvider?.AttributeMapping).toEqual({ ...last?.AttributeMapping, username: "sub" });
});
