import { AdminInitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { adminDoor, INCORRECT, LOCKED, publicDoor, withPassword } from "./sign-in.fixture.ts";

// What both doors have in common is tested with InitiateAuth.

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);
const { Username } = await aUser(app, to.UserPoolId);
const credentials = { USERNAME: Username, PASSWORD };

test.each(["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] as const)("%s takes name and password", async (flow) => {
  const { AuthenticationResult } = await adminDoor.start(app, to, flow, credentials);
  expect(AuthenticationResult?.TokenType).toBe("Bearer");
});

test("the flow of applications is not for operators", async () => {
  expect(await refusal(adminDoor.start(app, to, "USER_PASSWORD_AUTH", credentials))).toBe(
    "InvalidParameterException: Initiate Auth method not supported.",
  );
});

test("an operator's flow needs the client's leave", async () => {
  const { ClientId } = await aClient(app, to.UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
  for (const flow of ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] as const) {
    expect(await refusal(adminDoor.start(app, { ...to, ClientId }, flow, credentials))).toBe(
      `InvalidParameterException: ${flow} flow not enabled for this client`,
    );
  }
});

test("a client that hides its users hides them from operators' applications as well", async () => {
  const { ClientId } = await aClient(app, to.UserPoolId, { PreventUserExistenceErrors: "ENABLED" });
  expect(await refusal(withPassword(app, adminDoor, { ...to, ClientId }, "nobody", PASSWORD))).toBe(INCORRECT);
});

test("what the one door locks out the other lets in neither", async () => {
  const { Username: grace } = await aUser(app, to.UserPoolId);
  for (const door of [adminDoor, publicDoor, adminDoor, publicDoor, adminDoor]) {
    expect(await refusal(withPassword(app, door, to, grace, "Wrong-pass-1"))).toBe(INCORRECT);
  }
  for (const door of [adminDoor, publicDoor]) {
    expect(await refusal(withPassword(app, door, to, grace, PASSWORD))).toBe(LOCKED);
  }
});

test("an unknown pool is refused, and a client of another pool is unknown", async () => {
  expect(await refusal(adminDoor.start(app, { ...to, UserPoolId: NO_POOL }, "USER_SRP_AUTH", credentials))).toBe(
    NO_POOL_REFUSAL,
  );
  const other = await aPool(app);
  expect(await refusal(adminDoor.start(app, { ...to, ...other }, "ADMIN_USER_PASSWORD_AUTH", credentials))).toBe(
    `ResourceNotFoundException: User pool client ${to.ClientId} does not exist.`,
  );
});

test("parameters may be left out altogether, and then the first is missed", async () => {
  const refused = app.client.send(new AdminInitiateAuthCommand({ ...to, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" }));
  expect(await refusal(refused)).toBe("InvalidParameterException: Missing required parameter USERNAME");
});
