import {
  CreateManagedLoginBrandingCommand,
  type CreateManagedLoginBrandingCommandInput,
  DescribeManagedLoginBrandingByClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { anImage } from "../../core/branding/images.fixture.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aLogo, anApp, aStyle } from "./branding.fixture.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const UUID_4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const NEITHER_OR_BOTH =
  "InvalidParameterException: useCognitoProvidedValues or settings should be specified (but not both)";

const create = (app: TestApp, input: CreateManagedLoginBrandingCommandInput) =>
  app.client.send(new CreateManagedLoginBrandingCommand(input));

test("a client gets a style of this server's own values", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  app.clock.set("2026-03-03T04:05:06.000Z");
  const created = await answer(create(app, { UserPoolId, ClientId, UseCognitoProvidedValues: true }));
  expect(created).toEqual({
    ManagedLoginBranding: {
      ManagedLoginBrandingId: expect.stringMatching(UUID_4),
      UserPoolId,
      UseCognitoProvidedValues: true,
      Assets: [],
      CreationDate: new Date("2026-03-03T04:05:06.000Z"),
      LastModifiedDate: new Date("2026-03-03T04:05:06.000Z"),
    },
  });
  const found = app.client.send(new DescribeManagedLoginBrandingByClientCommand({ UserPoolId, ClientId }));
  expect(await answer(found)).toEqual(created);
});

test("a client gets a style with settings and images, which come back as they were given", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  const Settings = { components: { form: { borderRadius: 8.5, logo: { enabled: true } } } };
  const Assets = [
    aLogo(),
    aLogo("dark", { ColorMode: "DARK" }),
    {
      Category: "IDP_BUTTON_ICON",
      ColorMode: "DYNAMIC",
      Extension: "SVG",
      ResourceId: "My IdP",
      Bytes: anImage("SVG"),
    } as const,
    { Category: "FAVICON_ICO", ColorMode: "DYNAMIC", Extension: "ICO", Bytes: anImage("ICO") } as const,
  ];
  const { ManagedLoginBranding: style } = await create(app, { UserPoolId, ClientId, Settings, Assets });
  expect(style).toMatchObject({ UseCognitoProvidedValues: false, Settings });
  expect(style?.Assets?.map((asset) => ({ ...asset, Bytes: Buffer.from(asset.Bytes ?? []) }))).toEqual(Assets);
});

test("images may come together with this server's own values", async () => {
  await using app = await testApp();
  const style = await aStyle(app, await anApp(app), { UseCognitoProvidedValues: true, Assets: [aLogo()] });
  expect(style).toMatchObject({ UseCognitoProvidedValues: true, Assets: [{ Category: "FORM_LOGO" }] });
});

test("of two images for one place the later one stays", async () => {
  await using app = await testApp();
  const { Assets } = await aStyle(app, await anApp(app), { Settings: {}, Assets: [aLogo("1"), aLogo("2")] });
  expect(Assets?.map(({ Bytes }) => Buffer.from(Bytes ?? []))).toEqual([anImage("PNG", "2")]);
});

test("of sixteen at a time for one client, one style is made", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  const calls = Array.from({ length: 16 }, (_, n) =>
    create(app, { UserPoolId, ClientId, Settings: {}, Assets: [aLogo(String(n))] }),
  );
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: Array(15).fill(
      `ManagedLoginBrandingExistsException: A managed login branding style already exists for app client ${ClientId}.`,
    ),
  });
});

test("a pool has no more than twenty styles", async () => {
  await using app = await testApp();
  const { Id: UserPoolId } = await aPool(app);
  const clients = [];
  for (let n = 0; n < 21; n++) clients.push((await aClient(app, UserPoolId)).ClientId);
  for (const ClientId of clients.slice(1)) await aStyle(app, { UserPoolId, ClientId });
  expect(await refusal(aStyle(app, { UserPoolId, ClientId: clients[0] ?? "" }))).toBe(
    "LimitExceededException: A user pool can have no more than 20 managed login branding styles.",
  );
});

