import {
  AdminDisableProviderForUserCommand,
  AdminSetUserPasswordCommand,
  DeleteIdentityProviderCommand,
  ForgotPasswordCommand,
  type ProviderUserIdentifierType,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aProvider, link, NO_PROVIDER } from "./identity-providers.fixture.ts";
import { aPoolWithClient, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

/** A user who is linked to one person at a provider. */
async function ada() {
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  await aProvider(app, UserPoolId, { AttributeMapping: { email: "mail" } });
  const { Username } = await aUser(app, UserPoolId);
  await link(app, UserPoolId, Username, "1815");
  return { UserPoolId, ClientId, Username };
}

const disable = (
  UserPoolId: string,
  ProviderAttributeValue: string,
  { provider = "Corp", attribute = "Cognito_Subject" } = {},
) =>
  app.client.send(
    new AdminDisableProviderForUserCommand({
      UserPoolId,
      User: { ProviderName: provider, ProviderAttributeName: attribute, ProviderAttributeValue },
    }),
  );

const INVALID = "InvalidParameterException: ";
const NOT_LINKED = `${INVALID}Account isn't linked to anyone else, verify that the account has been linked`;

describe("of a provider's person", () => {
  test("says nothing, and the link is gone, and no other", async () => {
    const { UserPoolId, Username } = await ada();
    await link(app, UserPoolId, Username, "ada@corp.example", { attribute: "email" });
    expect(await answer(disable(UserPoolId, "1815"))).toEqual({});
    const { identities = "" } = (await userSeen(app, UserPoolId, Username)).attributes;
    expect(JSON.parse(identities)).toMatchObject([{ userId: "ada@corp.example" }]);
    await disable(UserPoolId, "ada@corp.example", { attribute: "email" });
    expect((await userSeen(app, UserPoolId, Username)).attributes).not.toHaveProperty("identities");
  });

  test("sets them free for another user, and the password goes on working", async () => {
    const { UserPoolId, ClientId, Username } = await ada();
    await disable(UserPoolId, "1815");
    await link(app, UserPoolId, (await aUser(app, UserPoolId)).Username, "1815");
    await signIn(app, ClientId, Username);
  });

  test("is done with when the provider is gone", async () => {
    const { UserPoolId, Username } = await ada();
    await app.client.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: "Corp" }));
    expect((await userSeen(app, UserPoolId, Username)).attributes).not.toHaveProperty("identities");
    expect(await refusal(disable(UserPoolId, "1815"))).toBe(NO_PROVIDER);
  });

  test("is refused for who is not linked, as it is by another attribute or pool", async () => {
    const { UserPoolId } = await ada();
    const other = await ada();
    await disable(other.UserPoolId, "1815");
    expect(await refusal(disable(other.UserPoolId, "1815"))).toBe(NOT_LINKED);
    expect(await refusal(disable(UserPoolId, "Corp_1815"))).toBe(NOT_LINKED);
    expect(await refusal(disable(UserPoolId, "1815", { attribute: "email" }))).toBe(NOT_LINKED);
  });

  test("is done by one of sixteen at a time", async () => {
    const { UserPoolId } = await ada();
    expect(await outcomes(Array.from({ length: 16 }, () => disable(UserPoolId, "1815")))).toEqual({
      done: 1,
      refused: Array.from({ length: 15 }, () => NOT_LINKED),
    });
  });
});

describe("of a user of the pool itself", () => {
  test("takes the password away, until an operator sets another", async () => {
    const { UserPoolId, ClientId, Username } = await ada();
    expect(await answer(disable(UserPoolId, Username, { provider: "Cognito" }))).toEqual({});
    expect(await refusal(signIn(app, ClientId, Username))).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
    expect(await refusal(app.client.send(new ForgotPasswordCommand({ ClientId, Username })))).toBe(
      "NotAuthorizedException: User password cannot be reset in the current state.",
    );
    const { status, attributes } = await userSeen(app, UserPoolId, Username);
    expect([status, attributes]).toEqual([
      "EXTERNAL_PROVIDER",
      expect.objectContaining({ identities: expect.any(String) }),
    ]);
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
    );
    await signIn(app, ClientId, Username);
  });

  test("is refused by another attribute, and for nobody", async () => {
    const { UserPoolId, Username } = await ada();
    expect(await refusal(disable(UserPoolId, Username, { provider: "Cognito", attribute: "username" }))).toBe(
      `${INVALID}ProviderAttributeName must be Cognito_Subject for the provider Cognito.`,
    );
    expect(await refusal(disable(UserPoolId, "nobody", { provider: "Cognito" }))).toBe(NOBODY);
  });
});

test("an unknown pool, and a provider it does not have, are refused", async () => {
  const { UserPoolId } = await ada();
  expect(await refusal(disable(NO_POOL, "1815"))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(disable(UserPoolId, "1815", { provider: "Nowhere" }))).toBe(
    "ResourceNotFoundException: Identity provider Nowhere does not exist.",
  );
});

test.each<[string, ProviderUserIdentifierType]>([
  ["user.providerName", { ProviderAttributeName: "x", ProviderAttributeValue: "1" }],
  ["user.providerAttributeName", { ProviderName: "Corp", ProviderAttributeValue: "1" }],
  ["user.providerAttributeValue", { ProviderName: "Corp", ProviderAttributeName: "x" }],
])("a request without %s is refused", async (path, User) => {
  const call = app.client.send(new AdminDisableProviderForUserCommand({ UserPoolId: "us-east-1_x", User }));
  expect(await refusal(call)).toBe(
    `${INVALID}1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
});
