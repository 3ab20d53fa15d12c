import { FunctionError } from "../core/triggers/port.ts";
import { post } from "./post.ts";
import { answerIn, functionNameIn, type Runner, refusalIn } from "./runner.ts";

/**
 * A function behind the Invoke API of AWS Lambda, at an endpoint that asks for no signature: the emulator inside AWS's own
 * images, `sam local start-lambda`, serverless-offline.
 * @param endpoint the service; or, where its path ends with `/invocations`, one function of it
 * @param functionName instead of the name in the ARN
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeRunner(endpoint: string, functionName: string | undefined): Runner {
  return {
    async run(event, { arn, isHandOver, limitMs }) {
      const name = functionName ?? functionNameIn(arn) ?? arn;
      const url = endpoint.endsWith("/invocations")
        ? endpoint
        : `${endpoint}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
      const headers = { "x-amz-invocation-type": isHandOver ? "Event" : "RequestResponse" };
      const { status, headers: told, text } = await post(url, headers, JSON.stringify(event), limitMs);
      if (status < 200 || status > 299) throw new FunctionError("failed", reasonFor(status));
      if (told.has("x-amz-function-error")) throw new FunctionError("refused", wordsIn(text));
      // The emulator tells of a function's error by the body alone.
      return isHandOver && status === 202 ? undefined : answerIn(text);
    },
    close: async () => {},
  };
}

/** As AWS names what it answers with these. */
const REASONS: Readonly<Record<number, string>> = {
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  429: "TooManyRequestsException",
};

const reasonFor = (status: number): string => REASONS[status] ?? `HTTP status ${status}`;

function wordsIn(text: string): string {
  try {
    return refusalIn(JSON.parse(text)) ?? "Unhandled";
  } catch {
    return "Unhandled";
  }
}
