/**
 * The region an AWS signature was made for: `us-east-1` of
 * `AWS4-HMAC-SHA256 Credential=AKIA…/20260303/us-east-1/cognito-idp/aws4_request, …`; undefined without such a header.
 * A region that is not shaped like one of AWS's becomes `us-east-1`: verifiers refuse pool ids that begin otherwise.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function regionOfSignature(authorization: string | null): string | undefined {
  const region = authorization?.slice(0, 1024).match(CREDENTIAL)?.[1];
  return region === undefined || REGION.test(region) ? region : "us-east-1";
}

const CREDENTIAL = /^AWS4-[A-Z0-9-]+ .*?Credential=[^/\s,]+\/\d{8}\/([^/\s,]*)\/[a-z0-9-]+\/aws4_request(?:,|\s|$)/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;
