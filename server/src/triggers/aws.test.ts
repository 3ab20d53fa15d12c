import { afterEach, describe, expect, test, vi } from "vitest";
import { CREDENTIALS, checkSignature, KEY_ARN } from "./aws.fixture.ts";
import { ARN, aFolder, EVENT, failureOf } from "./functions.fixture.ts";
import { aServer, echo, say } from "./server.fixture.ts";

afterEach(() => vi.unstubAllGlobals());

const { secretAccessKey } = CREDENTIALS;
const clock = { now: () => new Date("2026-03-03T04:05:06.789Z") };

describe("a function behind the Invoke API", () => {
  test("is called in the name of the server's own credentials", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url } });
    expect(await folder.open({ clock, aws: { credentials: CREDENTIALS } }).invoke(ARN, EVENT)).toEqual(EVENT);
    const [received] = server.received;
    if (!received) throw new Error("nothing came");
    const { given, expected, ...check } = checkSignature(received, secretAccessKey);
    expect(given).toBe(expected);
    expect(check).toEqual({
      accessKeyId: "AKIDEXAMPLE",
      scope: "20260303/us-east-1/lambda/aws4_request",
      signedHeaders: "content-type;host;x-amz-date;x-amz-invocation-type",
    });
    expect(received.headers).toMatchObject({
      "content-type": "application/json",
      "x-amz-date": "20260303T040506Z",
      "x-amz-invocation-type": "RequestResponse",
    });
  });

  test.each<[string, object, object, string]>([
    ["of the map", { accessKeyId: "MAP", secretAccessKey }, {}, "MAP/20260303/us-east-1"],
    [
      "of its own entry",
      { accessKeyId: "MAP", secretAccessKey: "other" },
      { aws: { accessKeyId: "OWN", secretAccessKey } },
      "OWN/20260303/us-east-1",
    ],
    [
      "of the map, where its entry says other things",
      { accessKeyId: "MAP", secretAccessKey },
      { aws: { kms: "http://127.0.0.1:1" } },
      "MAP/20260303/us-east-1",
    ],
  ])("is called in the name of the credentials %s", async (_, aws, own, scope) => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url, ...own }, aws });
    const credentials = { accessKeyId: "ENVIRONMENT", secretAccessKey: "another" };
    await folder.open({ clock, aws: { credentials } }).invoke(ARN, EVENT);
    const [received] = server.received;
    if (!received) throw new Error("nothing came");
    const check = checkSignature(received, secretAccessKey);
    expect(check.given).toBe(check.expected);
    expect(`${check.accessKeyId}/${check.scope}`).toBe(`${scope}/lambda/aws4_request`);
  });

  test("is called by new credentials as soon as the map has them", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({
      default: { invoke: server.url },
      aws: { accessKeyId: "ONE", secretAccessKey, sessionToken: "a" },
    });
    const running = folder.open();
    await running.invoke(ARN, EVENT);
    folder.writeMap({
      default: { invoke: server.url },
      aws: { accessKeyId: "TWO", secretAccessKey, sessionToken: "b" },
    });
    await running.invoke(ARN, EVENT);
    expect(server.received.map((received) => checkSignature(received, secretAccessKey).accessKeyId)).toEqual([
      "ONE",
      "TWO",
    ]);
    expect(server.received.map(({ headers }) => headers["x-amz-security-token"])).toEqual(["a", "b"]);
  });

  test("is called without a signature where nobody is to sign", async () => {
    await using server = await aServer(echo);
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url }, aws: { region: "eu-west-1" } });
    await folder.open().invoke(ARN, EVENT);
    expect(Object.keys(server.received[0]?.headers ?? {})).not.toContain("authorization");
  });

  const IN_PARIS = "arn:aws:lambda:eu-west-3:000000000000:function:one:live";
  const NOWHERE = "arn:aws:lambda::000000000000:function:one";
  const called = (name: string) => `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;

  test.each<[string, string, string, object, string]>([
    ["https://lambda.eu-west-1.amazonaws.com", ARN, "eu-west-1", {}, called(ARN)],
    ["https://lambda.eu-west-3.amazonaws.com/", IN_PARIS, "eu-west-3", {}, called(IN_PARIS)],
    ["https://lambda.cn-north-1.amazonaws.com.cn", ARN, "cn-north-1", {}, called(ARN)],
    ["https://lambda-fips.us-gov-west-1.amazonaws.com", ARN, "us-gov-west-1", {}, called(ARN)],
    ["https://vpce-0a-b.lambda.eu-west-1.vpce.amazonaws.com", ARN, "eu-west-1", {}, called(ARN)],
    ["https://lambda.eu-west-1.api.aws", ARN, "eu-west-1", { functionName: "own:live" }, called("own:live")],
    ["http://localhost:4566", IN_PARIS, "eu-west-3", {}, called("one")],
    ["http://localhost:4566", NOWHERE, "ap-south-1", { aws: { region: "ap-south-1" } }, called("one")],
    ["http://localhost:4566", NOWHERE, "us-east-1", {}, called("one")],
    // A pool's ARN may hold whatever looks like one.
    ["http://localhost:4566", "arn:aws:lambda:a/b@c:0:function:one", "us-east-1", {}, called("one")],
    ["https://amazonaws.com.example.com", IN_PARIS, "eu-west-3", {}, called("one")],
  ])("at %s, as %s, is signed for %s", async (invoke, arn, region, more, path) => {
    const fetched: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      fetched.push([url, init]);
      return new Response("{}");
    });
    await using folder = aFolder();
    folder.writeMap({ default: { invoke, ...more } });
    await folder.open({ clock, aws: { credentials: CREDENTIALS } }).invoke(arn, EVENT);
    const [[url, init] = ["", {}]] = fetched;
    expect(new URL(url).pathname).toBe(path);
    expect(new Headers(init.headers).get("authorization")).toContain(`/20260303/${region}/lambda/aws4_request,`);
  });

  test("that AWS refuses is told of without a secret", async () => {
    await using server = await aServer(
      say(403, `{"message":"${secretAccessKey}"}`, { "x-amzn-errortype": "ExpiredTokenException" }),
    );
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: server.url }, aws: { ...CREDENTIALS, sessionToken: "Fwo==" } });
    expect(await failureOf(folder.open().invoke(ARN, EVENT))).toBe("failed: ExpiredTokenException");
    expect(folder.told).toEqual([
      {
        level: "warn",
        text: "A function of a pool did not answer",
        details: { function: ARN, reason: "ExpiredTokenException" },
      },
    ]);
  });
});

describe("a data key", () => {
  const CODE = { ...EVENT, triggerSource: "CustomEmailSender_SignUp", request: { code: "123456" } };
  const handOver = { arn: ARN, event: CODE, kmsKeyId: KEY_ARN };

  test.each<[string, string | undefined]>([
    ["arn:aws:kms:eu-west-1:000000000000:key/1", "https://kms.eu-west-1.amazonaws.com/"],
    ["arn:aws:kms:eu-west-1:000000000000:alias/codes", "https://kms.eu-west-1.amazonaws.com/"],
    ["arn:aws-us-gov:kms:us-gov-west-1:000000000000:key/1", "https://kms.us-gov-west-1.amazonaws.com/"],
    ["arn:aws-cn:kms:cn-north-1:000000000000:key/1", "https://kms.cn-north-1.amazonaws.com.cn/"],
    // The pattern for ARNs of pools lets these by.
    ["arn:aws:kms:example.com/:0:key/1", undefined],
    ["arn:aws:kms:a@example.com/:0:key/1", undefined],
    ["arn:aws:kms::0:key/1", undefined],
    ["arn:aws:lambda:eu-west-1:0:function:one", undefined],
  ])("of %s is asked for at %s", async (kmsKeyId, endpoint) => {
    const fetched: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      fetched.push(url);
      return new Response("{}", { status: 400 });
    });
    await using folder = aFolder();
    folder.writeMap({ default: { module: "sender.mjs" } });
    await failureOf(folder.open({ aws: { credentials: CREDENTIALS } }).handOver("1", { ...handOver, kmsKeyId }));
    expect(fetched).toEqual(endpoint === undefined ? [] : [endpoint]);
  });

  test.each<[string, number, string, Readonly<Record<string, string>>, string, number]>([
    ["of a key that is not there", 400, '{"__type":"NotFoundException","message":"m"}', {}, "KMS NotFoundException", 1],
    [
      "of a key that may not be used",
      400,
      '{"__type":"com.amazonaws.kms#AccessDeniedException"}',
      {},
      "KMS AccessDeniedException",
      1,
    ],
    ["of a key that is off", 400, "", { "x-amzn-errortype": "DisabledException" }, "KMS DisabledException", 1],
    ["that is asked for too often", 429, "{}", {}, "KMS TooManyRequestsException", 3],
    ["that KMS fails to make", 500, "", {}, "KMS HTTP status 500", 1],
    ["that is no JSON", 200, "<html>", {}, "KMS answered no data key", 1],
    ["that is null", 200, "null", {}, "KMS answered no data key", 1],
    ["that is not there", 200, "{}", {}, "KMS answered no data key", 1],
    [
      "that is too short",
      200,
      JSON.stringify({ KeyId: KEY_ARN, Plaintext: "AAAA", CiphertextBlob: "AAAA" }),
      {},
      "KMS answered no data key",
      1,
    ],
  ])("%s is told of by name, and nothing is handed over", async (_, status, body, headers, reason, times) => {
    await using kms = await aServer(say(status, body, headers));
    await using receiver = await aServer(say(202, ""));
    await using folder = aFolder();
    folder.writeMap({ default: { invoke: receiver.url }, aws: { kms: kms.url, ...CREDENTIALS } });
    expect(await failureOf(folder.open().handOver("1", handOver))).toBe(`failed: ${reason}`);
    expect(folder.told).toEqual([
      { level: "warn", text: "A code for a function could not be encrypted", details: { function: ARN, reason } },
    ]);
    expect(receiver.received).toEqual([]);
    expect(kms.received).toHaveLength(times);
  });

  test("that nobody brings in time is given up", async () => {
    await using kms = await aServer(() => {});
    await using folder = aFolder();
    folder.writeMap({ default: { module: "sender.mjs" }, aws: { kms: kms.url } });
    expect(await failureOf(folder.open({ limitMs: 300 }).handOver("1", handOver))).toBe(
      "failed: KMS did not answer in time",
    );
  });
});

describe("codes reach a function", () => {
  test.each<[string, unknown, object, string]>([
    ["that takes them as they are", { default: { module: "f.mjs", plainCodes: true } }, {}, "well"],
    ["that is nowhere", { default: { skip: true } }, {}, "well"],
    ["by a KMS", { default: { module: "f.mjs" }, aws: { kms: "http://127.0.0.1:1" } }, {}, "well"],
    ["by AWS's KMS", { default: { module: "f.mjs" } }, { credentials: CREDENTIALS }, "well"],
    [
      "by no KMS",
      { default: { module: "f.mjs" } },
      {},
      "failed: AWS KMS is not at hand: neither credentials nor an endpoint are set for it, nor does the trigger map say plainCodes",
    ],
    ["that the map does not know", {}, { credentials: CREDENTIALS }, "failed: ResourceNotFoundException"],
  ])("%s", async (_, map, aws, expected) => {
    await using folder = aFolder();
    folder.writeMap(map);
    const check = folder.open({ aws }).checkSender(ARN);
    expect(
      await check.then(
        () => "well",
        () => failureOf(check),
      ),
    ).toBe(expected);
  });
});
