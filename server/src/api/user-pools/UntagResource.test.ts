import { ListTagsForResourceCommand, UntagResourceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const untag = (app: TestApp, ResourceArn: string, TagKeys: string[]) =>
  app.client.send(new UntagResourceCommand({ ResourceArn, TagKeys }));

test("takes the named tags away, and passes over keys that are not there", async () => {
  await using app = await testApp();
  const { Arn } = await aPool(app, { UserPoolTags: { team: "identity", stage: "test", owner: "ada" } });
  expect(await answer(untag(app, Arn, ["stage", "owner", "none"]))).toEqual({});
  const { Tags } = await app.client.send(new ListTagsForResourceCommand({ ResourceArn: Arn }));
  expect(Tags).toEqual({ team: "identity" });
});

test("another pool's tags stay", async () => {
  await using app = await testApp();
  const one = await aPool(app, { UserPoolTags: { team: "identity" } });
  const other = await aPool(app, { UserPoolTags: { team: "identity" } });
  await untag(app, one.Arn, ["team"]);
  const { Tags } = await app.client.send(new ListTagsForResourceCommand({ ResourceArn: other.Arn }));
  expect(Tags).toEqual({ team: "identity" });
});

test("an unknown pool, and what is no pool, are refused", async () => {
  await using app = await testApp();
  const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${NO_POOL}`;
  expect(await refusal(untag(app, arn, ["a"]))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(untag(app, "arn:aws:s3:us-east-1:000000000000:bucket", ["a"]))).toBe(
    "InvalidParameterException: Invalid user pool arn.",
  );
});
