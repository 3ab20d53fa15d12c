import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUpdateUserAttributesCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
  paginateListUsers,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool, attributeList, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, aSignUp } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { userListed } from "./users.fixture.ts";

const list = (app: TestApp, UserPoolId: string, wanted: Partial<ListUsersCommandInput> = {}) =>
  app.client.send(new ListUsersCommand({ UserPoolId, ...wanted }));

const names = (users: readonly UserType[] = []) => users.map(({ Username }) => Username);

const found = async (app: TestApp, UserPoolId: string, Filter: string) =>
  names((await list(app, UserPoolId, { Filter })).Users);

test("tells the pool's users in the order in which they were made, as AdminGetUser tells each", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  for (const username of ["eve", "ada", "bob"]) await aUser(app, one.UserPoolId, { username });
  await aUser(app, other.UserPoolId);
  const users = await Promise.all(["eve", "ada", "bob"].map((name) => userListed(app, one.UserPoolId, name)));
  expect(await answer(list(app, one.UserPoolId))).toEqual({ Users: users });
  expect(await answer(list(app, one.UserPoolId, { Filter: "  " }))).toEqual({ Users: users });
  expect(await answer(list(app, (await aPool(app)).UserPoolId))).toEqual({ Users: [] });
});

/** Three people: ada, who is all there is to be, her namesake Ada in capitals, and bob, who signed up only. */
async function people(app: TestApp) {
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const ada = {
    email: "Ada@example.com",
    email_verified: "true",
    phone_number: "+15555550123",
    name: 'Ada "Countess" Lovelace',
    given_name: "Ada",
    family_name: "Lovelace",
    preferred_username: "countess",
  };
  const { sub } = await aUser(app, UserPoolId, { username: "ada", attributes: ada });
  await aUser(app, UserPoolId, { username: "ADA", attributes: { email: "other@example.com", name: "\\Ada" } });
  await aSignUp(app, ClientId, { username: "bob", attributes: { email: "bob@example.com", given_name: "Adam" } });
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "bob" }));
  return { UserPoolId, sub };
}