describe("refused is", () => {
  const wrong = (property: string, errorType: string) =>
    `InvalidParameterException: Invalid settings provided. Validation errors: [{property: ${property}, errorType: ${errorType}}]`;
  const deep = Array.from({ length: 25 }).reduce<object>((inner) => ({ a: inner }), {});
  test.each<[string, Partial<CreateManagedLoginBrandingCommandInput>, string]>([
    ["no source", {}, NEITHER_OR_BOTH],
    ["images without a source", { Assets: [aLogo()] }, NEITHER_OR_BOTH],
    ["a source that is denied", { UseCognitoProvidedValues: false }, NEITHER_OR_BOTH],
    ["both sources", { UseCognitoProvidedValues: true, Settings: {} }, NEITHER_OR_BOTH],
    [
      "an unknown setting",
      { Settings: { components: { form: { instructions: {} } } } },
      wrong("$.components.form.instructions", "UnknownProperty"),
    ],
    [
      "a setting that cannot be",
      { Settings: { categories: { global: { colorSchemeMode: "BLUE" } } } },
      wrong("$.categories.global.colorSchemeMode", "InvalidValue"),
    ],
    [
      "a member of every object",
      { Settings: JSON.parse('{"__proto__":{"polluted":true}}') },
      wrong("$.__proto__", "UnknownProperty"),
    ],
    ["settings that are a list", { Settings: [] }, wrong("$", "InvalidValue")],
    ["settings that are a text", { Settings: "{}" }, wrong("$", "InvalidValue")],
    ["settings that nest deep", { Settings: { deep } }, wrong("$.deep", "UnknownProperty")],
    [
      "an image that is HTML",
      { Settings: {}, Assets: [aLogo("", { Bytes: Buffer.from("<html>") })] },
      "InvalidParameterException: The image is not of the type PNG.",
    ],
    [
      "an SVG image with a script",
      {
        Settings: {},
        Assets: [
          aLogo("", { Extension: "SVG", Bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>') }),
        ],
      },
      "InvalidParameterException: The image is not of the type SVG that is allowed: element [svg#onload] is not allowed.",
    ],
    [
      "an icon of another type",
      { Settings: {}, Assets: [aLogo("", { Category: "FAVICON_ICO" })] },
      "InvalidParameterException: An asset of the category FAVICON_ICO cannot be of the type PNG.",
    ],
    [
      "an asset without its image",
      { Settings: {}, Assets: [aLogo(), { Category: "FORM_LOGO", ColorMode: "DARK", Extension: "PNG" }] },
      "InvalidParameterException: 1 validation error detected: Value null at 'assets.2.member.bytes' failed to satisfy constraint: Member must not be null",
    ],
    [
      "more than forty images",
      { Settings: {}, Assets: Array(41).fill(aLogo()) },
      "InvalidParameterException: 1 validation error detected: Value at 'assets' failed to satisfy constraint: Member must have length less than or equal to 40",
    ],
    [
      "an image that is too large",
      { Settings: {}, Assets: [aLogo("", { Bytes: Buffer.alloc(1_000_001) })] },
      "InvalidParameterException: 1 validation error detected: Value at 'assets.1.member.bytes' failed to satisfy constraint: Member must have length less than or equal to 1000000",
    ],
  ])("%s", async (_, wanted, refused) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await anApp(app);
    expect(await refusal(create(app, { UserPoolId, ClientId, ...wanted }))).toBe(refused);
    expect({}).not.toHaveProperty("polluted");
    expect(await app.ctx.store.brandings.count(UserPoolId)).toBe(0);
  });

  test("a pool or client there is not, another pool's among them", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await anApp(app);
    const { ClientId: theirs } = await anApp(app);
    expect(await refusal(create(app, { UserPoolId: NO_POOL, ClientId, Settings: {} }))).toBe(NO_POOL_REFUSAL);
    for (const nobody of ["nobody", theirs]) {
      expect(await refusal(create(app, { UserPoolId, ClientId: nobody, Settings: {} }))).toBe(
        `ResourceNotFoundException: User pool client ${nobody} does not exist.`,
      );
    }
  });
});

describe("a request with images", () => {
  const assets = [aLogo(), aLogo("", { ColorMode: "DARK" })];
  const large = (bytes: number) => assets.map((asset) => ({ ...asset, Bytes: anImage("PNG", "x".repeat(bytes - 8)) }));

  test("may be larger than others", async () => {
    await using app = await testApp();
    const { Assets } = await aStyle(app, await anApp(app), { Settings: {}, Assets: large(750_000) });
    expect(Assets?.map(({ Bytes }) => Bytes?.length)).toEqual([750_000, 750_000]);
  });

  test("is refused beyond two megabytes", async () => {
    await using app = await testApp();
    expect(await refusal(aStyle(app, await anApp(app), { Settings: {}, Assets: large(1_000_000) }))).toBe(
      "SerializationException: Request body is larger than 2097152 bytes",
    );
  });
});
