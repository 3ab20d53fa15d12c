import {
  GetLogDeliveryConfigurationCommand,
  type LogConfigurationType,
  SetLogDeliveryConfigurationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const set = (app: TestApp, UserPoolId: string, LogConfigurations: LogConfigurationType[]) =>
  answer(app.client.send(new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations })));

const get = (app: TestApp, UserPoolId: string) =>
  answer(app.client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId })));

const GROUP = { LogGroupArn: "arn:aws:logs:us-east-1:000000000000:log-group:cognito" };
const NOTIFICATIONS = {
  LogLevel: "ERROR",
  EventSource: "userNotification",
  CloudWatchLogsConfiguration: GROUP,
} as const;
const SIGN_INS = { LogLevel: "INFO", EventSource: "userAuthEvents" } as const;
const STREAM = { StreamArn: "arn:aws:firehose:us-east-1:000000000000:deliverystream/cognito" };
const BUCKET = { BucketArn: "arn:aws:s3:::cognito-logs" };

test("what is set takes the place of what was set before, and nothing clears it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UserPoolTier: "PLUS" });
  expect(await get(app, UserPoolId)).toEqual({ LogDeliveryConfiguration: { UserPoolId, LogConfigurations: [] } });
  const wanted: LogConfigurationType[][] = [
    [NOTIFICATIONS, { ...SIGN_INS, FirehoseConfiguration: STREAM }],
    [{ ...SIGN_INS, S3Configuration: BUCKET }],
    [{ ...SIGN_INS, CloudWatchLogsConfiguration: GROUP }],
    [],
  ];
  for (const LogConfigurations of wanted) {
    const told = { LogDeliveryConfiguration: { UserPoolId, LogConfigurations } };
    expect(await set(app, UserPoolId, LogConfigurations)).toEqual(told);
    expect(await get(app, UserPoolId)).toEqual(told);
  }
});

describe("a configuration is refused", () => {
  test.each<readonly [string, LogConfigurationType[], string]>([
    [
      "that leads nowhere",
      [{ ...NOTIFICATIONS, CloudWatchLogsConfiguration: undefined }],
      "Request validation Failed. Following event sources in request have no destination: [userNotification].",
    ],
    [
      "that leads nowhere for all that it has a place for it",
      [{ ...SIGN_INS, S3Configuration: {} }],
      "Request validation Failed. Following event sources in request have no destination: [userAuthEvents].",
    ],
    [
      "with an event source twice",
      [NOTIFICATIONS, NOTIFICATIONS],
      "Request validation Failed. Following event sources appear more then once in a request: [userNotification].",
    ],
    [
      "with an event source twice that leads nowhere",
      [NOTIFICATIONS, { ...NOTIFICATIONS, CloudWatchLogsConfiguration: undefined }],
      "Request validation Failed. Following event sources in request have no destination: [userNotification]. " +
        "Following event sources appear more then once in a request: [userNotification].",
    ],
    [
      "with another level for messages",
      [{ ...NOTIFICATIONS, LogLevel: "INFO" }],
      "The event source userNotification has the log level ERROR only.",
    ],
    [
      "with another level for sign-ins",
      [{ ...SIGN_INS, LogLevel: "ERROR", S3Configuration: BUCKET }],
      "The event source userAuthEvents has the log level INFO only.",
    ],
    [
      "with several destinations",
      [{ ...SIGN_INS, S3Configuration: BUCKET, FirehoseConfiguration: STREAM }],
      "The event source userAuthEvents has more than one destination.",
    ],
    [
      "that sends messages anywhere but to a log group",
      [{ LogLevel: "ERROR", EventSource: "userNotification", S3Configuration: BUCKET }],
      "The event source userNotification goes to a CloudWatch log group only.",
    ],
  ])("%s", async (_, configurations, message) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UserPoolTier: "PLUS" });
    expect(await refusal(set(app, UserPoolId, configurations))).toBe(`InvalidParameterException: ${message}`);
    expect((await get(app, UserPoolId)).LogDeliveryConfiguration?.LogConfigurations).toEqual([]);
  });

  test.each(["LITE", "ESSENTIALS"] as const)("for sign-ins in the plan %s", async (UserPoolTier) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, { UserPoolTier });
    expect(await refusal(set(app, UserPoolId, [{ ...SIGN_INS, S3Configuration: BUCKET }]))).toBe(
      "FeatureUnavailableInTierException: The following feature is not available for the " +
        `${UserPoolTier} pricing tier configured: User Activity Log Export`,
    );
    await set(app, UserPoolId, [NOTIFICATIONS]);
  });

  test("for a pool that is not there", async () => {
    await using app = await testApp();
    expect(await refusal(set(app, NO_POOL, [NOTIFICATIONS]))).toBe(NO_POOL_REFUSAL);
    expect(await refusal(get(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
  });
});