describe("a filter", () => {
  test.each<[filter: string, found: string[]]>([
    ['username = "ada"', ["ada"]],
    ['username = "Ada"', []],
    ['username ^= "a"', ["ada"]],
    ['username ^= "A"', ["ADA"]],
    ['username ^= ""', ["ADA", "ada", "bob"]],
    ['email = "ada@example.com"', ["ada"]],
    ['email = "ADA@EXAMPLE.COM"', ["ada"]],
    ['email = "ada"', []],
    ['email ^= "ADA"', ["ada"]],
    ['email ^= "o"', ["ADA"]],
    ['phone_number = "+15555550123"', ["ada"]],
    ['phone_number ^= "+1555"', ["ada"]],
    ['name = "ada \\"countess\\" lovelace"', ["ada"]],
    ['name ^= "\\\\a"', ["ADA"]],
    ['given_name = "ada"', ["ada"]],
    ['given_name ^= "ada"', ["ada", "bob"]],
    ['family_name ^= "love"', ["ada"]],
    ['preferred_username = "Countess"', ["ada"]],
    ['cognito:user_status = "CONFIRMED"', ["ada", "ADA"]],
    ['"cognito:user_status" = "confirmed"', ["ada", "ADA"]],
    ['cognito:user_status = "UNCONFIRMED"', ["bob"]],
    ['cognito:user_status ^= "UN"', ["bob"]],
    ['status = "Enabled"', ["ada", "ADA"]],
    ['status = "Disabled"', ["bob"]],
    ['status = "disabled"', []],
    ['status ^= "Dis"', ["bob"]],
    ['email ^= "%"', []],
    ['email ^= "_"', []],
    ["email = \"' or '1' = '1\"", []],
  ])("%s finds %j", async (filter, expected) => {
    await using app = await testApp();
    const { UserPoolId } = await people(app);
    expect(await found(app, UserPoolId, filter)).toEqual(expected);
  });

  test("by sub finds one, and by its beginning whoever has it", async () => {
    await using app = await testApp();
    const { UserPoolId, sub } = await people(app);
    expect(await found(app, UserPoolId, `sub = "${sub}"`)).toEqual(["ada"]);
    expect(await found(app, UserPoolId, `sub = "${sub.slice(0, -1)}"`)).toEqual([]);
    expect(await found(app, UserPoolId, `sub ^= "${sub.slice(0, -1)}"`)).toContain("ada");
    expect(await found(app, UserPoolId, 'sub ^= "f"')).toEqual([]);
  });

  test("finds what a user is now, not what they were", async () => {
    await using app = await testApp();
    const { UserPoolId } = await people(app);
    const named = { UserPoolId, Username: "ada" };
    const UserAttributes = attributeList({ given_name: "Augusta", family_name: "" });
    await app.client.send(new AdminUpdateUserAttributesCommand({ ...named, UserAttributes }));
    await app.client.send(new AdminDisableUserCommand(named));
    await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username: "bob" }));
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: "ADA" }));
    const filters = [
      'given_name = "ada"',
      'given_name = "augusta"',
      'family_name ^= ""',
      'status = "Enabled"',
      'status = "Disabled"',
    ];
    expect(await Promise.all(filters.map((filter) => found(app, UserPoolId, filter)))).toEqual([
      [],
      ["ada"],
      [],
      ["bob"],
      ["ada"],
    ]);
  });

  test("is of its own pool", async () => {
    await using app = await testApp();
    const { sub } = await people(app);
    const { UserPoolId } = await aPool(app);
    for (const filter of ['username = "ada"', `sub = "${sub}"`, 'status = "Enabled"']) {
      expect(await found(app, UserPoolId, filter)).toEqual([]);
    }
  });

  test.each([
    ["username=", "Error while parsing filter"],
    ['email = "ada" or email = "eve"', "Error while parsing filter"],
    ['custom:tier = "gold"', "Invalid search attribute: custom:tier"],
    ['locale = "en"', "Invalid search attribute: locale"],
  ])("%s is refused", async (Filter, message) => {
    await using app = await testApp();
    const Schema = [{ Name: "tier", AttributeDataType: "String" as const }];
    const { UserPoolId } = await aPool(app, { Schema });
    expect(await refusal(list(app, UserPoolId, { Filter }))).toBe(`InvalidParameterException: ${message}`);
  });

  test("of more than 256 characters is refused", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const [fits, Filter] = [247, 248].map((length) => `name = "${"a".repeat(length)}"`);
    expect(await found(app, UserPoolId, fits ?? "")).toEqual([]);
    expect(await refusal(list(app, UserPoolId, { Filter }))).toBe(
      `InvalidParameterException: 1 validation error detected: Value '${Filter?.slice(0, 256)}…' at 'filter' failed to satisfy constraint: Member must have length less than or equal to 256`,
    );
  });

  test("finds by the beginning of a value that is longer than any filter, not by all of what fits into one", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    await aUser(app, UserPoolId, { username: "ada", attributes: { name: "a".repeat(2048) } });
    expect(await found(app, UserPoolId, `name ^= "${"a".repeat(246)}"`)).toEqual(["ada"]);
    expect(await found(app, UserPoolId, `name = "${"a".repeat(246)}"`)).toEqual([]);
  });
});

describe("AttributesToGet", () => {
  const attributes = { email: "ada@example.com", email_verified: "true", "custom:tier": "gold", name: "Ada" };
  const Schema = [{ Name: "tier", AttributeDataType: "String" as const }];

  test.each<[wanted: string[], told: string[]]>([
    [["name"], ["name"]],
    [
      ["name", "custom:tier", "sub"],
      ["sub", "custom:tier", "name"],
    ],
    [["locale"], []],
    [[], []],
  ])("%j tells %j", async (AttributesToGet, told) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { Schema });
    await aUser(app, UserPoolId, { username: "ada", attributes });
    const { Users } = await list(app, UserPoolId, { AttributesToGet });
    expect(Users).toMatchObject([{ Username: "ada", UserStatus: "CONFIRMED", Enabled: true }]);
    expect(Users?.[0]?.Attributes?.map(({ Name }) => Name)).toEqual(told);
  });

  test.each(["custom:other", "username", "status", "Email", "__proto__"])("%s is refused", async (name) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { Schema });
    expect(await refusal(list(app, UserPoolId, { AttributesToGet: ["email", name] }))).toBe(
      "InvalidParameterException: One or more requested attributes do not exist.",
    );
  });
});

