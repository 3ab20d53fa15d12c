import { DescribeManagedLoginBrandingByClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { INITIAL_SETTINGS } from "../../core/branding/settings.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aLogo, anApp, aStyle } from "./branding.fixture.ts";
import { aClient, answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const describeStyle = (app: TestApp, UserPoolId: string, ClientId: string, ReturnMergedResources = false) =>
  app.client.send(new DescribeManagedLoginBrandingByClientCommand({ UserPoolId, ClientId, ReturnMergedResources }));

test("the style of a client is told, as it was set and merged", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  const style = await aStyle(app, { UserPoolId, ClientId }, { Settings: {}, Assets: [aLogo()] });
  expect(await answer(describeStyle(app, UserPoolId, ClientId))).toEqual({ ManagedLoginBranding: style });
  expect(await answer(describeStyle(app, UserPoolId, ClientId, true))).toEqual({
    ManagedLoginBranding: { ...style, Settings: INITIAL_SETTINGS },
  });
});

test("a client without a style is refused", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  await aStyle(app, { UserPoolId, ClientId });
  const other = (await aClient(app, UserPoolId)).ClientId;
  expect(await refusal(describeStyle(app, UserPoolId, other))).toBe(
    `ResourceNotFoundException: App client ${other} does not have a managed login branding style.`,
  );
});

test("a pool or client there is not is refused, another pool's among them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await anApp(app);
  const theirs = await anApp(app);
  await aStyle(app, theirs);
  expect(await refusal(describeStyle(app, NO_POOL, theirs.ClientId))).toBe(NO_POOL_REFUSAL);
  for (const ClientId of ["nobody", theirs.ClientId]) {
    expect(await refusal(describeStyle(app, UserPoolId, ClientId))).toBe(
      `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
    );
  }
});
