import { CognitoError } from "../errors.ts";
import { ADDRESS_OF, FACTORS, isOffered, type MfaPreference, NO_MFA } from "../mfa/factor.ts";
import { type HashingAlgorithm, type PasswordHash, readHash } from "../password-hash.ts";
import type { Pool } from "../pools/pool.ts";
import { attributeOf, schemaOf } from "../pools/schema.ts";
import { applyChanges, checkAttributes, checkRequired } from "../users/attributes.ts";
import { nameNewUser } from "../users/logins.ts";
import type { Attributes, User } from "../users/user.ts";
import { valuesIn } from "./csv.ts";

const USERNAME = "cognito:username";
const MFA_ENABLED = "cognito:mfa_enabled";
const PASSWORD_HASH = "password_hash";

/** The longest row. @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const LONGEST_ROW = 16_000;

/** `Username` on the wire has no more: a longer one could never sign in. */
const LONGEST_USERNAME = 128;

/** The columns a file for the pool can have, as GetCSVHeader tells them. */
export const csvHeader = (pool: Pool): readonly string[] => [
  ...schemaOf(pool)
    .map(({ Name }) => Name)
    .filter((name) => name !== "sub"),
  MFA_ENABLED,
  USERNAME,
];

/**
 * The columns that a file's first line names, in any order; a pool's others may be missing.
 * @throws {CognitoError} InvalidParameterException: with such a line nothing can be imported.
 */
export function columnsIn(
  pool: Pool,
  header: string | undefined,
  hashing: HashingAlgorithm | undefined,
): readonly string[] {
  if (header === undefined) throw refused("The CSV file is not in UTF-8.");
  const columns = valuesIn(header);
  const known = new Set([...csvHeader(pool), PASSWORD_HASH]);
  if (columns.some((name) => !known.has(name))) {
    throw refused(
      `The CSV file has a column that is no attribute of the user pool: column ${columns.findIndex((name) => !known.has(name)) + 1}.`,
    );
  }
  if (new Set(columns).size < columns.length) throw refused("The CSV file has a column twice.");
  if (!columns.includes(USERNAME)) throw refused(`The CSV file has no column ${USERNAME}.`);
  if (hashing !== undefined && !columns.includes(PASSWORD_HASH)) {
    throw refused(`The CSV file has no column ${PASSWORD_HASH}, which the job's password hashing algorithm needs.`);
  }
  return columns;
}

/** What a row makes of a user. */
export type ImportedUser = Pick<User, "sub" | "username" | "attributes" | "status" | "mfa"> & {
  readonly password: PasswordHash | undefined;
};

/**
 * The user of a row. What it throws says why there is none, and repeats nothing of the row: it goes to a log.
 * @throws {CognitoError} InvalidParameterException
 * @throws {HashRefused}
 */
export function importedUser(
  pool: Pool,
  columns: readonly string[],
  hashing: HashingAlgorithm | undefined,
  row: string,
  sub: string,
): ImportedUser {
  if (row.length > LONGEST_ROW) throw refused(`The row has more than ${LONGEST_ROW} characters.`);
  if (row.includes("\0")) throw refused("The row has a character that cannot be stored.");
  const values = valuesIn(row);
  if (values.length !== columns.length) {
    throw refused(`The row has ${values.length} values, the header ${columns.length} columns.`);
  }
  if (values.some((value) => value.startsWith('"'))) throw refused("A value is in quotation marks.");
  const given = new Map(columns.map((name, index) => [name, values[index] ?? ""]));
  const named = nameNewUser(pool, usernameIn(given), sub, attributesIn(pool, given));
  checkAttributes(pool, named.attributes, true);
  const attributes = applyChanges({}, named.attributes);
  checkVerified(pool, attributes);
  checkRequired(pool, attributes);
  const password = passwordIn(given, hashing);
  return {
    sub,
    username: named.username,
    attributes,
    mfa: mfaIn(pool, given, attributes),
    password,
    status: password || canSignInByCode(pool, attributes) ? "CONFIRMED" : "RESET_REQUIRED",
  };
}

type Given = ReadonlyMap<string, string>;

function usernameIn(given: Given): string {
  const username = given.get(USERNAME) ?? "";
  if (username === "") throw refused("The row has no username.");
  if (/\s/.test(username)) throw refused("The username has white space in it.");
  if (username.length > LONGEST_USERNAME) throw refused(`The username has more than ${LONGEST_USERNAME} characters.`);
  return username;
}

function attributesIn(pool: Pool, given: Given): Attributes {
  const attributes: Record<string, string> = {};
  for (const [name, value] of given) {
    const schema = attributeOf(pool, name);
    if (!schema || value === "") continue;
    attributes[name] =
      name === "birthdate" ? isoDate(value) : schema.AttributeDataType === "Boolean" ? value.toLowerCase() : value;
  }
  return attributes;
}

/** A file has `mm/dd/yyyy`; the attribute, and OpenID Connect's claim, have `YYYY-MM-DD`. */
function isoDate(value: string): string {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(value) ?? [];
  const date = `${year}-${month}-${day}`;
  const at = new Date(date);
  // The 31st of February reads as a day of March.
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date))
    throw refused("The birthdate is not in the format mm/dd/yyyy.");
  return date;
}

const isVerified = (attributes: Attributes, name: string): boolean => attributes[`${name}_verified`] === "true";

function checkVerified(pool: Pool, attributes: Attributes): void {
  for (const name of ["email", "phone_number"] as const) {
    if (isVerified(attributes, name) && !attributes[name])
      throw refused(`${name}_verified is true, and there is no ${name}.`);
  }
  if (!pool.settings.AutoVerifiedAttributes?.some((name) => isVerified(attributes, name))) {
    throw refused(
      "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).",
    );
  }
}

function passwordIn(given: Given, hashing: HashingAlgorithm | undefined): PasswordHash | undefined {
  const hash = given.get(PASSWORD_HASH) ?? "";
  if (hash === "") return undefined;
  if (hashing === undefined)
    throw refused("The row has a password hash, and the job names no password hashing algorithm.");
  return readHash(hashing, hash);
}

/** With `true`, the factors whose codes go to an address the user has; nothing where the pool's own setting decides. */
function mfaIn(pool: Pool, given: Given, attributes: Attributes): MfaPreference {
  const wanted = (given.get(MFA_ENABLED) ?? "").toLowerCase();
  if (!["", "true", "false"].includes(wanted)) throw refused(`${MFA_ENABLED} is neither true nor false.`);
  const setting = pool.settings.MfaConfiguration;
  if ((setting === "ON" && wanted === "false") || (setting === "OFF" && wanted === "true")) {
    throw refused(`${MFA_ENABLED} does not agree with the MFA configuration of the user pool.`);
  }
  if (wanted !== "true") return NO_MFA;
  const enabled = FACTORS.filter((factor) => {
    const address = ADDRESS_OF[factor];
    return address !== undefined && isOffered(pool, factor) && Boolean(attributes[address]);
  });
  const [preferred] = enabled;
  return preferred ? { enabled, preferred } : NO_MFA;
}

/** Whoever gets in by a code need not choose a password first. */
function canSignInByCode(pool: Pool, attributes: Attributes): boolean {
  const factors = pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  return (
    (factors.includes("EMAIL_OTP") && Boolean(attributes.email)) ||
    (factors.includes("SMS_OTP") && Boolean(attributes.phone_number))
  );
}

const refused = (message: string) => new CognitoError("InvalidParameterException", message);
