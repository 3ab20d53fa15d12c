import {
  DescribeManagedLoginBrandingCommand,
  UpdateManagedLoginBrandingCommand,
  type UpdateManagedLoginBrandingCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { anImage } from "../../core/branding/images.fixture.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aLogo, anApp, aStyle, imagesOf, NO_STYLE } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const update = (app: TestApp, input: UpdateManagedLoginBrandingCommandInput) =>
  app.client.send(new UpdateManagedLoginBrandingCommand(input));

test("settings come over those that are there, and what is left out stays", async () => {
  await using app = await testApp();
  const { ManagedLoginBrandingId, UserPoolId, CreationDate } = await aStyle(app, await anApp(app), {
    Settings: { components: { form: { borderRadius: 8, lightMode: { borderColor: "112233ff" } } } },
    Assets: [aLogo()],
  });
  app.clock.set("2026-04-04T04:04:04.000Z");
  const { ManagedLoginBranding: style } = await update(app, {
    UserPoolId,
    ManagedLoginBrandingId,
    Settings: { components: { form: { borderRadius: 2, darkMode: { borderColor: "445566ff" } } }, categories: {} },
  });
  expect(style).toEqual({
    ManagedLoginBrandingId,
    UserPoolId,
    UseCognitoProvidedValues: false,
    Settings: {
      components: {
        form: { borderRadius: 2, lightMode: { borderColor: "112233ff" }, darkMode: { borderColor: "445566ff" } },
      },
      categories: {},
    },
    Assets: [{ Category: "FORM_LOGO", ColorMode: "LIGHT", Extension: "PNG", Bytes: expect.any(Uint8Array) }],
    CreationDate,
    LastModifiedDate: new Date("2026-04-04T04:04:04.000Z"),
  });
  const described = app.client.send(new DescribeManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId }));
  expect((await answer(described)).ManagedLoginBranding).toEqual(style);
});

test("images come over those of their category and mode, and the former ones are not kept", async () => {
  await using app = await testApp();
  const { ManagedLoginBrandingId, UserPoolId } = await aStyle(app, await anApp(app), {
    UseCognitoProvidedValues: true,
    Assets: [aLogo("1"), aLogo("2", { ColorMode: "DARK" })],
  });
  const { ManagedLoginBranding: style } = await update(app, {
    UserPoolId,
    ManagedLoginBrandingId,
    Assets: [
      aLogo("3", { ColorMode: "DARK", Extension: "JPEG", Bytes: anImage("JPEG") }),
      aLogo("4", { Category: "PAGE_HEADER_LOGO" }),
    ],
  });
  expect(style?.UseCognitoProvidedValues).toBe(true);
  expect(style?.Assets?.map(({ Category, ColorMode, Extension }) => [Category, ColorMode, Extension])).toEqual([
    ["FORM_LOGO", "LIGHT", "PNG"],
    ["FORM_LOGO", "DARK", "JPEG"],
    ["PAGE_HEADER_LOGO", "LIGHT", "PNG"],
  ]);
  expect(await imagesOf(app, UserPoolId, ManagedLoginBrandingId)).toBe(3);
});

test("this server's own values take away what was set before", async () => {
  await using app = await testApp();
  const { ManagedLoginBrandingId, UserPoolId } = await aStyle(app, await anApp(app), {
    Settings: { categories: {} },
    Assets: [aLogo()],
  });
  const { ManagedLoginBranding: style } = await update(app, {
    UserPoolId,
    ManagedLoginBrandingId,
    UseCognitoProvidedValues: true,
  });
  expect(style).toMatchObject({ UseCognitoProvidedValues: true, Assets: [] });
  expect(style).not.toHaveProperty("Settings");
  expect(await imagesOf(app, UserPoolId, ManagedLoginBrandingId)).toBe(0);
});

test("settings take the place of this server's own values", async () => {
  await using app = await testApp();
  const { ManagedLoginBrandingId, UserPoolId } = await aStyle(app, await anApp(app));
  const { ManagedLoginBranding: style } = await update(app, { UserPoolId, ManagedLoginBrandingId, Settings: {} });
  expect(style).toMatchObject({ UseCognitoProvidedValues: false, Settings: {} });
});

