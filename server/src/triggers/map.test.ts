import { describe, expect, test } from "vitest";
import { ARN } from "./functions.fixture.ts";
import { readTriggerMap, targetOf } from "./map.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const KEY = Buffer.from(SECRET.slice(6), "base64");
const read = (map: unknown) => readTriggerMap(JSON.stringify(map), "/srv/pond/triggers.json");

describe("a function may run", () => {
  test.each<[string, unknown, unknown]>([
    [
      "in a module beside the map",
      { module: "f.mjs" },
      { kind: "module", file: "/srv/pond/f.mjs", handler: "handler" },
    ],
    [
      "in a module elsewhere, by another name",
      { module: "/opt/f.ts", handler: "main" },
      { kind: "module", file: "/opt/f.ts", handler: "main" },
    ],
    [
      "behind a webhook",
      { webhook: "https://example.com/hook?a=b", secret: SECRET },
      { kind: "webhook", url: "https://example.com/hook?a=b", keys: [KEY] },
    ],
    [
      "behind a webhook whose secret is being replaced",
      { webhook: "https://example.com/hook", secret: [SECRET, SECRET] },
      { kind: "webhook", url: "https://example.com/hook", keys: [KEY, KEY] },
    ],
    [
      "behind the Invoke API",
      { invoke: "http://127.0.0.1:3001/" },
      { kind: "invoke", endpoint: "http://127.0.0.1:3001", functionName: undefined },
    ],
    [
      "behind the Invoke API by another name",
      { invoke: "http://127.0.0.1:3001", functionName: "PreSignUp" },
      { kind: "invoke", endpoint: "http://127.0.0.1:3001", functionName: "PreSignUp" },
    ],
    ["nowhere", { skip: true }, { kind: "skip", plainCodes: true }],
  ])("%s", (_, given, expected) => {
    expect(read({ default: given }).standard).toEqual({ plainCodes: false, aws: {}, ...(expected as object) });
  });

  test("and take codes as they are", () => {
    expect(read({ default: { module: "f.mjs", plainCodes: true } }).standard?.plainCodes).toBe(true);
  });
});

describe("AWS is called", () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalr/XUtn+FEMI", sessionToken: "Fwo==" };
  const { sessionToken: _, ...lasting } = credentials;
  const kms = "http://127.0.0.1:8081/";

  test.each<[string, object, object | undefined, unknown]>([
    [
      "as the map says",
      { ...credentials, region: "eu-west-1", kms },
      undefined,
      { credentials, region: "eu-west-1", kms },
    ],
    ["as the entry of a function says", {}, { ...lasting, kms }, { credentials: lasting, kms }],
    [
      "as the entry says, and where it is silent as the map does",
      { ...credentials, region: "eu-west-1", kms },
      { region: "eu-west-3" },
      { credentials, region: "eu-west-3", kms },
    ],
    ["by credentials that are not mixed", credentials, lasting, { credentials: lasting }],
  ])("%s", (_title, aws, own, expected) => {
    const one = { module: "f.mjs", ...(own && { aws: own }) };
    expect(read({ functions: { one }, aws }).functions.get("one")?.aws).toEqual(expected);
  });
});

test("a function is found by its ARN, then by its name, then as all others are", () => {
  const map = read({
    functions: { [ARN]: { module: "arn.mjs" }, "pre-sign-up": { module: "name.mjs" } },
    default: { module: "default.mjs" },
  });
  const fileOf = (arn: string) => {
    const target = targetOf(map, arn);
    return target?.kind === "module" ? target.file : undefined;
  };
  expect(fileOf(ARN)).toBe("/srv/pond/arn.mjs");
  expect(fileOf(`${ARN}:live`)).toBe("/srv/pond/name.mjs");
  expect(fileOf("arn:aws:lambda:eu-west-1:111111111111:function:pre-sign-up")).toBe("/srv/pond/name.mjs");
  expect(fileOf("arn:aws:lambda:us-east-1:000000000000:function:other")).toBe("/srv/pond/default.mjs");
  expect(fileOf("arn:aws:states:us-east-1:000000000000:stateMachine:x")).toBe("/srv/pond/default.mjs");
  expect(targetOf(read({ functions: {} }), ARN)).toBeUndefined();
  for (const name of ["constructor", "__proto__", "toString"]) {
    expect(targetOf(read({}), `arn:aws:lambda:us-east-1:000000000000:function:${name}`)).toBeUndefined();
  }
});

