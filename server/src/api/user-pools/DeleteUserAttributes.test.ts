import { DeleteUserAttributesCommand, GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, attributesSeen, NOBODY } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, AccessToken: string, ...UserAttributeNames: string[]) =>
  app.client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames }));

const seen = async (app: TestApp, AccessToken: string) =>
  attributesSeen((await app.client.send(new GetUserCommand({ AccessToken }))).UserAttributes);

test("attributes are taken away, those that are not there too", async () => {
  await using app = await testApp();
  const attributes = { name: "Ada", nickname: "A", gender: "f" };
  const { AccessToken } = await aPersonSignedIn(app, { user: { attributes } });
  expect(await answer(remove(app, AccessToken, "nickname", "gender", "locale"))).toEqual({});
  expect(await seen(app, AccessToken)).toEqual({ name: "Ada" });
  expect(await answer(remove(app, AccessToken))).toEqual({});
});

test("an address goes with its proof and its alias", async () => {
  await using app = await testApp();
  const { ClientId, AccessToken, email } = await aPersonSignedIn(app, { pool: { AliasAttributes: ["email"] } });
  await remove(app, AccessToken, "email");
  expect(await seen(app, AccessToken)).toEqual({});
  expect(await refusal(signIn(app, ClientId, email))).toBe(NOBODY);
});

test("the address that people sign in with stays", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app, {
    pool: { UsernameAttributes: ["email", "phone_number"] },
    user: { username: "ada@example.com" },
  });
  expect(await refusal(remove(app, AccessToken, "email"))).toBe(
    "InvalidParameterException: The user must keep email or phone_number to sign in with.",
  );
});

const UNAUTHORIZED = "NotAuthorizedException: A client attempted to write unauthorized attribute";

test.each([
  ["not on the application's list", "nickname", UNAUTHORIZED],
  ["a flag that only a proof sets", "email_verified", UNAUTHORIZED],
  ["the sub", "sub", UNAUTHORIZED],
  [
    "unknown",
    "custom:unknown",
    "InvalidParameterException: user.custom:unknown: Attribute does not exist in the schema.\n",
  ],
  [
    "set once and for all",
    "custom:origin",
    "InvalidParameterException: user.custom:origin: Attribute cannot be updated.\n",
  ],
  [
    "required",
    "given_name",
    "InvalidParameterException: Attributes did not conform to the schema: given_name: The attribute is required\n",
  ],
])("what is %s is not taken away, and nothing beside it", async (_, name, message) => {
  await using app = await testApp();
  const attributes = { given_name: "Ada", name: "Ada", nickname: "A", "custom:origin": "fair" };
  const { AccessToken } = await aPersonSignedIn(app, {
    pool: {
      Schema: [
        { Name: "given_name", Required: true },
        { Name: "origin", AttributeDataType: "String", Mutable: false },
      ],
    },
    client: { WriteAttributes: ["given_name", "name", "custom:origin"] },
    user: { attributes },
  });
  expect(await refusal(remove(app, AccessToken, "name", name))).toBe(message);
  expect(await seen(app, AccessToken)).toEqual(attributes);
});
