import { GetUICustomizationCommand, SetUICustomizationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { anApp, aPoolWithPages } from "./branding.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const get = (app: TestApp, UserPoolId: string, ClientId?: string) =>
  app.client.send(new GetUICustomizationCommand({ UserPoolId, ...(ClientId !== undefined && { ClientId }) }));

test("nothing is told where nothing is set", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  for (const client of [undefined, "ALL", ClientId]) {
    expect(await answer(get(app, UserPoolId, client))).toEqual({ UICustomization: {} });
  }
});

test("a client's own goes before the one for all, which other clients have", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithPages(app);
  const set = (CSS: string, client?: string) =>
    app.client.send(
      new SetUICustomizationCommand({ UserPoolId, CSS, ...(client !== undefined && { ClientId: client }) }),
    );
  await set(".label-customizable{}");
  await set(".logo-customizable{}", ClientId);
  expect((await get(app, UserPoolId, ClientId)).UICustomization).toMatchObject({
    ClientId,
    CSS: ".logo-customizable{}",
  });
  expect((await get(app, UserPoolId)).UICustomization).toMatchObject({ ClientId: "ALL", CSS: ".label-customizable{}" });
});

test("a pool without a domain is refused", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await anApp(app);
  expect(await refusal(get(app, UserPoolId, ClientId))).toBe(
    "InvalidParameterException: There has to be an existing domain associated with this user pool",
  );
});

test("a pool or client there is not is refused, another pool's among them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPoolWithPages(app);
  const { ClientId: theirs } = await anApp(app);
  expect(await refusal(get(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
  for (const ClientId of ["nobody", theirs]) {
    expect(await refusal(get(app, UserPoolId, ClientId))).toBe(
      `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
    );
  }
});
