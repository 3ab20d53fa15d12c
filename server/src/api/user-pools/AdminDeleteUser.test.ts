import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminListGroupsForUserCommand,
  CreateGroupCommand,
  GetUserCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aClient, aPool, attributeList, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, NOBODY } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

test("answers with nothing, and leaves nothing to be found", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  await aUser(app, UserPoolId, { username: "eve" });
  expect(await answer(app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username })))).toEqual({});
  const { Users } = await app.client.send(new ListUsersCommand({ UserPoolId }));
  expect(Users?.map((user) => user.Username)).toEqual(["eve"]);
  const search = new ListUsersCommand({ UserPoolId, Filter: `username = "${Username}"` });
  expect((await app.client.send(search)).Users).toEqual([]);
});

test("frees the name and the aliases for somebody else, who has none of the former's", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { AliasAttributes: ["email"] });
  const { ClientId } = await aClient(app, UserPoolId);
  const named = { UserPoolId, Username: "ada" };
  const former = await aUser(app, UserPoolId, { username: "ada" });
  await app.client.send(new CreateGroupCommand({ UserPoolId, GroupName: "staff" }));
  await app.client.send(new AdminAddUserToGroupCommand({ ...named, GroupName: "staff" }));
  const { AccessToken } = await signIn(app, ClientId, "ada");

  await app.client.send(new AdminDeleteUserCommand(named));
  const UserAttributes = attributeList({ email: "ada@example.com", email_verified: "true" });
  const { User } = await app.client.send(new AdminCreateUserCommand({ ...named, UserAttributes }));
  expect(User?.Attributes).not.toContainEqual({ Name: "sub", Value: former.sub });
  expect((await app.client.send(new AdminListGroupsForUserCommand(named))).Groups).toEqual([]);
  expect(await refusal(app.client.send(new GetUserCommand({ AccessToken })))).toBe(NOBODY);
});

test("ends what the user was signed in with", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, AccessToken } = await aPersonSignedIn(app);
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  expect(await refusal(app.client.send(new GetUserCommand({ AccessToken })))).toBe(NOBODY);
  expect(await refusal(signIn(app, ClientId, Username))).toBe(NOBODY);
});

test("of sixteen at a time one deletes", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const calls = Array.from({ length: 16 }, () => app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => NOBODY) });
});
