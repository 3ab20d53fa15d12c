import type { Context } from "../core/context.ts";
import { CognitoError, type ErrorCode } from "../core/errors.ts";
import { operations as model } from "../model/user-pools.operations.ts";
import { render } from "../model/render.ts";
import type { OperationName } from "../model/types.ts";
import { validate } from "../model/validate.ts";
import { readBody } from "./body.ts";
import { ANY_ORIGIN } from "./cors.ts";
import { parseJson } from "./json.ts";
import type { AnyOperation } from "./operation.ts";
import { regionOfSignature } from "./sigv4.ts";

const CONTENT_TYPE = "application/x-amz-json-1.1";
const TARGET_PREFIX = "AWSCognitoIdentityProviderService.";

/** What one request came to, for the log. */
export interface Outcome {
  readonly operation: string;
  /** Undefined on success. */
  readonly error: string | undefined;
  /** What was thrown, where it was our own fault. */
  readonly fault: unknown;
}

/**
 * AWS JSON 1.1: the operation in `X-Amz-Target`, a JSON object in the body, errors as `{"__type","message"}` with status 400.
 * `ownOrigin` tells whether a browser's `Origin` is this server's own: a foreign page may use what an application's users
 * use, and nothing of what its operators use.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export async function awsJson(
  ctx: Context,
  operations: ReadonlyMap<string, AnyOperation>,
  request: Request,
  requestId: string,
  ownOrigin: (origin: string) => boolean,
): Promise<{ response: Response; outcome: Outcome }> {
  let name = "-";
  try {
    name = operationNamed(request.headers.get("x-amz-target"));
    const { auth } = model[name as OperationName];
    if (auth === "sigv4") {
      const origin = request.headers.get("origin");
      if (origin !== null && !ownOrigin(origin)) {
        throw new CognitoError("ForbiddenException", `Pages of ${origin} may not call ${name}.`);
      }
    }
    const region = regionOfSignature(request.headers.get("authorization"));
    if (auth === "sigv4" && region === undefined) {
      throw new CognitoError("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    const input = validate(name as OperationName, parseJson(await readBody(request)));
    const operation = operations.get(name);
    if (!operation) {
      throw new CognitoError("UnsupportedOperationException", `Millpond does not serve the operation ${name} yet.`);
    }
    const output = await operation.run(ctx, input as never, { requestId, region: region ?? "us-east-1" });
    return {
      response: new Response(render(name as OperationName, output as never), { headers: headersOf(requestId) }),
      outcome: { operation: name, error: undefined, fault: undefined },
    };
  } catch (thrown) {
    const known = thrown instanceof CognitoError;
    const error = known ? thrown : new CognitoError("InternalErrorException", "Internal server error");
    return {
      response: errorResponse(error, requestId),
      outcome: { operation: name, error: error.code, fault: known ? undefined : thrown },
    };
  }
}

function operationNamed(target: string | null): string {
  const name = target?.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
  if (!Object.hasOwn(model, name)) throw new CognitoError("UnknownOperationException");
  return name;
}

/** The framework's own refusal spells its text with a capital: amplify-js #4738. */
const CAPITAL_MESSAGE: ReadonlySet<ErrorCode> = new Set(["SerializationException"]);

export function errorResponse(error: CognitoError, requestId: string): Response {
  const text = error.message;
  const body = {
    __type: error.code,
    ...(text !== "" && { [CAPITAL_MESSAGE.has(error.code) ? "Message" : "message"]: text }),
  };
  return new Response(JSON.stringify(body), {
    status: error.code === "InternalErrorException" ? 500 : 400,
    headers: {
      ...headersOf(requestId),
      "x-amzn-ErrorType": `${error.code}:`,
      ...(text !== "" && { "x-amzn-ErrorMessage": headerText(text) }),
    },
  });
}

// A plain object: the server writes it as it stands, where Headers would have to be taken apart again.
const headersOf = (requestId: string) => ({ "content-type": CONTENT_TYPE, "x-amzn-RequestId": requestId, ...ANY_ORIGIN });

/** A message as a header can carry it: one line of Latin letters; the body has it whole. */
const headerText = (text: string) => text.replace(/[^\x20-\x7e]+/g, " ").trim().slice(0, 1024);
