import { AdminDeleteUserAttributesCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { NOBODY, userSeen } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

type Named = { readonly UserPoolId: string; readonly Username: string };

const remove = (app: TestApp, named: Named, ...UserAttributeNames: string[]) =>
  app.client.send(new AdminDeleteUserAttributesCommand({ ...named, UserAttributeNames }));

const email = "ada@example.com";

test("removes what is named, with the flag of an address, and knows nothing of what the user does not have", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const attributes = { name: "Ada", locale: "en", email, email_verified: "true" };
  const { Username } = await aUser(app, UserPoolId, { attributes });
  expect(await answer(remove(app, { UserPoolId, Username }, "email", "name", "nickname"))).toEqual({});
  expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ locale: "en" });
});

test("an alias that is removed is free", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
  const attributes = { email, email_verified: "true" };
  const { Username } = await aUser(app, UserPoolId, { attributes });
  await remove(app, { UserPoolId, Username }, "email");
  expect(await refusal(userSeen(app, UserPoolId, email))).toBe(NOBODY);
  await aUser(app, UserPoolId, { username: "eve", attributes });
  expect((await userSeen(app, UserPoolId, email)).Username).toBe("eve");
});

test.each([
  ["custom:tier", "user.custom:tier: Attribute does not exist in the schema.\n"],
  ["sub", "user.sub: Attribute cannot be updated.\n"],
  ["custom:tenant", "user.custom:tenant: Attribute cannot be updated.\n"],
  ["__proto__", "user.__proto__: Attribute does not exist in the schema.\n"],
])("%s cannot be removed, and then nothing is", async (name, message) => {
  await using app = await testApp();
  const Schema = [{ Name: "tenant", AttributeDataType: "String" as const, Mutable: false }];
  const { UserPoolId } = await aPool(app, { Schema });
  const { Username } = await aUser(app, UserPoolId, { attributes: { name: "Ada", "custom:tenant": "t1" } });
  expect(await refusal(remove(app, { UserPoolId, Username }, "name", name))).toBe(
    `InvalidParameterException: ${message}`,
  );
  expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({ name: "Ada", "custom:tenant": "t1" });
});

test("nobody loses the only name they sign in with", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UsernameAttributes: ["email", "phone_number"] });
  const attributes = { email, phone_number: "+15555550123" };
  const { Username } = await aUser(app, UserPoolId, { username: email, attributes });
  await remove(app, { UserPoolId, Username }, "email");
  expect(await refusal(remove(app, { UserPoolId, Username }, "phone_number"))).toBe(
    "InvalidParameterException: The user must keep email or phone_number to sign in with.",
  );
});
