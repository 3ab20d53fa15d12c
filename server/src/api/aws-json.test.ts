import { gzipSync } from "node:zlib";
import { DescribeUserPoolCommand, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CognitoError } from "../core/errors.ts";
import { httpApp } from "../http/app.ts";
import { openLog } from "../log.ts";
import type { OperationName } from "../model/types.ts";
import { operations as model } from "../model/user-pools.operations.ts";
import { aPool } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { BODY_LIMIT_BYTES } from "./body.ts";
import type { AnyOperation } from "./operation.ts";
import { operations as built } from "./user-pools/index.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const URL = "http://127.0.0.1:9229/";
const EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

const target = (operation: string) => `AWSCognitoIdentityProviderService.${operation}`;
const signature = (region: string) =>
  `AWS4-HMAC-SHA256 Credential=any/20260303/${region}/cognito-idp/aws4_request, SignedHeaders=host, Signature=0`;
const signed = { authorization: signature("us-east-1") };

interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestInit["body"];
  readonly http?: Pick<TestApp["http"], "fetch">;
}

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** One request as it stands, sent to an operation. */
async function post(operation: string, { headers = {}, body = "{}", http = app.http }: Call): Promise<Response> {
  return http.fetch(
    new Request(URL, {
      method: "POST",
      headers: { host: "127.0.0.1:9229", "x-amz-target": target(operation), ...headers },
      body,
      duplex: "half",
    }),
  );
}

/** The refusal as each of its three readers sees it, when they see the same. */
async function refusalOf(response: Response): Promise<{ status: number; code: string; message: string | undefined }> {
  const { __type: code, ...said } = JSON.parse(await response.text());
  const [message] = Object.values<string>(said);
  expect(response.headers.get("x-amzn-errortype")).toBe(`${code}:`);
  expect(response.headers.get("x-amzn-errormessage")).toBe(message ?? null);
  expect(said).toEqual(
    message === undefined ? {} : { [code === "SerializationException" ? "Message" : "message"]: message },
  );
  return { status: response.status, code, message };
}

describe("an answer", () => {
  test("has AWS's headers and no other", async () => {
    const response = await post("ListUserPools", { headers: signed, body: '{"MaxResults":1}' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{"UserPools":[]}');
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": expect.stringMatching(UUID),
    });
  });

  test("that refuses names the exception twice, once with a colon", async () => {
    const response = await post("GetUser", { body: '{"AccessToken":"x"}' });
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('{"__type":"NotAuthorizedException","message":"Invalid Access Token"}');
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errormessage": "Invalid Access Token",
      "x-amzn-errortype": "NotAuthorizedException:",
      "x-amzn-requestid": expect.stringMatching(UUID),
    });
  });

  test("has an id of its own", async () => {
    const ids = await Promise.all(
      Array.from({ length: 16 }, async () => (await post("GetUser", {})).headers.get("x-amzn-requestid")),
    );
    expect(new Set(ids).size).toBe(16);
  });

  test("to a signed request makes the pool in the region that was signed for", async () => {
    const regions = { "eu-central-1": "eu-central-1", "cn-north-1": "cn-north-1", local: "us-east-1" };
    for (const [region, counted] of Object.entries(regions)) {
      const headers = { authorization: signature(region) };
      const response = await post("CreateUserPool", { headers, body: '{"PoolName":"p"}' });
      const { UserPool } = JSON.parse(await response.text());
      expect(UserPool.Id).toMatch(new RegExp(`^${counted}_[A-Za-z0-9]{9}$`));
      expect(UserPool.Arn).toBe(`arn:aws:cognito-idp:${counted}:000000000000:userpool/${UserPool.Id}`);
    }
  });

  test("says in a header what a header can hold of its message, and in the body all of it", async () => {
    const message = `naïve 😀\r\nx-injected: yes ${"x".repeat(2000)}`;
    const http = serving({
      name: "GetUser",
      run: async () => {
        throw new CognitoError("NotAuthorizedException", message);
      },
    });
    const response = await post("GetUser", { http, body: '{"AccessToken":"x"}' });
    expect(await response.json()).toEqual({ __type: "NotAuthorizedException", message });
    expect(response.headers.get("x-amzn-errormessage")).toBe(`na ve x-injected: yes ${"x".repeat(1002)}`);
    expect(response.headers.has("x-injected")).toBe(false);
  });
});

