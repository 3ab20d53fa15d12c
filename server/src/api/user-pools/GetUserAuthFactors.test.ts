import {
  AdminDeleteUserCommand,
  AdminGetUserAuthFactorsCommand,
  AdminSetUserMFAPreferenceCommand,
  GetUserAuthFactorsCommand,
  SetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aChoosingPool, aPasskey } from "./passkeys.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const mine = ({ client }: TestApp, AccessToken: string) => client.send(new GetUserAuthFactorsCommand({ AccessToken }));
const theirs = ({ client }: TestApp, UserPoolId: string, Username: string) =>
  client.send(new AdminGetUserAuthFactorsCommand({ UserPoolId, Username }));

async function aPerson(app: TestApp, attributes: Record<string, string>, factors?: ("PASSWORD" | "EMAIL_OTP")[]) {
  const to = await aChoosingPool(app, { ...(factors && { factors }) });
  const { Username } = await aUser(app, to.UserPoolId, { attributes });
  return { ...to, Username, ...(await signIn(app, to.ClientId, Username)) };
}

const ADDRESSES = { email: "ada@example.com", phone_number: "+15555550100" };

describe("what somebody can sign in with", () => {
  test("is told to them and to operators alike", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPerson(app, ADDRESSES);
    await aPasskey(app, AccessToken);
    const told = { Username, ConfiguredUserAuthFactors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"] };
    expect(await answer(mine(app, AccessToken))).toEqual(told);
    expect(await answer(theirs(app, UserPoolId, Username))).toEqual(told);
  });

  test("is what they have and the pool allows", async () => {
    await using app = await testApp();
    const bare = await aPerson(app, {});
    expect(await answer(mine(app, bare.AccessToken))).toEqual({
      Username: bare.Username,
      ConfiguredUserAuthFactors: ["PASSWORD"],
    });
    const allowed = await aPerson(app, ADDRESSES, ["PASSWORD", "EMAIL_OTP"]);
    expect(await answer(mine(app, allowed.AccessToken))).toEqual({
      Username: allowed.Username,
      ConfiguredUserAuthFactors: ["PASSWORD", "EMAIL_OTP"],
    });
  });

  test("with a second factor is the password, and the second factors are told", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPerson(app, ADDRESSES);
    await aPasskey(app, AccessToken);
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "OPTIONAL",
        EmailMfaConfiguration: {},
        SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
        WebAuthnConfiguration: { RelyingPartyId: "example.com" },
      }),
    );
    await app.client.send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId,
        Username,
        SMSMfaSettings: { Enabled: true },
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    const told = {
      Username,
      PreferredMfaSetting: "EMAIL_OTP",
      UserMFASettingList: ["SMS_MFA", "EMAIL_OTP"],
      ConfiguredUserAuthFactors: ["PASSWORD"],
    };
    expect(await answer(mine(app, AccessToken))).toEqual(told);
    expect(await answer(theirs(app, UserPoolId, Username))).toEqual(told);
  });
});

test("who is gone, and what is no token, are refused", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPerson(app, {});
  expect(await refusal(mine(app, "not.a.token"))).toBe("NotAuthorizedException: Invalid Access Token");
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  expect(await refusal(mine(app, AccessToken))).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(theirs(app, UserPoolId, Username))).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(theirs(app, NO_POOL, Username))).toBe(NO_POOL_REFUSAL);
});
