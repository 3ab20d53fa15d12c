import { afterAll, expect, test } from "vitest";
import {
  always,
  ELSEWHERE,
  HOME,
  lastEvent,
  protectedBy,
  setRisk,
  signInFrom,
} from "../api/user-pools/risk.fixture.ts";
import { aUser } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, seen } from "./pages.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const pages = await aPoolWithPages(app, protectedBy("ENFORCED"));
await setRisk(app, pages, { AccountTakeoverRiskConfiguration: always("NO_ACTION", true) });

const TITLE = "Was this you?";
const ASKED = {
  status: 200,
  title: TITLE,
  description: "Tell us whether this sign-in was yours. If it was not, choose another password as well.",
};
const TAKEN = { status: 200, title: TITLE, alert: "Thank you, this has been noted." };
const EXPIRED = { status: 400, title: TITLE, alert: "This link is not good any more." };

/** Somebody who was told of a sign-in, and where the links in that mail lead. */
async function somebodyTold() {
  const { Username } = await aUser(app, pages.UserPoolId);
  for (const place of [HOME, ELSEWHERE]) await signInFrom(app, pages, place, Username);
  const [mail] = await app.inbox(`${Username}@example.com`);
  const { searchParams } = new URL(mail?.link ?? "");
  const fields = (feedback_value: string) => ({
    feedback_token: searchParams.get("feedback_token") ?? "",
    feedback_value,
  });
  const path = (value: string) => `/photos/feedback?${new URLSearchParams(fields(value)).toString()}`;
  const feedback = async () => (await lastEvent(app, pages, Username)).EventFeedback;
  return { fields, path, feedback };
}

test.each([
  ["Valid", "It was me"],
  ["Invalid", "It was not me"],
])("the link of %s asks, and its button tells", async (value, label) => {
  const { fields, path, feedback } = await somebodyTold();
  const browser = visitor(app);
  const page = await browser.get(path(value));
  expect(seen(page)).toEqual(ASKED);
  expect(page.text).toContain(`value="${label}"`);
  expect(page.headers.getSetCookie()).toEqual([]);
  expect(await feedback()).toBeUndefined();
  expect(seen(await browser.send("/photos/feedback", fields(value)))).toEqual(TAKEN);
  expect(await feedback()).toMatchObject({ FeedbackValue: value, Provider: "User" });
  expect(seen(await browser.send("/photos/feedback", fields("Valid")))).toEqual(EXPIRED);
  expect(await feedback()).toMatchObject({ FeedbackValue: value });
});

test.each([
  ["no token", { feedback_value: "Valid" }],
  ["a token that is none", { feedback_token: "none", feedback_value: "Valid" }],
  ["a token that is too long", { feedback_token: "A".repeat(2_000), feedback_value: "Valid" }],
])("%s gives no feedback", async (_, fields) => {
  expect(seen(await visitor(app).send("/photos/feedback", fields))).toEqual(EXPIRED);
});

test.each(["", "maybe", "valid", '"><script>'])("%j is no feedback", async (value) => {
  const { fields, path, feedback } = await somebodyTold();
  const page = await visitor(app).get(path(value));
  expect(seen(page)).toEqual(EXPIRED);
  expect(page.text).not.toContain("<script>");
  expect(seen(await visitor(app).send("/photos/feedback", fields(value)))).toEqual(EXPIRED);
  expect(await feedback()).toBeUndefined();
});

test("markup in a token is not", async () => {
  const query = new URLSearchParams({ feedback_token: '"><script>alert(1)</script>', feedback_value: "Valid" });
  const page = await visitor(app).get(`/photos/feedback?${query.toString()}`);
  expect(page.text).not.toContain("<script>alert");
});

test("the page is in the language of who follows the link", async () => {
  const { path } = await somebodyTold();
  const page = await visitor(app).get(path("Valid"), { "accept-language": "de" });
  expect(seen(page)).toMatchObject({ title: "Waren Sie das?" });
});
