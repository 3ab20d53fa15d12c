import type { KeyringNode as AnyKeyring, Newable, NodeAlgorithmSuite } from "@aws-crypto/material-management-node";
import { FunctionError, type TriggerEvent } from "../core/triggers/port.ts";
import { toBase64 } from "../lib/base64.ts";
import type { Kms } from "./kms.ts";

/**
 * The event with its code as Cognito hands it over: a message of the AWS Encryption SDK, in base64. Two that Cognito wrote
 * (awslabs/aws-sdk-rust #1250 has one) show how: algorithm 0x0378, which signs and does not commit to its key, one data key, and
 * the pool's id as the encryption context, which is what the grant that Cognito holds of a key asks for.
 * @param keyId the ARN of a symmetric key of AWS KMS, or of its alias
 * @throws {FunctionError}
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
export async function withCodeEncrypted(event: TriggerEvent, keyId: string, kms: Kms): Promise<TriggerEvent> {
  const { code } = event.request;
  if (typeof code !== "string") return event;
  sdk ??= load();
  const { encrypt, CodeKeyring } = await sdk;
  try {
    const keyring = new CodeKeyring({ generatorKeyId: keyId, clientProvider: () => kms });
    const { result } = await encrypt(keyring, code, { encryptionContext: { "userpool-id": event.userPoolId } });
    return { ...event, request: { ...event.request, code: toBase64(result) } };
  } catch (error) {
    // The kit's own words may repeat what it was given.
    throw error instanceof FunctionError ? error : new FunctionError("failed", "KMS answered no data key");
  }
}

let sdk: ReturnType<typeof load> | undefined;

/** By the first code that is encrypted: it takes 20 MB. */
async function load() {
  const [{ buildEncrypt }, { KmsKeyringClass }, { CommitmentPolicy, KeyringNode }] = await Promise.all([
    import("@aws-crypto/encrypt-node"),
    import("@aws-crypto/kms-keyring"),
    import("@aws-crypto/material-management-node"),
  ]);
  // Asserted as the kit does for its own KMS keyring: what is abstract in the one class stands in the other.
  class CodeKeyring extends KmsKeyringClass<NodeAlgorithmSuite, Kms>(KeyringNode as Newable<AnyKeyring>) {}
  return { CodeKeyring, ...buildEncrypt(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT) };
}
