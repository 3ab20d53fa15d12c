import { fromBase64 } from "../../lib/base64.ts";
import { CognitoError } from "../errors.ts";
import type { Answers } from "./attempt.ts";
import { required } from "./parameters.ts";
import { readTimestamp, type SrpClaim } from "./srp.ts";

/** A SECRET_BLOCK has some 1 200 characters; a signature 44, a TIMESTAMP 28 at most. */
const LONGEST_BLOCK = 4_096;
const LONGEST_SIGNATURE = 64;
const LONGEST_TIMESTAMP = 64;

/**
 * What an answer claims by SRP; undefined where its block is none of ours.
 * @throws {CognitoError} InvalidParameterException
 */
export function claimIn(responses: Answers): SrpClaim | undefined {
  const secretBlock = fromBase64(required(responses, "PASSWORD_CLAIM_SECRET_BLOCK", LONGEST_BLOCK));
  const signature = required(responses, "PASSWORD_CLAIM_SIGNATURE", LONGEST_SIGNATURE);
  const timestamp = required(responses, "TIMESTAMP", LONGEST_TIMESTAMP);
  if (!readTimestamp(timestamp)) {
    throw new CognitoError("InvalidParameterException", "TIMESTAMP is not in the expected format.");
  }
  return secretBlock && { signature, secretBlock, timestamp };
}
