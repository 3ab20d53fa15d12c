import {
  CreateUserPoolReplicaCommand,
  type CreateUserPoolReplicaCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const create = (UserPoolId: string, given: Partial<CreateUserPoolReplicaCommandInput> = {}) =>
  app.client.send(new CreateUserPoolReplicaCommand({ UserPoolId, RegionName: "us-west-2", ...given }));

test("a pool that AWS would replicate is refused where no standby stands for the region", async () => {
  const { Id } = await aPool(app, {
    KeyConfiguration: {
      KeyType: "CUSTOMER_MANAGED_KEY",
      KmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    },
  });
  expect(await refusal(create(Id, { UserPoolTags: { Environment: "Production" } }))).toBe(
    "OperationNotEnabledException: This server cannot make replicas of user pools in us-west-2: no standby of its database stands for that region.",
  );
});

test("a pool of the smallest plan is told what it lacks", async () => {
  const { Id } = await aPool(app, { UserPoolTier: "LITE" });
  expect(await refusal(create(Id))).toBe(
    "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Multi-Region Replication",
  );
});

test("a pool without a key of its own is told so", async () => {
  const { Id } = await aPool(app);
  expect(await refusal(create(Id))).toBe(
    "InvalidParameterException: A user pool must have a multi-Region customer managed key before it can have a replica.",
  );
});

test.each<[string, Partial<CreateUserPoolReplicaCommandInput>, string]>([
  ["the pool's own region", { RegionName: "us-east-1" }, "us-east-1 is the primary region of user pool {id}."],
  ["what is no region", { RegionName: "Middle-Earth" }, "Middle-Earth is not a region."],
  [
    "a region that is too short",
    { RegionName: "moon" },
    "1 validation error detected: Value 'moon' at 'regionName' failed to satisfy constraint: Member must have length greater than or equal to 5",
  ],
  [
    "a tag of AWS's own",
    { UserPoolTags: { "aws:tag": "x" } },
    "aws: prefixed tag key names are not allowed for external use.",
  ],
])("%s is refused", async (_, given, words) => {
  const { Id } = await aPool(app);
  expect(await refusal(create(Id, given))).toBe(`InvalidParameterException: ${words.replace("{id}", Id)}`);
});

test("an unknown pool is refused", async () => {
  expect(await refusal(create(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
