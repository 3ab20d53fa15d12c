import { describe, expect, test } from "vitest";
import { CREDENTIALS, checkSignature } from "./aws.fixture.ts";
import { signedHeaders } from "./aws-signature.ts";

const at = new Date("2015-08-30T12:36:00Z");
const signing = { service: "service", region: "us-east-1", credentials: CREDENTIALS, at };

describe("published signatures (AWS's test suite for Signature Version 4)", () => {
  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ["post-vanilla", {}, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
    [
      "post-header-value-case",
      { "my-header1": "VALUE1" },
      "",
      "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
    ],
    [
      "post-x-www-form-urlencoded",
      { "content-type": "application/x-www-form-urlencoded" },
      "Param1=value1",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
  ])("%s", async (_, given, body, signature) => {
    const headers = await signedHeaders("https://example.amazonaws.com/", given, body, signing);
    expect(headers).toEqual({
      ...given,
      "x-amz-date": "20150830T123600Z",
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${[
        ...Object.keys(given),
        "host",
        "x-amz-date",
      ]
        .toSorted()
        .join(";")}, Signature=${signature}`,
    });
    // The check that the other tests rely on finds the same.
    const received = { method: "POST", url: "/", headers: { ...headers, host: "example.amazonaws.com" }, body };
    expect(checkSignature(received, CREDENTIALS.secretAccessKey)).toMatchObject({
      given: signature,
      expected: signature,
    });
  });
});

test.each([
  "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aone%3Alive/invocations",
  "http://127.0.0.1:4566/2015-03-31/functions/one/invocations?Qualifier=live&A=b",
  "http://127.0.0.1:4566/a%20b/%C3%BC/",
])("a signature is of the address as it is sent: %s", async (address) => {
  const body = '{"name":"Müller"}';
  const headers = await signedHeaders(address, { "content-type": "application/json" }, body, signing);
  const { host, pathname, search } = new URL(address);
  const received = { method: "POST", url: `${pathname}${search}`, headers: { ...headers, host }, body };
  const { given, expected, signedHeaders: signed } = checkSignature(received, CREDENTIALS.secretAccessKey);
  expect(given).toBe(expected);
  expect(signed).toBe("content-type;host;x-amz-date");
  const tampered = checkSignature({ ...received, body: '{"name":"Mallory"}' }, CREDENTIALS.secretAccessKey);
  expect(tampered.given).not.toBe(tampered.expected);
});

test("a session token is signed too", async () => {
  const credentials = { ...CREDENTIALS, sessionToken: "Fwo==" };
  const headers = await signedHeaders("https://example.amazonaws.com/", {}, "", { ...signing, credentials });
  expect(headers["x-amz-security-token"]).toBe("Fwo==");
  expect(headers.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
});