test("of sixteen changes at a time none is lost", async () => {
  await using app = await testApp();
  const { ManagedLoginBrandingId, UserPoolId } = await aStyle(app, await anApp(app), { Settings: {} });
  const custom = (n: number) => ({ components: { idpButton: { custom: { [`idp-${n}`]: {} } } } });
  await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      update(app, {
        UserPoolId,
        ManagedLoginBrandingId,
        Settings: custom(n),
        Assets: [aLogo(String(n), { Category: "IDP_BUTTON_ICON", ResourceId: `idp-${n}` })],
      }),
    ),
  );
  const branding = await app.ctx.store.brandings.find(UserPoolId, ManagedLoginBrandingId);
  const names = Array.from({ length: 16 }, (_, n) => `idp-${n}`);
  expect(branding?.settings).toEqual({
    components: { idpButton: { custom: Object.fromEntries(names.map((name) => [name, {}])) } },
  });
  expect(branding?.assets.map(({ resourceId }) => resourceId).toSorted()).toEqual(names.toSorted());
  expect(await imagesOf(app, UserPoolId, ManagedLoginBrandingId)).toBe(16);
});

test("a style has no more than forty images, however many requests bring them", async () => {
  await using app = await testApp();
  const icons = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => aLogo("", { Category: "IDP_BUTTON_ICON", ResourceId: `idp-${from + n}` }));
  const { ManagedLoginBrandingId, UserPoolId } = await aStyle(app, await anApp(app), {
    Settings: {},
    Assets: icons(0, 40),
  });
  expect(await refusal(update(app, { UserPoolId, ManagedLoginBrandingId, Assets: icons(40, 1) }))).toBe(
    "InvalidParameterException: A managed login branding style can have no more than 40 assets.",
  );
});

test("what is wrong is refused, and the style stays", async () => {
  await using app = await testApp();
  const style = await aStyle(app, await anApp(app), { Settings: { categories: {} }, Assets: [aLogo()] });
  const { ManagedLoginBrandingId, UserPoolId } = style;
  const refused = (wanted: Partial<UpdateManagedLoginBrandingCommandInput>) =>
    refusal(update(app, { UserPoolId, ManagedLoginBrandingId, ...wanted }));
  expect(await refused({ UseCognitoProvidedValues: true, Settings: {} })).toBe(
    "InvalidParameterException: useCognitoProvidedValues or settings should be specified (but not both)",
  );
  expect(await refused({ Settings: { colors: {} } })).toBe(
    "InvalidParameterException: Invalid settings provided. Validation errors: [{property: $.colors, errorType: UnknownProperty}]",
  );
  expect(await refused({ Settings: {}, Assets: [aLogo("", { Bytes: Buffer.from("GIF89a") })] })).toBe(
    "InvalidParameterException: The image is not of the type PNG.",
  );
  const described = app.client.send(new DescribeManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId }));
  expect((await answer(described)).ManagedLoginBranding).toEqual(style);
});

test("a pool or style there is not is refused, another pool's among them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await anApp(app);
  const theirs = (await aStyle(app, await anApp(app))).ManagedLoginBrandingId;
  const Settings = {};
  expect(await refusal(update(app, { UserPoolId: NO_POOL, ManagedLoginBrandingId: theirs, Settings }))).toBe(
    NO_POOL_REFUSAL,
  );
  for (const ManagedLoginBrandingId of [NO_STYLE, theirs]) {
    expect(await refusal(update(app, { UserPoolId, ManagedLoginBrandingId, Settings }))).toBe(
      `ResourceNotFoundException: Managed login branding ${ManagedLoginBrandingId} does not exist.`,
    );
  }
});

test.each<[UpdateManagedLoginBrandingCommandInput, string]>([
  [
    { ManagedLoginBrandingId: NO_STYLE },
    "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
  ],
  [
    { UserPoolId: NO_POOL },
    "Value null at 'managedLoginBrandingId' failed to satisfy constraint: Member must not be null",
  ],
])("%j says not which style", async (input, fault) => {
  await using app = await testApp();
  expect(await refusal(update(app, input))).toBe(`InvalidParameterException: 1 validation error detected: ${fault}`);
});

test("an id that is no UUID of version 4 is refused", async () => {
  await using app = await testApp();
  await expect(update(app, { UserPoolId: NO_POOL, ManagedLoginBrandingId: "style" })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringMatching(
      /^1 validation error detected: Value 'style' at 'managedLoginBrandingId' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ),
  });
});
