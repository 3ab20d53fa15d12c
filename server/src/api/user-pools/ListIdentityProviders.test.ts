import { ListIdentityProvidersCommand, paginateListIdentityProviders } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aGoogle, aProvider } from "./identity-providers.fixture.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const list = (UserPoolId: string, more: { MaxResults?: number; NextToken?: string } = {}) =>
  app.client.send(new ListIdentityProvidersCommand({ UserPoolId, ...more }));

test("tells names, types and dates, and no more", async () => {
  const { Id } = await aPool(app);
  expect(await answer(list(Id))).toEqual({ Providers: [] });
  const [google, corp] = [await aGoogle(app, Id), await aProvider(app, Id)];
  expect(await answer(list(Id))).toEqual({
    Providers: [corp, google].map(({ ProviderName, ProviderType, CreationDate, LastModifiedDate }) => ({
      ProviderName,
      ProviderType,
      CreationDate,
      LastModifiedDate,
    })),
  });
});

test.each([1, 2, 5, 6])("pages of %i miss nothing, end, and hold no other pool's providers", async (pageSize) => {
  const { Id } = await aPool(app);
  await aProvider(app, (await aPool(app)).Id);
  const names = ["Add", "Bcd", "bcd", "Éfg", "~hi"];
  for (const ProviderName of names) await aProvider(app, Id, { ProviderName });
  const listed: string[] = [];
  for await (const page of paginateListIdentityProviders({ client: app.client, pageSize }, { UserPoolId: Id })) {
    listed.push(...(page.Providers ?? []).map(({ ProviderName = "" }) => ProviderName));
  }
  expect(listed).toEqual(["Add", "Bcd", "bcd", "~hi", "Éfg"]);
});

test("sixty are told where no number is given, or none", async () => {
  const { Id } = await aPool(app);
  for (let n = 0; n < 61; n++) await aProvider(app, Id, { ProviderName: `Corp-${n}` });
  for (const more of [{}, { MaxResults: 0 }]) {
    const { Providers, NextToken } = await list(Id, more);
    expect([Providers?.length, NextToken]).toEqual([60, expect.any(String)]);
  }
});

test("more than sixty are refused", async () => {
  expect(await refusal(list((await aPool(app)).Id, { MaxResults: 61 }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
  );
});

test("another pool's token is refused", async () => {
  const [one, other] = [await aPool(app), await aPool(app)];
  for (const ProviderName of ["One", "Two"]) await aProvider(app, one.Id, { ProviderName });
  const { NextToken = "" } = await list(one.Id, { MaxResults: 1 });
  expect(await refusal(list(other.Id, { NextToken }))).toBe("InvalidParameterException: Invalid pagination token.");
});

test("an unknown pool is refused", async () => {
  expect(await refusal(list(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
