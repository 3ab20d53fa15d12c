import {
  GetUICustomizationCommand,
  SetUICustomizationCommand,
  type SetUICustomizationCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { anImage } from "../../core/branding/images.fixture.ts";
import { sha256 } from "../../lib/hash.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { anApp, aPoolWithPages, imagesOf } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const CSS = "/* ours */ .label-customizable { color: red; }";

const set = (app: TestApp, input: SetUICustomizationCommandInput) =>
  app.client.send(new SetUICustomizationCommand(input));
const get = (app: TestApp, UserPoolId: string, ClientId?: string) =>
  answer(app.client.send(new GetUICustomizationCommand({ UserPoolId, ...(ClientId !== undefined && { ClientId }) })));

test("CSS and logo are set for a client, and come back as they were given", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Domain } = await aPoolWithPages(app);
  const logo = anImage("PNG");
  app.clock.set("2026-03-03T04:05:06.789Z");
  const expected = {
    UICustomization: {
      UserPoolId,
      ClientId,
      CSS,
      CSSVersion: "20260303040506",
      ImageUrl: `http://127.0.0.1:9229/${Domain}/branding/${sha256(logo).toString("base64url")}.png`,
      CreationDate: new Date("2026-03-03T04:05:06.789Z"),
      LastModifiedDate: new Date("2026-03-03T04:05:06.789Z"),
    },
  };
  expect(await answer(set(app, { UserPoolId, ClientId, CSS, ImageFile: logo }))).toEqual(expected);
  expect(await get(app, UserPoolId, ClientId)).toEqual(expected);
});

test("what is set takes the place of what was there as a whole, and its images go with it", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  app.clock.set("2026-03-03T04:05:06.000Z");
  await set(app, { UserPoolId, ClientId, CSS, ImageFile: anImage("PNG", "1") });
  await set(app, { UserPoolId, ClientId, ImageFile: anImage("JPEG", "2") });
  expect(await imagesOf(app, UserPoolId, ClientId)).toBe(1);
  const { UICustomization } = await get(app, UserPoolId, ClientId);
  expect(UICustomization).toEqual({
    UserPoolId,
    ClientId,
    ImageUrl: expect.stringMatching(/\.jpeg$/),
    CreationDate: new Date("2026-03-03T04:05:06.000Z"),
    LastModifiedDate: new Date("2026-03-03T04:05:06.001Z"),
  });
  await set(app, { UserPoolId, ClientId, CSS });
  expect(await imagesOf(app, UserPoolId, ClientId)).toBe(0);
  expect((await get(app, UserPoolId, ClientId)).UICustomization).not.toHaveProperty("ImageUrl");
});

test.each([{}, { ClientId: "ALL" }])("without a client it is set for all: %j", async (client) => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  const { UICustomization } = await set(app, { UserPoolId, ...client, CSS });
  expect(UICustomization).toMatchObject({ ClientId: "ALL", CSS });
  expect((await get(app, UserPoolId, ClientId)).UICustomization).toEqual(UICustomization);
});

test.each([{}, { CSS: "", ImageFile: new Uint8Array() }])(
  "a client for which nothing is set looks like all others again: %j",
  async (nothing) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithPages(app);
    await set(app, { UserPoolId, CSS: ".label-customizable{}" });
    await set(app, { UserPoolId, ClientId, CSS, ImageFile: anImage("PNG") });
    expect(await answer(set(app, { UserPoolId, ClientId, ...nothing }))).toEqual({ UICustomization: {} });
    expect((await get(app, UserPoolId, ClientId)).UICustomization).toMatchObject({ ClientId: "ALL" });
    expect(await imagesOf(app, UserPoolId, ClientId)).toBe(0);
  },
);

test("of sixteen at a time, each sets CSS and logo together", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      set(app, {
        UserPoolId,
        ClientId,
        CSS: `.label-customizable{margin:${n}px}`,
        ImageFile: anImage("PNG", String(n)),
      }),
    ),
  );
  const { UICustomization } = await get(app, UserPoolId, ClientId);
  const n = /margin:(\d+)px/.exec(UICustomization?.CSS ?? "")?.[1];
  const digest = sha256(anImage("PNG", n)).toString("base64url");
  expect(UICustomization?.ImageUrl).toContain(digest);
  const kept = await app.ctx.store.brandImages.ofOwner(UserPoolId, ClientId);
  expect(kept.map((image) => image.digest)).toEqual([digest]);
});

describe("refused is", () => {
  test.each([
    [
      "CSS that loads something",
      { CSS: "@import 'x';" },
      "Invalid CSS at \"@import 'x';\": at-rules such as @import, @media, @page and @supports are not allowed.",
    ],
    [
      "CSS for other classes",
      { CSS: "body{}" },
      'Invalid CSS at "body{}": a selector is one of the customizable classes by itself.',
    ],
    ["a logo that is HTML", { ImageFile: Buffer.from("<html>") }, "The image is not of the type PNG or JPEG."],
    ["a logo that is an SVG", { ImageFile: anImage("SVG") }, "The image is not of the type PNG or JPEG."],
    [
      "CSS that is too long",
      { CSS: "a".repeat(131_073) },
      /^1 validation error detected: Value '.*' at 'cSS' failed to satisfy constraint: Member must have length less than or equal to 131072$/,
    ],
    [
      "a logo that is too large",
      { ImageFile: Buffer.alloc(131_073) },
      "1 validation error detected: Value at 'imageFile' failed to satisfy constraint: Member must have length less than or equal to 131072",
    ],
  ])("%s, and what was set stays", async (_, wanted, message) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithPages(app);
    const { UICustomization } = await set(app, { UserPoolId, ClientId, CSS });
    await expect(set(app, { UserPoolId, ClientId, ...wanted })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
    expect((await get(app, UserPoolId, ClientId)).UICustomization).toEqual(UICustomization);
  });

  test("a pool without a domain", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await anApp(app);
    expect(await refusal(set(app, { UserPoolId, ClientId, CSS }))).toBe(
      "InvalidParameterException: There has to be an existing domain associated with this user pool",
    );
  });

  test("a pool or client there is not, another pool's among them", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPoolWithPages(app);
    const { ClientId: theirs } = await anApp(app);
    expect(await refusal(set(app, { UserPoolId: NO_POOL, CSS }))).toBe(NO_POOL_REFUSAL);
    for (const ClientId of ["nobody", theirs]) {
      expect(await refusal(set(app, { UserPoolId, ClientId, CSS }))).toBe(
        `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
      );
    }
  });
});
