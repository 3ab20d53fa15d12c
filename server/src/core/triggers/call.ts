import { oneLine } from "../../lib/one-line.ts";
import type { Context } from "../context.ts";
import { CognitoError, type ErrorCode } from "../errors.ts";
import { FunctionError, type TriggerEvent } from "./port.ts";
import type { Trigger } from "./scene.ts";

export type Needs = Pick<Context, "triggers">;

/** What a function answered in `response`: to be read with care, for nothing in it can be relied on. */
export type Answered = Readonly<Record<string, unknown>>;

/**
 * Calls the function of a trigger, and gives back the `response` of the event it answers with.
 * @throws {CognitoError} UserLambdaValidationException, UnexpectedLambdaException, InvalidLambdaResponseException
 */
export async function callFunction(ctx: Needs, trigger: Trigger, arn: string, event: TriggerEvent): Promise<Answered> {
  let answer: unknown;
  try {
    answer = await ctx.triggers.invoke(arn, event);
  } catch (error) {
    throw inWordsOfCognito(trigger, error);
  }
  const response = isRecord(answer) ? answer.response : undefined;
  if (!isRecord(response)) throw unrecognizable();
  return response;
}

/** Callers are told the function's own words, at a length that fits a page and a header; Cognito always adds a period. */
export function inWordsOfCognito(trigger: string, error: unknown): unknown {
  if (!(error instanceof FunctionError)) return error;
  const words = oneLine(error.message, 1024);
  return error.kind === "refused"
    ? new CognitoError("UserLambdaValidationException", `${trigger} failed with error ${words}.`)
    : new CognitoError("UnexpectedLambdaException", `${trigger} invocation failed due to error ${words}.`);
}

/** What a function answered is no event, or says something that it may not say. */
export const unrecognizable = (why?: string) =>
  new CognitoError(
    "InvalidLambdaResponseException",
    `Unrecognizable lambda output${why === undefined ? "" : `: ${why}`}`,
  );

/** Whether an error tells of a function rather than of the request. */
export const isOfFunction = (error: unknown): error is CognitoError & { readonly code: FunctionFailure } =>
  error instanceof CognitoError && FAILURES.some((code) => code === error.code);

const FAILURES = [
  "InvalidLambdaResponseException",
  "UnexpectedLambdaException",
  "UserLambdaValidationException",
] as const satisfies readonly ErrorCode[];

type FunctionFailure = (typeof FAILURES)[number];

export const isRecord = (value: unknown): value is Answered =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// Members of an answer. What is null counts as left out: that is how Cognito hands it to the function.

/** @throws {CognitoError} InvalidLambdaResponseException */
export function flagIn(answered: Answered, name: string): boolean {
  const value = own(answered, name) ?? false;
  if (typeof value !== "boolean") throw unrecognizable();
  return value;
}

/** @throws {CognitoError} InvalidLambdaResponseException */
export function textIn(answered: Answered, name: string): string | undefined {
  const value = own(answered, name) ?? undefined;
  if (value !== undefined && !(typeof value === "string" && isStorable(value))) throw unrecognizable();
  return value;
}

/** @throws {CognitoError} InvalidLambdaResponseException */
export function recordIn(answered: Answered, name: string): Answered | undefined {
  const value = own(answered, name) ?? undefined;
  if (value !== undefined && !isRecord(value)) throw unrecognizable();
  return value;
}

/** @throws {CognitoError} InvalidLambdaResponseException */
export function textsIn(answered: Answered, name: string): Readonly<Record<string, string>> | undefined {
  const record = recordIn(answered, name);
  return record && Object.fromEntries(Object.keys(record).flatMap((key) => textEntry(record, key)));
}

function textEntry(record: Answered, key: string): readonly (readonly [string, string])[] {
  if (!isStorable(key)) throw unrecognizable();
  const value = textIn(record, key);
  return value === undefined ? [] : [[key, value]];
}

/** @throws {CognitoError} InvalidLambdaResponseException */
export function listIn(answered: Answered, name: string): readonly string[] {
  const value = own(answered, name) ?? [];
  if (!Array.isArray(value)) throw unrecognizable();
  return value.map((each: unknown) => {
    if (typeof each !== "string" || !isStorable(each)) throw unrecognizable();
    return each;
  });
}

/** A member of its own: nothing that every object has. */
const own = (record: Answered, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);

/** As at every door: no U+0000, no half of a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
