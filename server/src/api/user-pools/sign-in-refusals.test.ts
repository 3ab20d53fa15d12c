import {
  AdminDeleteUserCommand,
  AdminResetUserPasswordCommand,
  type InitiateAuthCommandOutput,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { addressOf, aName, aUser, PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPersonWithApplication, aPoolWithMfa, USED_BEFORE } from "./mfa.fixture.ts";
import { aPoolWithClient, aSignUp } from "./people.fixture.ts";
import { refusal } from "./pools.fixture.ts";
import {
  type Application,
  aNewcomer,
  DOORS,
  type Door,
  publicDoor,
  srpChallenge,
  TEMPORARY,
  withPassword,
  withSrp,
} from "./sign-in.fixture.ts";

// How a sign-in is refused, by the operations that begin one and by those that carry it on: at either door alike.

const app = await testApp();
afterAll(() => app.close());
const { client } = app;
const to = await aPoolWithClient(app);
const { UserPoolId } = to;

const somebody = async (): Promise<string> => (await aUser(app, UserPoolId)).Username;

/** Somebody an operator made, who is asked for a password of their own. */
async function invited(door: Door, place: Application, USERNAME = aName()) {
  await aNewcomer(app, place.UserPoolId, USERNAME);
  const { Session, ChallengeParameters } = await withPassword(app, door, place, USERNAME, TEMPORARY);
  const asked = { USERNAME: ChallengeParameters?.["USER_ID_FOR_SRP"] ?? "" };
  return {
    Username: USERNAME,
    answer: (more: Readonly<Record<string, string>>) =>
      door.answer(app, place, "NEW_PASSWORD_REQUIRED", { ...asked, ...more }, Session),
  };
}

/** States in which nobody gets in: who, what happens to them, and what is said of it to who brings the right password. */
const states: readonly (readonly [string, () => Promise<string>, (Username: string) => Promise<unknown>, string])[] = [
  [
    "whose password was reset",
    somebody,
    (Username) => client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username })),
    "PasswordResetRequiredException: Password reset required for the user",
  ],
  [
    "who has not confirmed the sign-up",
    async () => (await aSignUp(app, to.ClientId)).Username,
    async () => {},
    "UserNotConfirmedException: User is not confirmed.",
  ],
];

describe.each(DOORS)("at $name", (door) => {
  describe.each(states)("somebody %s", (_, make, happens, told) => {
    test("is told so at the first step", async () => {
      const username = await make();
      await happens(username);
      expect(await refusal(withPassword(app, door, to, username, PASSWORD))).toBe(told);
    });

    test("is told so at a later one", async () => {
      const username = await make();
      const { srp, parameters } = await srpChallenge(app, door, to, username);
      await happens(username);
      const claim = srp.answer(parameters, PASSWORD, app.clock.now());
      expect(await refusal(door.answer(app, to, "PASSWORD_VERIFIER", claim))).toBe(told);
    });
  });

  test("somebody who is gone since the question does not exist", async () => {
    const { Username, answer } = await invited(door, to);
    await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    expect(await refusal(answer({ NEW_PASSWORD: PASSWORD }))).toBe("UserNotFoundException: User does not exist.");
  });

  test("somebody without a factor, where one is required, is told so", async () => {
    const strict = await aPoolWithMfa(app, "ON", { factors: ["SMS_MFA"] });
    const { Username } = await aUser(app, strict.UserPoolId);
    const words = "No MFA mechanism registerd in the account.";
    expect(await refusal(withSrp(app, door, strict, Username, PASSWORD))).toBe(`MFAMethodNotFoundException: ${words}`);
    // InitiateAuth does not know that exception.
    expect(await refusal(withPassword(app, door, strict, Username, PASSWORD))).toBe(
      `${door === publicDoor ? "InvalidUserPoolConfigurationException" : "MFAMethodNotFoundException"}: ${words}`,
    );
  });

  test("a code of an application is good once", async () => {
    const optional = await aPoolWithMfa(app, "OPTIONAL");
    const { Username: USERNAME, code } = await aPersonWithApplication(app, optional);
    const begin = () => withPassword(app, door, optional, USERNAME, PASSWORD);
    const [one, other] = [await begin(), await begin()];
    const SOFTWARE_TOKEN_MFA_CODE = code();
    const answer = ({ Session }: InitiateAuthCommandOutput) =>
      door.answer(app, optional, "SOFTWARE_TOKEN_MFA", { USERNAME, SOFTWARE_TOKEN_MFA_CODE }, Session);
    expect((await answer(one)).AuthenticationResult).toBeDefined();
    expect(await refusal(answer(other))).toBe(USED_BEFORE);
  });

  test("a new password must satisfy the policy", async () => {
    const { answer } = await invited(door, to);
    expect(await refusal(answer({ NEW_PASSWORD: "password" }))).toBe(
      "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
    );
  });

  test("a new password must not be one of the latest", async () => {
    const place = await aPoolWithClient(app, { Policies: { PasswordPolicy: { PasswordHistorySize: 2 } } });
    const { answer } = await invited(door, place);
    expect(await refusal(answer({ NEW_PASSWORD: TEMPORARY }))).toBe(
      "PasswordHistoryPolicyViolationException: Password has previously been used. Please choose a different password.",
    );
  });

  test("an address that somebody else signs in by is refused", async () => {
    const place = await aPoolWithClient(app, {
      UsernameAttributes: ["email", "phone_number"],
      AutoVerifiedAttributes: [],
    });
    const email = addressOf(aName());
    await aUser(app, place.UserPoolId, { username: email });
    const { answer } = await invited(door, place, "+15555550100");
    expect(await refusal(answer({ NEW_PASSWORD: PASSWORD, "userAttributes.email": email }))).toBe(
      "AliasExistsException: An account with the given email already exists.",
    );
  });

  test("a pool whose plan has no choice of factors any more gives none", async () => {
    const place = await aPoolWithClient(app, {}, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] });
    const { Username: USERNAME } = await aUser(app, place.UserPoolId);
    const begin = () => door.start(app, place, "USER_AUTH", { USERNAME });
    expect(await begin()).toMatchObject({ ChallengeName: "SELECT_CHALLENGE" });
    await client.send(new UpdateUserPoolCommand({ UserPoolId: place.UserPoolId, UserPoolTier: "LITE" }));
    expect(await refusal(begin())).toBe(
      "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Choice-Based Sign-In",
    );
  });
});