describe("the target", () => {
  test.each([
    ["is missing", undefined],
    ["is empty", ""],
    ["is the prefix alone", target("")],
    ["lacks the prefix", "SignUp"],
    ["has half the prefix", "CognitoIdentityProviderService.SignUp"],
    ["has the prefix of identity pools", "AWSCognitoIdentityService.GetId"],
    ["has another service's prefix", "DynamoDB_20120810.GetItem"],
    ["has the prefix twice", target(target("SignUp"))],
    ["has the prefix in lower case", "awscognitoidentityproviderservice.SignUp"],
    ["is in lower case", target("signup")],
    ["has something before it", `x${target("SignUp")}`],
    ["has something after it", target("SignUp.")],
    ["has a blank inside", target(" SignUp")],
    ["is two", `${target("SignUp")}, ${target("GetUser")}`],
    ["is an operation Cognito does not have", target("SignDown")],
    ["is what every object has", target("constructor")],
    ["is what objects inherit from", target("__proto__")],
    ["is without end", target("S".repeat(10_000))],
  ])("%s: there is no such operation", async (_, header) => {
    const headers = { host: "127.0.0.1:9229", ...signed, ...(header !== undefined && { "x-amz-target": header }) };
    const response = await app.http.fetch(new Request(URL, { method: "POST", headers, body: "{}" }));
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('{"__type":"UnknownOperationException"}');
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errortype": "UnknownOperationException:",
      "x-amzn-requestid": expect.stringMatching(UUID),
    });
  });

  test("may have blanks around it, as any header", async () => {
    const headers = { ...signed, "x-amz-target": `  ${target("ListUserPools")}\t` };
    expect((await post("", { headers, body: '{"MaxResults":1}' })).status).toBe(200);
  });

  test("may be any operation that is built, and each is what it is called", () => {
    expect([...built].filter(([name, operation]) => name !== operation.name || !(name in model))).toEqual([]);
  });

  test("that is not built is refused by its name, once the request itself is in order", async () => {
    const http = serving();
    expect(await refusalOf(await post("SignUp", { http, body: '{"ClientId":"a","Username":"ada"}' }))).toEqual({
      status: 400,
      code: "UnsupportedOperationException",
      message: "Millpond does not serve the operation SignUp yet.",
    });
    expect(await refusalOf(await post("SignUp", { http }))).toMatchObject({ code: "InvalidParameterException" });
  });
});

describe("who may call", () => {
  const names = Object.keys(model).filter((name): name is OperationName => name in model);
  const forOperators = names.filter((name) => model[name].auth === "sigv4");
  const forPeople = names.filter((name) => model[name].auth !== "sigv4");

  test.each([
    ["no signature", {}],
    ["a bearer token", { authorization: "Bearer eyJhbGciOiJub25lIn0" }],
    ["a signature without a credential", { authorization: "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0" }],
  ])("with %s nobody calls what operators call", async (_, headers) => {
    const codes = await Promise.all(
      forOperators.map(async (name) => (await refusalOf(await post(name, { headers }))).code),
    );
    expect(new Set(codes)).toEqual(new Set(["MissingAuthenticationTokenException"]));
    expect(await refusalOf(await post("DeleteUserPool", { headers }))).toEqual({
      status: 400,
      code: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });
  });

  test("without a signature, from any page, anybody calls what people call", async () => {
    for (const headers of [{}, { origin: "https://shop.example" }, { origin: "null" }]) {
      const codes = await Promise.all(
        forPeople.map(async (name) => (await refusalOf(await post(name, { headers }))).code),
      );
      expect(codes).not.toContain("MissingAuthenticationTokenException");
      expect(codes).not.toContain("ForbiddenException");
    }
  });

  test.each([
    "https://evil.example",
    "null",
    "http://localhost:9229",
    "http://127.0.0.1:3000",
    "http://127.0.0.1:9229.evil.example",
    "http://photos.auth.us-east-1.localhost:9229",
    "not an origin",
  ])("a page of %j, signed or not, calls nothing that operators call", async (origin) => {
    for (const headers of [{ origin }, { origin, ...signed }]) {
      const codes = await Promise.all(
        forOperators.map(async (name) => (await refusalOf(await post(name, { headers }))).code),
      );
      expect(new Set(codes)).toEqual(new Set(["ForbiddenException"]));
    }
    const { UserPoolId } = await aPool(app);
    const call = { headers: { origin, ...signed }, body: JSON.stringify({ UserPoolId }) };
    expect(await refusalOf(await post("DeleteUserPool", call))).toEqual({
      status: 400,
      code: "ForbiddenException",
      message: `Pages of ${origin} may not call DeleteUserPool.`,
    });
    const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.Id).toBe(UserPoolId);
  });

  test("the server's own pages call everything", async () => {
    const call = { headers: { origin: "http://127.0.0.1:9229", ...signed }, body: '{"MaxResults":1}' };
    expect((await post("ListUserPools", call)).status).toBe(200);
  });

  test("an old client that signs what people call is not looked at", async () => {
    for (const authorization of [signed.authorization, "AWS4-HMAC-SHA256 nonsense", "Bearer x"]) {
      expect(
        await refusalOf(await post("GetUser", { headers: { authorization }, body: '{"AccessToken":"x"}' })),
      ).toEqual({
        status: 400,
        code: "NotAuthorizedException",
        message: "Invalid Access Token",
      });
    }
  });
});

