import { describe, expect, test } from "vitest";
import { regionOfSignature } from "./sigv4.ts";

const signed = (credential: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=0f`;

describe("a signature's region", () => {
  test.each([
    ["us-east-1", "us-east-1"],
    ["eu-central-1", "eu-central-1"],
    ["ap-southeast-7", "ap-southeast-7"],
    ["us-gov-west-1", "us-gov-west-1"],
    ["us-isob-east-1", "us-isob-east-1"],
    ["cn-north-1", "cn-north-1"],
    ["eusc-de-east-1", "eusc-de-east-1"],
    ["mx-central-1", "mx-central-1"],
    ["local", "us-east-1"],
    ["", "us-east-1"],
    ["US-EAST-1", "us-east-1"],
    ["us-east-10", "us-east-1"],
    ["us_east_1", "us-east-1"],
    ["aws-global", "us-east-1"],
    ["eu-central-1\u00e9", "us-east-1"],
    ["x".repeat(500), "us-east-1"],
  ])("%s counts as %s", (region, counted) => {
    expect(regionOfSignature(signed(`AKIAEXAMPLE/20260303/${region}/cognito-idp/aws4_request`))).toBe(counted);
  });

  test.each([
    [
      "without blanks",
      "AWS4-HMAC-SHA256 Credential=a/20260303/eu-west-1/cognito-idp/aws4_request,SignedHeaders=host,Signature=0",
    ],
    [
      "in another order",
      "AWS4-HMAC-SHA256 SignedHeaders=host, Credential=a/20260303/eu-west-1/cognito-idp/aws4_request, Signature=0",
    ],
    ["by itself", "AWS4-HMAC-SHA256 Credential=a/20260303/eu-west-1/cognito-idp/aws4_request"],
    ["of another algorithm", "AWS4-ECDSA-P256-SHA256 Credential=a/20260303/eu-west-1/cognito-idp/aws4_request"],
    ["for another service", "AWS4-HMAC-SHA256 Credential=a/20260303/eu-west-1/sts/aws4_request"],
  ])("is found %s", (_, header) => {
    expect(regionOfSignature(header)).toBe("eu-west-1");
  });
});

describe("no signature is", () => {
  test.each([
    ["nothing", null],
    ["an empty header", ""],
    ["a bearer token", "Bearer eyJhbGciOiJub25lIn0"],
    ["a password", "Basic YTpi"],
    ["an older signature", "AWS AKIAEXAMPLE:0f"],
    ["a signature without a credential", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0f"],
    ["a credential alone", "Credential=a/20260303/us-east-1/cognito-idp/aws4_request"],
    ["a credential without a key", signed("/20260303/us-east-1/cognito-idp/aws4_request")],
    ["a credential without a day", signed("a/us-east-1/cognito-idp/aws4_request")],
    ["a credential with half a day", signed("a/202603/us-east-1/cognito-idp/aws4_request")],
    ["a credential without an end", signed("a/20260303/us-east-1/cognito-idp")],
    ["a credential with another end", signed("a/20260303/us-east-1/cognito-idp/aws4_requests")],
    ["a header without end", `AWS4-HMAC-SHA256 ${"Credential=a/20260303/".repeat(50_000)}`],
  ])("%s", (_, header) => {
    expect(regionOfSignature(header)).toBeUndefined();
  });
});
