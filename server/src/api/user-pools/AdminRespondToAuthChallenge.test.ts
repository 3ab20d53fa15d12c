import { AdminRespondToAuthChallengeCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aName, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import {
  adminDoor,
  aNewcomer,
  BAD_SESSION,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  srpChallenge,
  TEMPORARY,
  withPassword,
} from "./sign-in.fixture.ts";

// What both doors have in common is tested with RespondToAuthChallenge.

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);

test("a claim is good for once, at whichever door", async () => {
  const { Username } = await aUser(app, to.UserPoolId);
  const { srp, parameters } = await srpChallenge(app, adminDoor, to, Username);
  const responses = srp.answer(parameters, PASSWORD, app.clock.now());
  const { AuthenticationResult } = await adminDoor.answer(app, to, "PASSWORD_VERIFIER", responses);
  expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
  for (const door of [adminDoor, publicDoor]) {
    expect(await refusal(door.answer(app, to, "PASSWORD_VERIFIER", responses))).toBe(SPENT_SESSION);
  }
});

test("a user of another pool with the same name cannot answer", async () => {
  const elsewhere = await aPoolWithClient(app);
  const name = aName();
  await aNewcomer(app, to.UserPoolId, name);
  await aNewcomer(app, elsewhere.UserPoolId, name);
  const { Session } = await withPassword(app, adminDoor, to, name, TEMPORARY);
  const responses = { USERNAME: name, NEW_PASSWORD: PASSWORD };
  expect(await refusal(adminDoor.answer(app, elsewhere, "NEW_PASSWORD_REQUIRED", responses, Session))).toBe(
    BAD_SESSION,
  );
});

test("an unknown pool is refused, and a client of another pool is unknown", async () => {
  expect(await refusal(adminDoor.answer(app, { ...to, UserPoolId: NO_POOL }, "PASSWORD_VERIFIER", {}))).toBe(
    NO_POOL_REFUSAL,
  );
  const other = await aPool(app);
  expect(await refusal(adminDoor.answer(app, { ...to, ...other }, "PASSWORD_VERIFIER", {}))).toBe(
    `ResourceNotFoundException: User pool client ${to.ClientId} does not exist.`,
  );
});

test("responses may be left out altogether, and then the first is missed", async () => {
  const refused = app.client.send(
    new AdminRespondToAuthChallengeCommand({ ...to, ChallengeName: "NEW_PASSWORD_REQUIRED", Session: "x".repeat(20) }),
  );
  expect(await refusal(refused)).toBe("InvalidParameterException: Missing required parameter USERNAME");
});
