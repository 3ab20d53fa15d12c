import { AdminDisableUserCommand, AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { attributesSeen } from "./people.fixture.ts";
import { answer } from "./pools.fixture.ts";

test("tells everything of a user, and nothing of MFA where there is none", async () => {
  await using app = await testApp();
  const Schema = [{ Name: "note", AttributeDataType: "String" as const, DeveloperOnlyAttribute: true }];
  const { UserPoolId } = await aPool(app, { Schema });
  const attributes = { email: "ada@example.com", email_verified: "true", "dev:custom:note": "vip" };
  const { sub } = await aUser(app, UserPoolId, { username: "ada", attributes });
  const told = await answer(app.client.send(new AdminGetUserCommand({ UserPoolId, Username: sub })));
  expect(told).toEqual({
    Username: "ada",
    UserAttributes: expect.arrayContaining([{ Name: "sub", Value: sub }]),
    UserCreateDate: expect.any(Date),
    UserLastModifiedDate: expect.any(Date),
    Enabled: true,
    UserStatus: "CONFIRMED",
  });
  expect(attributesSeen(told.UserAttributes)).toEqual(attributes);
});

test("tells that a user is disabled, and when that was", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const get = () => app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const before = await get();
  app.clock.advance(60_000);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  const after = await get();
  expect(after).toMatchObject({ Enabled: false, UserStatus: "CONFIRMED", UserCreateDate: before.UserCreateDate });
  expect(Number(after.UserLastModifiedDate) - Number(before.UserLastModifiedDate)).toBeGreaterThanOrEqual(60_000);
});

test("finds the user under whatever case in a pool that ignores case", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, {
    AliasAttributes: ["email"],
    UsernameConfiguration: { CaseSensitive: false },
  });
  const { sub } = await aUser(app, UserPoolId, { username: "ada" });
  for (const Username of ["ADA", "Ada@Example.COM", sub.toUpperCase()]) {
    const { UserAttributes } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(UserAttributes).toContainEqual({ Name: "sub", Value: sub });
  }
});