describe("a bad body is refused, and nothing is changed:", () => {
  const refused = (message: string) => ({ status: 400, code: "SerializationException", message });
  const spread = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    return new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536));
        controller.close();
      },
    });
  };
  const long = `{"PoolName":"people","Long":"${"x".repeat(BODY_LIMIT_BYTES)}"}`;

  test.each<[string, Call["body"], ReturnType<typeof refused>, Record<string, string>?]>([
    ["none", "", refused("Request body is not JSON")],
    ["not JSON", "PoolName=people", refused("Request body is not JSON")],
    ["half of one", '{"PoolName":"people"', refused("Request body is not JSON")],
    ["two", '{"PoolName":"people"}{}', refused("Request body is not JSON")],
    ["a list", '[{"PoolName":"people"}]', refused("Start of list found where not expected")],
    ["a text", '"people"', refused("Expected map or null")],
    ["a number", "7", refused("Expected map or null")],
    ["a number for a text", '{"PoolName":7}', refused("NUMBER_VALUE can not be converted to a String")],
    ["a list for a text", '{"PoolName":["people"]}', refused("Start of list found where not expected")],
    ["a truth for a text", '{"PoolName":true}', refused("TRUE_VALUE can not be converted to a String")],
    ["a text for a map", '{"PoolName":"people","Policies":"none"}', refused("Expected map or null")],
    [
      "a map for a list",
      '{"PoolName":"people","AliasAttributes":{}}',
      refused("Start of structure or map found where not expected."),
    ],
    [
      "a fraction for an integer",
      '{"PoolName":"people","Policies":{"PasswordPolicy":{"MinimumLength":8.5}}}',
      refused("DECIMAL_VALUE can not be converted to an Integer"),
    ],
    ["a member twice", '{"PoolName":"people","PoolName":"others"}', refused("Request body names a member twice")],
    [
      "a member twice, once in disguise",
      '{"PoolName":"people","\\u0050oolName":"others"}',
      refused("Request body names a member twice"),
    ],
    [
      "33 levels",
      `{"PoolName":"people","Deep":${"[".repeat(32)}${"]".repeat(32)}}`,
      refused("Request body nests deeper than 32 levels"),
    ],
    [
      "half a million levels",
      `{"PoolName":"people","Deep":${"[".repeat(500_000)}`,
      refused("Request body nests deeper than 32 levels"),
    ],
    [
      "invalid UTF-8",
      Buffer.concat([Buffer.from('{"PoolName":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')]),
      refused("Request body is not UTF-8"),
    ],
    ["a byte order mark", '\ufeff{"PoolName":"people"}', refused("Request body is not JSON")],
    ["U+0000", '{"PoolName":"peo\\u0000ple"}', refused("Request body has the character U+0000")],
    ["half a surrogate pair", '{"PoolName":"\\ud83d"}', refused("Request body has half of a surrogate pair")],
    [
      "compressed",
      gzipSync('{"PoolName":"people"}'),
      refused("Request body is not UTF-8"),
      { "content-encoding": "gzip" },
    ],
    [
      "over the limit, and says so",
      long,
      refused("Request body is larger than 1048576 bytes"),
      { "content-length": String(long.length) },
    ],
    ["over the limit, in chunks", spread(long), refused("Request body is larger than 1048576 bytes")],
    [
      "of a length that is no number",
      '{"PoolName":"people"}',
      refused("Request body is larger than 1048576 bytes"),
      { "content-length": "many" },
    ],
  ])("%s", async (_, body, refusal, headers = {}) => {
    const alone = await testApp();
    try {
      const answer = await refusalOf(
        await post("CreateUserPool", { http: alone.http, headers: { ...signed, ...headers }, body }),
      );
      expect(answer).toEqual(refusal);
      expect((await alone.client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).UserPools).toEqual([]);
    } finally {
      await alone.close();
    }
  });
});

/** The server with these operations in the place of its own. */
function serving(...operations: readonly AnyOperation[]) {
  return httpApp({
    ctx: app.ctx,
    log: openLog("silent"),
    baseDomain: "localhost",
    inbox: false,
    healthy: async () => true,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  });
}
