import { ListTagsForResourceCommand, TagResourceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const tag = (app: TestApp, ResourceArn: string, Tags: Record<string, string>) =>
  app.client.send(new TagResourceCommand({ ResourceArn, Tags }));

const tagsOf = async (app: TestApp, ResourceArn: string) =>
  (await app.client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;

const many = (count: number, prefix = "tag") =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}-${n}`, "x"]));

test("adds tags to those there are; a key that is there gets the new value", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app, { UserPoolTags: { team: "identity", stage: "test" } });
  expect(await answer(tag(app, Arn, { stage: "live", owner: "" }))).toEqual({});
  expect(await tagsOf(app, Arn)).toEqual({ team: "identity", stage: "live", owner: "" });
});

test("takes keys that mean something to JavaScript", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app);
  await tag(app, Arn, JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}'));
  expect(Object.entries((await tagsOf(app, Arn)) ?? {})).toEqual([
    ["__proto__", "a"],
    ["constructor", "b"],
    ["toString", "c"],
  ]);
});

test("a pool has fifty tags at most", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app, { UserPoolTags: many(40) });
  const full = "InvalidParameterException: A user pool can have no more than 50 tags.";
  expect(await refusal(tag(app, Arn, many(11, "more")))).toBe(full);
  expect(await refusal(tag(app, Arn, many(51)))).toBe(full);
  expect(await tagsOf(app, Arn)).toEqual(many(40));
  await tag(app, Arn, { ...many(10, "more"), "tag-0": "again" });
});

test.each(["aws:x", "AWS:x"])("a key that is AWS's own is refused: %s", async (key) => {
  await using app = await testApp();
  const { Arn } = await aPool(app);
  expect(await refusal(tag(app, Arn, { [key]: "x" }))).toBe(
    "InvalidParameterException: aws: prefixed tag key names are not allowed for external use.",
  );
});

test("the account of the ARN is not looked at", async () => {
  await using app = await testApp({ accountId: "111111111111" });
  const { Id, Arn } = await aPool(app);
  await tag(app, `arn:aws:cognito-idp:us-east-1:222222222222:userpool/${Id}`, { team: "identity" });
  expect(await tagsOf(app, Arn)).toEqual({ team: "identity" });
});

test.each([
  "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/us-east-1_NoSuchOne",
  "arn:aws:cognito-identity:us-east-1:000000000000:identitypool/us-east-1:1",
  "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_NoSuchOne/client/x",
])("what is not a pool's ARN is refused: %s", async (arn) => {
  await using app = await testApp();
  expect(await refusal(tag(app, arn, { a: "b" }))).toBe("InvalidParameterException: Invalid user pool arn.");
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${NO_POOL}`;
  expect(await refusal(tag(app, arn, { a: "b" }))).toBe(NO_POOL_REFUSAL);
});

test("sixteen at once lose nothing", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app);
  const calls = Array.from({ length: 16 }, (_, n) => tag(app, Arn, { [`tag-${n}`]: "x" }));
  expect(await outcomes(calls)).toEqual({ done: 16, refused: [] });
  expect(await tagsOf(app, Arn)).toEqual(many(16));
});

test("two who together bring too many do not both get through", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app);
  expect(await outcomes([tag(app, Arn, many(30, "a")), tag(app, Arn, many(30, "b"))])).toEqual({
    done: 1,
    refused: ["InvalidParameterException: A user pool can have no more than 50 tags."],
  });
  expect(Object.keys((await tagsOf(app, Arn)) ?? {})).toHaveLength(30);
});
