import type { Clock } from "../core/ports.ts";
import { jsonIn } from "../lib/json.ts";
import { type AwsCredentials, signedHeaders } from "./aws-signature.ts";
import { post, type Reply } from "./post.ts";

/** How AWS, or what stands in for it, is called. */
export interface AwsAccess {
  /** Without them calls are not signed: emulators ask for no signature. */
  readonly credentials?: AwsCredentials;
  /** The region a signature names where neither the endpoint nor an ARN tells one. */
  readonly region?: string;
  /** Where AWS KMS is called, in the place of AWS's own endpoint in the region of a key. */
  readonly kms?: string;
}

export interface AwsCall {
  readonly service: "lambda" | "kms";
  readonly url: string;
  /** Of what is called: its region is the signature's, unless the endpoint is of another. */
  readonly arn: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly limitMs: number;
  readonly tries: number;
}

/**
 * One call of a service.
 * @throws {FunctionError} as `post`
 */
export async function callAws(
  { service, url, arn, headers, body, limitMs, tries }: AwsCall,
  { credentials, region = "us-east-1" }: AwsAccess,
  clock: Clock,
): Promise<Reply> {
  if (!credentials) return post(url, headers, body, limitMs, tries);
  const signing = { service, region: regionIn(url) ?? regionOf(arn) ?? region, credentials, at: clock.now() };
  return post(url, await signedHeaders(url, headers, body, signing), body, limitMs, tries);
}

const REGION = "[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}";
const IN_HOST = new RegExp(`(?:^|\\.)(?:lambda|kms)(?:-fips)?\\.(${REGION})\\.`);
const IN_ARN = new RegExp(`^arn:[\\w-]+:\\w+:(${REGION}):`);

/** `eu-west-1` of `https://lambda.eu-west-1.amazonaws.com`. */
const regionIn = (url: string): string | undefined => IN_HOST.exec(new URL(url).hostname)?.[1];

/** `eu-west-1` of `arn:aws:lambda:eu-west-1:…`; only what is shaped like a region of AWS, for it may become part of a host. */
export const regionOf = (arn: string): string | undefined => IN_ARN.exec(arn)?.[1];

/** Whether AWS itself answers there. */
export const isOfAws = (url: string): boolean => /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.test(new URL(url).hostname);

/** As AWS names what it answers with these, where it says no more. */
const NAMES: Readonly<Record<number, string>> = {
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  429: "TooManyRequestsException",
};

/** The name of the error in an answer; its words may repeat what was sent. */
export function errorNameIn({ status, headers, text }: Reply): string {
  const said = headers.get("x-amzn-errortype") ?? typeIn(text);
  return /^(?:[\w.]+#)?([A-Za-z]{1,100})(?::|$)/.exec(said)?.[1] ?? NAMES[status] ?? `HTTP status ${status}`;
}

function typeIn(text: string): string {
  const answer = jsonIn(text);
  if (typeof answer !== "object" || answer === null || !("__type" in answer)) return "";
  const { __type: type } = answer;
  return typeof type === "string" ? type : "";
}
