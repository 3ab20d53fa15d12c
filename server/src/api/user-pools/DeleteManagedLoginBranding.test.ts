import {
  DeleteManagedLoginBrandingCommand,
  DeleteUserPoolClientCommand,
  SetUICustomizationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { anImage } from "../../core/branding/images.fixture.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aLogo, anApp, aPoolWithPages, aStyle, imagesOf, NO_STYLE } from "./branding.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string, ManagedLoginBrandingId: string) =>
  app.client.send(new DeleteManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId }));

test("a style is deleted once, sixteen at a time, with its images, and its client may get another", async () => {
  await using app = await testApp();
  const client = await anApp(app);
  const { UserPoolId, ManagedLoginBrandingId } = await aStyle(app, client, { Settings: {}, Assets: [aLogo()] });
  const calls = Array.from({ length: 16 }, () => remove(app, UserPoolId, ManagedLoginBrandingId));
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: Array(15).fill(
      `ResourceNotFoundException: Managed login branding ${ManagedLoginBrandingId} does not exist.`,
    ),
  });
  expect(await imagesOf(app, UserPoolId, ManagedLoginBrandingId)).toBe(0);
  expect((await aStyle(app, client)).ManagedLoginBrandingId).not.toBe(ManagedLoginBrandingId);
});

test("a deleted client takes its style and its customization along", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  const { ManagedLoginBrandingId } = await aStyle(app, { UserPoolId, ClientId }, { Settings: {}, Assets: [aLogo()] });
  for (const of of [{ ClientId }, {}]) {
    await app.client.send(new SetUICustomizationCommand({ UserPoolId, ...of, ImageFile: anImage("PNG") }));
  }
  await app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  const { brandings, uiCustomizations } = app.ctx.store;
  expect(await brandings.find(UserPoolId, ManagedLoginBrandingId)).toBeUndefined();
  expect(await uiCustomizations.find(UserPoolId, ClientId)).toMatchObject({ clientId: "ALL" });
  expect(
    await Promise.all([ManagedLoginBrandingId, ClientId, "ALL"].map((owner) => imagesOf(app, UserPoolId, owner))),
  ).toEqual([0, 0, 1]);
});

test("a pool or style there is not is refused, another pool's among them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await anApp(app);
  const theirs = await aStyle(app, await anApp(app));
  expect(await refusal(remove(app, NO_POOL, theirs.ManagedLoginBrandingId))).toBe(NO_POOL_REFUSAL);
  for (const id of [NO_STYLE, theirs.ManagedLoginBrandingId]) {
    expect(await refusal(remove(app, UserPoolId, id))).toBe(
      `ResourceNotFoundException: Managed login branding ${id} does not exist.`,
    );
  }
  expect(await app.ctx.store.brandings.find(theirs.UserPoolId, theirs.ManagedLoginBrandingId)).toBeDefined();
});
