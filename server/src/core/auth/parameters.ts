import { checkSecretHash } from "../clients/secret-hash.ts";
import { CognitoError } from "../errors.ts";
import type { Answers, Attempt } from "./attempt.ts";

/** @throws {CognitoError} InvalidParameterException when it is missing. */
export function required(answers: Answers, name: string): string {
  const value = answers[name];
  if (value === undefined || value === "") {
    throw new CognitoError("InvalidParameterException", `Missing required parameter ${name}`);
  }
  return value;
}

/** Longer names exist nowhere; the wire bounds them only where they stand in `Username`. */
const LONGEST_NAME = 128;
const LONGEST_PASSWORD = 256;

/** The `USERNAME` of a request whose secret hash is right. */
export function usernameIn({ client }: Attempt, answers: Answers): string {
  const username = bounded(answers, "USERNAME", LONGEST_NAME);
  checkSecretHash(client, answers.SECRET_HASH, [username]);
  return username;
}

export const passwordIn = (answers: Answers): string => bounded(answers, "PASSWORD", LONGEST_PASSWORD);

export function bounded(answers: Answers, name: string, longest: number): string {
  const value = required(answers, name);
  if (value.length > longest) throw new CognitoError("InvalidParameterException", `${name} is too long.`);
  return value;
}
