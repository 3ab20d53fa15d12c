import { appendFileSync } from "node:fs";
import { buildDecrypt } from "@aws-crypto/decrypt-node";
import { KmsKeyringClass } from "@aws-crypto/kms-keyring";
import {
  CommitmentPolicy,
  KeyringNode,
  type Newable,
  type NodeAlgorithmSuite,
} from "@aws-crypto/material-management-node";
import type { TriggerEvent } from "../core/triggers/port.ts";

// A function that sends codes, as the developer guide has it, but for what sends: it opens the code by the ARN of the key and puts
// down what it would have sent. It reads KMS (a URL), KEY_ARN and SENT (a file) from its environment.

const { KMS = "", KEY_ARN = "", SENT = "" } = process.env;

/** What the function sent, and how what it was handed was written. */
export interface Sent {
  readonly sent: { readonly source: string; readonly pool: string; readonly to: unknown; readonly code: string };
  readonly message: unknown;
}

const kms = {
  async decrypt({ CiphertextBlob, ...asked }: { readonly CiphertextBlob: Uint8Array }) {
    const response = await fetch(KMS, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.Decrypt" },
      body: JSON.stringify({ ...asked, CiphertextBlob: Buffer.from(CiphertextBlob).toString("base64") }),
    });
    const { KeyId, Plaintext }: { KeyId: string; Plaintext: string } = JSON.parse(await response.text());
    return { KeyId, Plaintext: new Uint8Array(Buffer.from(Plaintext, "base64")) };
  },
  encrypt: () => Promise.reject(new Error("this function encrypts nothing")),
  generateDataKey: () => Promise.reject(new Error("this function encrypts nothing")),
};

class Keyring extends KmsKeyringClass<NodeAlgorithmSuite, typeof kms>(KeyringNode as Newable<KeyringNode>) {}

const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

export async function handler({ triggerSource, userPoolId, request }: TriggerEvent): Promise<void> {
  const keyring = new Keyring({ clientProvider: () => kms, keyIds: [KEY_ARN] });
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(String(request.code), "base64"));
  const { "aws-crypto-public-key": _, ...context } = messageHeader.encryptionContext;
  const { version, suiteId, encryptedDataKeys, contentType, frameLength } = messageHeader;
  const keys = encryptedDataKeys.map(({ providerId, providerInfo }) => `${providerId} ${providerInfo}`);
  const { email, phone_number: phone } = Object(request.userAttributes);
  const line: Sent = {
    sent: { source: triggerSource, pool: userPoolId, to: phone ?? email, code: plaintext.toString() },
    message: { version, suiteId, contentType, frameLength, keys, context },
  };
  appendFileSync(SENT, `${JSON.stringify(line)}\n`);
}
