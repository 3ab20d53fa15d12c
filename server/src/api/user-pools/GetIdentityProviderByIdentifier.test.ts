import { GetIdentityProviderByIdentifierCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aProvider } from "./identity-providers.fixture.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const get = (UserPoolId: string, IdpIdentifier: string) =>
  app.client.send(new GetIdentityProviderByIdentifierCommand({ UserPoolId, IdpIdentifier }));

test("finds the provider by each of its identifiers", async () => {
  const { Id } = await aPool(app);
  const corp = await aProvider(app, Id, { IdpIdentifiers: ["example.com", "Example Corp"] });
  await aProvider(app, Id, { ProviderName: "Other", IdpIdentifiers: ["other.example"] });
  for (const identifier of ["example.com", "Example Corp"]) {
    expect(await answer(get(Id, identifier))).toEqual({ IdentityProvider: corp });
  }
});

test.each(["Corp", "example.org", "Example.com"])("%s, which is none of them, is refused", async (identifier) => {
  const { Id } = await aPool(app);
  await aProvider(app, Id, { IdpIdentifiers: ["example.com"] });
  expect(await refusal(get(Id, identifier))).toBe(
    `ResourceNotFoundException: No identity provider has the identifier ${identifier}.`,
  );
});

test("another pool's identifier is as unknown as none", async () => {
  const [one, other] = [await aPool(app), await aPool(app)];
  await aProvider(app, other.Id, { IdpIdentifiers: ["example.com"] });
  expect(await refusal(get(one.Id, "example.com"))).toBe(
    "ResourceNotFoundException: No identity provider has the identifier example.com.",
  );
});

test("an unknown pool is refused", async () => {
  expect(await refusal(get(NO_POOL, "example.com"))).toBe(NO_POOL_REFUSAL);
});
