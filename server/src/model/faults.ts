import { CognitoError } from "../core/errors.ts";

/** What AWS's framework says that a value must satisfy. */
export const constraint = {
  notNull: "Member must not be null",
  lengthAtLeast: (min: number) => `Member must have length greater than or equal to ${min}`,
  lengthAtMost: (max: number) => `Member must have length less than or equal to ${max}`,
  valueAtLeast: (min: number) => `Member must have value greater than or equal to ${min}`,
  valueAtMost: (max: number) => `Member must have value less than or equal to ${max}`,
  pattern: (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`,
  oneOf: (values: readonly string[]) => `Member must satisfy enum value set: [${values.join(", ")}]`,
  // Seen from Cognito for 'logoutURLs' (aws-cli #2894) and 'explicitAuthFlows' (media-insights-on-aws #199): a list of
  // scalars is reported once, as a whole. For maps as the same framework does in Kinesis (kinesalite).
  eachElement: (constraints: readonly string[]) => `Member must satisfy constraint: [${constraints.join(", ")}]`,
  eachKey: (constraints: readonly string[]) => `Map keys must satisfy constraint: [${constraints.join(", ")}]`,
  eachValue: (constraints: readonly string[]) => `Map value must satisfy constraint: [${constraints.join(", ")}]`,
} as const;

/** The value in a fault: as text, null where there is none, undefined where no message may repeat it. */
type Shown = string | null | undefined;

/** AWS's framework stops at ten (kinesalite, measured on Kinesis); it also bounds what one request can make us write. */
const MOST_FAULTS = 10;

/** Notes that the value at `path` breaks a constraint. */
export function report(faults: string[], shown: Shown, path: string, text: string): void {
  if (faults.length === MOST_FAULTS) return;
  const value = shown === undefined ? "Value" : shown === null ? "Value null" : `Value '${cut(shown)}'`;
  faults.push(`${value} at '${path}' failed to satisfy constraint: ${text}`);
}

/** InvalidParameterException for everything that was noted. */
export function invalidParameter(faults: readonly string[]): CognitoError {
  const count = `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected`;
  return new CognitoError("InvalidParameterException", `${count}: ${faults.join("; ")}`);
}

/** AWS repeats a value whole; but messages also travel in a header and into logs, so we repeat its beginning. */
export function cut(text: string): string {
  return text.length > 256 ? `${text.slice(0, 256)}…` : text;
}

/** The JSON value that a member is read from. */
type Wanted = "a String" | "an Integer" | "a Long" | "a Boolean" | "a Blob" | "a Timestamp" | "list" | "map";

/**
 * SerializationException for a value of the wrong JSON type. Seen from Cognito: the structure in a string's place
 * (amplify-js #5165), "Expected map or null" (amplify-js #4738). The rest are the same framework's words in CodeDeploy
 * (aws-cdk #27087, aws-sdk-js-v3 #7215) and Kinesis (kinesalite).
 */
export function wrongType(given: unknown, wanted: Wanted): CognitoError {
  return new CognitoError("SerializationException", wrongTypeText(given, wanted));
}

function wrongTypeText(given: unknown, wanted: Wanted): string {
  if (Array.isArray(given)) return "Start of list found where not expected";
  if (typeof given === "object") return "Start of structure or map found where not expected.";
  if (wanted === "list" || wanted === "map") return `Expected ${wanted} or null`;
  return `${tokenOf(given)} can not be converted to ${wanted}`;
}

function tokenOf(given: unknown): string {
  if (typeof given === "boolean") return given ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof given === "number") return Number.isInteger(given) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  return "STRING_VALUE";
}
