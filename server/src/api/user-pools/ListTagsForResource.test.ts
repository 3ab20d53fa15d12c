import { ListTagsForResourceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const list = (app: TestApp, ResourceArn: string) => app.client.send(new ListTagsForResourceCommand({ ResourceArn }));

test("tells a pool's tags, also when there are none", async () => {
  await using app = await testApp();
  const tagged = await aPool(app, { UserPoolTags: { team: "identity" } });
  expect(await answer(list(app, tagged.Arn))).toEqual({ Tags: { team: "identity" } });
  expect(await answer(list(app, (await aPool(app)).Arn))).toEqual({ Tags: {} });
});

test("an unknown pool, and what is no pool, are refused", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${NO_POOL}`))).toBe(
    NO_POOL_REFUSAL,
  );
  expect(await refusal(list(app, "arn:aws:s3:us-east-1:000000000000:bucket"))).toBe(
    "InvalidParameterException: Invalid user pool arn.",
  );
});
