import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  DeleteIdentityProviderCommand,
  GetUserCommand,
  ListUsersCommand,
  type ProviderUserIdentifierType,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aGoogle, aProvider, link, METADATA, NO_PROVIDER, SOCIAL_DETAILS } from "./identity-providers.fixture.ts";
import { attributesSeen, NOBODY } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

/** A user of a pool that has an OpenID provider. */
async function ada(pool: Parameters<typeof aPool>[1] = {}) {
  const { UserPoolId } = await aPool(app, pool);
  await aProvider(app, UserPoolId, { AttributeMapping: { email: "mail" } });
  return { UserPoolId, ...(await aUser(app, UserPoolId)) };
}

/** The attribute `identities` of a user, as an operator sees it. */
async function identitiesOf(UserPoolId: string, Username: string): Promise<unknown> {
  const { UserAttributes } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const { identities } = attributesSeen(UserAttributes);
  return identities === undefined ? undefined : JSON.parse(identities);
}

const INVALID = "InvalidParameterException: ";
const ALREADY = `${INVALID}SourceUser is already linked to DestinationUser`;
const TAKEN = "AliasExistsException: SourceUser is already linked to another user";
const LIMIT = "LimitExceededException: A user can be linked to no more than 5 identities.";
const LOCAL_SOURCE = `${INVALID}Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser`;

test("says nothing, and the user shows who they are at providers, in the order of the links", async () => {
  const { UserPoolId, Username } = await ada();
  await aGoogle(app, UserPoolId);
  await aProvider(app, UserPoolId, {
    ProviderName: "Saml",
    ProviderType: "SAML",
    ProviderDetails: { MetadataFile: METADATA },
  });
  expect(await answer(link(app, UserPoolId, Username, "ada@corp.example", { attribute: "email" }))).toEqual({});
  await link(app, UserPoolId, Username, "1815", { provider: "Google" });
  await link(app, UserPoolId, Username, "nameid", { provider: "Saml" });
  const linked = (userId: string, providerName: string, providerType: string, issuer: string | null = null) => ({
    userId,
    providerName,
    providerType,
    issuer,
    primary: false,
    dateCreated: expect.any(Number),
  });
  expect(await identitiesOf(UserPoolId, Username)).toEqual([
    linked("ada@corp.example", "Corp", "OIDC"),
    linked("1815", "Google", "Google"),
    linked("nameid", "Saml", "SAML", "https://idp.example.com/saml"),
  ]);
});

test("the user, lists of users and the ID token tell it alike, and nobody else's do", async () => {
  const { UserPoolId, Username } = await ada();
  const { Username: other } = await aUser(app, UserPoolId);
  const { ClientId } = await aClient(app, UserPoolId, { ReadAttributes: ["email"] });
  await link(app, UserPoolId, Username, "1815");
  const dateCreated = expect.any(Number);
  const identity = { userId: "1815", providerName: "Corp", providerType: "OIDC", issuer: null, primary: false };

  const { AccessToken, IdToken } = await signIn(app, ClientId, Username);
  const { UserAttributes } = await app.client.send(new GetUserCommand({ AccessToken }));
  expect(JSON.parse(attributesSeen(UserAttributes)["identities"] ?? "")).toEqual([{ ...identity, dateCreated }]);
  const { Users = [] } = await app.client.send(
    new ListUsersCommand({ UserPoolId, AttributesToGet: ["identities", "email"] }),
  );
  const seen = Object.fromEntries(Users.map((user) => [user.Username, attributesSeen(user.Attributes)]));
  expect(JSON.parse(seen[Username]?.["identities"] ?? "")).toEqual([{ ...identity, dateCreated }]);
  expect(seen[other]).not.toHaveProperty("identities");

  expect(decodeJwt(IdToken)["identities"]).toEqual([
    { ...identity, primary: "false", dateCreated: expect.stringMatching(/^\d{13}$/) },
  ]);
  expect(decodeJwt(AccessToken)).not.toHaveProperty("identities");
  const { IdToken: others } = await signIn(app, ClientId, other);
  expect(decodeJwt(others)).not.toHaveProperty("identities");
});