describe("refused in one line that shows no secret:", () => {
  test.each<[string, string, string]>([
    ["what is no JSON", "{", "it is not JSON"],
    ["a list", "[]", "the file must be an object"],
    ["null", "null", "the file must be an object"],
    ["a member that is not known", '{"function":{}}', "the file: function is not known"],
    ["functions that are a list", '{"functions":[]}', "functions must be an object"],
    ["a function that is text", '{"functions":{"a":"b"}}', "a must be an object"],
    ["a function that runs nowhere", '{"functions":{"a":{}}}', "a: one of module, webhook, invoke and skip is needed"],
    [
      "a function that runs at two places",
      '{"functions":{"a":{"module":"x","skip":true}}}',
      "a: one of module, webhook, invoke and skip is needed",
    ],
    ["a member of another kind", '{"default":{"module":"x","secret":"y"}}', "default: secret is not known"],
    ["a module without a name", '{"default":{"module":""}}', "default: module must be text"],
    ["a handler that is a number", '{"default":{"module":"x","handler":1}}', "default: handler must be text"],
    ["credentials without a secret", '{"aws":{"accessKeyId":"a"}}', "aws: secretAccessKey must be text without spaces"],
    ["credentials without an id", '{"aws":{"secretAccessKey":"a"}}', "aws: accessKeyId must be text without spaces"],
    ["a token without credentials", '{"aws":{"sessionToken":"a"}}', "aws: accessKeyId must be text without spaces"],
    [
      "a token that would begin a header",
      '{"aws":{"accessKeyId":"a","secretAccessKey":"b","sessionToken":"c\\r\\nx: y"}}',
      "aws: sessionToken must be text without spaces",
    ],
    [
      "a secret that is a number, in a function's entry",
      '{"default":{"module":"x","aws":{"accessKeyId":"a","secretAccessKey":7}}}',
      "default: aws: secretAccessKey must be text without spaces",
    ],
    ["a region that is no text", '{"aws":{"region":["eu-west-1"]}}', "aws: region must be text without spaces"],
    [
      "a KMS that is nowhere",
      '{"aws":{"kms":"kms.example.com"}}',
      "aws: kms must be an http or https URL without user and fragment",
    ],
    ["a member of aws that is not known", '{"aws":{"profile":"x"}}', "aws: profile is not known"],
    ["aws for what runs nowhere", '{"default":{"skip":true,"aws":{}}}', "default: aws is not known"],
    ["skip that is not true", '{"default":{"skip":"yes"}}', "default: skip must be true"],
    [
      "plainCodes that is text",
      '{"default":{"module":"x","plainCodes":"yes"}}',
      "default: plainCodes must be true or false",
    ],
    ...["ftp://example.com", "example.com", "https://user:secret@example.com", "https://example.com/#x", 7].map(
      (url): [string, string, string] => [
        `the address ${url}`,
        JSON.stringify({ default: { invoke: url } }),
        "default: invoke must be an http or https URL without user and fragment",
      ],
    ),
    ...[undefined, "secret", "whsec_", "whsec_c2hvcnQ=", `whsec_${"A".repeat(120)}`, [SECRET, "secret"], []].map(
      (secret): [string, string, string] => [
        `the secret ${JSON.stringify(secret)}`,
        JSON.stringify({ default: { webhook: "https://example.com", secret } }),
        "default: secret must be whsec_ and 24 to 64 bytes in base64, or a list of such",
      ],
    ),
  ])("%s", (_, text, message) => {
    expect(() => readTriggerMap(text, "/srv/pond/triggers.json")).toThrow(new Error(message));
  });
});
