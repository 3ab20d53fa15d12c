import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  type CreateUserPoolClientCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import type { Group } from "../groups/group.ts";
import { accessClaims, idClaims, type TokenFacts } from "./claims.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId } = await aPool(app, {
  Schema: [
    { Name: "tier", AttributeDataType: "Number", Mutable: true },
    { Name: "secret", AttributeDataType: "String", Mutable: true, DeveloperOnlyAttribute: true },
  ],
});
const issuer = `http://127.0.0.1:9229/${UserPoolId}`;

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** The tokens of somebody signed in, and the second it happened in. */
async function tokens(
  client: Partial<CreateUserPoolClientCommandInput> = {},
  attributes: Record<string, string> = { email: "ada@example.com", email_verified: "true" },
  groups: readonly string[] = [],
) {
  const { ClientId } = await aClient(app, UserPoolId, client);
  const { Username, sub } = await aUser(app, UserPoolId, { attributes });
  for (const GroupName of groups) {
    await app.client.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName, Username }));
  }
  const at = app.clock.now();
  app.clock.set(new Date(Math.ceil(at.getTime() / 1000) * 1000));
  const seconds = Math.floor(app.clock.now().getTime() / 1000);
  const { IdToken, AccessToken } = await signIn(app, ClientId, Username);
  return { ClientId, Username, sub, seconds, IdToken, AccessToken };
}

describe("an ID token", () => {
  test("says who the person is, to whom it was given, and no more", async () => {
    const { IdToken, ClientId, Username, sub, seconds } = await tokens();
    expect(decodeJwt(IdToken)).toEqual({
      sub,
      iss: issuer,
      aud: ClientId,
      "cognito:username": Username,
      origin_jti: UUID,
      jti: UUID,
      event_id: UUID,
      token_use: "id",
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 3600,
      email: "ada@example.com",
      email_verified: true,
    });
  });

  test("has the verified flags as booleans, the address as an object and everything else as text, and nothing for developers only", async () => {
    const { IdToken } = await tokens(
      {},
      {
        email: "ada@example.com",
        phone_number: "+15550100",
        phone_number_verified: "true",
        birthdate: "1815-12-10",
        updated_at: "1700000000",
        address: '{"street_address":"12 St James\'s Square"}',
        "custom:tier": "3",
        "dev:custom:secret": "x",
      },
    );
    const { email, email_verified, phone_number, phone_number_verified, birthdate, updated_at, address, ...rest } =
      decodeJwt(IdToken);
    expect({ email, email_verified, phone_number, phone_number_verified, birthdate, updated_at, address }).toEqual({
      email: "ada@example.com",
      email_verified: false,
      phone_number: "+15550100",
      phone_number_verified: true,
      birthdate: "1815-12-10",
      updated_at: "1700000000",
      // Whatever it holds: applications parse it themselves.
      address: { formatted: '{"street_address":"12 St James\'s Square"}' },
    });
    expect(rest["custom:tier"]).toBe("3");
    expect(Object.keys(rest).filter((name) => name.includes("secret"))).toEqual([]);
  });

  test("says only what the client may read", async () => {
    const { IdToken } = await tokens(
      { ReadAttributes: ["name", "custom:tier"] },
      { email: "ada@example.com", email_verified: "true", name: "Ada", "custom:tier": "3" },
    );
    expect(decodeJwt(IdToken)).toMatchObject({ name: "Ada", "custom:tier": "3" });
    expect(Object.keys(decodeJwt(IdToken)).filter((name) => name.startsWith("email"))).toEqual([]);
  });

  test("cannot be marked for revocation where the client has that off", async () => {
    const { IdToken, AccessToken } = await tokens({ EnableTokenRevocation: false });
    const id = decodeJwt(IdToken);
    expect([id["origin_jti"], id.jti]).toEqual([undefined, undefined]);
    const access = decodeJwt(AccessToken);
    expect([access["origin_jti"], access.jti]).toEqual([undefined, UUID]);
  });
});

test("an access token says what it is good for, and nothing of the person but the names", async () => {
  const { AccessToken, ClientId, Username, sub, seconds } = await tokens();
  expect(decodeJwt(AccessToken)).toEqual({
    sub,
    iss: issuer,
    client_id: ClientId,
    username: Username,
    origin_jti: UUID,
    jti: UUID,
    event_id: UUID,
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: seconds,
    iat: seconds,
    exp: seconds + 3600,
  });
});

