import { DeleteUserCommand, GetUserCommand, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const deleteUser = (app: TestApp, AccessToken: string) => app.client.send(new DeleteUserCommand({ AccessToken }));

test("the user is gone, and the tokens with them", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, AccessToken, RefreshToken } = await aPersonSignedIn(app);
  expect(await answer(deleteUser(app, AccessToken))).toEqual({});
  expect(await refusal(userSeen(app, UserPoolId, Username))).toBe(NOBODY);
  expect(await refusal(signIn(app, ClientId, Username))).toBe(NOBODY);
  expect(await refusal(app.client.send(new GetUserCommand({ AccessToken })))).toBe(NOBODY);
  const refresh = {
    ClientId,
    AuthFlow: "REFRESH_TOKEN_AUTH",
    AuthParameters: { REFRESH_TOKEN: RefreshToken },
  } as const;
  expect(await refusal(app.client.send(new InitiateAuthCommand(refresh)))).toBe(
    "NotAuthorizedException: Invalid Refresh Token.",
  );
});

test("names and aliases are free again, and who takes them is somebody else", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, sub, email, AccessToken } = await aPersonSignedIn(app, {
    pool: { AliasAttributes: ["email"] },
  });
  await deleteUser(app, AccessToken);
  const next = await aUser(app, UserPoolId, { username: Username, attributes: { email, email_verified: "true" } });
  expect(next.sub).not.toBe(sub);
  await expect(signIn(app, ClientId, email)).resolves.toBeDefined();
  expect(await refusal(deleteUser(app, AccessToken))).toBe(NOBODY);
});

test("of eight who delete one user at a time, one does", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  const calls = Array.from({ length: 8 }, () => deleteUser(app, AccessToken));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 7 }, () => NOBODY) });
});
