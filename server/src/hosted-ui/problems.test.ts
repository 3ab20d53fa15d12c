import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CognitoError, type ErrorCode } from "../core/errors.ts";
import { Problem, problemOf, told } from "./problems.ts";
import { en, type Texts } from "./texts/en.ts";

/** What the core says where a page leads into it, and what the person is told instead. */
const ROWS: readonly (readonly [ErrorCode, string, keyof Texts, string?])[] = [
  ["NotAuthorizedException", "Incorrect username or password.", "incorrect"],
  ["NotAuthorizedException", "Password attempts exceeded", "tooManyAttempts"],
  ["NotAuthorizedException", "User is disabled.", "disabled"],
  [
    "NotAuthorizedException",
    "Temporary password has expired and must be reset by an administrator.",
    "temporaryExpired",
  ],
  ["NotAuthorizedException", "Contact administrator to reset password.", "cannotReset"],
  ["NotAuthorizedException", "User password cannot be reset in the current state.", "cannotReset"],
  ["NotAuthorizedException", "SignUp is not permitted for this user pool", "signUpClosed"],
  ["NotAuthorizedException", "A client attempted to write unauthorized attribute", "notAllowed"],
  ["NotAuthorizedException", "Cannot modify an already provided email", "notAllowed"],
  ["NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED", "alreadyConfirmed"],
  ["NotAuthorizedException", "User cannot be confirmed. Current status is RESET_REQUIRED", "notAllowed"],
  ["NotAuthorizedException", "Invalid session for the user.", "expired"],
  ["NotAuthorizedException", "Invalid session for the user, session is expired.", "expired"],
  ["NotAuthorizedException", "Invalid session for the user, session can only be used once.", "expired"],
  ["MFAMethodNotFoundException", "No MFA mechanism registerd in the account.", "secondFactorMissing"],
  ["InvalidParameterException", "Without a password there must be an address to send codes to.", "notAllowed"],
  ["PasswordResetRequiredException", "Password reset required for the user", "mustReset"],
  ["UserNotConfirmedException", "User is not confirmed.", "notAllowed"],
  ["UserNotFoundException", "User does not exist.", "unknownAccount", "username"],
  ["UsernameExistsException", "User already exists", "nameTaken", "username"],
  ["UsernameExistsException", "User account already exists", "nameTaken", "username"],
  [
    "UsernameExistsException",
    "An account with the given email already exists.",
    "addressTaken",
    "requiredAttributes[email]",
  ],
  [
    "UsernameExistsException",
    "An account with the given phone_number already exists.",
    "addressTaken",
    "requiredAttributes[phone_number]",
  ],
  ["AliasExistsException", "An account with the given preferred_username already exists.", "addressTaken"],
  ["CodeMismatchException", "Invalid verification code provided, please try again.", "codeMismatch", "code"],
  ["ExpiredCodeException", "Invalid code provided, please request a code again.", "codeExpired", "code"],
  ["CodeMismatchException", "Invalid code received for user", "codeMismatch", "code"],
  ["CodeMismatchException", "Invalid code or auth state for the user.", "codeMismatch", "code"],
  ["ExpiredCodeException", "Your software token has already been used once.", "codeUsed", "code"],
  ["EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA", "codeMismatch", "code"],
  ["SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.", "expired"],
  ["TooManyRequestsException", "Attempt limit exceeded, please try after some time.", "tooManyAttempts"],
  ["InvalidParameterException", "ANSWER is not one of the factors that can be chosen.", "notAllowed"],
  ["InvalidParameterException", "No factor has been set up in this sign-in.", "notAllowed"],
  ["LimitExceededException", "Attempt limit exceeded, please try after some time.", "tooManyAttempts"],
  [
    "InvalidPasswordException",
    "Password did not conform with policy: Password not long enough",
    "passwordTooWeak",
    "password",
  ],
  [
    "PasswordHistoryPolicyViolationException",
    "Password has previously been used. Please choose a different password.",
    "passwordUsedBefore",
    "password",
  ],
  ["InvalidParameterException", "Invalid email address format.", "invalidEmail", "requiredAttributes[email]"],
  ["InvalidParameterException", "Invalid phone number format.", "invalidPhone", "requiredAttributes[phone_number]"],
  [
    "InvalidParameterException",
    "The username is too long or has characters that none may have.",
    "invalidAttribute",
    "username",
  ],
  ["InvalidParameterException", "Username should be an email.", "invalidEmail", "username"],
  ["InvalidParameterException", "Username should be a phone number.", "invalidPhone", "username"],
  [
    "InvalidParameterException",
    "Username should be either an email or a phone number.",
    "invalidEmailOrPhone",
    "username",
  ],
  [
    "InvalidParameterException",
    "Username and the attribute email must be the same.",
    "notTheSame",
    "requiredAttributes[email]",
  ],
  [
    "InvalidParameterException",
    "Username cannot be of email format, since user pool is configured for email alias.",
    "addressAsUsername",
    "username",
  ],
  [
    "InvalidParameterException",
    "Username cannot be of phone number format, since user pool is configured for phone number alias.",
    "addressAsUsername",
    "username",
  ],
  ["InvalidParameterException", "preferred_username is an alias and cannot be set at sign-up.", "notAllowed"],
  [
    "InvalidParameterException",
    "Attributes did not conform to the schema: shoe-size: Attribute does not exist in the schema.\n",
    "invalidAttribute",
    "requiredAttributes[shoe-size]",
  ],
  [
    "InvalidParameterException",
    "user.custom:team: Attribute cannot be updated.\n",
    "invalidAttribute",
    "requiredAttributes[custom:team]",
  ],
  [
    "InvalidParameterException",
    "Attributes did not conform to the schema: name: The attribute is required\nemail: The attribute is required\n",
    "missing",
    "requiredAttributes[name]",
  ],
  [
    "InvalidParameterException",
    "Attributes did not conform to the schema: name: String must be at least 2 characters long\n",
    "tooShort",
    "requiredAttributes[name]",
  ],
  [
    "InvalidParameterException",
    "Attributes did not conform to the schema: name: String must be no longer than 9 characters\n",
    "tooLong",
    "requiredAttributes[name]",
  ],
  [
    "InvalidParameterException",
    "Attributes did not conform to the schema: updated_at: Attribute value is not a number\n",
    "invalidAttribute",
    "requiredAttributes[updated_at]",
  ],
  ["InvalidParameterException", "Invalid attributes given, name is missing", "missing", "requiredAttributes[name]"],
  [
    "InvalidParameterException",
    "Invalid attributes given, name, birthdate is missing",
    "missing",
    "requiredAttributes[name]",
  ],
  [
    "InvalidParameterException",
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
    "cannotReset",
  ],
  ["InvalidParameterException", "User is already confirmed.", "alreadyConfirmed"],
  ["InvalidParameterException", "Cannot resend codes. Auto verification not turned on.", "notAllowed"],
  ["InvalidParameterException", "Missing required parameter CONFIRMATION_CODE", "missing", "code"],
  ["InvalidParameterException", "Missing required parameter Session", "notAllowed"],
  ["InvalidParameterException", "USERNAME is too long.", "notAllowed"],
];

