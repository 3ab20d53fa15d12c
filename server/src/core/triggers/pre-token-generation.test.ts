import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  type LambdaConfigType,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { ALWAYS, aDevice, fromDevice, showDevice } from "../../api/user-pools/devices.fixture.ts";
import { aNewcomer, publicDoor, TEMPORARY, withPassword } from "../../api/user-pools/sign-in.fixture.ts";
import {
  API,
  aBrowserOf,
  aCode,
  aMachine,
  anApplication,
  aPlace,
  authorize,
  basic,
  CALLBACK,
  token,
  tokensFor,
} from "../../oauth/oauth.fixture.ts";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, responding, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf, SUB } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

type Answer = Parameters<typeof functions.make>[0];

/** The setting for a function of one of the three versions. */
const by = (LambdaArn: string, version = 1): LambdaConfigType => ({
  PreTokenGenerationConfig: { LambdaArn, LambdaVersion: `V${version}_0` as "V1_0" | "V2_0" | "V3_0" },
});

const v1 = (claimsOverrideDetails: unknown) => responding({ claimsOverrideDetails });
const v2 = (claimsAndScopeOverrideDetails: unknown) => responding({ claimsAndScopeOverrideDetails });

const ROLE = "arn:aws:iam::000000000000:role/staff";

/** The claims of somebody in the group `staff` who signs in, once with the function and once without. */
async function claimsWith(version: number, answer: Answer) {
  const { arn, events } = functions.make(answer);
  const at = await aPoolWith(app, by(arn, version));
  const { UserPoolId } = at;
  const { Username, sub } = await aUser(app, UserPoolId);
  await app.client.send(new CreateGroupCommand({ UserPoolId, GroupName: "staff", RoleArn: ROLE }));
  await app.client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: "staff" }));
  const { IdToken, AccessToken } = await signIn(app, at.ClientId, Username);
  const id: Readonly<Record<string, unknown>> = decodeJwt(IdToken);
  const access: Readonly<Record<string, unknown>> = decodeJwt(AccessToken);
  return { at, Username, sub, events, id, access };
}

/** The claims that a sign-in leaves as they would be without the function. */
const USUAL = {
  id: {
    sub: SUB,
    "cognito:groups": ["staff"],
    iss: expect.any(String),
    "cognito:username": expect.any(String),
    "cognito:preferred_role": ROLE,
    "cognito:roles": [ROLE],
    origin_jti: SUB,
    aud: expect.any(String),
    event_id: SUB,
    token_use: "id",
    auth_time: expect.any(Number),
    exp: expect.any(Number),
    iat: expect.any(Number),
    jti: SUB,
    email: expect.any(String),
    email_verified: true,
  },
  access: {
    sub: SUB,
    "cognito:groups": ["staff"],
    iss: expect.any(String),
    client_id: expect.any(String),
    origin_jti: SUB,
    event_id: SUB,
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: expect.any(Number),
    exp: expect.any(Number),
    iat: expect.any(Number),
    jti: SUB,
    username: expect.any(String),
  },
};

