import type { AnyOperation } from "../api/operation.ts";
import { CognitoError } from "../core/errors.ts";
import { operations as model } from "../model/user-pools.operations.ts";

/**
 * The same operations, but a refusal that AWS's model does not declare for an operation becomes a fault: clients made from
 * the model do not know that exception there.
 */
export function heldToModel(operations: ReadonlyMap<string, AnyOperation>): ReadonlyMap<string, AnyOperation> {
  return new Map([...operations].map(([name, operation]) => [name, held(operation)]));
}

const held = ({ name, run }: AnyOperation): AnyOperation => ({
  name,
  async run(...given) {
    try {
      return await run(...given);
    } catch (error) {
      if (!(error instanceof CognitoError) || declares(name, error.code)) throw error;
      throw new Error(`${name} refuses with ${error.code}, which AWS's model does not declare for it`, {
        cause: error,
      });
    }
  },
});

const declares = (name: AnyOperation["name"], code: string): boolean =>
  model[name].errors.some((declared) => declared === code);
