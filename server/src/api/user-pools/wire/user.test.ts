import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aPool, aUser, PASSWORD } from "../../../testing/builders.ts";
import { type TestApp, testApp } from "../../../testing/test-app.ts";
import { NOBODY } from "../people.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "../pools.fixture.ts";

interface Named {
  readonly UserPoolId: string;
  readonly Username: string;
}

const GroupName = "staff";

/** Every operation of the operators that names a user, in an order in which all of them succeed on one confirmed user. */
const OPERATIONS: readonly (readonly [operation: string, call: (app: TestApp, named: Named) => Promise<unknown>])[] = [
  ["AdminGetUser", (app, named) => app.client.send(new AdminGetUserCommand(named))],
  ["AdminAddUserToGroup", (app, named) => app.client.send(new AdminAddUserToGroupCommand({ ...named, GroupName }))],
  ["AdminListGroupsForUser", (app, named) => app.client.send(new AdminListGroupsForUserCommand(named))],
  [
    "AdminRemoveUserFromGroup",
    (app, named) => app.client.send(new AdminRemoveUserFromGroupCommand({ ...named, GroupName })),
  ],
  ["AdminUserGlobalSignOut", (app, named) => app.client.send(new AdminUserGlobalSignOutCommand(named))],
  ["AdminDisableUser", (app, named) => app.client.send(new AdminDisableUserCommand(named))],
  ["AdminEnableUser", (app, named) => app.client.send(new AdminEnableUserCommand(named))],
  [
    "AdminUpdateUserAttributes",
    (app, named) =>
      app.client.send(
        new AdminUpdateUserAttributesCommand({ ...named, UserAttributes: [{ Name: "name", Value: "Ada" }] }),
      ),
  ],
  [
    "AdminDeleteUserAttributes",
    (app, named) => app.client.send(new AdminDeleteUserAttributesCommand({ ...named, UserAttributeNames: ["name"] })),
  ],
  ["AdminResetUserPassword", (app, named) => app.client.send(new AdminResetUserPasswordCommand(named))],
  [
    "AdminSetUserPassword",
    (app, named) => app.client.send(new AdminSetUserPasswordCommand({ ...named, Password: PASSWORD, Permanent: true })),
  ],
  ["AdminDeleteUser", (app, named) => app.client.send(new AdminDeleteUserCommand(named))],
];

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** A confirmed user in a pool with aliases. */
async function ada() {
  const { UserPoolId } = await aPool(app, { AliasAttributes: ["email", "preferred_username"] });
  await app.client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  const attributes = { email: "ada@example.com", email_verified: "true", preferred_username: "countess" };
  return { UserPoolId, ...(await aUser(app, UserPoolId, { username: "ada", attributes })) };
}

describe.each([
  ["username", () => "ada"],
  ["verified alias", () => "ada@example.com"],
  ["preferred username", () => "countess"],
  ["sub", ({ sub }: { sub: string }) => sub],
])("a user is named by %s", (_, nameOf) => {
  test("in every operation", async () => {
    const { UserPoolId, sub } = await ada();
    const named = { UserPoolId, Username: nameOf({ sub }) };
    for (const [operation, call] of OPERATIONS) await expect(call(app, named), operation).resolves.toBeDefined();
    expect(await refusal(app.client.send(new AdminGetUserCommand(named)))).toBe(NOBODY);
  });
});

// One that needs a user who is not confirmed.
const ALL = [
  ...OPERATIONS,
  ["AdminConfirmSignUp", (of: TestApp, named: Named) => of.client.send(new AdminConfirmSignUpCommand(named))],
] as const;

describe.each(ALL)("%s", (_, call) => {
  test("is refused for an unknown pool", async () => {
    expect(await refusal(call(app, { UserPoolId: NO_POOL, Username: "ada" }))).toBe(NO_POOL_REFUSAL);
  });

  test("is refused for nobody, and for who is in another pool", async () => {
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    const { Username, sub } = await ada();
    for (const name of [Username, sub, "ada@example.com"]) {
      expect(await refusal(call(app, { UserPoolId, Username: name }))).toBe(NOBODY);
    }
  });

  test("is refused for an alias that is not proven", async () => {
    const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
    await aUser(app, UserPoolId, { attributes: { email: "ada@example.com" } });
    expect(await refusal(call(app, { UserPoolId, Username: "ada@example.com" }))).toBe(NOBODY);
  });
});