describe("a function of the first version", () => {
  test("is told of the user and the groups, and what it leaves as it was stays", async () => {
    const { at, Username, sub, events, id, access } = await claimsWith(1, (event) => event);
    expect(events).toEqual([
      {
        ...envelope("TokenGeneration_Authentication", at, Username),
        request: {
          userAttributes: {
            sub,
            "cognito:user_status": "CONFIRMED",
            email: `${Username}@example.com`,
            email_verified: "true",
          },
          groupConfiguration: { groupsToOverride: ["staff"], iamRolesToOverride: [ROLE], preferredRole: ROLE },
        },
        response: { claimsOverrideDetails: null },
      },
    ]);
    expect({ id, access }).toEqual(USUAL);
  });

  test("changes the ID token alone, and what it suppresses it cannot add", async () => {
    const { id, access } = await claimsWith(
      1,
      v1({
        claimsToAddOrOverride: { tenant: "blue", email: "x@example.com", gone: "1" },
        claimsToSuppress: ["email_verified", "gone"],
      }),
    );
    const { email_verified: _, ...kept } = USUAL.id;
    expect(id).toEqual({ ...kept, tenant: "blue", email: "x@example.com" });
    expect(access).toEqual(USUAL.access);
  });

  test("puts other groups in the place of the user's, in both tokens", async () => {
    const groupOverrideDetails = { groupsToOverride: ["a", "b"], iamRolesToOverride: ["r"], preferredRole: "r" };
    const { id, access } = await claimsWith(1, v1({ groupOverrideDetails }));
    expect(id).toEqual({
      ...USUAL.id,
      "cognito:groups": ["a", "b"],
      "cognito:roles": ["r"],
      "cognito:preferred_role": "r",
    });
    expect(access).toEqual({ ...USUAL.access, "cognito:groups": ["a", "b"] });
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["an empty object", {}],
  ])("takes groups away by %s", async (_, groupOverrideDetails) => {
    const { id, access } = await claimsWith(1, v1({ groupOverrideDetails }));
    for (const claims of [id, access]) {
      expect(Object.keys(claims).filter((name) => /groups|role/.test(name))).toEqual([]);
    }
  });

  test("changes nothing of whom, by whom, for whom and for how long a token is", async () => {
    const names = [...Object.keys(USUAL.id), "acr", "amr", "at_hash", "azp", "client_id", "device_key", "identities"];
    const untouchable = [...names, "nbf", "nonce", "username", "version", "cognito:anything", "dev:secret"].filter(
      (name) => name !== "email" && name !== "email_verified",
    );
    const { id } = await claimsWith(
      1,
      v1({
        claimsToAddOrOverride: Object.fromEntries(untouchable.map((name) => [name, "evil"])),
        claimsToSuppress: untouchable.filter((name) => name !== "cognito:groups"),
      }),
    );
    expect(id).toEqual(USUAL.id);
  });

  test("keeps groups and roles from the ID token", async () => {
    const { id } = await claimsWith(1, v1({ claimsToSuppress: ["cognito:groups"] }));
    expect(Object.keys(id).filter((name) => name.startsWith("cognito:"))).toEqual(["cognito:username"]);
  });

  test("is where claims are text", async () => {
    const { arn } = functions.make(v1({ claimsToAddOrOverride: { level: 3 } }));
    const at = await aPoolWith(app, by(arn));
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(signIn(app, at.ClientId, Username))).toBe(
      "InvalidLambdaResponseException: Unrecognizable lambda output",
    );
  });
});

describe("a function of the second version", () => {
  test("is told of the scopes, and changes both tokens, by values of any kind", async () => {
    const values = { text: "t", number: 1.5, flag: false, list: [1, "a"], object: { a: { b: null } } };
    const { at, Username, events, id, access } = await claimsWith(
      2,
      v2({
        idTokenGeneration: { claimsToAddOrOverride: values, claimsToSuppress: ["email"] },
        accessTokenGeneration: {
          claimsToAddOrOverride: { ...values, nothing: null },
          claimsToSuppress: ["nothing"],
          scopesToAdd: ["photos/read"],
          scopesToSuppress: ["aws.cognito.signin.user.admin"],
        },
      }),
    );
    expect(events).toEqual([
      {
        ...envelope("TokenGeneration_Authentication", at, Username),
        version: "2",
        request: {
          userAttributes: expect.objectContaining({ email: `${Username}@example.com` }),
          groupConfiguration: { groupsToOverride: ["staff"], iamRolesToOverride: [ROLE], preferredRole: ROLE },
          scopes: ["aws.cognito.signin.user.admin"],
        },
        response: { claimsAndScopeOverrideDetails: null },
      },
    ]);
    const { email: _, ...kept } = USUAL.id;
    expect(id).toEqual({ ...kept, ...values });
    expect(access).toEqual({ ...USUAL.access, ...values, scope: "photos/read" });
  });

  test("gives an access token the client as its audience, and nobody else", async () => {
    const audience =
      (aud: (ClientId: string) => string): Answer =>
      (event) =>
        v2({
          accessTokenGeneration: { claimsToAddOrOverride: { aud: aud(event.callerContext.clientId), scope: "x" } },
        })(event);
    const { at, access } = await claimsWith(
      2,
      audience((ClientId) => ClientId),
    );
    expect(access).toEqual({ ...USUAL.access, aud: at.ClientId });
    expect(
      (
        await claimsWith(
          2,
          audience(() => "somebody"),
        )
      ).access,
    ).toEqual(USUAL.access);
  });

  test.each<[string, unknown, string?]>([
    ["a list of claims", { idTokenGeneration: { claimsToAddOrOverride: [] } }],
    ["an ID token that is text", { idTokenGeneration: "x" }],
    ["claims to suppress that are an object", { accessTokenGeneration: { claimsToSuppress: {} } }],
    ["a claim to suppress that is a number", { accessTokenGeneration: { claimsToSuppress: [1] } }],
    ["a scope with a blank", { accessTokenGeneration: { scopesToAdd: ["a b"] } }],
    ["an empty scope", { accessTokenGeneration: { scopesToAdd: [""] } }],
    ["a verified flag that is an object", { idTokenGeneration: { claimsToAddOrOverride: { email_verified: {} } } }],
    ["groups that are text", { groupOverrideDetails: "staff" }],
    ["a group that is an object", { groupOverrideDetails: { groupsToOverride: [{}] } }],
    [
      "too many changes",
      {
        idTokenGeneration: {
          claimsToAddOrOverride: Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`c${n}`, n])),
        },
      },
      ": more than 5000 changes",
    ],
  ])("refuses %s", async (_, details, why = "") => {
    const { arn } = functions.make(v2(details));
    const at = await aPoolWith(app, by(arn, 2));
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(signIn(app, at.ClientId, Username))).toBe(
      `InvalidLambdaResponseException: Unrecognizable lambda output${why}`,
    );
  });

  test("adds claims by names that objects have of their own", async () => {
    const claims = JSON.parse('{"__proto__":{"admin":true},"constructor":"c","toString":"t"}');
    const { id } = await claimsWith(2, v2({ idTokenGeneration: { claimsToAddOrOverride: claims } }));
    expect(Object.entries(id).filter(([name]) => name in claims || name === "__proto__")).toEqual([
      ["__proto__", { admin: true }],
      ["constructor", "c"],
      ["toString", "t"],
    ]);
    expect(id["admin"]).toBeUndefined();
  });
});

