import { SetLogDeliveryConfigurationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { tellOfUndelivered } from "./log-delivery.ts";

const LogGroupArn = "arn:aws:logs:us-east-1:000000000000:log-group:cognito";
const FirehoseConfiguration = { StreamArn: "arn:aws:firehose:us-east-1:000000000000:deliverystream/cognito" };

test("that a message did not leave is told where the pool wants it, in AWS's form", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UserPoolTier: "PLUS" });
  await app.client.send(
    new SetLogDeliveryConfigurationCommand({
      UserPoolId,
      LogConfigurations: [
        { LogLevel: "INFO", EventSource: "userAuthEvents", FirehoseConfiguration },
        { LogLevel: "ERROR", EventSource: "userNotification", CloudWatchLogsConfiguration: { LogGroupArn } },
      ],
    }),
  );
  app.clock.set("2026-03-03T04:05:06.789Z");
  await tellOfUndelivered(app.ctx, UserPoolId, "ECONNREFUSED CONN");
  expect(app.events).toEqual([
    {
      destination: LogGroupArn,
      event: {
        eventTimestamp: "1772510706789",
        eventSource: "USER_NOTIFICATION",
        logLevel: "ERROR",
        message: { details: "ECONNREFUSED CONN" },
        logSourceId: { userPoolId: UserPoolId },
      },
    },
  ]);
});

test("it is told nowhere where the pool does not want it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UserPoolTier: "PLUS" });
  await tellOfUndelivered(app.ctx, UserPoolId, "ECONNREFUSED CONN");
  await app.client.send(
    new SetLogDeliveryConfigurationCommand({
      UserPoolId,
      LogConfigurations: [{ LogLevel: "INFO", EventSource: "userAuthEvents", FirehoseConfiguration }],
    }),
  );
  await tellOfUndelivered(app.ctx, UserPoolId, "ECONNREFUSED CONN");
  expect(app.events).toEqual([]);
});
