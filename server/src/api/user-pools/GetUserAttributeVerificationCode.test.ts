import {
  GetUserAttributeVerificationCodeCommand,
  UpdateUserAttributesCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { attributeList, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { ATTEMPTS, aPersonSignedIn, HOUR_MS } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const send = (app: TestApp, AccessToken: string, AttributeName: string) =>
  app.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));

test.each([
  ["email", { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" }, "ada@example.com"],
  [
    "phone_number",
    { AttributeName: "phone_number", DeliveryMedium: "SMS", Destination: "+*******0123" },
    "+15555550123",
  ],
])("a code is sent to the user's %s", async (name, CodeDeliveryDetails, to) => {
  await using app = await testApp();
  const attributes = { email: "ada@example.com", phone_number: "+15555550123" };
  const { AccessToken } = await aPersonSignedIn(app, { user: { attributes } });
  expect(await answer(send(app, AccessToken, name))).toEqual({ CodeDeliveryDetails });
  expect(await app.inbox()).toMatchObject([{ to, code: expect.stringMatching(/^[0-9]{6}$/) }]);
});

test("an address that the user does not have is sent nothing", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  expect(await refusal(send(app, AccessToken, "phone_number"))).toBe(
    "InvalidParameterException: User does not have a value for phone_number.",
  );
  expect(await app.inbox()).toEqual([]);
});

test.each(["name", "email_verified", "preferred_username", "__proto__", "sub"])(
  "%s is nothing that can be proven",
  async (name) => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app);
    expect(await refusal(send(app, AccessToken, name))).toBe(
      "InvalidParameterException: invalid attribute name. Only phone_number and email can be verified",
    );
  },
);

test("an address that waits for its proof is the one to prove, until its time is over", async () => {
  await using app = await testApp();
  const { ClientId, Username, AccessToken, email } = await aPersonSignedIn(app, {
    pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] } },
  });
  const UserAttributes = attributeList({ email: "new@example.org" });
  await app.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
  expect((await send(app, AccessToken, "email")).CodeDeliveryDetails?.Destination).toBe("n***@e***");
  expect((await app.inbox("new@example.org")).length).toBe(2);
  app.clock.advance(25 * HOUR_MS);
  const later = await signIn(app, ClientId, Username);
  expect((await send(app, later.AccessToken, "email")).CodeDeliveryDetails?.Destination).toBe("a***@e***");
  expect((await app.inbox(email)).length).toBe(1);
});

test("five codes an hour are sent, tries that failed counted", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app, { user: { attributes: { email: "ada@example.com" } } });
  for (let sent = 0; sent < 4; sent++) await send(app, AccessToken, "email");
  expect(await refusal(send(app, AccessToken, "phone_number"))).toBe(
    "InvalidParameterException: User does not have a value for phone_number.",
  );
  expect(await refusal(send(app, AccessToken, "email"))).toBe(ATTEMPTS);
  expect((await app.inbox()).length).toBe(4);
});
