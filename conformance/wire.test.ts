import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, inject, test } from "vitest";
import { type Answer, send, signed, statusOf, target } from "./http.ts";
import { anAddress, messagesTo } from "./inbox.ts";
import { aPool, PASSWORD } from "./pool.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
const EVIL = "https://evil.example";

/** Every refusal says the same thing three times, for the clients read it in three places. */
function expectRefusal({ status, headers, body }: Answer, type: string, message?: string): void {
  const { __type, ...said } = JSON.parse(body);
  const text = Object.values(said)[0];
  expect({ status, __type, text }).toEqual({ status: 400, __type: type, text: message ?? text });
  expect(Object.keys(said)).toEqual(
    text === undefined ? [] : [type === "SerializationException" ? "Message" : "message"],
  );
  expect(headers).toMatchObject({
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": expect.stringMatching(UUID),
    "x-amzn-errortype": `${type}:`,
    date: expect.any(String),
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED,
  });
  expect(headers["x-amzn-errormessage"]).toBe(text);
}

describe.each(inject("servers"))("The wire, on $database", ({ url }) => {
  test("an answer has AWS's headers, and each its own request id", async () => {
    const { clientId } = await aPool(url);
    const signUp = (Username: string) =>
      send(url, {
        headers: target("SignUp"),
        body: JSON.stringify({ ClientId: clientId, Username, Password: PASSWORD }),
      });
    const [one, other] = [await signUp("ada"), await signUp("grace")];
    expect(one.status).toBe(200);
    expect(JSON.parse(one.body)).toEqual({ UserConfirmed: false, UserSub: expect.stringMatching(UUID) });
    expect(one.headers).toMatchObject({
      "content-type": "application/x-amz-json-1.1",
      "content-length": String(one.body.length),
      "x-amzn-requestid": expect.stringMatching(UUID),
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
    });
    expect(Number.isNaN(Date.parse(one.headers.date ?? ""))).toBe(false);
    expect(one.headers["x-amzn-requestid"]).not.toBe(other.headers["x-amzn-requestid"]);
  });

  test("a browser's preflight is answered as Cognito answers it", async () => {
    const { status, headers, body } = await send(url, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-amz-target,x-amz-user-agent",
      },
    });
    expect({ status, body }).toEqual({ status: 200, body: "" });
    expect(headers).toMatchObject({
      "content-length": "0",
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "content-type,x-amz-target,x-amz-user-agent",
      "access-control-allow-methods": "POST",
      "access-control-expose-headers": EXPOSED,
      "access-control-max-age": "172800",
    });
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });

  test.each([
    ["no target", {}],
    ["an empty target", { "x-amz-target": "" }],
    ["another service's target", { "x-amz-target": "DynamoDB_20120810.GetItem" }],
    ["an operation Cognito does not have", target("SignDown")],
    ["an operation in the wrong case", target("signUp")],
    ["a name every object has", target("constructor")],
    ["two targets", { "x-amz-target": [target("SignUp")["x-amz-target"], target("GetUser")["x-amz-target"]] }],
  ])("%s is an unknown operation, said without a message", async (_, headers) => {
    const answer = await send(url, { headers, body: "{}" });
    expectRefusal(answer, "UnknownOperationException");
    expect(answer.body).toBe('{"__type":"UnknownOperationException"}');
  });

  test("an admin operation without a signature is refused, and nothing changes", async () => {
    const { cognito, poolId: UserPoolId } = await aPool(url);
    const body = JSON.stringify({ UserPoolId });
    expectRefusal(
      await send(url, { headers: target("DeleteUserPool"), body }),
      "MissingAuthenticationTokenException",
      "Missing Authentication Token",
    );
    expect(await cognito.describeUserPool({ UserPoolId })).toHaveProperty("UserPool.Id", UserPoolId);
  });

  const utf8 = (text: string) => Buffer.from(text);
  const serialization = (why: string) => ["SerializationException", `Request body ${why}`] as const;
  test.each<[string, (valid: string) => string | Uint8Array, readonly [type: string, message?: string], object?]>([
    ["no body", () => "", serialization("is not JSON")],
    ["half a body", (valid) => valid.slice(0, -1), serialization("is not JSON")],
    ["a body and more", (valid) => `${valid}{}`, serialization("is not JSON")],
    ["a form", () => "ClientId=a&Username=mallory", serialization("is not JSON")],
    ["a list", (valid) => `[${valid}]`, ["SerializationException"]],
    ["a text", (valid) => JSON.stringify(valid), ["SerializationException"]],
    ["a number for a text", (valid) => valid.replace('"mallory"', "7"), ["SerializationException"]],
    ["a map for a text", (valid) => valid.replace('"mallory"', '{"S":"mallory"}'), ["SerializationException"]],
    ["a truth for a text", (valid) => valid.replace('"name"', "true"), ["SerializationException"]],
    ["a map for a list", (valid) => valid.replace(/\[.*\]/, "{}"), ["SerializationException"]],
    ["a list for a map", (valid) => valid.replace(/\[.*\]/, "[[]]"), ["SerializationException"]],
    ["null for what is required", (valid) => valid.replace('"mallory"', "null"), ["InvalidParameterException"]],
    [
      "nothing of what is required",
      () => '{"__proto__":{"ClientId":"a","Username":"mallory"}}',
      [
        "InvalidParameterException",
        "2 validation errors detected: Value at 'clientId' failed to satisfy constraint: Member must not be null; Value at 'username' failed to satisfy constraint: Member must not be null",
      ],
    ],
    [
      "a member twice",
      (valid) => valid.replace('"Username"', '"Username":"ada","Username"'),
      serialization("names a member twice"),
    ],
    [
      "a member twice, once in disguise",
      (valid) => valid.replace('"Username"', '"User\\u006eame":"ada","Username"'),
      serialization("names a member twice"),
    ],
    ["a byte order mark", (valid) => `\ufeff${valid}`, serialization("is not JSON")],
    ["UTF-16", (valid) => Buffer.from(valid, "utf16le"), ["SerializationException"]],
    [
      "an overlong form of UTF-8",
      (valid) => Buffer.concat([utf8(valid.slice(0, -2)), Buffer.of(0xc0, 0xaf), utf8(valid.slice(-2))]),
      serialization("is not UTF-8"),
    ],
    ["a compressed body", (valid) => gzipSync(valid), serialization("is not UTF-8"), { "content-encoding": "gzip" }],
    [
      "half a surrogate pair",
      (valid) => valid.replace("mallory", "\\ud83d"),
      serialization("has half of a surrogate pair"),
    ],
    ["U+0000", (valid) => valid.replace("mallory", "mallory\\u0000"), serialization("has the character U+0000")],
    [
      "a million levels",
      (valid) => valid.replace("{", `{"Deep":${"[".repeat(500_000)}${"]".repeat(500_000)},`),
      serialization("nests deeper than 32 levels"),
    ],
    [
      "more than a megabyte",
      (valid) => valid.replace("{", `{"Long":"${"x".repeat(1_048_576)}",`),
      serialization("is larger than 1048576 bytes"),
    ],
    [
      "more than a megabyte, unannounced",
      (valid) => valid.replace("{", `{"Long":"${"x".repeat(2_000_000)}",`),
      serialization("is larger than 1048576 bytes"),
      { "transfer-encoding": "chunked" },
    ],
    [
      "a name of many lines",
      (valid) => valid.replace("mallory", "a\\r\\nx-injected: yes\\r\\n\\r\\n"),
      ["InvalidParameterException"],
    ],
  ])("a sign-up with %s is refused, and nobody is signed up", async (_, bodyOf, [type, message], headers = {}) => {
    const { cognito, poolId: UserPoolId, clientId } = await aPool(url);
    const email = anAddress("mallory");
    const valid = JSON.stringify({
      ClientId: clientId,
      Username: "mallory",
      UserAttributes: [
        { Name: "name", Value: "Mallory" },
        { Name: "email", Value: email },
      ],
      Password: PASSWORD,
    });
    const answer = await send(url, { headers: { ...target("SignUp"), ...headers }, body: bodyOf(valid) });
    if (type === "InvalidParameterException") {
      expect(JSON.parse(answer.body)).toMatchObject({ __type: type, ...(message !== undefined && { message }) });
      expect(answer.status).toBe(400);
      expect(answer.headers).toMatchObject({ "x-amzn-errortype": `${type}:` });
      expect(answer.headers).not.toHaveProperty("x-injected");
    } else {
      expectRefusal(answer, type, message);
    }
    expect((await cognito.listUsers({ UserPoolId })).Users).toEqual([]);
    expect(await messagesTo(url, email)).toEqual([]);
  });

  const token = (...parts: readonly unknown[]) =>
    [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "AAAA"].join(".");
  const anIssuer = `${url}/eu-central-1_AbCdEfGhI`;
  test.each([
    ["no token", "x"],
    ["two parts", "a.b"],
    ["an empty token", token({}, {})],
    ["no map", token(null, null)],
    ["no text for an issuer", token({ kid: 1, alg: "RS256" }, { iss: { iss: anIssuer } })],
    ["an issuer with U+0000", token({ kid: "a", alg: "RS256" }, { iss: `${url}/eu\0` })],
    ["an issuer with half a surrogate pair", token({ kid: "a", alg: "RS256" }, { iss: `${url}/\ud83d` })],
    ["an issuer without end", token({ kid: "a", alg: "RS256" }, { iss: "x".repeat(100_000) })],
    ["a key with U+0000", token({ kid: "\0", alg: "RS256" }, { iss: anIssuer, token_use: "access" })],
    ["no signature", token({ kid: "a", alg: "none" }, { iss: anIssuer, token_use: "access" })],
  ])("an access token with %s is refused", async (_, AccessToken) => {
    const answer = await send(url, { headers: target("GetUser"), body: JSON.stringify({ AccessToken }) });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      __type: expect.stringMatching(/^(?:NotAuthorized|InvalidParameter)Exception$/),
    });
  });

  test.each([
    ["x", "x"],
    ["an empty list", Buffer.from("[]").toString("base64")],
    ["U+0000", Buffer.from(JSON.stringify(["\0", { after: "\0" }])).toString("base64url")],
    ["a map", Buffer.from(JSON.stringify({ __proto__: null, after: { $gt: "" } })).toString("base64url")],
    ["much", "A".repeat(100_000)],
  ])("a page token of %s is refused in every list", async (_, pageToken) => {
    const { poolId: UserPoolId, cognito } = await aPool(url);
    await cognito.createGroup({ UserPoolId, GroupName: "readers" });
    for (const [operation, input] of [
      ["ListUsers", { UserPoolId, PaginationToken: pageToken }],
      ["ListGroups", { UserPoolId, NextToken: pageToken }],
      ["ListUsersInGroup", { UserPoolId, GroupName: "readers", NextToken: pageToken }],
      ["ListUserPools", { MaxResults: 3, NextToken: pageToken }],
      ["ListUserPoolClients", { UserPoolId, NextToken: pageToken }],
      ["ListResourceServers", { UserPoolId, MaxResults: 3, NextToken: pageToken }],
      ["ListTerms", { UserPoolId, NextToken: pageToken }],
      ["ListUserPoolReplicas", { UserPoolId, NextToken: pageToken }],
    ] as const) {
      const answer = await send(url, { headers: { ...target(operation), ...signed }, body: JSON.stringify(input) });
      expect({ operation, ...JSON.parse(answer.body) }).toMatchObject({
        operation,
        __type: "InvalidParameterException",
      });
    }
  });

  test.each([
    ["headers without end", `POST / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(200_000)}\r\n\r\n`, 431],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
      400,
    ],
    [
      "two different lengths",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      400,
    ],
    ["no host", "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 400],
    ["no host in HTTP/1.0", "GET /inbox/messages HTTP/1.0\r\n\r\n", 400],
    ["an empty host", "GET /inbox/messages HTTP/1.1\r\nHost: \r\n\r\n", 400],
    ["a host and a user", "GET /inbox/messages HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", 400],
    ["two hosts", "GET /inbox/messages HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 403],
    ["a foreign host behind ours", "GET http://localhost/inbox/messages HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403],
    ["a line that is no header", "POST / HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n", 400],
    ["another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
  ])("a request with %s is refused, and the server goes on", async (_, bytes, status) => {
    expect(await statusOf(url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  });

  test.each([
    ["GET", "/"],
    ["PUT", "/"],
    ["DELETE", "/"],
    ["POST", "/elsewhere"],
    ["POST", "/../../etc/passwd"],
    ["GET", "/inbox/../../package.json"],
    ["GET", "/%00"],
    ["GET", "/%"],
    ["GET", "/%00/.well-known/jwks.json"],
    ["GET", "/%00/.well-known/openid-configuration"],
    ["GET", "/%ff/.well-known/jwks.json"],
    ["GET", "/inbox/messages/%00/html?to=%00"],
    ["GET", "/eu-central-1_AbCdEfGhI/.well-known/jwks.json"],
  ])("%s %s is not there", async (method, path) => {
    const { status } = await send(`${url}${path}`, { method, headers: target("ListUserPools") });
    expect(status).toBe(404);
  });

  test.each([EVIL, "null", "http://127.0.0.1:1", "http://localhost.evil.example", "not an origin"])(
    "a page of %s may call what users call, and nothing of what operators call",
    async (origin) => {
      const { cognito, poolId: UserPoolId, clientId } = await aPool(url);
      const call = (operation: string, input: object) =>
        send(url, { headers: { origin, ...target(operation), ...signed }, body: JSON.stringify(input) });

      for (const [operation, input] of [
        ["DeleteUserPool", { UserPoolId }],
        ["AdminCreateUser", { UserPoolId, Username: "mallory" }],
        ["ListUsers", { UserPoolId }],
      ] as const) {
        expectRefusal(
          await call(operation, input),
          "ForbiddenException",
          `Pages of ${origin} may not call ${operation}.`,
        );
      }
      const signUp = await call("SignUp", { ClientId: clientId, Username: "ada", Password: PASSWORD });
      expect(signUp.status).toBe(200);
      expect(signUp.headers).toMatchObject({ "access-control-allow-origin": "*" });
      const { Users = [] } = await cognito.listUsers({ UserPoolId });
      expect(Users.map(({ Username }) => Username)).toEqual(["ada"]);
    },
  );

  test("a page of the server itself may call what operators call", async () => {
    const { poolId: UserPoolId } = await aPool(url);
    const headers = { origin: url, ...target("DescribeUserPool"), ...signed };
    const answer = await send(url, { headers, body: JSON.stringify({ UserPoolId }) });
    expect(JSON.parse(answer.body)).toMatchObject({ UserPool: { Id: UserPoolId } });
  });

  test("a foreign page reads nothing of the inbox; a person who follows a link there does", async () => {
    const inbox = (headers: Record<string, string>) => send(`${url}/inbox/messages`, { method: "GET", headers });
    for (const headers of [
      { origin: EVIL },
      { origin: "null" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    ]) {
      const answer = await inbox(headers);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({ message: "Pages of another origin may not read the inbox." });
    }
    const followed = await inbox({
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    });
    expect(followed.status).toBe(200);
    expect(followed.headers).not.toHaveProperty("access-control-allow-origin");
    expect(followed.headers).toMatchObject({ "cache-control": "no-store", "x-frame-options": "DENY" });
    expect((await inbox({ origin: url, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", "0.0.0.0"])(
    "by the name %j the server is not reached, whatever is asked",
    async (host) => {
      const { cognito, poolId: UserPoolId } = await aPool(url);
      const body = JSON.stringify({ UserPoolId });
      const answers = [
        await send(url, { headers: { host, ...target("DeleteUserPool"), ...signed }, body }),
        await send(url, { method: "OPTIONS", headers: { host, origin: `http://${host}` } }),
        ...(await Promise.all(
          ["/health", "/inbox/messages", `/${UserPoolId}/.well-known/jwks.json`].map((path) =>
            send(`${url}${path}`, { method: "GET", headers: { host } }),
          ),
        )),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
      for (const { headers } of answers) expect(headers).not.toHaveProperty("access-control-allow-origin");
      expect(await cognito.describeUserPool({ UserPoolId })).toHaveProperty("UserPool.Id", UserPoolId);
    },
  );

  test("the server is reached by loopback's names, and by a pool's domain while there is one", async () => {
    const { cognito, poolId: UserPoolId } = await aPool(url);
    const Domain = `wire-${randomUUID().slice(0, 8)}`;
    const byName = async (host: string) => (await send(`${url}/health`, { method: "GET", headers: { host } })).status;
    const { port } = new URL(url);
    for (const host of ["localhost", `localhost:${port}`, `127.0.0.1:${port}`, "127.9.9.9", `[::1]:${port}`]) {
      expect([host, await byName(host)]).toEqual([host, 200]);
    }
    const own = `${Domain}.auth.eu-central-1.localhost:${port}`;
    expect(await byName(own)).toBe(403);
    await cognito.createUserPoolDomain({ UserPoolId, Domain });
    expect(await byName(own)).toBe(200);
    await cognito.deleteUserPoolDomain({ UserPoolId, Domain });
    expect(await byName(own)).toBe(403);
  });

  test("keys and discovery are read from any page", async () => {
    const { poolId } = await aPool(url);
    const read = async (path: string) => {
      const answer = await send(`${url}/${poolId}/.well-known/${path}`, { method: "GET", headers: { origin: EVIL } });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        "access-control-allow-origin": "*",
        "content-type": expect.stringMatching(/^application\/json/),
      });
      return JSON.parse(answer.body);
    };
    const key = { alg: "RS256", e: "AQAB", kid: expect.any(String), kty: "RSA", n: expect.any(String), use: "sig" };
    expect(await read("jwks.json")).toEqual({ keys: [key, key] });
    expect(await read("openid-configuration")).toMatchObject({
      issuer: `${url}/${poolId}`,
      jwks_uri: `${url}/${poolId}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "token"],
      subject_types_supported: ["public"],
    });
  });
});
