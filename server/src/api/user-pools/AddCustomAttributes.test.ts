import {
  AddCustomAttributesCommand,
  DescribeUserPoolCommand,
  type SchemaAttributeType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const add = (app: TestApp, UserPoolId: string, CustomAttributes: SchemaAttributeType[]) =>
  app.client.send(new AddCustomAttributesCommand({ UserPoolId, CustomAttributes }));

const text = (...names: string[]): SchemaAttributeType[] =>
  names.map((Name) => ({ Name, AttributeDataType: "String" }));

const customNames = async (app: TestApp, UserPoolId: string) => {
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId }));
  return UserPool?.SchemaAttributes?.slice(20).map(({ Name }) => Name);
};

test("adds attributes behind those there are", async () => {
  await using app = await testApp();
  const { Id, LastModifiedDate } = await aPool(app, { Schema: text("first") });
  const call = add(app, Id, [
    { Name: "second", AttributeDataType: "DateTime", Mutable: false },
    { Name: "third", AttributeDataType: "Boolean", DeveloperOnlyAttribute: true },
  ]);
  expect(await answer(call)).toEqual({});
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId: Id }));
  expect(UserPool?.SchemaAttributes?.slice(20)).toEqual([
    {
      Name: "custom:first",
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
    },
    {
      Name: "custom:second",
      AttributeDataType: "DateTime",
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: false,
    },
    {
      Name: "dev:custom:third",
      AttributeDataType: "Boolean",
      DeveloperOnlyAttribute: true,
      Mutable: true,
      Required: false,
    },
  ]);
  expect(UserPool?.LastModifiedDate?.getTime()).toBeGreaterThan(LastModifiedDate?.getTime() ?? Number.NaN);
});

test("a standard attribute's name, and one with a prefix, get the prefix too", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await add(app, Id, text("email", "custom:x"));
  expect(await customNames(app, Id)).toEqual(["custom:email", "custom:custom:x"]);
});

test.each([
  [text("taken"), "custom:taken: Existing attribute already has name custom:taken."],
  [
    [{ Name: "theirs", AttributeDataType: "String" }],
    "custom:theirs: Existing attribute already has name dev:custom:theirs.",
  ],
  [text("twice", "twice"), "custom:twice: Existing attribute already has name custom:twice."],
  [
    [{ Name: "x", AttributeDataType: "String", Required: true }],
    "Required custom attributes are not supported currently.",
  ],
  [[{ Name: "x" }], "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."],
] satisfies [SchemaAttributeType[], string][])("%j is refused, and nothing is added", async (attributes, message) => {
  await using app = await testApp();
  const { Id } = await aPool(app, {
    Schema: [...text("taken"), { Name: "theirs", AttributeDataType: "String", DeveloperOnlyAttribute: true }],
  });
  expect(await refusal(add(app, Id, [...text("new"), ...attributes]))).toBe(`InvalidParameterException: ${message}`);
  expect(await customNames(app, Id)).toEqual(["custom:taken", "dev:custom:theirs"]);
});

test("a pool has fifty custom attributes at most", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, { Schema: [{ Name: "email", Required: true }] });
  const names = Array.from({ length: 50 }, (_, n) => `n${n}`);
  await add(app, Id, text(...names.slice(0, 25)));
  await add(app, Id, text(...names.slice(25)));
  expect(await refusal(add(app, Id, text("more")))).toBe(
    "InvalidParameterException: A user pool can have no more than 50 custom attributes.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(add(app, NO_POOL, text("x")))).toBe(NO_POOL_REFUSAL);
});

test("sixteen at once lose nothing", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const names = Array.from({ length: 16 }, (_, n) => `n${n}`);
  expect(await outcomes(names.map((name) => add(app, Id, text(name))))).toEqual({ done: 16, refused: [] });
  expect((await customNames(app, Id))?.toSorted()).toEqual(names.map((name) => `custom:${name}`).toSorted());
});

test("of sixteen who add the same one does", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const calls = Array.from({ length: 16 }, () => add(app, Id, text("same")));
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: Array(15).fill("InvalidParameterException: custom:same: Existing attribute already has name custom:same."),
  });
});