test("claims stand in the order seen on AWS", async () => {
  const { IdToken, AccessToken } = await tokens();
  expect(Object.keys(decodeJwt(IdToken)).join(" ")).toBe(
    "sub iss cognito:username origin_jti aud event_id token_use auth_time exp iat jti email email_verified",
  );
  expect(Object.keys(decodeJwt(AccessToken)).join(" ")).toBe(
    "sub iss client_id origin_jti event_id token_use scope auth_time exp iat jti username",
  );
  const grant = { scopes: ["openid", "email"] };
  const given = await facts();
  const oauth = {
    ...given,
    session: { ...given.session, grant },
    nonce: "n",
    accessToken: "e30.e30.e30",
    audience: "api",
  };
  expect(Object.keys(idClaims(oauth)).join(" ")).toBe(
    "at_hash sub iss cognito:username nonce origin_jti aud token_use auth_time exp iat jti email email_verified",
  );
  expect(Object.keys(accessClaims(oauth)).join(" ")).toBe(
    "sub iss aud version client_id origin_jti token_use scope auth_time exp iat jti username",
  );
});

test("an ID token of the OAuth endpoints holds the hash of its access token", async () => {
  const given = await facts();
  // The example of OpenID Connect Core, appendix A.3.
  const accessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
  expect(idClaims({ ...given, accessToken })["at_hash"]).toBe("77QmUPtjPfzWtF2AnpK9RQ");
});

test("the tokens of one sign-in share origin_jti and event_id, and nothing else that is drawn", async () => {
  const { IdToken, AccessToken } = await tokens();
  const [id, access] = [decodeJwt(IdToken), decodeJwt(AccessToken)];
  expect(id["origin_jti"]).toBe(access["origin_jti"]);
  expect(id["event_id"]).toBe(access["event_id"]);
  expect(new Set([id.jti, access.jti, id["origin_jti"], id["event_id"]]).size).toBe(4);
});

test("groups stand in both tokens, strongest first, and their roles in the ID token", async () => {
  const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
  for (const [GroupName, Precedence, RoleArn] of [
    ["last", undefined, undefined],
    ["second", 7, role("reader")],
    ["first", 0, role("writer")],
  ] as const) {
    await app.client.send(
      new CreateGroupCommand({
        UserPoolId,
        GroupName,
        ...(RoleArn && { RoleArn }),
        ...(Precedence !== undefined && { Precedence }),
      }),
    );
  }
  const { IdToken, AccessToken } = await tokens({}, {}, ["last", "second", "first"]);
  const { "cognito:groups": groups, "cognito:roles": roles, "cognito:preferred_role": preferred } = decodeJwt(IdToken);
  expect({ groups, roles, preferred }).toEqual({
    groups: ["first", "second", "last"],
    roles: [role("writer"), role("reader")],
    preferred: role("writer"),
  });
  const access = decodeJwt(AccessToken);
  expect(access["cognito:groups"]).toEqual(["first", "second", "last"]);
  expect(Object.keys(access).filter((name) => name.includes("role"))).toEqual([]);
});

describe("the preferred role is", () => {
  const group = (name: string, precedence?: number, roleArn?: string): Group => ({
    poolId: UserPoolId,
    name,
    description: undefined,
    roleArn,
    precedence,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  });

  test.each<[string, readonly Group[], string | undefined]>([
    ["none without groups", [], undefined],
    ["none without roles", [group("a", 1)], undefined],
    ["that of the only group", [group("a", undefined, "r1")], "r1"],
    ["that of the strongest group", [group("a", 0, "r1"), group("b", 1, "r2")], "r1"],
    ["that of the strongest group which has one", [group("a", 0), group("b", 1, "r2")], "r2"],
    [
      "the one that groups of equal strength share",
      [group("a", 1, "r1"), group("b", 1, "r1"), group("c", 2, "r2")],
      "r1",
    ],
    [
      "none where groups of equal strength differ",
      [group("a", 1, "r1"), group("b", 1, "r2"), group("c", 2, "r3")],
      undefined,
    ],
    ["not disputed by one of equal strength without a role", [group("a", 1), group("b", 1, "r1")], "r1"],
    [
      "none where groups without a strength differ",
      [group("a", undefined, "r1"), group("b", undefined, "r2")],
      undefined,
    ],
  ])("%s", async (_, groups, role) => {
    expect(idClaims(await facts({ groups }))["cognito:preferred_role"]).toBe(role);
  });

  test("no matter how many share it, listed once", async () => {
    const groups = [group("a", 1, "r1"), group("b", 2, "r1"), group("c", 3, "r2")];
    expect(idClaims(await facts({ groups }))["cognito:roles"]).toEqual(["r1", "r2"]);
  });
});