test("tokens after a new password are another occasion", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, by(arn));
  const name = aName();
  await aNewcomer(app, at.UserPoolId, name);
  const { Session = "" } = await withPassword(app, publicDoor, at, name, TEMPORARY);
  expect(events).toEqual([]);
  await publicDoor.answer(app, at, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD: PASSWORD }, Session);
  expect(events).toMatchObject([envelope("TokenGeneration_NewPasswordChallenge", at, name)]);
});

test("tokens after a remembered device has shown itself are another occasion", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, by(arn), { DeviceConfiguration: ALWAYS });
  const device = await aDevice(app, at);
  await showDevice(app, at, device, await fromDevice(app, at, device.Username, device.DeviceKey));
  expect(events).toMatchObject([
    envelope("TokenGeneration_Authentication", at, device.Username),
    envelope("TokenGeneration_AuthenticateDevice", at, device.Username),
  ]);
});

test("a function that refuses ends the sign-in", async () => {
  const { arn } = functions.make(refusing("no"));
  const at = await aPoolWith(app, by(arn));
  const { Username } = await aUser(app, at.UserPoolId);
  expect(await refusalOf(signIn(app, at.ClientId, Username))).toBe(
    "UserLambdaValidationException: PreTokenGeneration failed with error no.",
  );
});

describe("at a refresh", () => {
  test("the function is asked again, and told of metadata where the request can bring it", async () => {
    const { arn, events } = functions.make(v1({ claimsToAddOrOverride: { tenant: "blue" } }));
    const at = await aPoolWith(app, by(arn));
    const { Username } = await aUser(app, at.UserPoolId);
    const { RefreshToken } = await signIn(app, at.ClientId, Username);
    const { AuthenticationResult: one } = await app.client.send(
      new InitiateAuthCommand({
        ClientId: at.ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
        ClientMetadata: { not: "for this one" },
      }),
    );
    const { AuthenticationResult: two } = await app.client.send(
      new GetTokensFromRefreshTokenCommand({
        ClientId: at.ClientId,
        RefreshToken,
        ClientMetadata: { for: "this one" },
      }),
    );
    for (const tokens of [one, two]) expect(decodeJwt(tokens?.IdToken ?? "")["tenant"]).toBe("blue");
    const source = envelope("TokenGeneration_RefreshTokens", at, Username);
    expect(events.slice(1)).toMatchObject([source, { ...source, request: { clientMetadata: { for: "this one" } } }]);
    expect(events[1]?.request).not.toHaveProperty("clientMetadata");
  });

  test("a function that fails does not cost a client its refresh token, though that rotates", async () => {
    let isAway = false;
    const { arn } = functions.make((event) => {
      if (isAway) throw new Error("away");
      return event;
    });
    const RefreshTokenRotation = { Feature: "ENABLED", RetryGracePeriodSeconds: 0 } as const;
    const ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"] as const;
    const at = await aPoolWith(app, by(arn), {}, { RefreshTokenRotation, ExplicitAuthFlows: [...ExplicitAuthFlows] });
    const { Username } = await aUser(app, at.UserPoolId);
    const { RefreshToken } = await signIn(app, at.ClientId, Username);
    const refresh = () =>
      app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId: at.ClientId, RefreshToken }));
    isAway = true;
    expect(await refusalOf(refresh())).toBe(
      "UserLambdaValidationException: PreTokenGeneration failed with error away.",
    );
    isAway = false;
    expect((await refresh()).AuthenticationResult?.RefreshToken).toMatch(/^ey/);
  });
});

