import type { Clock } from "../core/ports.ts";
import { FunctionError } from "../core/triggers/port.ts";
import { jsonIn } from "../lib/json.ts";
import { type AwsAccess, callAws, errorNameIn, isOfAws } from "./aws.ts";
import { answerIn, functionNameIn, type Runner, refusalIn, TRIES } from "./runner.ts";

export interface InvokeTarget {
  /** The service; or, where its path ends with `/invocations`, one function of it. */
  readonly endpoint: string;
  /** Instead of what the ARN of the pool names. */
  readonly functionName: string | undefined;
}

/**
 * A function behind the Invoke API: of AWS Lambda itself, signed, or of something that asks for no signature, as the emulator
 * inside AWS's own images, `sam local start-lambda` and serverless-offline.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeRunner({ endpoint, functionName }: InvokeTarget, access: AwsAccess, clock: Clock): Runner {
  // AWS is told account and alias by the whole ARN; emulators know names only.
  const nameIn = isOfAws(endpoint) ? (arn: string) => arn : (arn: string) => functionNameIn(arn) ?? arn;
  return {
    async run(event, { arn, handOverId, limitMs }) {
      const isHandOver = handOverId !== undefined;
      const path = `/2015-03-31/functions/${encodeURIComponent(functionName ?? nameIn(arn))}/invocations`;
      const reply = await callAws(
        {
          service: "lambda",
          url: endpoint.endsWith("/invocations") ? endpoint : `${endpoint}${path}`,
          arn,
          headers: {
            "content-type": "application/json",
            "x-amz-invocation-type": isHandOver ? "Event" : "RequestResponse",
          },
          body: JSON.stringify(event),
          limitMs,
          tries: isHandOver ? 1 : TRIES,
        },
        access,
        clock,
      );
      const { status, headers, text } = reply;
      if (status < 200 || status > 299) throw new FunctionError("failed", errorNameIn(reply));
      if (headers.has("x-amz-function-error")) throw new FunctionError("refused", wordsIn(text));
      // The emulator tells of a function's error by the body alone.
      return isHandOver && status === 202 ? undefined : answerIn(text);
    },
    close: async () => {},
  };
}

const wordsIn = (text: string): string => refusalIn(jsonIn(text)) ?? "Unhandled";
