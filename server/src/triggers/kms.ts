import type { Clock } from "../core/ports.ts";
import { FunctionError } from "../core/triggers/port.ts";
import { fromBase64, toBase64 } from "../lib/base64.ts";
import { jsonIn } from "../lib/json.ts";
import { type AwsAccess, callAws, errorNameIn, regionOf } from "./aws.ts";
import { TRIES, timedOut } from "./runner.ts";

/** What is asked of a key. */
interface Asked {
  /** The ARN of a key, or of an alias. */
  readonly KeyId?: string | undefined;
}

/** What AWS KMS answers, so far as the Encryption SDK reads it. */
export interface KmsAnswer {
  readonly KeyId?: string;
  Plaintext?: Uint8Array;
  readonly CiphertextBlob?: Uint8Array;
}

/** The operations of AWS KMS by which the Encryption SDK has data keys made, wrapped and opened. */
export interface Kms {
  generateDataKey(asked: Asked): Promise<KmsAnswer>;
  encrypt(asked: Asked): Promise<KmsAnswer>;
  decrypt(asked: Asked): Promise<KmsAnswer>;
}

/**
 * AWS KMS, or what stands in for it.
 * @throws {FunctionError} from its operations: `KMS` and the name of the error
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export function kmsAt(access: AwsAccess, clock: Clock, limitMs: number): Kms {
  async function call(operation: string, { KeyId = "", ...asked }: Asked): Promise<KmsAnswer> {
    const reply = await callAws(
      {
        service: "kms",
        url: access.kms ?? endpointOf(KeyId),
        arn: KeyId,
        headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${operation}` },
        body: JSON.stringify({ KeyId, ...asked }, (_, value: unknown) =>
          value instanceof Uint8Array ? toBase64(value) : value,
        ),
        limitMs,
        tries: TRIES,
      },
      access,
      clock,
    ).catch(inNameOfKms);
    if (reply.status !== 200) throw new FunctionError("failed", `KMS ${errorNameIn(reply)}`);
    return answerIn(reply.text);
  }

  return {
    generateDataKey: (asked) => call("GenerateDataKey", asked),
    encrypt: (asked) => call("Encrypt", asked),
    decrypt: (asked) => call("Decrypt", asked),
  };
}

function endpointOf(keyId: string): string {
  const region = regionOf(keyId);
  if (region === undefined) throw new FunctionError("failed", "KMS NotFoundException");
  return `https://kms.${region}.amazonaws.com${keyId.startsWith("arn:aws-cn:") ? ".cn" : ""}/`;
}

function inNameOfKms(error: unknown): never {
  if (!(error instanceof FunctionError)) throw error;
  const isLate = error.message === timedOut().message;
  throw new FunctionError("failed", `KMS ${isLate ? "did not answer in time" : error.message}`);
}

function answerIn(text: string): KmsAnswer {
  const members = membersIn(text);
  return {
    ...(typeof members.KeyId === "string" && { KeyId: members.KeyId }),
    ...bytesIn(members, "Plaintext"),
    ...bytesIn(members, "CiphertextBlob"),
  };
}

/** None of what is no answer: of that the Encryption SDK says that it is malformed. */
const membersIn = (text: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(jsonIn(text) ?? {}));

function bytesIn(members: Readonly<Record<string, unknown>>, name: "Plaintext" | "CiphertextBlob"): Partial<KmsAnswer> {
  const value = members[name];
  const bytes = typeof value === "string" ? fromBase64(value) : undefined;
  return bytes ? { [name]: bytes } : {};
}
