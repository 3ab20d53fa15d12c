import { AdminListGroupsForUserCommand, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { addToGroup, aGroup, NO_GROUP, role } from "./groups.fixture.ts";
import { aPersonSignedIn, aPoolWithClient } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

async function groupsOf(app: TestApp, UserPoolId: string, Username: string) {
  const { Groups } = await app.client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }));
  return Groups?.map(({ GroupName }) => GroupName);
}

test("makes a member, once, and says nothing", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  await aGroup(app, UserPoolId);
  for (const _ of ["first", "again"]) expect(await answer(addToGroup(app, UserPoolId, Username))).toEqual({});
  expect(await groupsOf(app, UserPoolId, Username)).toEqual(["staff"]);
});

test("a group that is not there, or another pool's, is refused", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  await aGroup(app, (await aPool(app)).UserPoolId);
  expect(await refusal(addToGroup(app, UserPoolId, Username))).toBe(NO_GROUP);
  expect(await groupsOf(app, UserPoolId, Username)).toEqual([]);
});

test("a user is in a hundred groups at most, however many are asked for at a time", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const names = Array.from({ length: 110 }, (_, n) => `g${n}`);
  for (const name of names) await aGroup(app, UserPoolId, name);
  const calls = names.map((name) => addToGroup(app, UserPoolId, Username, name));
  const LIMIT = "InvalidParameterException: A user can be a member of no more than 100 groups.";
  expect(await outcomes(calls)).toEqual({ done: 100, refused: Array.from({ length: 10 }, () => LIMIT) });
  // Who is a member stays one.
  await addToGroup(app, UserPoolId, Username, "g0");
});

const groupClaims = (claims: object) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => /^cognito:(?:groups|roles|preferred_role)$/.test(name)));

describe("tokens", () => {
  type Groups = readonly { readonly name: string; readonly Precedence?: number; readonly RoleArn?: string }[];

  /** The group claims of the ID and the access token of a member of these groups. */
  async function claimsOf(app: TestApp, groups: Groups) {
    const { UserPoolId, ClientId } = await aPoolWithClient(app);
    const { Username } = await aUser(app, UserPoolId);
    for (const { name, ...wanted } of groups) {
      await aGroup(app, UserPoolId, name, wanted);
      await addToGroup(app, UserPoolId, Username, name);
    }
    const { IdToken, AccessToken } = await signIn(app, ClientId, Username);
    const id = (await app.ctx.signer.verify(UserPoolId, "id", IdToken)) ?? {};
    const access = (await app.ctx.signer.verify(UserPoolId, "access", AccessToken)) ?? {};
    return { id: groupClaims(id), access: groupClaims(access) };
  }

  const staff = role("staff");
  const guests = role("guests");

  test.each<{ who: string; groups: Groups; id: object; access: object }>([
    { who: "nobody in particular", groups: [], id: {}, access: {} },
    {
      who: "a group without a role",
      groups: [{ name: "staff" }],
      id: { "cognito:groups": ["staff"] },
      access: { "cognito:groups": ["staff"] },
    },
    {
      who: "groups, strongest first",
      groups: [
        { name: "none", RoleArn: guests },
        { name: "b", Precedence: 2, RoleArn: guests },
        { name: "a", Precedence: 10 },
        { name: "c", Precedence: 0, RoleArn: staff },
      ],
      id: {
        "cognito:groups": ["c", "b", "a", "none"],
        "cognito:roles": [staff, guests],
        "cognito:preferred_role": staff,
      },
      access: { "cognito:groups": ["c", "b", "a", "none"] },
    },
    {
      who: "equally strong groups of one role",
      groups: [
        { name: "b", Precedence: 1, RoleArn: staff },
        { name: "a", Precedence: 1, RoleArn: staff },
      ],
      id: { "cognito:groups": ["a", "b"], "cognito:roles": [staff], "cognito:preferred_role": staff },
      access: { "cognito:groups": ["a", "b"] },
    },
    {
      who: "equally strong groups of two roles",
      groups: [
        { name: "a", Precedence: 1, RoleArn: staff },
        { name: "b", Precedence: 1, RoleArn: guests },
        { name: "c", Precedence: 2, RoleArn: guests },
      ],
      id: { "cognito:groups": ["a", "b", "c"], "cognito:roles": [staff, guests] },
      access: { "cognito:groups": ["a", "b", "c"] },
    },
    {
      who: "groups without precedence and with two roles",
      groups: [
        { name: "a", RoleArn: staff },
        { name: "b", RoleArn: guests },
      ],
      id: { "cognito:groups": ["a", "b"], "cognito:roles": [staff, guests] },
      access: { "cognito:groups": ["a", "b"] },
    },
  ])("of $who", async ({ groups, id, access }) => {
    await using app = await testApp();
    expect(await claimsOf(app, groups)).toEqual({ id, access });
  });

  test("tell of a new group when they are refreshed, not before", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username, RefreshToken } = await aPersonSignedIn(app);
    await aGroup(app, UserPoolId);
    await addToGroup(app, UserPoolId, Username);
    const { AuthenticationResult } = await app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
    const claims = await app.ctx.signer.verify(UserPoolId, "access", AuthenticationResult?.AccessToken ?? "");
    expect(claims?.["cognito:groups"]).toEqual(["staff"]);
  });
});