test.each(ROWS.map(([code, message, text, field]) => [code, message, { text, field }] as const))(
  "%s: %s",
  (code, message, problem) => {
    expect(problemOf(new CognitoError(code, message))).toMatchObject(problem);
  },
);

/** Where the pages lead into the core. */
const PATHS = [
  ...["attributes", "codes", "confirm", "limits", "logins", "password-policy", "recover", "register", "save"].map(
    (name) => `users/${name}`,
  ),
  ...["lockout", "next-step", "once", "parameters", "password", "session"].map((name) => `auth/${name}`),
  ...["confirm-sign-up", "new-password-required"].map((name) => `auth/challenges/${name}`),
];

const messages = PATHS.flatMap((path) => {
  const source = readFileSync(new URL(`../core/${path}.ts`, import.meta.url), "utf8");
  const thrown = source.matchAll(/(?:new CognitoError\(\s*"\w+",|\binvalid\()\s*(?:"([^"]+)"|`([^`]+)`)/g);
  return [...thrown].map(([, plain, template]) => [path, plain ?? template ?? ""] as const);
});

const quoted = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

test("the search for messages finds them", () => expect(messages.length).toBeGreaterThan(25));

test.each(messages)("%s says nothing that has no row: %s", (_, message) => {
  const parts = message.split(/\$\{[^}]*(?:\}|$)/).map((part) => quoted(part.replaceAll("\\n", "\n")));
  const pattern = new RegExp(`^${parts.join("[^]+")}$`);
  expect(ROWS.filter(([, row]) => pattern.test(row))).not.toEqual([]);
});

test("a fault of ours is no problem of a form", () => {
  const fault = new TypeError("x is not a function");
  expect(() => problemOf(fault)).toThrow(fault);
});

describe("where a problem is told", () => {
  const at = (shown: ReturnType<typeof told>, ...names: readonly string[]) => names.map((name) => shown.at(name));

  test("beside the field that is to blame", () => {
    const shown = told(en, new Problem("codeMismatch", "code"), ["code", "password"]);
    expect(shown).toMatchObject({ alert: undefined, status: 400 });
    expect(at(shown, "code", "password")).toEqual([en.codeMismatch, undefined]);
  });

  test.each([["password"], [undefined]])("above a form without the field %s", (field) => {
    const shown = told(en, new Problem("passwordTooWeak", field), ["code"]);
    expect(shown).toMatchObject({ alert: { kind: "error", text: en.passwordTooWeak }, status: 400 });
    expect(at(shown, "code", "password")).toEqual([undefined, undefined]);
  });

  test("nowhere, where there is none", () => {
    expect(told(en, undefined, ["code"])).toMatchObject({ alert: undefined, status: 200 });
  });

  test("with another status where the form was not ours", () => {
    expect(told(en, new Problem("pageExpired"), [])).toMatchObject({ status: 403 });
  });
});
