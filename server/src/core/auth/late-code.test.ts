import { AdminGetUserCommand, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aPoolWithMfa, factorsOf } from "../../api/user-pools/mfa.fixture.ts";
import { aChoosingPool } from "../../api/user-pools/passkeys.fixture.ts";
import type { Application } from "../../api/user-pools/sign-in.fixture.ts";
import { aName, aUser, PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { findApp } from "../clients/app.ts";
import type { Context } from "../context.ts";
import type { Answers, Attempt, Step } from "./attempt.ts";
import { answerChallenge, startSignIn } from "./engine.ts";

const app = await testApp();
const { ctx } = app;
afterAll(() => app.close());

const attemptAt = async ({ ClientId }: Application): Promise<Attempt> => {
  const found = await findApp(ctx, ClientId);
  return found ? { ...found, door: "public" } : expect.fail("the client is gone");
};

const sessionOf = (step: Step): string =>
  step.kind === "challenge" ? (step.session ?? "") : expect.fail(`not asked: ${step.kind}`);

/** Brings the right code, which was found right before five wrong ones are counted, and takes effect after them. */
async function bringLate(attempt: Attempt, USERNAME: string, code: string, session: string): Promise<unknown> {
  const [found, counted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const write: Context["store"]["write"] = async (work) => {
    found.resolve();
    await counted.promise;
    return ctx.store.write(work);
  };
  const answer = (by: Context, EMAIL_OTP_CODE: string) =>
    answerChallenge(by, attempt, "EMAIL_OTP", { USERNAME, EMAIL_OTP_CODE }, session).then(
      ({ kind }) => kind,
      ({ message }: Error) => message,
    );
  const late = answer({ ...ctx, store: { ...ctx.store, write } }, code);
  await found.promise;
  for (let wrong = 0; wrong < 5; wrong++) await answer(ctx, "no code");
  counted.resolve();
  return late;
}

const LOCKED = "Password attempts exceeded";

test("a code that is one guess too many sets up no address as a second factor", async () => {
  const to = await aPoolWithMfa(app, "ON", { factors: ["EMAIL_OTP"] });
  const { Username } = await aUser(app, to.UserPoolId, { attributes: {} });
  const attempt = await attemptAt(to);
  const begun = await startSignIn(ctx, attempt, "USER_PASSWORD_AUTH", { USERNAME: Username, PASSWORD });
  const chosen: Answers = { USERNAME: Username, EMAIL: "somebody-else@example.com" };
  const asked = await answerChallenge(ctx, attempt, "MFA_SETUP", chosen, sessionOf(begun));
  const code = await app.codeFor("somebody-else@example.com");
  expect(await bringLate(attempt, Username, code, sessionOf(asked))).toBe(LOCKED);
  expect(await factorsOf(app, to, Username)).toEqual({ list: undefined, preferred: undefined });
});

test("nor, as the first thing that is shown, does it confirm anybody", async () => {
  const to = await aChoosingPool(app);
  const [Username, Value] = [aName(), "nobody-knows@example.com"];
  const UserAttributes = [{ Name: "email", Value }];
  await app.client.send(new SignUpCommand({ ClientId: to.ClientId, Username, Password: PASSWORD, UserAttributes }));
  const attempt = await attemptAt(to);
  const chosen = { USERNAME: Username, PREFERRED_CHALLENGE: "EMAIL_OTP" };
  const asked = await startSignIn(ctx, attempt, "USER_AUTH", chosen);
  expect(await bringLate(attempt, Username, await app.codeFor(Value), sessionOf(asked))).toBe(LOCKED);
  const user = await app.client.send(new AdminGetUserCommand({ UserPoolId: to.UserPoolId, Username }));
  expect(user.UserStatus).toBe("UNCONFIRMED");
  expect(user.UserAttributes).not.toContainEqual({ Name: "email_verified", Value: "true" });
});
