import { ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import type { AnyOperation } from "../api/operation.ts";
import type { Config } from "../config.ts";
import { CognitoError } from "../core/errors.ts";
import { openLog } from "../log.ts";
import { aPool } from "../testing/builders.ts";
import { secretHash, srpClient } from "../testing/srp-client.ts";
import { testApp } from "../testing/test-app.ts";
import { httpApp } from "./app.ts";
import { healthCheck } from "./health.ts";

const signed = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=AKIAOPERATOR/20260303/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=5167",
};

interface Wanted {
  readonly level?: Config["logLevel"];
  readonly operations?: readonly AnyOperation[];
}

/** A server of its own with a log that can be read. */
async function aServer({ level = "info", operations }: Wanted = {}) {
  const app = await testApp();
  const written: string[] = [];
  const http = httpApp({
    ctx: app.ctx,
    log: openLog(level, { write: (line) => written.push(line) }),
    baseDomain: "localhost",
    inbox: true,
    healthy: healthCheck(() => app.ctx.store.domains.find("health")),
    ...(operations && { operations: new Map(operations.map((each) => [each.name, each])) }),
  });
  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    http.request(`http://127.0.0.1:9229${path}`, {
      method,
      headers: { host: "127.0.0.1:9229", ...headers },
      ...(body && { body }),
    });
  const call = async (operation: string, input: object) => {
    const headers = { "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`, ...signed };
    const response = await ask("POST", "/", headers, JSON.stringify(input));
    return {
      status: response.status,
      requestId: response.headers.get("x-amzn-requestid"),
      body: JSON.parse(await response.text()),
    };
  };
  return {
    app,
    ask,
    call,
    written,
    lines: () => written.map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

const failing = (thrown: unknown): AnyOperation => ({
  name: "GetUser",
  run: async () => {
    throw thrown;
  },
});

describe("/health", () => {
  test.each(["GET", "HEAD"])("is 200 to %s while the server can serve, and 503 once it cannot", async (method) => {
    await using server = await aServer();
    const wanted = { "cache-control": "no-store", "content-type": "application/json" };
    const text = (status: string) => (method === "HEAD" ? "" : `{"status":"${status}"}`);

    const well = await server.ask(method, "/health");
    expect([well.status, await well.text()]).toEqual([200, text("ok")]);
    expect(Object.fromEntries(well.headers)).toEqual(wanted);

    await server.app.close();
    const ill = await server.ask(method, "/health");
    expect([ill.status, await ill.text()]).toEqual([503, text("unavailable")]);
    expect(Object.fromEntries(ill.headers)).toEqual(wanted);
    expect(server.written).toEqual([]);
  });
});

describe("a name that was made to point here", () => {
  const paths = ["/", "/health", "/inbox/messages", "/us-east-1_Example01/.well-known/jwks.json", "/elsewhere"];

  test.each(["GET", "HEAD", "POST", "OPTIONS", "PUT"])("gets nothing by %s", async (method) => {
    await using server = await aServer();
    for (const path of paths) {
      const response = await server.ask(method, path, { host: "evil.example" });
      expect(response.status).toBe(403);
      expect(Object.fromEntries(response.headers)).toEqual({ "content-type": "application/json" });
      expect(await response.text()).toBe(
        method === "HEAD" ? "" : '{"message":"This server does not answer to that host name."}',
      );
    }
  });

  test("is a pool's own only as long as the pool has it", async () => {
    await using server = await aServer();
    const { UserPoolId } = await aPool(server.app);
    const asked = async () =>
      (await server.ask("GET", "/health", { host: "photos.auth.us-east-1.localhost:9229" })).status;
    expect(await asked()).toBe(403);
    await server.call("CreateUserPoolDomain", { UserPoolId, Domain: "photos" });
    expect(await asked()).toBe(200);
    await server.call("DeleteUserPoolDomain", { UserPoolId, Domain: "photos" });
    expect(await asked()).toBe(403);
  });

  test("no host at all is none of ours", async () => {
    await using server = await aServer();
    expect((await server.ask("GET", "/health", { host: "" })).status).toBe(403);
  });
});

describe("a browser that asks whether it may call", () => {
  test("may, from any page, with the headers it wants", async () => {
    await using server = await aServer();
    const headers = {
      origin: "https://shop.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-amz-target,x-amz-user-agent",
    };
    const response = await server.ask("OPTIONS", "/", headers);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "content-type,x-amz-target,x-amz-user-agent",
      "access-control-allow-methods": "POST",
      "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
      "access-control-max-age": "172800",
      "content-length": "0",
    });
  });

  test("without wanting a header gets none", async () => {
    await using server = await aServer();
    const response = await server.ask("OPTIONS", "/");
    expect(response.headers.has("access-control-allow-headers")).toBe(false);
    expect(response.headers.get("access-control-allow-methods")).toBe("POST");
  });
});

test.each([
  ["GET", "/"],
  ["HEAD", "/"],
  ["PUT", "/"],
  ["DELETE", "/"],
  ["POST", "/elsewhere"],
  ["POST", "//"],
  ["OPTIONS", "/elsewhere"],
  ["GET", "/us-east-1_Example01/.well-known/jwks.json/more"],
])("%s %s is not found", async (method, path) => {
  await using server = await aServer();
  const response = await server.ask(method, path, {
    "x-amz-target": "AWSCognitoIdentityProviderService.ListUserPools",
    ...signed,
  });
  expect(response.status).toBe(404);
  expect(await response.text()).toBe(method === "HEAD" ? "" : '{"message":"Not found"}');
  expect(response.headers.has("access-control-allow-origin")).toBe(false);
});

describe("the log", () => {
  test("has one line for a request: its id, the operation, the outcome and the time it took", async () => {
    await using server = await aServer();
    const made = await server.call("CreateUserPool", { PoolName: "people" });
    const refused = await server.call("GetUser", { AccessToken: "nonsense" });
    const unknown = await server.call("SignDown", {});
    const line = (answer: { requestId: string | null }, operation: string, outcome: string) => ({
      level: 30,
      time: expect.any(Number),
      pid: expect.any(Number),
      hostname: expect.any(String),
      requestId: answer.requestId,
      operation,
      outcome,
      ms: expect.any(Number),
    });
    expect(server.lines()).toEqual([
      line(made, "CreateUserPool", "ok"),
      line(refused, "GetUser", "NotAuthorizedException"),
      line(unknown, "-", "UnknownOperationException"),
    ]);
  });

  test("shows at debug what was asked, secrets aside", async () => {
    await using server = await aServer({ level: "debug" });
    await server.call("SignUp", { ClientId: "abc", Username: "ada", Password: "Correct-horse-7", Passwort: "s3cret" });
    await server.call("ListUsers", { UserPoolId: "us-east-1_Example01", Limit: 3 });
    expect(server.lines()).toMatchObject([
      { level: 20, operation: "SignUp", request: { ClientId: "***", Username: "***", Password: "***" } },
      { level: 20, operation: "ListUsers", request: { UserPoolId: "us-east-1_Example01", Limit: 3 } },
    ]);
    expect(server.lines()[0].request).not.toHaveProperty("Passwort");
  });

  test("says nothing of what was refused before it was read", async () => {
    await using server = await aServer({ level: "debug" });
    await server.ask(
      "POST",
      "/",
      { "x-amz-target": "AWSCognitoIdentityProviderService.SignUp" },
      '{"Password":"s3cret"',
    );
    expect(server.lines()).toMatchObject([{ operation: "SignUp", outcome: "SerializationException" }]);
    expect(server.written.join()).not.toContain("s3cret");
  });
});

describe("a fault of our own", () => {
  test.each<[string, unknown]>([
    ["an error", new Error("s3cret", { cause: new Error("s3cret too") })],
    ["a type error", new TypeError("Cannot read properties of s3cret")],
    ["no error", "s3cret"],
    ["nothing", undefined],
    ["what looks like a refusal", { name: "CognitoError", code: "NotAuthorizedException", message: "s3cret" }],
  ])("%s: is answered with nothing but its id", async (_, thrown) => {
    await using server = await aServer({ operations: [failing(thrown)] });
    const response = await server.ask(
      "POST",
      "/",
      { "x-amz-target": "AWSCognitoIdentityProviderService.GetUser" },
      '{"AccessToken":"token"}',
    );
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"__type":"InternalErrorException","message":"Internal server error"}');
    const requestId = response.headers.get("x-amzn-requestid");
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errormessage": "Internal server error",
      "x-amzn-errortype": "InternalErrorException:",
      "x-amzn-requestid": requestId,
    });
    expect(server.lines()).toEqual([
      expect.objectContaining({ level: 50, requestId, operation: "GetUser", outcome: "InternalErrorException" }),
    ]);
  });

  test("is logged once, with where it was and what was asked, secrets aside", async () => {
    await using server = await aServer({ operations: [failing(new RangeError("Invalid array length"))] });
    await server.call("GetUser", { AccessToken: "s3cret" });
    expect(server.lines()).toMatchObject([
      {
        level: 50,
        request: { AccessToken: "***" },
        err: { type: "RangeError", message: "Invalid array length", stack: expect.stringContaining("app.test.ts") },
      },
    ]);
    expect(server.written.join()).not.toContain("s3cret");
  });

  test("that the caller is told of in words is logged with its cause", async () => {
    const thrown = new CognitoError("InternalErrorException", "Not now.", { cause: new Error("s3cret") });
    await using server = await aServer({ operations: [failing(thrown)] });
    expect(await server.call("GetUser", { AccessToken: "token" })).toMatchObject({
      status: 500,
      body: { __type: "InternalErrorException", message: "Not now." },
    });
    expect(server.lines()).toMatchObject([{ level: 50, err: { message: "Not now.", cause: { message: "s3cret" } } }]);
  });

  test("is an answer that is not of its declared shape, too", async () => {
    const run = async () => ({ Username: 7, UserAttributes: [] });
    await using server = await aServer({ operations: [{ name: "GetUser", run }] });
    expect(await server.call("GetUser", { AccessToken: "token" })).toMatchObject({
      status: 500,
      body: { __type: "InternalErrorException", message: "Internal server error" },
    });
    expect(server.lines()).toMatchObject([{ level: 50, operation: "GetUser", err: { type: "TypeError" } }]);
  });

  test("is no refusal: that is no fault", async () => {
    await using server = await aServer({ operations: [failing(new CognitoError("UserNotFoundException", "No."))] });
    expect(await server.call("GetUser", { AccessToken: "token" })).toMatchObject({
      status: 400,
      body: { __type: "UserNotFoundException", message: "No." },
    });
    expect(server.lines()).toMatchObject([{ level: 30, outcome: "UserNotFoundException" }]);
  });

  test("beside the API is answered in JSON, and logged once without what was asked", async () => {
    await using server = await aServer();
    await server.app.close();
    const response = await server.ask("GET", "/inbox/messages?to=s3cret@example.com");
    expect(response.status).toBe(500);
    const { requestId, ...said } = JSON.parse(await response.text());
    expect(said).toEqual({ message: "Internal server error" });
    expect(server.lines()).toMatchObject([
      { level: 50, requestId, operation: "GET /inbox/messages", outcome: "failed", err: { type: "Error" } },
    ]);
    expect(server.written.join()).not.toContain("s3cret");
  });
});

