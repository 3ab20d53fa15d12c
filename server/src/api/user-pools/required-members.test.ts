import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { memberOf } from "../../model/shape.ts";
import type { OperationName } from "../../model/types.ts";
import { operations as model } from "../../model/user-pools.operations.ts";
import { testApp } from "../../testing/test-app.ts";
import { operations } from "./index.ts";
import { refusal } from "./pools.fixture.ts";

// Whatever an operation needs, it says so before it does anything.

const app = await testApp();
afterAll(() => app.close());

const commands: Readonly<Record<string, unknown>> = sdk;

/** The SDK's command of this name, with nothing in it. */
function empty(name: string) {
  const command = commands[`${name}Command`];
  return typeof command === "function" ? Reflect.construct(command, [{}]) : expect.fail(`the SDK has no ${name}`);
}

/** Names of members as AWS writes them in its faults. */
const lowered = (name: string) => name.slice(0, 1).toLowerCase() + name.slice(1);

/** Required members of an operation. A number that is left out counts as 0, which is another fault. */
const needs = (name: OperationName): readonly string[] =>
  Object.entries(model[name].input)
    .filter(([, member]) => memberOf(member).isRequired && !["integer", "long"].includes(memberOf(member).shape.type))
    .map(([member]) => lowered(member));

/** These take one thing or another, or a number, and say so in words of their own. */
const NEEDLESS: Readonly<Record<string, string>> = {
  AssociateSoftwareToken: "Exactly one of AccessToken and Session must be given.",
  ListUserPools:
    "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  UpdateManagedLoginBranding:
    "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
};

test.each([...operations.values()].filter(({ name }) => !(name in NEEDLESS)))(
  "$name without anything names what it needs",
  async ({ name }) => {
    const refused = await refusal(app.client.send(empty(name)));
    expect(refused).toMatch(/^InvalidParameterException: \d+ validation errors? detected: /);
    const named = [
      ...refused.matchAll(/Value(?: null)? at '(\w+)' failed to satisfy constraint: Member must not be null/g),
    ];
    expect(named.map(([, member]) => member)).toEqual(needs(name));
    expect(named.length).toBeGreaterThan(0);
  },
);

test.each(Object.entries(NEEDLESS))("%s needs nothing by itself, and refuses nothing", async (name, words) => {
  expect(await refusal(app.client.send(empty(name)))).toBe(`InvalidParameterException: ${words}`);
});
