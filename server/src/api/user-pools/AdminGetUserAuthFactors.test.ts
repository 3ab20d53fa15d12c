import {
  AdminGetUserAuthFactorsCommand,
  AdminSetUserMFAPreferenceCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aName, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonWithApplication, aPoolWithMfa } from "./mfa.fixture.ts";
import { aChoosingPool } from "./passkeys.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const factorsOf = ({ client }: TestApp, UserPoolId: string, Username: string) =>
  client.send(new AdminGetUserAuthFactorsCommand({ UserPoolId, Username }));

test("an operator sees how somebody can sign in, under any of their names", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aChoosingPool(app);
  const { Username, sub } = await aUser(app, UserPoolId);
  for (const name of [Username, sub]) {
    expect(await answer(factorsOf(app, UserPoolId, name))).toEqual({
      Username,
      ConfiguredUserAuthFactors: ["PASSWORD", "EMAIL_OTP"],
    });
  }
});

test("an authenticator application counts once it is on", async () => {
  await using app = await testApp();
  const to = await aPoolWithMfa(app, "OPTIONAL");
  const { Username } = await aPersonWithApplication(app, to, { username: aName() });
  const told = { Username, UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] };
  expect(await answer(factorsOf(app, to.UserPoolId, Username))).toEqual({
    ...told,
    ConfiguredUserAuthFactors: ["PASSWORD", "SOFTWARE_TOKEN"],
  });
  await app.client.send(
    new AdminSetUserMFAPreferenceCommand({
      UserPoolId: to.UserPoolId,
      Username,
      SoftwareTokenMfaSettings: { Enabled: false },
    }),
  );
  expect(await answer(factorsOf(app, to.UserPoolId, Username))).toEqual({
    Username,
    ConfiguredUserAuthFactors: ["PASSWORD"],
  });
});

test("nobody, and no pool, are told so", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aChoosingPool(app);
  expect(await refusal(factorsOf(app, UserPoolId, "nobody"))).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(factorsOf(app, NO_POOL, "nobody"))).toBe(NO_POOL_REFUSAL);
});