test("no password, code, token or secret of a whole life is in the log, at whatever level", async () => {
  await using server = await aServer({ level: "debug" });
  const { app } = server;
  const secrets: string[] = [];
  const secret = (text: unknown): string => {
    if (typeof text !== "string" || text.length < 6) throw new Error(`A secret is missing: ${JSON.stringify(text)}`);
    secrets.push(text);
    return text;
  };
  const call = async (operation: string, input: object, outcome = "ok") => {
    const { __type: refusal = "ok", ...answer } = (await server.call(operation, input)).body;
    expect([operation, refusal]).toEqual([operation, outcome]);
    return answer;
  };

  const { UserPool } = await call("CreateUserPool", {
    PoolName: "people",
    AutoVerifiedAttributes: ["email"],
    LambdaConfig: {},
  });
  const UserPoolId: string = UserPool.Id;
  const { UserPoolClient } = await call("CreateUserPoolClient", {
    UserPoolId,
    ClientName: "web",
    GenerateSecret: true,
    ExplicitAuthFlows: [
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
    ],
  });
  const { ClientId } = UserPoolClient;
  const clientSecret = secret(UserPoolClient.ClientSecret);
  const hash = (username: string) => secret(secretHash(username, ClientId, clientSecret));
  const emailed = async (to: string) => secret(await app.codeFor(to));

  // Signing up, with a wrong code on the way.
  const Username = "ada";
  const email = secret("ada.lovelace@example.com");
  const Password = secret("Correct-horse-7");
  await call("SignUp", {
    ClientId,
    SecretHash: hash(Username),
    Username,
    Password,
    UserAttributes: [{ Name: "email", Value: email }],
    ClientMetadata: { captcha: secret("captcha-answer") },
  });
  const ConfirmationCode = await emailed(email);
  const wrong = secret(ConfirmationCode.replace(/^./, (digit) => String((Number(digit) + 1) % 10)));
  const confirming = { ClientId, SecretHash: hash(Username), Username };
  await call("ConfirmSignUp", { ...confirming, ConfirmationCode: wrong }, "CodeMismatchException");
  await call("ConfirmSignUp", { ...confirming, ConfirmationCode });

  // Signing in by every way there is, wrongly and rightly.
  const signIn = (AuthParameters: object, AuthFlow = "USER_PASSWORD_AUTH", outcome = "ok") =>
    call("InitiateAuth", { ClientId, AuthFlow, AuthParameters }, outcome);
  const named = { USERNAME: Username, SECRET_HASH: hash(Username) };
  await signIn({ ...named, PASSWORD: secret("Wrong-horse-7") }, undefined, "NotAuthorizedException");
  const { AuthenticationResult: tokens } = await signIn({ ...named, PASSWORD: Password });
  const AccessToken = secret(tokens.AccessToken);
  secret(tokens.IdToken);
  const RefreshToken = secret(tokens.RefreshToken);
  const srp = srpClient(UserPoolId);
  const challenge = await signIn({ ...named, SRP_A: secret(srp.srpA) }, "USER_SRP_AUTH");
  secret(challenge.ChallengeParameters.SECRET_BLOCK);
  secret(challenge.ChallengeParameters.SALT);
  const proof = srp.answer(challenge.ChallengeParameters, Password, app.clock.now());
  secret(proof.PASSWORD_CLAIM_SIGNATURE);
  const { USERNAME = "" } = proof;
  await call("RespondToAuthChallenge", {
    ClientId,
    ChallengeName: challenge.ChallengeName,
    ...(challenge.Session && { Session: secret(challenge.Session) }),
    ChallengeResponses: { ...proof, SECRET_HASH: hash(USERNAME) },
  });
  const { sub } = JSON.parse(Buffer.from(AccessToken.split(".")[1] ?? "", "base64url").toString());
  const refreshed = await signIn({ REFRESH_TOKEN: RefreshToken, SECRET_HASH: hash(sub) }, "REFRESH_TOKEN_AUTH");
  secret(refreshed.AuthenticationResult.AccessToken);

  // Changing what is theirs.
  await call("GetUser", { AccessToken });
  const later = secret("countess@example.com");
  await call("UpdateUserAttributes", { AccessToken, UserAttributes: [{ Name: "email", Value: later }] });
  await call("VerifyUserAttribute", { AccessToken, AttributeName: "email", Code: await emailed(later) });
  const changed = secret("Changed-horse-8");
  await call("ChangePassword", { AccessToken, PreviousPassword: Password, ProposedPassword: changed });
  await call("ForgotPassword", { ...confirming });
  await call("ConfirmForgotPassword", {
    ...confirming,
    ConfirmationCode: await emailed(later),
    Password: secret("Found-horse-9"),
  });

  // Being invited.
  await call("AdminCreateUser", {
    UserPoolId,
    Username: "grace",
    TemporaryPassword: secret("Invited-horse-1"),
    UserAttributes: [{ Name: "email", Value: secret("grace.hopper@example.com") }],
  });
  const invited = await call("AdminInitiateAuth", {
    UserPoolId,
    ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "grace", PASSWORD: "Invited-horse-1", SECRET_HASH: hash("grace") },
  });
  await call("AdminRespondToAuthChallenge", {
    UserPoolId,
    ClientId,
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session: secret(invited.Session),
    ChallengeResponses: { USERNAME: "grace", NEW_PASSWORD: secret("Chosen-horse-2"), SECRET_HASH: hash("grace") },
  });
  await call("AdminSetUserPassword", {
    UserPoolId,
    Username: "grace",
    Password: secret("Given-horse-3"),
    Permanent: true,
  });

  // Ending, and what is said of a pool's secrets.
  const added = await call("AddUserPoolClientSecret", { UserPoolId, ClientId });
  secret(added.ClientSecretDescriptor.ClientSecretValue);
  await call("DescribeUserPoolClient", { UserPoolId, ClientId });
  await call("RevokeToken", { ClientId, ClientSecret: clientSecret, Token: RefreshToken });
  await call("GetUser", { AccessToken: secret(`${AccessToken}x`) }, "NotAuthorizedException");
  await call("ListUsers", { UserPoolId, Filter: `email = "${later}"` });

  expect((await app.client.send(new ListUsersCommand({ UserPoolId }))).Users).toHaveLength(2);
  expect(server.lines().length).toBeGreaterThan(20);
  const log = server.written.join("");
  expect(secrets.filter((each) => log.includes(each))).toEqual([]);
});
