import { DeleteUserPoolCommand, DescribeIdentityProviderCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aGoogle, aProvider, NO_PROVIDER } from "./identity-providers.fixture.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const describe = (UserPoolId: string, ProviderName = "Corp") =>
  app.client.send(new DescribeIdentityProviderCommand({ UserPoolId, ProviderName }));

// What it tells of each type of provider is tested with CreateIdentityProvider.
test("tells the provider of that very name, client secret included", async () => {
  const { Id } = await aPool(app);
  const [corp, google] = [await aProvider(app, Id), await aGoogle(app, Id)];
  expect(await answer(describe(Id))).toEqual({ IdentityProvider: corp });
  expect(await answer(describe(Id, "Google"))).toEqual({ IdentityProvider: google });
  expect(google.ProviderDetails).toMatchObject({ client_secret: "s3cret" });
  expect(await refusal(describe(Id, "corp"))).toBe("ResourceNotFoundException: Identity provider corp does not exist.");
});

test("another pool's provider is as unknown as none", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, (await aPool(app)).Id);
  expect(await refusal(describe(Id))).toBe(NO_PROVIDER);
  expect(await refusal(describe(Id, "COGNITO"))).toBe(
    "ResourceNotFoundException: Identity provider COGNITO does not exist.",
  );
});

test("an unknown pool, and one that was deleted, is refused", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id);
  await app.client.send(new DeleteUserPoolCommand({ UserPoolId: Id }));
  expect(await refusal(describe(Id))).toBe(`ResourceNotFoundException: User pool ${Id} does not exist.`);
  expect(await refusal(describe(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
