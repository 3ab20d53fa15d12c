import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { aServer, type Received } from "./server.fixture.ts";

export const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What a request says of its signature, and the signature it should have. */
export interface SignatureCheck {
  /** `20150830/us-east-1/service/aws4_request`. */
  readonly scope: string;
  readonly accessKeyId: string;
  readonly signedHeaders: string;
  readonly given: string;
  readonly expected: string;
}

/**
 * The check of a signature as a service of AWS makes it, written from the description of the algorithm.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function checkSignature({ method, url = "", headers, body }: Received, secretAccessKey: string): SignatureCheck {
  const [, accessKeyId = "", scope = "", signedHeaders = "", given = ""] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  const [path = "", query = ""] = url.split("?");
  const canonicalRequest = [
    method,
    // Encoded once more than it is sent, as all services but S3 have it.
    path.split("/").map(encodeURIComponent).join("/"),
    query.split("&").toSorted().join("&"),
    ...signedHeaders.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signedHeaders,
    sha256(body),
  ].join("\n");
  const stringToSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonicalRequest)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secretAccessKey}`);
  return { scope, accessKeyId, signedHeaders, given, expected: hmac(key, stringToSign).toString("hex") };
}

export const KEY_ARN = "arn:aws:kms:us-east-1:000000000000:key/8a23102c-9b68-4fed-82ce-523c5363539e";

interface KmsRequest {
  readonly KeyId: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly NumberOfBytes?: number;
  readonly CiphertextBlob?: string;
}

/** A KMS with one key, by its ARN or an alias: it makes data keys and opens what it sealed, in the same context only. */
export async function aKms() {
  const key = randomBytes(32);
  const contextOf = ({ EncryptionContext = {} }: KmsRequest) =>
    Buffer.from(JSON.stringify(Object.entries(EncryptionContext).toSorted()));

  function generateDataKey(request: KmsRequest) {
    const plain = randomBytes(request.NumberOfBytes ?? 0);
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(contextOf(request));
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { KeyId: KEY_ARN, Plaintext: plain.toString("base64"), CiphertextBlob: sealed.toString("base64") };
  }

  function decrypt(request: KmsRequest) {
    const sealed = Buffer.from(request.CiphertextBlob ?? "", "base64");
    const cipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12))
      .setAAD(contextOf(request))
      .setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]);
    return { KeyId: KEY_ARN, Plaintext: plain.toString("base64") };
  }

  return aServer((response, { headers, body }) => {
    const request: KmsRequest = JSON.parse(body);
    const [status, answer] = [KEY_ARN, ALIAS_ARN].includes(request.KeyId)
      ? [200, headers["x-amz-target"] === "TrentService.Decrypt" ? decrypt(request) : generateDataKey(request)]
      : [400, { __type: "NotFoundException", message: `Key '${request.KeyId}' does not exist` }];
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
  });
}

export const ALIAS_ARN = "arn:aws:kms:us-east-1:000000000000:alias/codes";
