import { checkSecretHash } from "../clients/secret-hash.ts";
import { CognitoError } from "../errors.ts";
import type { Answers, Attempt } from "./attempt.ts";

/** As long as `Username` may be where the wire bounds it. */
const LONGEST_NAME = 128;
/** As long as the password policy allows. */
export const LONGEST_PASSWORD = 256;
/** 3 072 bits in hexadecimal digits. */
export const LONGEST_SRP_A = 768;

/**
 * A value that the request must have, of `longest` characters at most: the wire itself would take 131 072.
 * @throws {CognitoError} InvalidParameterException when it is missing or longer
 */
export function required(answers: Answers, name: string, longest: number): string {
  const value = answers[name];
  if (value === undefined || value === "") {
    throw new CognitoError("InvalidParameterException", `Missing required parameter ${name}`);
  }
  if (value.length > longest) throw new CognitoError("InvalidParameterException", `${name} is too long.`);
  return value;
}

/**
 * The `USERNAME` of a request, its secret hash checked over it.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException
 */
export function usernameIn({ client, door }: Attempt, answers: Answers): string {
  const username = required(answers, "USERNAME", LONGEST_NAME);
  // The pages are ours: no application speaks through them.
  if (door !== "hosted") checkSecretHash(client, answers.SECRET_HASH, [username]);
  return username;
}
