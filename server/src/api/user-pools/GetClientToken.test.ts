import {
  AddUserPoolClientSecretCommand,
  CreateResourceServerCommand,
  type CreateUserPoolClientCommandInput,
  GetClientTokenCommand,
  type GetClientTokenCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const API = "solar-system-data";
const { Id: UserPoolId } = await aPool(app);
await app.client.send(
  new CreateResourceServerCommand({
    UserPoolId,
    Identifier: API,
    Name: "Solar system",
    Scopes: ["add", "read"].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName })),
  }),
);

async function aMachine(wanted: Partial<CreateUserPoolClientCommandInput> = {}) {
  const { ClientId, ClientSecret: Secret = expect.fail("the client has no secret") } = await aClient(app, UserPoolId, {
    GenerateSecret: true,
    ExplicitAuthFlows: ["ALLOW_CLIENT_TOKEN_AUTH" as "ALLOW_USER_AUTH"],
    AllowedOAuthScopes: [`${API}/add`, `${API}/read`],
    ...wanted,
  });
  return { ClientId, Secret };
}

const ask = (input: GetClientTokenCommandInput) => app.client.send(new GetClientTokenCommand(input));

async function scopeOf(input: GetClientTokenCommandInput): Promise<unknown> {
  const { ClientAuthenticationResult: result } = await ask(input);
  return decodeJwt(result?.AccessToken ?? expect.fail("there is no token"))["scope"];
}

test("a machine gets an access token that speaks for itself, without a domain and without settings of OAuth", async () => {
  const machine = await aMachine({ AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "minutes" } });
  const told = await answer(ask(machine));
  expect(told).toEqual({
    ClientAuthenticationResult: { AccessToken: expect.any(String), ExpiresIn: 300, TokenType: "Bearer" },
  });
  const claims = decodeJwt(told.ClientAuthenticationResult?.AccessToken ?? "");
  expect(claims).toEqual({
    sub: machine.ClientId,
    token_use: "access",
    scope: `${API}/add ${API}/read`,
    auth_time: claims.iat,
    iss: `http://127.0.0.1:9229/${UserPoolId}`,
    exp: Number(claims.iat) + 300,
    iat: expect.any(Number),
    version: 2,
    jti: expect.any(String),
    client_id: machine.ClientId,
  });
  expect(await app.ctx.signer.verify(UserPoolId, "access", told.ClientAuthenticationResult?.AccessToken ?? "")).toEqual(
    claims,
  );
});

test("no signature is needed, and a foreign page may ask", async () => {
  const response = await app.http.request("http://127.0.0.1:9229/", {
    method: "POST",
    headers: {
      host: "127.0.0.1:9229",
      origin: "https://machine.example",
      "x-amz-target": "AWSCognitoIdentityProviderService.GetClientToken",
    },
    body: JSON.stringify(await aMachine()),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ ClientAuthenticationResult: { TokenType: "Bearer" } });
});

describe("its scopes", () => {
  test.each<[readonly string[] | undefined, string]>([
    [undefined, `${API}/add ${API}/read`],
    [[], `${API}/add ${API}/read`],
    [[`${API}/read`], `${API}/read`],
    [[`${API}/read`, `${API}/read`, `${API}/add`], `${API}/read ${API}/add`],
  ])("asked for as %j", async (Scopes, expected) => {
    expect(await scopeOf({ ...(await aMachine()), ...(Scopes && { Scopes: [...Scopes] }) })).toBe(expected);
  });

  test.each([`${API}/delete`, `${API}/READ`, "other/read", "openid", "aws.cognito.signin.user.admin", "constructor"])(
    "are refused as a whole where one is not the client's: %s",
    async (scope) => {
      expect(await refusal(ask({ ...(await aMachine()), Scopes: [`${API}/read`, scope] }))).toBe(
        `InvalidParameterException: Invalid scope requested: ${scope}`,
      );
    },
  );

  test("are never those that open a person's data, though the client may ask people for them", async () => {
    const both = await aMachine({
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "aws.cognito.signin.user.admin", `${API}/read`],
      CallbackURLs: ["https://app.example/cb"],
    });
    expect(await scopeOf(both)).toBe(`${API}/read`);
    for (const scope of ["openid", "aws.cognito.signin.user.admin"]) {
      expect(await refusal(ask({ ...both, Scopes: [scope] }))).toBe(
        `InvalidParameterException: Invalid scope requested: ${scope}`,
      );
    }
  });
});

describe("its secret", () => {
  const REFUSED = "NotAuthorizedException: Invalid client or secret";

  test("is either of two", async () => {
    const machine = await aMachine();
    const { ClientSecretDescriptor } = await app.client.send(
      new AddUserPoolClientSecretCommand({ UserPoolId, ClientId: machine.ClientId }),
    );
    const second = ClientSecretDescriptor?.ClientSecretValue ?? expect.fail("no secret was added");
    expect(await scopeOf(machine)).toBe(`${API}/add ${API}/read`);
    expect(await scopeOf({ ...machine, Secret: second })).toBe(`${API}/add ${API}/read`);
  });

  test("that is wrong, or another client's, is refused as an unknown client is", async () => {
    const [machine, other] = [await aMachine(), await aMachine()];
    for (const Secret of ["x".repeat(24), other.Secret, machine.Secret.toUpperCase()]) {
      expect(await refusal(ask({ ...machine, Secret }))).toBe(REFUSED);
    }
    expect(await refusal(ask({ ...machine, ClientId: "nobody" }))).toBe(REFUSED);
  });

  test("cannot be that of a client without one", async () => {
    const { ClientId } = await aClient(app, UserPoolId, {
      ExplicitAuthFlows: ["ALLOW_CLIENT_TOKEN_AUTH" as "ALLOW_USER_AUTH"],
    });
    expect(await refusal(ask({ ClientId, Secret: "x".repeat(24) }))).toBe(REFUSED);
  });

  test("that is too short is never said again", async () => {
    expect(await refusal(ask({ ClientId: "nobody", Secret: "too+short" }))).toBe(
      "InvalidParameterException: 1 validation error detected: Value at 'secret' failed to satisfy constraint: Member must have length greater than or equal to 24",
    );
  });
});

test.each<[string, Partial<CreateUserPoolClientCommandInput>]>([
  ["by password", { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }],
  ["as every client does", { ExplicitAuthFlows: undefined }],
  [
    "by the token endpoint",
    { ExplicitAuthFlows: undefined, AllowedOAuthFlows: ["client_credentials"], AllowedOAuthFlowsUserPoolClient: true },
  ],
])("a client that signs in %s is refused, its secret being right", async (_, wanted) => {
  expect(await refusal(ask(await aMachine(wanted)))).toBe(
    "InvalidParameterException: CLIENT_TOKEN_AUTH flow not enabled for this client",
  );
});
