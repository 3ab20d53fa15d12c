import { UnmetTarget } from "../core/auth/target.ts";
import { CognitoError } from "../core/errors.ts";
import { isOfFunction } from "../core/triggers/call.ts";
import type { Texts } from "./texts/en.ts";

/** What is wrong with a form, in the person's language; where a field is to blame, it says so. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly text: keyof Texts;
  /** The field's name; none for a problem of the whole form. */
  readonly field: string | undefined;
  /** What is said instead of the text: a function of the pool has words of its own. */
  readonly words: string | undefined;

  constructor(text: keyof Texts, field?: string, words?: string) {
    super(text);
    this.text = text;
    this.field = field;
    this.words = words;
  }
}

/** How a page tells of a problem: beside the field that is to blame if it has that, else above the form. */
export function told(texts: Texts, problem: Problem | undefined, fields: readonly string[]) {
  const field = fields.find((name) => name === problem?.field);
  const text = problem && (problem.words ?? texts[problem.text]);
  return {
    alert: text !== undefined && field === undefined ? ({ kind: "error", text } as const) : undefined,
    status: problem === undefined ? 200 : problem.text === "pageExpired" ? 403 : 400,
    /** What is wrong with this field. */
    at: (name: string) => (name === field ? text : undefined),
  };
}

/**
 * The core's refusals, whose words are for developers, as problems of a form.
 * @throws what is no refusal
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // What its application asked for is for the application to hear.
  if (!(error instanceof CognitoError) || error instanceof UnmetTarget) throw error;
  const { code, message } = error;
  if (code === "UserLambdaValidationException") return new Problem("notAllowed", undefined, message);
  if (isOfFunction(error)) return new Problem("notAllowed");
  const known = MESSAGES[message] ?? CODES[code];
  if (known) return new Problem(...known);
  for (const [pattern, text, fieldOf] of PATTERNS) {
    const name = pattern.exec(message)?.[1];
    if (name !== undefined) return new Problem(text, fieldOf(name));
  }
  return new Problem("notAllowed");
}

/** The field for an attribute, named as Cognito's own forms name it. */
export const fieldOf = (attribute: string): string => `requiredAttributes[${attribute}]`;

type Told = readonly [text: keyof Texts, field?: string];

/** One code says several things: what this one says tells its message. */
const MESSAGES: Readonly<Record<string, Told>> = {
  "Incorrect username or password.": ["incorrect"],
  "Password attempts exceeded": ["tooManyAttempts"],
  "User is disabled.": ["disabled"],
  "Provided password cannot be used for security reasons.": ["passwordLeaked", "password"],
  "Request not allowed due to security reasons.": ["signInBlocked"],
  "Unable to login because of security reasons.": ["signInBlocked"],
  "Temporary password has expired and must be reset by an administrator.": ["temporaryExpired"],
  "Contact administrator to reset password.": ["cannotReset"],
  "User password cannot be reset in the current state.": ["cannotReset"],
  "Cannot reset password for the user as there is no registered/verified email or phone_number": ["cannotReset"],
  "SignUp is not permitted for this user pool": ["signUpClosed"],
  "User cannot be confirmed. Current status is CONFIRMED": ["alreadyConfirmed"],
  "User is already confirmed.": ["alreadyConfirmed"],
  "Invalid email address format.": ["invalidEmail", fieldOf("email")],
  "Invalid phone number format.": ["invalidPhone", fieldOf("phone_number")],
  "The username is too long or has characters that none may have.": ["invalidAttribute", "username"],
  "Username should be an email.": ["invalidEmail", "username"],
  "Username should be a phone number.": ["invalidPhone", "username"],
  "Username should be either an email or a phone number.": ["invalidEmailOrPhone", "username"],
  "An account with the given email already exists.": ["addressTaken", fieldOf("email")],
  "An account with the given phone_number already exists.": ["addressTaken", fieldOf("phone_number")],
  "A user can have 20 passkeys.": ["tooManyPasskeys"],
  "Invalid session for the user.": ["expired"],
  "Your software token has already been used once.": ["codeUsed", "code"],
  "Invalid session for the user, session is expired.": ["expired"],
  "Invalid session for the user, session can only be used once.": ["expired"],
};

const CODES: Readonly<Record<string, Told>> = {
  AliasExistsException: ["addressTaken"],
  CodeMismatchException: ["codeMismatch", "code"],
  EnableSoftwareTokenMFAException: ["codeMismatch", "code"],
  ExpiredCodeException: ["codeExpired", "code"],
  InvalidPasswordException: ["passwordTooWeak", "password"],
  LimitExceededException: ["tooManyAttempts"],
  MFAMethodNotFoundException: ["secondFactorMissing"],
  PasswordHistoryPolicyViolationException: ["passwordUsedBefore", "password"],
  PasswordResetRequiredException: ["mustReset"],
  SoftwareTokenMFANotFoundException: ["expired"],
  TooManyRequestsException: ["tooManyAttempts"],
  UserNotFoundException: ["unknownAccount", "username"],
  UsernameExistsException: ["nameTaken", "username"],
  WebAuthnChallengeNotFoundException: ["passkeyNotAdded"],
  WebAuthnClientMismatchException: ["passkeyNotAdded"],
  WebAuthnCredentialNotSupportedException: ["passkeyWrong"],
  WebAuthnOriginNotAllowedException: ["passkeyWrong"],
  WebAuthnRelyingPartyMismatchException: ["passkeyWrong"],
};

/** Messages that name what is wrong. */
const PATTERNS: readonly (readonly [RegExp, keyof Texts, (name: string) => string])[] = [
  [/^Username cannot be of (email|phone number) format/, "addressAsUsername", () => "username"],
  [/^Username and the attribute (\w+) must be the same\.$/, "notTheSame", fieldOf],
  [/^Missing required parameter (CONFIRMATION_CODE)$/, "missing", () => "code"],
  [/schema: ([\w:-]+): The attribute is required/, "missing", fieldOf],
  [/^Invalid attributes given, ([\w:-]+)(?:, .*)? is missing$/, "missing", fieldOf],
  [/schema: ([\w:-]+): String must be at least/, "tooShort", fieldOf],
  [/schema: ([\w:-]+): String must be no longer/, "tooLong", fieldOf],
  [/(?:^user\.|schema: )([\w:-]+):/, "invalidAttribute", fieldOf],
];
