import { AdminUpdateAuthEventFeedbackCommand, type FeedbackValueType } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { aProtectedPool, HOME, lastEvent, NOT_ENABLED, signInFrom } from "./risk.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aProtectedPool(app, "AUDIT");

const judge = (Username: string, EventId: string, FeedbackValue: FeedbackValueType, { UserPoolId } = to) =>
  answer(app.client.send(new AdminUpdateAuthEventFeedbackCommand({ UserPoolId, Username, EventId, FeedbackValue })));

async function anEvent() {
  const { Username } = await aUser(app, to.UserPoolId);
  await signInFrom(app, to, HOME, Username);
  return { Username, ...(await lastEvent(app, to, Username)) };
}

test("an operator says whether it was the person, and may think again", async () => {
  const { Username, EventId, EventResponse } = await anEvent();
  for (const value of ["Invalid", "Valid"] as const) {
    expect(await judge(Username, EventId, value)).toEqual({});
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventId,
      EventResponse,
      EventFeedback: { FeedbackValue: value, Provider: "Admin", FeedbackDate: expect.any(Date) },
    });
  }
});

test("an event that is none, or another user's, is refused", async () => {
  const { Username } = await anEvent();
  const { EventId } = await anEvent();
  for (const id of [EventId, "none"]) {
    expect(await refusal(judge(Username, id, "Valid"))).toBe("ResourceNotFoundException: The user has no such event.");
  }
  expect((await lastEvent(app, to, Username)).EventFeedback).toBeUndefined();
});

test("a pool without threat protection, one that is none, and a user who is none are refused", async () => {
  const { Username, EventId } = await anEvent();
  const off = { ...(await aPool(app)), ClientId: "" };
  const { Username: theirs } = await aUser(app, off.UserPoolId);
  expect(await refusal(judge(theirs, EventId, "Valid", off))).toBe(NOT_ENABLED);
  expect(await refusal(judge(Username, EventId, "Valid", { ...off, UserPoolId: NO_POOL }))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(judge("nobody", EventId, "Valid"))).toBe("UserNotFoundException: User does not exist.");
});
