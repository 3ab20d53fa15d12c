import {
  AdminDeleteUserAttributesCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import {
  ADDRESSES,
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  EMAIL,
  factorsOf,
  PHONE,
  setFactors,
  turnOn,
} from "../../api/user-pools/mfa.fixture.ts";
import { answer, refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  adminDoor,
  aNewcomer,
  DOORS,
  INCORRECT,
  nameBehind,
  publicDoor,
  TEMPORARY,
  withPassword,
  withSrp,
} from "../../api/user-pools/sign-in.fixture.ts";
import { PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const optional = await aPoolWithMfa(app, "OPTIONAL");
const required = await aPoolWithMfa(app, "ON");

const FLOWS = [
  ["a password", withPassword],
  ["SRP", withSrp],
] as const;
const WAYS = DOORS.flatMap((door) =>
  FLOWS.map(([flow, begin]) => ({
    way: `${flow}, at ${door.name}`,
    door,
    begin: (to: typeof optional, username: string, password = PASSWORD) => begin(app, door, to, username, password),
  })),
);

describe.each(WAYS)("after $way", ({ door, begin }) => {
  test("a pool without MFA asks for nothing", async () => {
    const to = await aPoolWithMfa(app, "OPTIONAL");
    const { Username } = await aPersonWithApplication(app, to);
    await turnOn(app, to, Username, ["SMS_MFA"], { preferred: "SMS_MFA" });
    await setFactors(app, to, "OFF", []);
    expect((await begin(to, Username)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("an optional one asks who has turned a factor on, and nobody else", async () => {
    const [ada, eve] = [await aPerson(app, optional), await aPerson(app, optional)];
    await turnOn(app, optional, ada.Username, ["SMS_MFA"]);
    expect((await begin(optional, eve.Username)).AuthenticationResult?.TokenType).toBe("Bearer");
    const asked = await answer(begin(optional, ada.Username));
    expect(asked).toEqual({
      ChallengeName: "SMS_MFA",
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: "SMS",
        CODE_DELIVERY_DESTINATION: "+*******0123",
        USER_ID_FOR_SRP: ada.Username,
      },
      Session: expect.any(String),
    });
    const responses = { USERNAME: ada.Username, SMS_MFA_CODE: await app.codeFor(PHONE) };
    const done = await answer(door.answer(app, optional, "SMS_MFA", responses, asked.Session));
    expect(done).toEqual({
      ChallengeParameters: {},
      AuthenticationResult: {
        AccessToken: expect.any(String),
        IdToken: expect.any(String),
        RefreshToken: expect.any(String),
        TokenType: "Bearer",
        ExpiresIn: 3600,
      },
    });
    expect(await nameBehind(app, done.AuthenticationResult?.AccessToken)).toBe(ada.Username);
  });

  test("nobody is asked whose password is wrong", async () => {
    const { Username } = await aPerson(app, required);
    const sent = (await app.inbox(PHONE)).length;
    expect(await refusal(begin(required, Username, `${PASSWORD}.`))).toBe(INCORRECT);
    expect(await app.inbox(PHONE)).toHaveLength(sent);
  });

  test("one that requires MFA asks for what can be used: the preferred, the only one, or a choice", async () => {
    const { Username } = await aPerson(app, required);
    const question = async () => {
      const { ChallengeName, ChallengeParameters = {} } = await begin(required, Username);
      return [ChallengeName, ChallengeParameters["MFAS_CAN_CHOOSE"]];
    };
    expect(await question()).toEqual(["SELECT_MFA_TYPE", '["SMS_MFA","EMAIL_OTP"]']);
    await turnOn(app, required, Username, ["EMAIL_OTP"]);
    expect(await question()).toEqual(["EMAIL_OTP", undefined]);
    await turnOn(app, required, Username, ["SMS_MFA"]);
    expect(await question()).toEqual(["SELECT_MFA_TYPE", '["SMS_MFA","EMAIL_OTP"]']);
    await turnOn(app, required, Username, ["SMS_MFA"], { preferred: "SMS_MFA" });
    expect(await question()).toEqual(["SMS_MFA", undefined]);
  });

  test("one that requires MFA has who can show nothing set it up", async () => {
    const { Username } = await aPerson(app, required, { attributes: {} });
    expect(await answer(begin(required, Username))).toEqual({
      ChallengeName: "MFA_SETUP",
      ChallengeParameters: { USER_ID_FOR_SRP: Username, MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' },
      Session: expect.any(String),
    });
  });
});

test("a temporary password is replaced first, and then the factor is asked for", async () => {
  const Username = "newcomer";
  await aNewcomer(app, required.UserPoolId, Username, { phone_number: PHONE });
  const first = await withPassword(app, publicDoor, required, Username, TEMPORARY);
  expect(first.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  const chosen = { USERNAME: Username, NEW_PASSWORD: PASSWORD };
  const second = await publicDoor.answer(app, required, "NEW_PASSWORD_REQUIRED", chosen, first.Session);
  expect(second.ChallengeName).toBe("SMS_MFA");
  const responses = { USERNAME: Username, SMS_MFA_CODE: await app.codeFor(PHONE) };
  const { AuthenticationResult } = await publicDoor.answer(app, required, "SMS_MFA", responses, second.Session);
  expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
});

describe("an address that comes with the new password adds no factor", () => {
  const begun = async (Username: string, given: Readonly<Record<string, string>>, to = required) => {
    const first = await withPassword(app, publicDoor, to, Username, TEMPORARY);
    const chosen = { USERNAME: Username, NEW_PASSWORD: `${PASSWORD}.`, ...given };
    return publicDoor.answer(app, to, "NEW_PASSWORD_REQUIRED", chosen, first.Session);
  };
  const again = (Username: string) => withPassword(app, publicDoor, required, Username, `${PASSWORD}.`);

  test("to the one that the operator gave", async () => {
    await aNewcomer(app, required.UserPoolId, "by-phone", { phone_number: PHONE });
    const asked = await begun("by-phone", { "userAttributes.email": "thief@example.com" });
    expect(asked.ChallengeName).toBe("SMS_MFA");
    expect((await again("by-phone")).ChallengeName).toBe("SMS_MFA");
    await aNewcomer(app, required.UserPoolId, "by-mail", { email: EMAIL });
    const other = await begun("by-mail", { "userAttributes.phone_number": "+15555550666" });
    expect(other.ChallengeName).toBe("EMAIL_OTP");
    expect((await again("by-mail")).ChallengeName).toBe("EMAIL_OTP");
  });

  test("to an application beside which the address was taken away", async () => {
    const { Username, application } = await aPersonWithApplication(app, optional);
    const at = { UserPoolId: optional.UserPoolId, Username };
    await turnOn(app, optional, Username, ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"], { preferred: "EMAIL_OTP" });
    await app.client.send(new AdminDeleteUserAttributesCommand({ ...at, UserAttributeNames: ["email"] }));
    await app.client.send(new AdminSetUserPasswordCommand({ ...at, Password: TEMPORARY, Permanent: false }));
    const asked = await begun(Username, { "userAttributes.email": "thief@example.com" }, optional);
    expect(asked.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(await factorsOf(app, optional, Username)).toEqual({
      list: ["SOFTWARE_TOKEN_MFA"],
      preferred: undefined,
    });
    app.clock.advance(30_000);
    const code = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: application.codeAt(app.clock.now()) };
    const { AuthenticationResult } = await publicDoor.answer(app, optional, "SOFTWARE_TOKEN_MFA", code, asked.Session);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test("but is the first, where there was none", async () => {
    await aNewcomer(app, required.UserPoolId, "by-none");
    const asked = await begun("by-none", { "userAttributes.email": "first@example.com" });
    expect(asked.ChallengeName).toBe("EMAIL_OTP");
    expect(await factorsOf(app, required, "by-none")).toEqual({ list: undefined, preferred: undefined });
  });
});

test("who has just confirmed a sign-up is asked as everybody is", async () => {
  const to = await aPoolWithMfa(app, "ON", { factors: ["SOFTWARE_TOKEN_MFA"] });
  const { ClientId } = to;
  const UserAttributes = [{ Name: "email", Value: "new@example.com" }];
  await app.client.send(new SignUpCommand({ ClientId, Username: "new", Password: PASSWORD, UserAttributes }));
  const ConfirmationCode = await app.codeFor("new@example.com");
  await app.client.send(new ConfirmSignUpCommand({ ClientId, Username: "new", ConfirmationCode }));
  expect((await withPassword(app, publicDoor, to, "new", PASSWORD)).ChallengeName).toBe("MFA_SETUP");
});

describe("a factor that cannot be used is not asked for", () => {
  const askedOf = async (to: typeof optional, Username: string) =>
    (await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName;

  test("because its address was removed", async () => {
    const { Username } = await aPerson(app, required);
    await turnOn(app, required, Username, ["SMS_MFA", "EMAIL_OTP"], { preferred: "SMS_MFA" });
    const { UserPoolId } = required;
    const remove = (name: string) =>
      app.client.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames: [name] }));
    await remove("phone_number");
    expect(await askedOf(required, Username)).toBe("EMAIL_OTP");
    await remove("email");
    expect(await askedOf(required, Username)).toBe("MFA_SETUP");
  });

  test("because the pool has turned it off; an application goes on", async () => {
    const to = await aPoolWithMfa(app, "OPTIONAL");
    const { Username } = await aPersonWithApplication(app, to);
    await turnOn(app, to, Username, ["SMS_MFA", "EMAIL_OTP"]);
    await setFactors(app, to, "OPTIONAL", ["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]);
    const asked = await withPassword(app, publicDoor, to, Username, PASSWORD);
    expect(asked.ChallengeParameters?.["MFAS_CAN_CHOOSE"]).toBe('["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]');
    await setFactors(app, to, "OPTIONAL", ["SMS_MFA"]);
    await turnOn(app, to, Username, ["SMS_MFA"], { preferred: "SMS_MFA" });
    expect(await askedOf(to, Username)).toBe("SMS_MFA");
    await setFactors(app, to, "OPTIONAL", ["EMAIL_OTP"]);
    expect(await askedOf(to, Username)).toBe("SELECT_MFA_TYPE");
  });

  test("where MFA is required, because codes that reset the password go there first", async () => {
    const to = await aPoolWithMfa(app, "ON", {
      recovery: [
        { Name: "verified_email", Priority: 1 },
        { Name: "verified_phone_number", Priority: 2 },
      ],
    });
    const both = await aPerson(app, to);
    const one = await aPerson(app, to, { attributes: { email: EMAIL } });
    expect(await askedOf(to, both.Username)).toBe("SMS_MFA");
    const setUp = await withPassword(app, publicDoor, to, one.Username, PASSWORD);
    expect(setUp.ChallengeName).toBe("MFA_SETUP");
    expect(setUp.ChallengeParameters?.["MFAS_CAN_SETUP"]).toBe('["SOFTWARE_TOKEN_MFA"]');
    await turnOn(app, to, one.Username, ["EMAIL_OTP"]);
    expect(await askedOf(to, one.Username)).toBe("EMAIL_OTP");
  });

  test("and where MFA is required and nothing can be had, nobody gets in", async () => {
    const to = await aPoolWithMfa(app, "ON", { factors: ["SMS_MFA"] });
    const { Username } = await aPerson(app, to, { attributes: { email: EMAIL } });
    const nothing = "MFAMethodNotFoundException: No MFA mechanism registerd in the account.";
    expect(await refusal(withPassword(app, adminDoor, to, Username, PASSWORD))).toBe(nothing);
    expect(await refusal(withPassword(app, publicDoor, to, Username, `${PASSWORD}.`))).toBe(INCORRECT);
  });
});

test("what is changed after the question is asked ends the sign-in", async () => {
  const changes: readonly ((Username: string) => Promise<unknown>)[] = [
    (Username) => turnOn(app, optional, Username, ["EMAIL_OTP"]),
    (Username) => turnOn(app, optional, Username, ["SMS_MFA"], { preferred: "SMS_MFA" }),
  ];
  for (const change of changes) {
    const { Username } = await aPerson(app, optional, { attributes: ADDRESSES });
    await turnOn(app, optional, Username, ["SMS_MFA"]);
    const { Session } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
    const responses = { USERNAME: Username, SMS_MFA_CODE: await app.codeFor(PHONE) };
    await change(Username);
    expect(await refusal(publicDoor.answer(app, optional, "SMS_MFA", responses, Session))).toBe(
      "NotAuthorizedException: Invalid session for the user.",
    );
  }
});

test("who has shown a factor that the pool does not take any more is asked for another", async () => {
  const to = await aPoolWithMfa(app, "ON", { factors: ["SMS_MFA", "EMAIL_OTP"] });
  const { Username } = await aPerson(app, to);
  const asked = await withPassword(app, publicDoor, to, Username, PASSWORD);
  const { Session } = await publicDoor.answer(
    app,
    to,
    "SELECT_MFA_TYPE",
    { USERNAME: Username, ANSWER: "SMS_MFA" },
    asked.Session,
  );
  const responses = { USERNAME: Username, SMS_MFA_CODE: await app.codeFor(PHONE) };
  await setFactors(app, to, "ON", ["EMAIL_OTP"]);
  expect((await publicDoor.answer(app, to, "SMS_MFA", responses, Session)).ChallengeName).toBe("EMAIL_OTP");
});

test("an address that somebody is asked at is the one of now", async () => {
  const { Username } = await aPerson(app, optional);
  await turnOn(app, optional, Username, ["SMS_MFA"]);
  const UserAttributes = [{ Name: "phone_number", Value: "+15555550199" }];
  const { UserPoolId } = optional;
  await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
  const { ChallengeParameters } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
  expect(ChallengeParameters?.["CODE_DELIVERY_DESTINATION"]).toBe("+*******0199");
  expect(await app.inbox("+15555550199")).toHaveLength(1);
});
