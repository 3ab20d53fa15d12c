import {
  CognitoIdentityProviderClient,
  GetProvisionedLimitCommand,
  UpdateProvisionedLimitCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, refusal } from "./pools.fixture.ts";

const named = (Category: string) => ({ LimitClass: "API_CATEGORY" as const, Attributes: { Category } });
const limit = (category: string, ProvisionedLimitValue: number, FreeLimitValue: number) => ({
  Limit: { LimitDefinition: named(category), ProvisionedLimitValue, FreeLimitValue },
});
const update = ({ client }: Pick<TestApp, "client">, category: string, RequestedLimitValue: number) =>
  client.send(new UpdateProvisionedLimitCommand({ LimitDefinition: named(category), RequestedLimitValue }));
const get = ({ client }: Pick<TestApp, "client">, category: string) =>
  answer(client.send(new GetProvisionedLimitCommand({ LimitDefinition: named(category) })));

test("a rate is kept until it is changed again, and other categories stay", async () => {
  await using app = await testApp();
  expect(await answer(update(app, "UserAuthentication", 300))).toEqual(limit("UserAuthentication", 300, 120));
  expect(await get(app, "UserAuthentication")).toEqual(limit("UserAuthentication", 300, 120));
  expect(await get(app, "UserRead")).toEqual(limit("UserRead", 120, 120));
  expect(await answer(update(app, "UserAuthentication", 120))).toEqual(limit("UserAuthentication", 120, 120));
  expect(await get(app, "UserAuthentication")).toEqual(limit("UserAuthentication", 120, 120));
});

test("another region has rates of its own", async () => {
  await using app = await testApp();
  const { requestHandler, endpoint, credentials } = app.client.config;
  const elsewhere = new CognitoIdentityProviderClient({
    region: "eu-central-1",
    requestHandler,
    credentials,
    ...(endpoint && { endpoint }),
  });
  await update({ client: elsewhere }, "UserCreation", 70);
  expect(await get({ client: elsewhere }, "UserCreation")).toEqual(limit("UserCreation", 70, 50));
  expect(await get(app, "UserCreation")).toEqual(limit("UserCreation", 50, 50));
});

test.each([119, 0, -1, -2_147_483_648])("%i a second is less than what is free, and refused", async (value) => {
  await using app = await testApp();
  expect(await refusal(update(app, "UserAuthentication", value))).toBe(
    "InvalidParameterException: The provisioned limit of UserAuthentication cannot be lower than 120.",
  );
  expect(await get(app, "UserAuthentication")).toEqual(limit("UserAuthentication", 120, 120));
});

test("the greatest number is kept as it is", async () => {
  await using app = await testApp();
  await update(app, "UserToken", 2_147_483_647);
  expect(await get(app, "UserToken")).toEqual(limit("UserToken", 2_147_483_647, 120));
});

test("a category whose rate nobody can change is refused", async () => {
  await using app = await testApp();
  expect(await refusal(update(app, "UserList", 100))).toBe(
    "InvalidParameterException: There is no adjustable limit of the category UserList.",
  );
});