describe("at the OAuth endpoints", () => {
  test("the function is told of a sign-in at the pages and of its scopes, and changes its tokens", async () => {
    const { arn, events } = functions.make(
      v2({
        idTokenGeneration: { claimsToAddOrOverride: { tenant: "blue" } },
        accessTokenGeneration: { scopesToAdd: ["photos/read"] },
      }),
    );
    const place = await aPlace(app, { LambdaConfig: by(arn, 2) });
    const { ClientId } = await anApplication(place);
    const ada = await aUser(app, place.UserPoolId);
    const tokens = await tokensFor(place, await aBrowserOf(place, ada.sub), ClientId, { scope: "openid email" });
    expect(events).toMatchObject([
      {
        triggerSource: "TokenGeneration_HostedAuth",
        callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: ClientId },
        request: { scopes: ["openid", "email"] },
      },
    ]);
    expect(decodeJwt(tokens.id_token)["tenant"]).toBe("blue");
    expect(decodeJwt(tokens.access_token)["scope"]).toBe("openid email photos/read");
    const refreshed = await token(place, {
      grant_type: "refresh_token",
      client_id: ClientId,
      refresh_token: tokens.refresh_token,
    });
    expect(decodeJwt(String(refreshed.body["id_token"]))["tenant"]).toBe("blue");
    expect(events[1]?.triggerSource).toBe("TokenGeneration_RefreshTokens");
  });

  test("a function that refuses is told of in the endpoint's own way", async () => {
    const { arn } = functions.make(refusing("Not you"));
    const place = await aPlace(app, { LambdaConfig: by(arn) });
    const { ClientId } = await anApplication(place);
    const ada = await aUser(app, place.UserPoolId);
    const browser = await aBrowserOf(place, ada.sub);
    const code = await aCode(place, browser, ClientId);
    const { status, body } = await token(place, {
      grant_type: "authorization_code",
      client_id: ClientId,
      code,
      redirect_uri: CALLBACK,
    });
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        error: "invalid_request",
        error_description: "PreTokenGeneration failed with error Not you.",
      },
    });
    const implicit = await anApplication(place, { AllowedOAuthFlows: ["implicit"] });
    expect(await authorize(place, browser, implicit.ClientId, { response_type: "token" })).toEqual({
      status: 302,
      at: CALLBACK,
      answer: { error: "invalid_request", error_description: "PreTokenGeneration failed with error Not you. " },
    });
  });
});

describe("for a machine", () => {
  const ask = async (version: number, answer: Answer, fields = {}) => {
    const { arn, events } = functions.make(answer);
    const place = await aPlace(app, { LambdaConfig: by(arn, version) });
    const { ClientId, secret } = await aMachine(place);
    const { status, body } = await token(
      place,
      { grant_type: "client_credentials", scope: `${API}/read`, ...fields },
      basic(ClientId, secret),
    );
    return { place, ClientId, events, status, body };
  };

  test("functions of the third version are asked, with the metadata of the form", async () => {
    const { place, ClientId, events, body } = await ask(
      3,
      v2({
        idTokenGeneration: { claimsToAddOrOverride: { never: "seen" } },
        accessTokenGeneration: {
          claimsToAddOrOverride: { tenant: { id: 7 }, sub: "evil" },
          scopesToAdd: ["more/scope"],
        },
      }),
      { aws_client_metadata: '{"tenant":"blue"}' },
    );
    expect(events).toEqual([
      {
        version: "3",
        triggerSource: "TokenGeneration_ClientCredentials",
        region: "us-east-1",
        userPoolId: place.UserPoolId,
        userName: "ClientCredentials",
        callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: ClientId },
        request: {
          userAttributes: {},
          groupConfiguration: null,
          scopes: [`${API}/read`],
          clientMetadata: { tenant: "blue" },
        },
        response: { claimsAndScopeOverrideDetails: null },
      },
    ]);
    expect(decodeJwt(String(body["access_token"]))).toMatchObject({
      sub: ClientId,
      tenant: { id: 7 },
      scope: `${API}/read more/scope`,
    });
  });

  test.each([1, 2])("functions of version %i are not", async (version) => {
    const { events, status } = await ask(version, refusing("never asked"));
    expect({ events, status }).toEqual({ events: [], status: 200 });
  });

  test("a refusal is the endpoint's", async () => {
    const { status, body } = await ask(3, refusing("closed"));
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: "PreTokenGeneration failed with error closed." },
    });
  });

  test.each(["x", "[]", "null", '"text"', '{"a":1}', '{"a":null}'])(
    "metadata must be an object of texts: %s",
    async (text) => {
      const { status, body, events } = await ask(3, (event) => event, { aws_client_metadata: text });
      expect({ status, body, events }).toEqual({
        status: 400,
        body: { error: "invalid_request", error_description: "aws_client_metadata is no JSON object of texts" },
        events: [],
      });
    },
  );
});