describe("pages", () => {
  const five = ["e", "d", "c", "b", "a"];

  async function fiveUsers(app: TestApp) {
    const { UserPoolId } = await aPool(app);
    const email_verified = "true";
    for (const [index, username] of five.entries()) {
      // Two and two share a name, so that a page can end between equals.
      const attributes = { name: `same-${Math.floor(index / 2)}`, email: `${username}@example.com`, email_verified };
      await aUser(app, UserPoolId, { username, attributes });
    }
    return { UserPoolId };
  }

  test.each([1, 2, 3, 5, 6])("of %i miss nothing, whatever is asked, and the last has no token", async (pageSize) => {
    await using app = await testApp();
    const { UserPoolId } = await fiveUsers(app);
    for (const [Filter, expected] of [
      [undefined, five],
      ['status = "Enabled"', five],
      ['name ^= "same"', five],
      ['email ^= ""', five.toReversed()],
      ['name = "same-1"', ["c", "b"]],
      ['sub ^= "0"', five],
    ] as const) {
      const pages = [];
      for await (const page of paginateListUsers({ client: app.client, pageSize }, { UserPoolId, Filter }))
        pages.push(page);
      expect(
        pages.flatMap(({ Users }) => names(Users)),
        Filter,
      ).toEqual(expected);
      expect(pages).toHaveLength(Math.ceil(expected.length / pageSize));
      expect(pages.at(-1)).not.toHaveProperty("PaginationToken");
    }
  });

  test("go on where they were, whoever comes and goes meanwhile", async () => {
    await using app = await testApp();
    const { UserPoolId } = await fiveUsers(app);
    const first = await list(app, UserPoolId, { Limit: 2 });
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: "d" }));
    await aUser(app, UserPoolId, { username: "f" });
    const rest = await list(app, UserPoolId, { PaginationToken: first.PaginationToken });
    expect([names(first.Users), names(rest.Users)]).toEqual([
      ["e", "d"],
      ["c", "b", "a", "f"],
    ]);
  });

  test.each([undefined, 0, 60])("of %s hold sixty", async (Limit) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    for (let n = 0; n < 61; n++) await aUser(app, UserPoolId);
    const { Users, PaginationToken } = await list(app, UserPoolId, { Limit });
    expect(Users).toHaveLength(60);
    expect((await list(app, UserPoolId, { Limit, PaginationToken })).Users).toHaveLength(1);
  });

  test.each([
    [-1, "greater than or equal to 0"],
    [61, "less than or equal to 60"],
  ])("of %i are refused", async (Limit, bound) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    expect(await refusal(list(app, UserPoolId, { Limit }))).toBe(
      `InvalidParameterException: 1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
    );
  });

  test("of another list are refused: of another pool, another filter, or made up", async () => {
    await using app = await testApp();
    const { UserPoolId } = await fiveUsers(app);
    const other = await fiveUsers(app);
    const Filter = 'name ^= "same"';
    const { PaginationToken } = await list(app, UserPoolId, { Limit: 1, Filter });
    expect((await list(app, UserPoolId, { Filter, PaginationToken })).Users).toHaveLength(4);
    for (const wrong of [
      { PaginationToken },
      { Filter: 'name ^= "other"', PaginationToken },
      { UserPoolId: other.UserPoolId, Filter, PaginationToken },
      { Filter, PaginationToken: "x" },
      { Filter, PaginationToken: '["same-0","0"]' },
    ]) {
      expect(await refusal(list(app, UserPoolId, wrong))).toBe("InvalidParameterException: Invalid pagination token.");
    }
  });
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
