import { DescribeManagedLoginBrandingCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { INITIAL_SETTINGS } from "../../core/branding/settings.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aLogo, anApp, aStyle, NO_STYLE } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const describeStyle = (
  app: TestApp,
  { UserPoolId, ManagedLoginBrandingId }: { readonly UserPoolId: string; readonly ManagedLoginBrandingId: string },
  ReturnMergedResources?: boolean,
) =>
  app.client.send(
    new DescribeManagedLoginBrandingCommand({
      UserPoolId,
      ManagedLoginBrandingId,
      ...(ReturnMergedResources !== undefined && { ReturnMergedResources }),
    }),
  );

test.each([undefined, false])("what was set is told, when merged is %j", async (merged) => {
  await using app = await testApp();
  const style = await aStyle(app, await anApp(app), {
    Settings: { components: { form: { borderRadius: 1 } } },
    Assets: [aLogo()],
  });
  expect(await answer(describeStyle(app, style, merged))).toEqual({ ManagedLoginBranding: style });
});

test("everything that holds is told, merged", async () => {
  await using app = await testApp();
  const { components } = INITIAL_SETTINGS;
  const style = await aStyle(app, await anApp(app), { Settings: { components: { form: { borderRadius: 1 } } } });
  expect(await answer(describeStyle(app, style, true))).toEqual({
    ManagedLoginBranding: {
      ...style,
      Settings: { ...INITIAL_SETTINGS, components: { ...components, form: { ...components.form, borderRadius: 1 } } },
    },
  });
});

test("this server's own values are told, merged", async () => {
  await using app = await testApp();
  const style = await aStyle(app, await anApp(app));
  expect(await answer(describeStyle(app, style, true))).toEqual({
    ManagedLoginBranding: { ...style, Settings: INITIAL_SETTINGS },
  });
});

test("a pool or style there is not is refused, another pool's among them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await anApp(app);
  const theirs = (await aStyle(app, await anApp(app))).ManagedLoginBrandingId;
  expect(await refusal(describeStyle(app, { UserPoolId: NO_POOL, ManagedLoginBrandingId: theirs }))).toBe(
    NO_POOL_REFUSAL,
  );
  for (const ManagedLoginBrandingId of [NO_STYLE, theirs]) {
    expect(await refusal(describeStyle(app, { UserPoolId, ManagedLoginBrandingId }))).toBe(
      `ResourceNotFoundException: Managed login branding ${ManagedLoginBrandingId} does not exist.`,
    );
  }
});
