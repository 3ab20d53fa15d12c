import {
  AdminDisableUserCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { ATTEMPTS, aPoolWithClient, aSignUp, HOUR_MS, NOBODY } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const resend = (app: TestApp, ClientId: string, Username: string) =>
  app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));

test("another code is sent to the address that the sign-up gave", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId, { attributes: { email: "grace@example.com" } });
  expect(await answer(resend(app, ClientId, Username))).toEqual({
    CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "g***@e***" },
  });
  expect((await app.inbox(email)).length).toBe(2);
});

test("the telephone comes before the e-mail address", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app, { AutoVerifiedAttributes: ["email", "phone_number"] });
  const attributes = { email: "ada@example.com", phone_number: "+15555550123" };
  const { Username } = await aSignUp(app, ClientId, { attributes });
  expect(await answer(resend(app, ClientId, Username))).toEqual({
    CodeDeliveryDetails: { AttributeName: "phone_number", DeliveryMedium: "SMS", Destination: "+*******0123" },
  });
  expect((await app.inbox()).map(({ to }) => to)).toEqual(["+15555550123", "+15555550123"]);
});

test("a confirmed user is sent none", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  expect(await refusal(resend(app, ClientId, Username))).toBe("InvalidParameterException: User is already confirmed.");
});

test("a disabled user is sent none", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aSignUp(app, ClientId);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  expect(await refusal(resend(app, ClientId, Username))).toBe("NotAuthorizedException: User is disabled.");
});

test("a name nobody has is told", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  expect(await refusal(resend(app, ClientId, "nobody"))).toBe(NOBODY);
});

const NOT_VERIFIED = "InvalidParameterException: Cannot resend codes. Auto verification not turned on.";

test("nothing can be sent to somebody without an address, or in a pool that verifies none", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const nowhere = await aSignUp(app, ClientId, { attributes: {} });
  expect(await refusal(resend(app, ClientId, nowhere.Username))).toBe(NOT_VERIFIED);
  const { Username } = await aSignUp(app, ClientId);
  await app.client.send(new UpdateUserPoolCommand({ UserPoolId, AutoVerifiedAttributes: [] }));
  expect(await refusal(resend(app, ClientId, Username))).toBe(NOT_VERIFIED);
});

test("five codes an hour are sent", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  for (let sent = 0; sent < 5; sent++) await resend(app, ClientId, Username);
  expect(await refusal(resend(app, ClientId, Username))).toBe(ATTEMPTS);
  expect((await app.inbox(email)).length).toBe(6);
  app.clock.advance(HOUR_MS);
  await resend(app, ClientId, Username);
});

test("where the client hides its users, one who is sent none is told of the same address as by ForgotPassword", async () => {
  await using app = await testApp();
  const to = await aPoolWithClient(app, {}, { PreventUserExistenceErrors: "ENABLED" });
  await aUser(app, to.UserPoolId, { username: "ada" });
  for (const Username of ["ada", "nobody"]) {
    const { CodeDeliveryDetails } = await app.client.send(
      new ForgotPasswordCommand({ ClientId: to.ClientId, Username }),
    );
    expect(await answer(resend(app, to.ClientId, Username))).toEqual({ CodeDeliveryDetails });
  }
});
