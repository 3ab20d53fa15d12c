import { toBase64 } from "../../lib/base64.ts";
import { equalText } from "../../lib/equal.ts";
import { hmacSha256 } from "../../lib/hash.ts";
import { CognitoError } from "../errors.ts";
import type { Client } from "./client.ts";

/**
 * Checks that the caller knows the client's secret: `Base64(HMAC-SHA256(secret, username + client id))` over any of the names
 * the user goes by in this request. A client without a secret has nothing to check it by.
 * @throws {CognitoError} NotAuthorizedException; InvalidParameterException for the hash of a client without a secret
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function checkSecretHash(client: Client, hash: string | undefined, names: readonly string[]): void {
  if (client.secrets.length === 0) {
    if (!hash) return;
    // In these words: Cognito-Android-Studio #1, pmill/aws-cognito #23.
    throw new CognitoError(
      "InvalidParameterException",
      `App client ${client.id} is not configured for secret but secret hash was received`,
    );
  }
  if (hash === undefined) {
    throw new CognitoError(
      "NotAuthorizedException",
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const right = client.secrets.flatMap(({ value }) =>
    names.map((name) => equalText(hash, toBase64(hmacSha256(Buffer.from(value), name, client.id)))),
  );
  if (!right.includes(true)) {
    throw new CognitoError("NotAuthorizedException", `Unable to verify secret hash for client ${client.id}`);
  }
}

/** Whether a plain secret is one of the client's; a client without a secret accepts none and needs none. */
export function secretMatches(client: Client, secret: string | undefined): boolean {
  if (client.secrets.length === 0) return secret === undefined;
  return client.secrets.map(({ value }) => equalText(secret ?? "", value)).includes(true);
}

/** @throws {CognitoError} of `code` when the plain secret is not one of the client's. */
export function requireSecret(
  client: Client,
  secret: string | undefined,
  code: "NotAuthorizedException" | "UnauthorizedException",
): void {
  if (!secretMatches(client, secret)) throw new CognitoError(code, `Unable to verify secret for client ${client.id}`);
}
