import {
  AdminDeleteUserCommand,
  AdminUpdateAuthEventFeedbackCommand,
  UpdateAuthEventFeedbackCommand,
  type UpdateAuthEventFeedbackCommandInput,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { sealFeedbackToken } from "../../core/risk/feedback-token.ts";
import { aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";
import {
  always,
  aProtectedPool,
  ELSEWHERE,
  HOME,
  lastEvent,
  NOT_ENABLED,
  setRisk,
  signInFrom,
} from "./risk.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const NOTIFY = {
  ...always("NO_ACTION", true),
  NotifyConfiguration: {
    SourceArn: "arn:aws:ses:us-east-1:111111111111:identity/example.com",
    NoActionEmail: { Subject: "New", TextBody: "{event-id} {feedback-token}" },
  },
};
const to = await aProtectedPool(app);
await setRisk(app, to, { AccountTakeoverRiskConfiguration: NOTIFY });
const { UserPoolId } = to;

const INVALID = "NotAuthorizedException: Invalid feedback token.";
const GIVEN = "NotAuthorizedException: Feedback was given before.";

/** Somebody who was told of a sign-in from elsewhere. */
async function anEvent() {
  const { Username, sub } = await aUser(app, UserPoolId);
  await signInFrom(app, to, HOME, Username);
  await signInFrom(app, to, ELSEWHERE, Username);
  const [mail] = await app.inbox(`${Username}@example.com`);
  const [EventId = "", FeedbackToken = ""] = mail?.text.split(" ") ?? [];
  const judge = (more: Partial<UpdateAuthEventFeedbackCommandInput> = {}) =>
    answer(
      app.client.send(
        new UpdateAuthEventFeedbackCommand({
          UserPoolId,
          Username,
          EventId,
          FeedbackToken,
          FeedbackValue: "Invalid",
          ...more,
        }),
      ),
    );
  return { Username, sub, EventId, FeedbackToken, judge };
}

test("whoever was mailed the token says whether it was they, by whichever of their names", async () => {
  const { Username, sub, EventId, judge } = await anEvent();
  expect(EventId).toBe((await lastEvent(app, to, Username)).EventId);
  expect(await judge({ Username: sub })).toEqual({});
  expect(await lastEvent(app, to, Username)).toMatchObject({
    EventId,
    EventFeedback: { FeedbackValue: "Invalid", Provider: "User", FeedbackDate: expect.any(Date) },
  });
});

test("it is said once, by sixteen at a time too", async () => {
  const { judge } = await anEvent();
  const calls = Array.from({ length: 16 }, (_, n) => judge({ FeedbackValue: n % 2 === 0 ? "Valid" : "Invalid" }));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => GIVEN) });
});

test("what an operator has said stands", async () => {
  const { Username, EventId, judge } = await anEvent();
  await app.client.send(
    new AdminUpdateAuthEventFeedbackCommand({ UserPoolId, Username, EventId, FeedbackValue: "Valid" }),
  );
  expect(await refusal(judge())).toBe(GIVEN);
  expect(await lastEvent(app, to, Username)).toMatchObject({ EventFeedback: { FeedbackValue: "Valid" } });
});

describe("a token", () => {
  test("is good for one event of one user of one pool", async () => {
    const [ada, eve] = [await anEvent(), await anEvent()];
    const elsewhere = await aProtectedPool(app);
    for (const wrong of [
      { EventId: eve.EventId },
      { Username: eve.Username },
      { FeedbackToken: eve.FeedbackToken },
      { FeedbackToken: `${ada.FeedbackToken}A` },
      { FeedbackToken: "none" },
      { UserPoolId: elsewhere.UserPoolId },
    ]) {
      expect(await refusal(ada.judge(wrong)), JSON.stringify(wrong)).toBe(INVALID);
    }
    expect(await ada.judge()).toEqual({});
  });

  test("tells nobody who has none whether a user exists", async () => {
    const { judge } = await anEvent();
    expect(await refusal(judge({ FeedbackToken: "none", Username: "nobody" }))).toBe(INVALID);
    expect(await refusal(judge({ Username: "nobody" }))).toBe("UserNotFoundException: User does not exist.");
  });

  test("is good for thirty days", async () => {
    const { judge } = await anEvent();
    const now = app.clock.now();
    app.clock.advance(31 * 86_400_000);
    expect(await refusal(judge())).toBe("NotAuthorizedException: The feedback token has expired.");
    app.clock.set(now);
    expect(await judge()).toEqual({});
  });

  test("of an event that is gone is good for nothing", async () => {
    const { sub, Username } = await anEvent();
    const event = { poolId: UserPoolId, sub, id: "gone", createdAt: app.clock.now() };
    const FeedbackToken = sealFeedbackToken(app.ctx, event);
    const command = new UpdateAuthEventFeedbackCommand({
      UserPoolId,
      Username,
      EventId: "gone",
      FeedbackToken,
      FeedbackValue: "Valid",
    });
    expect(await refusal(app.client.send(command))).toBe(GIVEN);
  });
});

test("a user who is gone, a pool that is none and one that has turned threat protection off are refused", async () => {
  const { Username, judge } = await anEvent();
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  expect(await refusal(judge())).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(judge({ UserPoolId: NO_POOL }))).toBe(NO_POOL_REFUSAL);
  const off = { UserPoolTier: "PLUS", UserPoolAddOns: { AdvancedSecurityMode: "OFF" } } as const;
  await app.client.send(new UpdateUserPoolCommand({ UserPoolId, ...off }));
  expect(await refusal(judge())).toBe(NOT_ENABLED);
});
