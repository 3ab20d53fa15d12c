import { FunctionError, type TriggerEvent } from "../core/triggers/port.ts";
import { jsonIn } from "../lib/json.ts";

/** One way to run one function. */
export interface Runner {
  /**
   * What the function answers to an event.
   * @throws {FunctionError}
   */
  run(event: TriggerEvent, call: Call): Promise<unknown>;
  /** Takes no more events. Those under way are let to end. */
  close(): Promise<void>;
}

/** One call of a function. */
export interface Call {
  readonly arn: string;
  /** Of what is handed over, the same whenever it is handed over again; undefined where the answer is waited for. */
  readonly handOverId: string | undefined;
  /** How long the function may take. */
  readonly limitMs: number;
}

/** The part of pino's logger that is used here. */
export interface Log {
  info(details: Readonly<Record<string, unknown>>, text: string): void;
  warn(details: Readonly<Record<string, unknown>>, text: string): void;
}

/** How often a function that is waited for is called, as Cognito does, while it cannot be reached or does not answer in time. */
export const TRIES = 3;

/** An answer is an event, which has some thousand characters. */
export const LONGEST_ANSWER_BYTES = 1_048_576;

/** `pre-sign-up` of `arn:aws:lambda:us-east-1:000000000000:function:pre-sign-up:live`. */
export const functionNameIn = (arn: string): string | undefined => arn.match(/:function:([^:]+)/)?.[1];

export const timedOut = () => new FunctionError("failed", "Socket timeout while invoking Lambda function");

export const tooLong = () => new FunctionError("failed", "Function.ResponseSizeTooLarge");

/**
 * The JSON of an answer; nothing at all for text that is none.
 * @throws {FunctionError} for an answer that says, in Lambda's way, that the function failed
 */
export function answerIn(text: string): unknown {
  const answer = jsonIn(text);
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new FunctionError("refused", refusal);
  return answer;
}

/** The words of `{"errorMessage": …}`, unless an event holds them. */
export function refusalIn(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || "response" in answer) return undefined;
  return "errorMessage" in answer && typeof answer.errorMessage === "string" ? answer.errorMessage : undefined;
}
