import type { Context } from "../core/context.ts";
import { CognitoError, type ErrorCode } from "../core/errors.ts";
import { oneLine } from "../lib/one-line.ts";
import { redact } from "../model/redact.ts";
import { render } from "../model/render.ts";
import type { OperationName } from "../model/types.ts";
import { operations as model } from "../model/user-pools.operations.ts";
import { validate } from "../model/validate.ts";
import { bodyLimit, readBody } from "./body.ts";
import { ANY_ORIGIN } from "./cors.ts";
import { parseJson } from "./json.ts";
import { countAddress, countRequest } from "./limits.ts";
import type { AnyOperation } from "./operation.ts";
import { answeredFrom } from "./replica-regions.ts";
import { regionOfSignature } from "./sigv4.ts";

const CONTENT_TYPE = "application/x-amz-json-1.1";
const TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

/** What one request came to, for the log. */
export interface Outcome {
  readonly operation: string;
  /** Undefined on success. */
  readonly error: string | undefined;
  /** What was thrown, where that is our own fault. */
  readonly fault: { readonly thrown: unknown } | undefined;
  /** The request's body as a log may keep it; undefined where it was not read. */
  readonly redacted: () => unknown;
}

/**
 * AWS JSON 1.1: the operation in `X-Amz-Target`, a JSON object in the body, errors as `{"__type","message"}` with status 400.
 * `ownOrigin` tells whether a browser's `Origin` is this server's own: a foreign page may use what an application's users
 * use, and nothing of what its operators use. `address` is the IP address of the caller, where it is known.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export async function awsJson(
  ctx: Context,
  operations: ReadonlyMap<string, AnyOperation>,
  request: Request,
  requestId: string,
  ownOrigin: (origin: string) => boolean,
  address?: string,
): Promise<{ response: Response; outcome: Outcome }> {
  let name: OperationName | undefined;
  let body: unknown;
  const outcome = (error?: string, fault?: Outcome["fault"]): Outcome => ({
    operation: name ?? "-",
    error,
    fault,
    redacted: () => (name && body !== undefined ? redact(name, body) : undefined),
  });
  try {
    name = operationNamed(request.headers.get("x-amz-target"));
    const region = regionOfSignature(request.headers.get("authorization"));
    const isForOperators = model[name].auth === "sigv4";
    if (isForOperators) {
      const origin = request.headers.get("origin");
      if (origin !== null && !ownOrigin(origin)) {
        throw new CognitoError("ForbiddenException", `Pages of ${oneLine(origin, 256)} may not call ${name}.`);
      }
      if (region === undefined) {
        throw new CognitoError("MissingAuthenticationTokenException", "Missing Authentication Token");
      }
    } else countAddress(ctx, address);
    body = parseJson(await readBody(request, bodyLimit(name)));
    const input = validate(name, body);
    await countRequest(ctx, name, input, isForOperators);
    const operation = operations.get(name);
    if (!operation) {
      throw new CognitoError("UnsupportedOperationException", `Millpond does not serve the operation ${name} yet.`);
    }
    const output = await operation.run(await answeredFrom(ctx, name, input, region), input as never, {
      requestId,
      region: region ?? "us-east-1",
      origin: { address, userAgent: request.headers.get("user-agent") ?? undefined },
    });
    const text = render(name, output as never);
    return { response: new Response(text, { headers: headersOf(requestId) }), outcome: outcome() };
  } catch (thrown) {
    const known = thrown instanceof CognitoError;
    const error = known ? thrown : new CognitoError("InternalErrorException", "Internal server error");
    // What a caller may read of a fault of ours is not all that the log should have.
    const fault = known && thrown.code !== "InternalErrorException" ? undefined : { thrown };
    return { response: errorResponse(error, requestId), outcome: outcome(error.code, fault) };
  }
}

/** @throws {CognitoError} UnknownOperationException, which AWS's framework says without a message. */
function operationNamed(target: string | null): OperationName {
  const name = target?.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
  if (!isOperation(name)) throw new CognitoError("UnknownOperationException");
  return name;
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(model, name);

/** The framework's own refusal spells its text with a capital: amplify-js #4738. */
const CAPITAL_MESSAGE: ReadonlySet<ErrorCode> = new Set(["SerializationException"]);

function errorResponse({ code, message }: CognitoError, requestId: string): Response {
  const body = {
    __type: code,
    ...(message !== "" && { [CAPITAL_MESSAGE.has(code) ? "Message" : "message"]: message }),
  };
  return new Response(JSON.stringify(body), {
    status: code === "InternalErrorException" ? 500 : 400,
    headers: {
      ...headersOf(requestId),
      "x-amzn-ErrorType": `${code}:`,
      ...(message !== "" && { "x-amzn-ErrorMessage": headerText(message) }),
    },
  });
}

// A plain object: the server writes it as it stands, where Headers would have to be taken apart again.
const headersOf = (requestId: string) => ({
  "content-type": CONTENT_TYPE,
  "x-amzn-RequestId": requestId,
  ...ANY_ORIGIN,
});

/** A message as a header can carry it: one line of Latin letters; the body has it whole. */
const headerText = (text: string) =>
  text
    .replace(/[^\x21-\x7e]+/g, " ")
    .trim()
    .slice(0, 1024);