describe("the user is named", () => {
  test("by username, sub, or proven alias", async () => {
    const { UserPoolId, Username, sub } = await ada({ AliasAttributes: ["email"] });
    const names = [Username, sub, `${Username}@example.com`];
    for (const [n, name] of names.entries()) await link(app, UserPoolId, name, `${n}`);
    expect(await identitiesOf(UserPoolId, Username)).toHaveLength(3);
  });

  test("by who they are at a provider", async () => {
    const { UserPoolId, Username } = await ada();
    await link(app, UserPoolId, Username, "1815");
    await app.client.send(
      new AdminLinkProviderForUserCommand({
        UserPoolId,
        DestinationUser: { ProviderName: "Corp", ProviderAttributeValue: "1815" },
        SourceUser: {
          ProviderName: "Corp",
          ProviderAttributeName: "Cognito_Subject",
          ProviderAttributeValue: "1852",
        },
      }),
    );
    expect(await identitiesOf(UserPoolId, Username)).toMatchObject([{ userId: "1815" }, { userId: "1852" }]);
  });

  test("and nobody is refused, at a provider too", async () => {
    const { UserPoolId } = await ada();
    expect(await refusal(link(app, UserPoolId, "nobody", "1815"))).toBe(NOBODY);
    const SourceUser = {
      ProviderName: "Corp",
      ProviderAttributeName: "Cognito_Subject",
      ProviderAttributeValue: "1815",
    };
    const DestinationUser = { ProviderName: "Corp", ProviderAttributeValue: "1852" };
    const call = app.client.send(new AdminLinkProviderForUserCommand({ UserPoolId, DestinationUser, SourceUser }));
    expect(await refusal(call)).toBe(NOBODY);
  });
});

