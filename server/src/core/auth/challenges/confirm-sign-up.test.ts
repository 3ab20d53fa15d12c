import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type ChallengeNameType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aClient, aPool, PASSWORD } from "../../../testing/builders.ts";
import { type TestApp, testApp } from "../../../testing/test-app.ts";
import { findApp } from "../../clients/app.ts";
import type { Attempt, Door } from "../attempt.ts";
import { answerChallenge, startSignIn } from "../engine.ts";
import { resendAsked } from "./confirm-sign-up.ts";

const ADA = "ada@example.com";
const GIVEN = { USERNAME: "ada", PASSWORD };
const NOT_ASKED = { code: "NotAuthorizedException", message: "Invalid session for the user." };

/** Ada has signed up and confirmed nothing; somebody signs her in at a door. */
async function signedUp(app: TestApp) {
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  const UserAttributes = [{ Name: "email", Value: ADA }];
  await app.client.send(new SignUpCommand({ ClientId, Username: "ada", Password: PASSWORD, UserAttributes }));
  const found = await findApp(app.ctx, ClientId);
  if (!found) throw new Error("The client that was made is not there");
  const at = (door: Door): Attempt => ({ ...found, door });
  return { UserPoolId, ClientId, at };
}

async function askedAt(app: TestApp, attempt: Attempt) {
  const step = await startSignIn(app.ctx, attempt, "PASSWORD", GIVEN);
  if (step.kind !== "challenge") throw new Error(`Not asked: ${step.kind}`);
  return step;
}

test("the pages ask an unconfirmed user for the code, and tell where it went", async () => {
  await using app = await testApp();
  const { at } = await signedUp(app);
  expect(await askedAt(app, at("hosted"))).toEqual({
    kind: "challenge",
    name: "CONFIRM_SIGN_UP",
    parameters: {
      USERNAME: "ada",
      CODE_DELIVERY_DESTINATION: "a***@e***",
      CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL",
    },
    session: expect.any(String),
  });
});

test("no other door begins this way, or asks", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, at } = await signedUp(app);
  for (const door of ["public", "admin"] as const) {
    await expect(startSignIn(app.ctx, at(door), "PASSWORD", GIVEN)).rejects.toMatchObject({
      code: "InvalidParameterException",
      message: "Initiate Auth method not supported.",
    });
  }
  const begun = { ClientId, AuthParameters: GIVEN };
  const refusal = { name: "UserNotConfirmedException", message: "User is not confirmed." };
  await expect(
    app.client.send(new InitiateAuthCommand({ ...begun, AuthFlow: "USER_PASSWORD_AUTH" })),
  ).rejects.toMatchObject(refusal);
  await expect(
    app.client.send(new AdminInitiateAuthCommand({ ...begun, UserPoolId, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" })),
  ).rejects.toMatchObject(refusal);
});

test("the API knows no such challenge", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, at } = await signedUp(app);
  const { session } = await askedAt(app, at("hosted"));
  const answer = {
    ClientId,
    ChallengeName: "CONFIRM_SIGN_UP" as ChallengeNameType,
    ...(session !== undefined && { Session: session }),
    ChallengeResponses: { USERNAME: "ada", CONFIRMATION_CODE: await app.codeFor(ADA) },
  };
  const refusal = {
    name: "InvalidParameterException",
    message: expect.stringContaining("Value 'CONFIRM_SIGN_UP' at 'challengeName' failed to satisfy constraint"),
  };
  await expect(app.client.send(new RespondToAuthChallengeCommand(answer))).rejects.toMatchObject(refusal);
  await expect(
    app.client.send(new AdminRespondToAuthChallengeCommand({ UserPoolId, ...answer })),
  ).rejects.toMatchObject(refusal);
});

test("a session serves no other question, nor does another's serve this one", async () => {
  await using app = await testApp();
  const { at } = await signedUp(app);
  const attempt = at("hosted");
  const { session } = await askedAt(app, attempt);
  const asNewPassword = { USERNAME: "ada", NEW_PASSWORD: "Battery-staple-8" };
  await expect(
    answerChallenge(app.ctx, attempt, "NEW_PASSWORD_REQUIRED", asNewPassword, session),
  ).rejects.toMatchObject(NOT_ASKED);
  const code = await app.codeFor(ADA);
  for (const forged of ["", "x", `${session}x`]) {
    const answers = { USERNAME: "ada", CONFIRMATION_CODE: code };
    await expect(answerChallenge(app.ctx, attempt, "CONFIRM_SIGN_UP", answers, forged)).rejects.toMatchObject(
      NOT_ASKED,
    );
    await expect(resendAsked(app.ctx, attempt, { USERNAME: "ada" }, forged)).rejects.toMatchObject(NOT_ASKED);
  }
});

test("a wrong code does not spend the session, the right one does", async () => {
  await using app = await testApp();
  const { at } = await signedUp(app);
  const attempt = at("hosted");
  const { session } = await askedAt(app, attempt);
  const code = await app.codeFor(ADA);
  const answer = (CONFIRMATION_CODE: string) =>
    answerChallenge(app.ctx, attempt, "CONFIRM_SIGN_UP", { USERNAME: "ada", CONFIRMATION_CODE }, session);
  await expect(answer(code === "000000" ? "111111" : "000000")).rejects.toMatchObject({
    code: "CodeMismatchException",
    message: "Invalid verification code provided, please try again.",
  });
  expect(await answer(code)).toMatchObject({ kind: "signed-in", user: { username: "ada", status: "CONFIRMED" } });
  await expect(answer(code)).rejects.toMatchObject({
    code: "NotAuthorizedException",
    message: "Invalid session for the user, session can only be used once.",
  });
});

test("an answer without a code is taken once somebody else has confirmed the account", async () => {
  await using app = await testApp();
  const { at } = await signedUp(app);
  const attempt = at("hosted");
  const { session } = await askedAt(app, attempt);
  const answer = () => answerChallenge(app.ctx, attempt, "CONFIRM_SIGN_UP", { USERNAME: "ada" }, session);
  await expect(answer()).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: "Missing required parameter CONFIRMATION_CODE",
  });
  const other = await askedAt(app, attempt);
  const given = { USERNAME: "ada", CONFIRMATION_CODE: await app.codeFor(ADA) };
  await answerChallenge(app.ctx, attempt, "CONFIRM_SIGN_UP", given, other.session);
  expect(await answer()).toMatchObject({ kind: "signed-in" });
});