test("no attribute stands in for a claim of ours", async () => {
  const { user } = await facts();
  const attributes = { iss: "https://evil.example", sub: "eve", exp: "9999999999", "cognito:groups": "admins" };
  const claims = idClaims(await facts({ user: { ...user, attributes } }));
  expect(claims).toMatchObject({ iss: issuer, sub: user.sub, exp: 1_700_003_600 });
});

/** The facts of a token for somebody who is there. */
async function facts(overrides: Partial<TokenFacts> = {}): Promise<TokenFacts> {
  const { ClientId } = await aClient(app, UserPoolId);
  const { sub } = await aUser(app, UserPoolId);
  const [client, user] = [await app.ctx.store.clients.find(ClientId), await app.ctx.store.users.find(UserPoolId, sub)];
  if (!client || !user) throw new Error("what was made is not there");
  const issuedAt = new Date(1_700_000_000_999);
  return {
    issuer,
    client,
    user,
    session: {
      poolId: UserPoolId,
      sub,
      id: "session",
      clientId: ClientId,
      authenticatedAt: issuedAt,
      expiresAt: issuedAt,
      refreshDigest: new Uint8Array(32),
      previousDigest: undefined,
      graceUntil: undefined,
      revokedAt: undefined,
      grant: undefined,
    },
    groups: [],
    nonce: undefined,
    audience: undefined,
    accessToken: undefined,
    issuedAt,
    lifetimeSeconds: 3600,
    jti: "jti",
    eventId: "event",
    ...overrides,
  };
}

describe("the signature", () => {
  const jwks = async () => {
    const answer = await app.http.request(`/${UserPoolId}/.well-known/jwks.json`, {
      headers: { host: "127.0.0.1:9229" },
    });
    return createLocalJWKSet(JSON.parse(await answer.text()));
  };
  const at = (seconds: number) => ({ currentDate: new Date(seconds * 1000) });

  test("is made under a header of kid and alg alone, in this order", async () => {
    const { IdToken, AccessToken } = await tokens();
    for (const token of [IdToken, AccessToken]) {
      const [header = ""] = token.split(".");
      expect(Buffer.from(header, "base64url").toString()).toMatch(/^\{"kid":"[A-Za-z0-9+/]{43}=","alg":"RS256"\}$/);
    }
  });

  test("is of one key for ID tokens and another for access tokens", async () => {
    const { IdToken, AccessToken } = await tokens();
    expect(decodeProtectedHeader(IdToken).kid).not.toBe(decodeProtectedHeader(AccessToken).kid);
  });

  test("is found good by a verifier that knows nothing but the published keys", async () => {
    const { IdToken, AccessToken, ClientId, sub, seconds } = await tokens();
    const id = await jwtVerify(IdToken, await jwks(), {
      issuer,
      audience: ClientId,
      algorithms: ["RS256"],
      ...at(seconds),
    });
    expect(id.payload.sub).toBe(sub);
    const access = await jwtVerify(AccessToken, await jwks(), { issuer, algorithms: ["RS256"], ...at(seconds + 3599) });
    expect(access.payload["client_id"]).toBe(ClientId);
    await expect(jwtVerify(AccessToken, await jwks(), at(seconds + 3600))).rejects.toThrow("timestamp check failed");
  });

  test("holds for these claims only", async () => {
    const { AccessToken, seconds } = await tokens();
    const [header, payload = "", signature] = AccessToken.split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), username: "eve" };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
    await expect(jwtVerify(forged, await jwks(), at(seconds))).rejects.toThrow("signature verification failed");
  });
});