describe("is refused", () => {
  test("for who is linked already, to this user or another", async () => {
    const { UserPoolId, Username } = await ada();
    const { Username: other } = await aUser(app, UserPoolId);
    await link(app, UserPoolId, Username, "1815");
    expect(await refusal(link(app, UserPoolId, Username, "1815"))).toBe(ALREADY);
    expect(await refusal(link(app, UserPoolId, other, "1815"))).toBe(TAKEN);
    expect(await identitiesOf(UserPoolId, other)).toBeUndefined();
  });

  test("for a sixth identity", async () => {
    const { UserPoolId, Username } = await ada();
    for (let n = 0; n < 5; n++) await link(app, UserPoolId, Username, `${n}`);
    expect(await refusal(link(app, UserPoolId, Username, "5"))).toBe(LIMIT);
    // It was not kept for somebody who is not.
    await link(app, UserPoolId, (await aUser(app, UserPoolId)).Username, "5");
  });

  test.each<[string, Parameters<typeof link>[4], string]>([
    ["", {}, "ProviderAttributeValue must not be empty."],
    [
      "x".repeat(110),
      {},
      "ProviderName, ProviderAttributeName and ProviderAttributeValue have no more than 128 characters together.",
    ],
    [
      "ada@example.com",
      { attribute: "name" },
      "ProviderAttributeName must be Cognito_Subject or an attribute that Corp maps.",
    ],
    [
      "1815",
      { attribute: "username" },
      "ProviderAttributeName must be Cognito_Subject or an attribute that Corp maps.",
    ],
    [
      "1815",
      { attribute: "toString" },
      "ProviderAttributeName must be Cognito_Subject or an attribute that Corp maps.",
    ],
    [
      "ada@example.com",
      { provider: "Google", attribute: "email" },
      "ProviderAttributeName must be Cognito_Subject for the provider Google.",
    ],
  ])("for %j at %j", async (value, at, message) => {
    const { UserPoolId, Username } = await ada();
    await aProvider(app, UserPoolId, {
      ProviderName: "Google",
      ProviderType: "Google",
      ProviderDetails: SOCIAL_DETAILS,
      AttributeMapping: { email: "email" },
    });
    expect(await refusal(link(app, UserPoolId, Username, value, at))).toBe(INVALID + message);
  });

  test("for somebody of the pool itself, be it by a name that only looks like a provider's", async () => {
    const { UserPoolId, Username } = await ada();
    await aUser(app, UserPoolId, { username: "Corp_1815" });
    expect(await refusal(link(app, UserPoolId, Username, "grace", { provider: "Cognito" }))).toBe(LOCAL_SOURCE);
    expect(await refusal(link(app, UserPoolId, Username, "1815"))).toBe(LOCAL_SOURCE);
  });

  test("for who has a profile from signing in", async () => {
    const { UserPoolId, Username } = await ada();
    const { sub } = await aUser(app, UserPoolId, { username: "Corp_1815" });
    await app.ctx.store.write(async (tx) => {
      const profile = (await tx.users.forChange(UserPoolId, sub)) ?? expect.fail();
      await tx.users.update(profile, { ...profile, status: "EXTERNAL_PROVIDER" });
    });
    expect(await refusal(link(app, UserPoolId, Username, "1815"))).toBe(
      `${INVALID}Merging is not currently supported, provide a SourceUser that has not been signed up in order to link`,
    );
  });

  test("for a user with a value that cannot change", async () => {
    const { UserPoolId } = await ada({ Schema: [{ Name: "badge", AttributeDataType: "String", Mutable: false }] });
    const { Username } = await aUser(app, UserPoolId, { attributes: { "custom:badge": "7" } });
    expect(await refusal(link(app, UserPoolId, Username, "1815"))).toBe(
      `${INVALID}A user with values for immutable custom attributes cannot be a DestinationUser.`,
    );
  });

  test("for an unknown provider, another pool's, and an unknown pool", async () => {
    const { UserPoolId, Username } = await ada();
    await app.client.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: "Corp" }));
    await ada();
    expect(await refusal(link(app, UserPoolId, Username, "1815"))).toBe(NO_PROVIDER);
    expect(await refusal(link(app, NO_POOL, Username, "1815"))).toBe(NO_POOL_REFUSAL);
  });

  const whole = { ProviderName: "Corp", ProviderAttributeName: "Cognito_Subject", ProviderAttributeValue: "1" };
  test.each<[string, ProviderUserIdentifierType, ProviderUserIdentifierType]>([
    ["destinationUser.providerName", { ProviderAttributeValue: "ada" }, whole],
    ["destinationUser.providerAttributeValue", { ProviderName: "Cognito" }, whole],
    ["sourceUser.providerAttributeName", whole, { ProviderName: "Corp", ProviderAttributeValue: "1" }],
    ["sourceUser.providerName", whole, { ProviderAttributeName: "Cognito_Subject", ProviderAttributeValue: "1" }],
    ["sourceUser.providerAttributeValue", whole, { ProviderName: "Corp", ProviderAttributeName: "Cognito_Subject" }],
  ])("without %s", async (path, DestinationUser, SourceUser) => {
    const call = app.client.send(
      new AdminLinkProviderForUserCommand({ UserPoolId: "us-east-1_x", DestinationUser, SourceUser }),
    );
    expect(await refusal(call)).toBe(
      `${INVALID}1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
    );
  });
});

test("of sixteen at a time five are linked to a user", async () => {
  const { UserPoolId, Username } = await ada();
  const tried = await outcomes(Array.from({ length: 16 }, (_, n) => link(app, UserPoolId, Username, `${n}`)));
  expect(tried).toEqual({ done: 5, refused: Array.from({ length: 11 }, () => LIMIT) });
  expect(await identitiesOf(UserPoolId, Username)).toHaveLength(5);
});

test("of sixteen users at a time one is linked to a person", async () => {
  const { UserPoolId } = await ada();
  const users = await Promise.all(Array.from({ length: 16 }, () => aUser(app, UserPoolId)));
  const tried = await outcomes(users.map(({ Username }) => link(app, UserPoolId, Username, "1815")));
  expect(tried).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => TAKEN) });
});

test("who was linked to a deleted user can be linked anew", async () => {
  const { UserPoolId, Username } = await ada();
  await link(app, UserPoolId, Username, "1815");
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  await link(app, UserPoolId, (await aUser(app, UserPoolId)).Username, "1815");
});
