import { expect, test } from "vitest";
import type { AnyOperation } from "../api/operation.ts";
import type { Context } from "../core/context.ts";
import { CognitoError, type ErrorCode } from "../core/errors.ts";
import { heldToModel } from "./held-to-model.ts";

/** What comes out of GetUser, held to the model, when this is thrown in it. */
async function outcomeOf(thrown: unknown): Promise<unknown> {
  const run: AnyOperation["run"] = async () => {
    throw thrown;
  };
  const held = heldToModel(new Map([["GetUser", { name: "GetUser", run }]])).get("GetUser");
  return held
    ?.run({} as Context, {} as never, { requestId: "id", region: "us-east-1", origin: {} })
    .catch((error: unknown) => error);
}

test.each<ErrorCode>(["NotAuthorizedException", "InternalErrorException"])(
  "%s of GetUser passes as it is",
  async (code) => {
    const refusal = new CognitoError(code, "No.");
    expect(await outcomeOf(refusal)).toBe(refusal);
  },
);

test.each<ErrorCode>(["UsernameExistsException", "LimitExceededException", "UnsupportedOperationException"])(
  "%s of GetUser, which is not declared for it, becomes a fault",
  async (code) => {
    const refusal = new CognitoError(code, "No.");
    const fault = await outcomeOf(refusal);
    expect(fault).not.toBeInstanceOf(CognitoError);
    expect(fault).toMatchObject({
      message: `GetUser refuses with ${code}, which AWS's model does not declare for it`,
      cause: refusal,
    });
  },
);

test("a fault stays the fault it was", async () => {
  const fault = new TypeError("ours");
  expect(await outcomeOf(fault)).toBe(fault);
});
