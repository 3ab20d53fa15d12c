import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aName, aUser, PASSWORD } from "../../testing/builders.ts";
import { secretHash } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";
import {
  type Application,
  adminDoor,
  aNewcomer,
  BAD_SESSION,
  DISABLED,
  DOORS,
  EXPIRED_SESSION,
  INCORRECT,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  srpChallenge,
  TEMPORARY,
  withPassword,
  withSrp,
} from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);
const elsewhere = { ...to, ...(await aClient(app, to.UserPoolId)) };

const NEW_PASSWORD = "Chosen-by-me-2";
const MINUTE_MS = 60_000;

/** A challenge that somebody of their own was given, and the right answer to it. */
async function aClaim(there: Application = to, username?: string) {
  const Username = username ?? (await aUser(app, there.UserPoolId)).Username;
  const { srp, parameters } = await srpChallenge(app, publicDoor, there, Username);
  const right = srp.answer(parameters, PASSWORD, app.clock.now());
  const wrong = srp.answer(parameters, `${PASSWORD}.`, app.clock.now());
  const claim = (responses: Record<string, string>, by: Application = there) =>
    publicDoor.answer(app, by, "PASSWORD_VERIFIER", responses);
  return { Username, right, wrong, claim };
}

describe("PASSWORD_VERIFIER", () => {
  test("a claim is good for once", async () => {
    const { Username, right, claim } = await aClaim();
    expect(await nameBehind(app, (await claim(right)).AuthenticationResult?.AccessToken)).toBe(Username);
    expect(await refusal(claim(right))).toBe(SPENT_SESSION);
  });

  test("a wrong claim takes the challenge with it, and the right one after it tells nothing", async () => {
    const { right, wrong, claim } = await aClaim();
    expect(await refusal(claim(wrong))).toBe(INCORRECT);
    expect(await refusal(claim(right))).toBe(SPENT_SESSION);
    expect(await refusal(claim(wrong))).toBe(SPENT_SESSION);
  });

  test("of sixteen right claims at a time one opens a sign-in", async () => {
    const { right, claim } = await aClaim();
    expect(await outcomes(Array.from({ length: 16 }, () => claim(right)))).toEqual({
      done: 1,
      refused: Array(15).fill(SPENT_SESSION),
    });
  });

  test("one challenge is good for one guess, however many come at a time", async () => {
    const { right, wrong, claim } = await aClaim();
    const { done, refused } = await outcomes([...Array.from({ length: 15 }, () => claim(wrong)), claim(right)]);
    expect({ done, refused }).toEqual({ done: 0, refused: [INCORRECT, ...Array(15).fill(SPENT_SESSION)] });
  });

  test("a claim that leads to another question is good for once as well", async () => {
    const name = aName();
    await aNewcomer(app, to.UserPoolId, name);
    const { srp, parameters } = await srpChallenge(app, publicDoor, to, name);
    const responses = srp.answer(parameters, TEMPORARY, app.clock.now());
    const claim = () => publicDoor.answer(app, to, "PASSWORD_VERIFIER", responses);
    const { done, refused } = await outcomes(Array.from({ length: 16 }, claim));
    expect({ done, refused }).toEqual({ done: 1, refused: Array(15).fill(SPENT_SESSION) });
  });

  test("another application cannot answer", async () => {
    const { right, claim } = await aClaim();
    expect(await refusal(claim(right, elsewhere))).toBe(INCORRECT);
    expect((await claim(right)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("another user's challenge cannot be answered", async () => {
    const { right, claim } = await aClaim();
    const { Username } = await aUser(app, to.UserPoolId);
    expect(await refusal(claim({ ...right, USERNAME: Username }))).toBe(INCORRECT);
    expect(await refusal(claim({ ...right, USERNAME: "nobody" }))).toBe(INCORRECT);
  });

  test("it may be answered under the name that was typed, the username, or the sub", async () => {
    const there = await aPoolWithClient(app, { AliasAttributes: ["email"] });
    const { sub } = await aUser(app, there.UserPoolId, { username: "ada" });
    for (const USERNAME of ["ada@example.com", "ada", sub]) {
      const { right, claim } = await aClaim(there, "ada@example.com");
      expect(right["USERNAME"]).toBe("ada");
      expect((await claim({ ...right, USERNAME })).AuthenticationResult?.TokenType).toBe("Bearer");
    }
  });

  test("it must be answered within the time the client gives", async () => {
    const there = { ...to, ...(await aClient(app, to.UserPoolId, { AuthSessionValidity: 5 })) };
    const { Username } = await aUser(app, to.UserPoolId);
    const inTime = await aClaim(there, Username);
    app.clock.advance(5 * MINUTE_MS - 1_000);
    expect((await inTime.claim(inTime.right)).AuthenticationResult?.TokenType).toBe("Bearer");
    const late = await aClaim(there, Username);
    app.clock.advance(5 * MINUTE_MS);
    expect(await refusal(late.claim(late.right))).toBe(EXPIRED_SESSION);
  });

  test("what it is signed over cannot be changed", async () => {
    const { right, claim } = await aClaim();
    const block = Buffer.from(right["PASSWORD_CLAIM_SECRET_BLOCK"] ?? "", "base64");
    for (const place of [0, 1, 10, 25, 40, block.length - 1]) {
      const altered = Buffer.from(block);
      altered.writeUInt8(altered.readUInt8(place) ^ 1, place);
      const PASSWORD_CLAIM_SECRET_BLOCK = altered.toString("base64");
      expect(await refusal(claim({ ...right, PASSWORD_CLAIM_SECRET_BLOCK }))).toBe(INCORRECT);
    }
    expect(await refusal(claim({ ...right, TIMESTAMP: "Tue Mar 3 04:05:06 UTC 2020" }))).toBe(INCORRECT);
  });

  test.each([
    ["nothing", "AAAA"],
    ["no base64", "%%%"],
    ["base64 of another spelling", "AAB="],
  ])("a secret block that is %s is refused", async (_, PASSWORD_CLAIM_SECRET_BLOCK) => {
    const { right, claim } = await aClaim();
    expect(await refusal(claim({ ...right, PASSWORD_CLAIM_SECRET_BLOCK }))).toBe(INCORRECT);
  });

  test.each(["", "AAAA", "%%%", "A".repeat(44)])("the signature %j is refused", async (PASSWORD_CLAIM_SIGNATURE) => {
    const { right, claim } = await aClaim();
    const missing = "InvalidParameterException: Missing required parameter PASSWORD_CLAIM_SIGNATURE";
    expect(await refusal(claim({ ...right, PASSWORD_CLAIM_SIGNATURE }))).toBe(
      PASSWORD_CLAIM_SIGNATURE === "" ? missing : INCORRECT,
    );
  });

  test.each(["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"])(
    "%s must be given, and not without end",
    async (name) => {
      const { right, claim } = await aClaim();
      const { [name]: _, ...rest } = right;
      const missing = `InvalidParameterException: Missing required parameter ${name}`;
      expect(await refusal(claim(rest))).toBe(missing);
      const tooLong = `InvalidParameterException: ${name} is too long.`;
      expect(await refusal(claim({ ...right, [name]: "A".repeat(4097) }))).toBe(tooLong);
    },
  );

  test.each(["now", "2026-03-03T04:05:06Z", "Tue Feb 31 04:05:06 UTC 2026"])(
    "%j is no TIMESTAMP",
    async (TIMESTAMP) => {
      const { right, claim } = await aClaim();
      expect(await refusal(claim({ ...right, TIMESTAMP }))).toBe(
        "InvalidParameterException: TIMESTAMP is not in the expected format.",
      );
    },
  );

  test("the clock of the client may be wrong by years", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { srp, parameters } = await srpChallenge(app, publicDoor, to, Username);
    const responses = srp.answer(parameters, PASSWORD, new Date("2001-02-03T04:05:06Z"));
    const told = await publicDoor.answer(app, to, "PASSWORD_VERIFIER", responses);
    expect(told.AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("a password that was changed meanwhile opens nothing", async () => {
    const { Username, right, claim } = await aClaim();
    await app.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: to.UserPoolId,
        Username,
        Password: "Another-pass-9",
        Permanent: true,
      }),
    );
    expect(await refusal(claim(right))).toBe(INCORRECT);
  });

  test("who was disabled or deleted meanwhile gets nothing", async () => {
    const disabled = await aClaim();
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username: disabled.Username }));
    expect(await refusal(disabled.claim(disabled.right))).toBe(DISABLED);
    const deleted = await aClaim();
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: to.UserPoolId, Username: deleted.Username }));
    expect(await refusal(deleted.claim(deleted.right))).toBe(INCORRECT);
  });

  test("a secret hash is over the name the answer carries", async () => {
    const there = await aPoolWithClient(app, { AliasAttributes: ["email"] });
    const secretive = { ...there, ...(await aClient(app, there.UserPoolId, { GenerateSecret: true })) };
    await aUser(app, there.UserPoolId, { username: "ada" });
    const hash = (name: string) => secretHash(name, secretive.ClientId, secretive.secret ?? "");
    const ask = async () => {
      const { srp, parameters } = await srpChallenge(
        app,
        {
          ...publicDoor,
          start: (...[, , flow, given = {}]) =>
            publicDoor.start(app, secretive, flow, { ...given, SECRET_HASH: hash("ada@example.com") }),
        },
        secretive,
        "ada@example.com",
      );
      return srp.answer(parameters, PASSWORD, app.clock.now());
    };
    const claim = (responses: Record<string, string>) =>
      publicDoor.answer(app, secretive, "PASSWORD_VERIFIER", responses);
    const right = await ask();
    expect(await refusal(claim(right))).toBe(
      `NotAuthorizedException: Client ${secretive.ClientId} is configured with secret but SECRET_HASH was not received`,
    );
    expect(await refusal(claim({ ...right, SECRET_HASH: hash("ada@example.com") }))).toBe(
      `NotAuthorizedException: Unable to verify secret hash for client ${secretive.ClientId}`,
    );
    const told = await claim({ ...right, SECRET_HASH: hash("ada") });
    expect(told.AuthenticationResult?.TokenType).toBe("Bearer");
  });
});

/** Somebody who was asked for a new password. */
async function asked(
  pool: Partial<CreateUserPoolCommandInput> = {},
  attributes: Record<string, string> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
) {
  const isOwn = Object.keys(pool).length > 0 || Object.keys(client).length > 0;
  const there = isOwn ? await aPoolWithClient(app, pool, client) : to;
  const name = aName();
  await aNewcomer(app, there.UserPoolId, name, attributes);
  const { ChallengeParameters: parameters, Session: session } = await withPassword(
    app,
    publicDoor,
    there,
    name,
    TEMPORARY,
  );
  const choose = (responses: Record<string, string> = {}, text = session, by: Application = there) =>
    publicDoor.answer(app, by, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD, ...responses }, text);
  return { there, name, parameters, session, choose };
}

describe("NEW_PASSWORD_REQUIRED", () => {
  test.each(DOORS)("the person chooses a password and is signed in, by $name", async (door) => {
    const name = aName();
    await aNewcomer(app, to.UserPoolId, name, { email: `${name}@example.com`, email_verified: "true" });
    const { Session } = await withPassword(app, door, to, name, TEMPORARY);
    const told = await answer(door.answer(app, to, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD }, Session));
    expect(told).toEqual({
      ChallengeParameters: {},
      AuthenticationResult: {
        AccessToken: expect.any(String),
        ExpiresIn: 3600,
        IdToken: expect.any(String),
        RefreshToken: expect.any(String),
        TokenType: "Bearer",
      },
    });
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(name);
    expect(await userSeen(app, to.UserPoolId, name)).toEqual({
      Username: name,
      status: "CONFIRMED",
      attributes: { email: `${name}@example.com`, email_verified: "true" },
    });
    expect(await refusal(withPassword(app, door, to, name, TEMPORARY))).toBe(INCORRECT);
    expect((await withSrp(app, door, to, name, NEW_PASSWORD)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("a sign-in begun at one door may go on at the other", async () => {
    const { there, name, session } = await asked();
    const told = await adminDoor.answer(app, there, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD }, session);
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(name);
  });

  test("what the pool requires and the operator left out is asked for, and kept", async () => {
    const schema = [
      { Name: "family_name", Required: true, Mutable: true },
      { Name: "birthdate", Required: true, Mutable: false },
      { Name: "tier", AttributeDataType: "Number" as const, Mutable: true },
    ];
    const { there, name, parameters, choose } = await asked(
      { Schema: schema },
      { given_name: "Ada", "custom:tier": "3" },
    );
    expect(parameters).toEqual({
      USER_ID_FOR_SRP: name,
      requiredAttributes: expect.any(String),
      userAttributes: JSON.stringify({ given_name: "Ada", "custom:tier": "3" }),
    });
    expect(JSON.parse(parameters?.["requiredAttributes"] ?? "").toSorted()).toEqual([
      "userAttributes.birthdate",
      "userAttributes.family_name",
    ]);
    const born = { "userAttributes.birthdate": "1815-12-10" };
    const missing = (names: string) => `InvalidParameterException: Invalid attributes given, ${names} is missing`;
    expect(await refusal(choose(born))).toBe(missing("family_name"));
    expect(await refusal(choose({ ...born, "userAttributes.family_name": "" }))).toBe(missing("family_name"));
    await choose({ ...born, "userAttributes.family_name": "Lovelace", "userAttributes.custom:tier": "4" });
    expect(await userSeen(app, there.UserPoolId, name)).toMatchObject({
      status: "CONFIRMED",
      attributes: { given_name: "Ada", family_name: "Lovelace", birthdate: "1815-12-10", "custom:tier": "4" },
    });
  });

  test("an address that is there already is not given again, not even the same", async () => {
    const { name, choose, there } = await asked({}, { email: "ada@example.com", phone_number: "+15550100" });
    for (const [attribute, value] of [
      ["email", "ada@example.com"],
      ["email", ""],
      ["phone_number", "+15550199"],
    ] as const) {
      const refused = await refusal(choose({ [`userAttributes.${attribute}`]: value }));
      expect(refused).toBe(`NotAuthorizedException: Cannot modify an already provided ${attribute}`);
    }
    expect(await userSeen(app, there.UserPoolId, name)).toMatchObject({ status: "FORCE_CHANGE_PASSWORD" });
  });

  test("an address that is given now is not proven", async () => {
    const { name, there, choose } = await asked();
    await choose({ "userAttributes.email": "ada@example.com" });
    expect(await userSeen(app, there.UserPoolId, name)).toMatchObject({
      attributes: { email: "ada@example.com", email_verified: "false" },
    });
  });

  test("where people sign in by an address, one that is somebody else's is refused", async () => {
    const settings = { UsernameAttributes: ["email" as const, "phone_number" as const], AutoVerifiedAttributes: [] };
    const there = await aPoolWithClient(app, settings);
    await aUser(app, there.UserPoolId, { username: "ada@example.com" });
    await aNewcomer(app, there.UserPoolId, "+15550100");
    const { Session, ChallengeParameters } = await withPassword(app, publicDoor, there, "+15550100", TEMPORARY);
    const USERNAME = ChallengeParameters?.["USER_ID_FOR_SRP"] ?? "";
    const choose = (email: string) =>
      publicDoor.answer(
        app,
        there,
        "NEW_PASSWORD_REQUIRED",
        { USERNAME, NEW_PASSWORD, "userAttributes.email": email },
        Session,
      );
    expect(await refusal(choose("ada@example.com"))).toBe(
      "AliasExistsException: An account with the given email already exists.",
    );
    await choose("grace@example.com");
    expect(
      (await withPassword(app, publicDoor, there, "grace@example.com", NEW_PASSWORD)).AuthenticationResult,
    ).toBeDefined();
  });

  test.each([
    [
      { "userAttributes.email_verified": "true" },
      "NotAuthorizedException: A client attempted to write unauthorized attribute",
    ],
    [
      { "userAttributes.dev:custom:x": "1" },
      "NotAuthorizedException: A client attempted to write unauthorized attribute",
    ],
    [
      { "userAttributes.shoe": "38" },
      "InvalidParameterException: Attributes did not conform to the schema: shoe: Attribute does not exist in the schema.\n",
    ],
    [
      { "userAttributes.": "38" },
      "InvalidParameterException: Attributes did not conform to the schema: : Attribute does not exist in the schema.\n",
    ],
    [
      { "userAttributes.__proto__": "38" },
      "InvalidParameterException: user.__proto__: Attribute does not exist in the schema.\n",
    ],
    [{ "userAttributes.sub": "38" }, "InvalidParameterException: user.sub: Attribute cannot be updated.\n"],
    [{ "userAttributes.email": "not one" }, "InvalidParameterException: Invalid email address format."],
    [{ "userAttributes.name": "x".repeat(2_049) }, "InvalidParameterException: userAttributes.name is too long."],
    [{ NEW_PASSWORD: "x".repeat(257) }, "InvalidParameterException: NEW_PASSWORD is too long."],
    [{ NEW_PASSWORD: "" }, "InvalidParameterException: Missing required parameter NEW_PASSWORD"],
    [
      { NEW_PASSWORD: "short" },
      "InvalidPasswordException: Password did not conform with policy: Password not long enough",
    ],
    [
      { NEW_PASSWORD: `${NEW_PASSWORD} ` },
      "InvalidPasswordException: Password did not conform with policy: Password must be one line, without spaces at its ends",
    ],
  ])("%j is refused, and the session stays good", async (responses, refused) => {
    const { choose } = await asked();
    expect(await refusal(choose(responses))).toBe(refused);
    expect((await choose()).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("the application neither sees nor writes what it may not", async () => {
    const { parameters, choose } = await asked(
      {},
      { email: "ada@example.com", name: "Ada" },
      { ReadAttributes: ["name"], WriteAttributes: ["name"] },
    );
    expect(parameters?.["userAttributes"]).toBe(JSON.stringify({ name: "Ada" }));
    expect(await refusal(choose({ "userAttributes.nickname": "Countess" }))).toBe(
      "NotAuthorizedException: A client attempted to write unauthorized attribute",
    );
    expect((await choose({ "userAttributes.name": "Ada L." })).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("the pool remembers the temporary password where it keeps a history", async () => {
    const { choose } = await asked({
      Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } },
    });
    expect(await refusal(choose({ NEW_PASSWORD: TEMPORARY }))).toMatch(/^PasswordHistoryPolicyViolationException: /);
  });

  test("a session is good for once, and of sixteen at a time one", async () => {
    const { name, there, choose } = await asked();
    const several = Array.from({ length: 16 }, (_, at) => choose({ NEW_PASSWORD: `Chosen-by-me-${at}` }));
    expect(await outcomes(several)).toEqual({ done: 1, refused: Array(15).fill(SPENT_SESSION) });
    expect(await userSeen(app, there.UserPoolId, name)).toMatchObject({ status: "CONFIRMED" });
  });

  test("a session that was answered is spent, though the answer were the same", async () => {
    const { choose } = await asked();
    await choose();
    expect(await refusal(choose())).toBe(SPENT_SESSION);
  });

  test("a session confirms nobody who is no longer to choose a password", async () => {
    const { name, there, choose } = await asked();
    const user = await app.ctx.store.users.findByLogin(there.UserPoolId, name);
    if (!user) throw new Error("the user is not there");
    await app.ctx.store.write((tx) => tx.users.update(user, { ...user, status: "RESET_REQUIRED" }));
    expect(await refusal(choose())).toBe(BAD_SESSION);
    expect(await userSeen(app, there.UserPoolId, name)).toMatchObject({ status: "RESET_REQUIRED" });
  });

  test("a session is good for as long as the client says", async () => {
    const { choose } = await asked({}, {}, { AuthSessionValidity: 7 });
    app.clock.advance(7 * MINUTE_MS);
    expect(await refusal(choose())).toBe(EXPIRED_SESSION);
    const other = await asked({}, {}, { AuthSessionValidity: 7 });
    app.clock.advance(7 * MINUTE_MS - 1_000);
    expect((await other.choose()).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("another application cannot answer", async () => {
    const { session, choose } = await asked();
    expect(await refusal(choose({}, session, elsewhere))).toBe(BAD_SESSION);
  });

  test("another user cannot answer, whoever it is", async () => {
    const { choose } = await asked();
    const { Username } = await aUser(app, to.UserPoolId);
    const { name } = await asked();
    for (const USERNAME of [Username, name, "nobody"]) expect(await refusal(choose({ USERNAME }))).toBe(BAD_SESSION);
  });

  test("it may be answered under any name the user goes by", async () => {
    const attributes = { email: "grace@example.com", email_verified: "true" };
    for (const names of ["username", "sub", "email"] as const) {
      const { there, name, choose } = await asked({ AliasAttributes: ["email"] }, attributes);
      const { UserAttributes } = await app.client.send(
        new AdminGetUserCommand({ UserPoolId: there.UserPoolId, Username: name }),
      );
      const sub = UserAttributes?.find(({ Name }) => Name === "sub")?.Value ?? "";
      const USERNAME = { username: name, sub, email: attributes.email }[names];
      expect((await choose({ USERNAME })).AuthenticationResult?.TokenType).toBe("Bearer");
    }
  });

  test.each([
    ["made up", "A".repeat(200)],
    ["no base64url", "%".repeat(200)],
    ["as long as the wire lets it be", "A".repeat(2048)],
  ])("a session that is %s is refused", async (_, text) => {
    const { choose } = await asked();
    expect(await refusal(choose({}, text))).toBe(BAD_SESSION);
  });

  test("a session that was altered is refused", async () => {
    const { session = "", choose } = await asked();
    const bytes = Buffer.from(session, "base64url");
    for (const place of [0, 4, 12, 30, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(place) ^ 1, place);
      expect(await refusal(choose({}, altered.toString("base64url")))).toBe(BAD_SESSION);
    }
  });

  test("a secret block is no session", async () => {
    const { there, name, choose } = await asked();
    const { parameters } = await srpChallenge(app, publicDoor, there, name);
    const text = Buffer.from(parameters["SECRET_BLOCK"] ?? "", "base64").toString("base64url");
    expect(await refusal(choose({}, text))).toBe(BAD_SESSION);
  });

  test("a session must be given", async () => {
    const { name } = await asked();
    const responses = { USERNAME: name, NEW_PASSWORD };
    expect(await refusal(publicDoor.answer(app, to, "NEW_PASSWORD_REQUIRED", responses))).toBe(
      "InvalidParameterException: Missing required parameter Session",
    );
  });

  test("a session rests on the password it was given for", async () => {
    for (const Permanent of [true, false]) {
      const { there, name, choose } = await asked();
      const Password = "Another-temporary-5";
      await app.client.send(
        new AdminSetUserPasswordCommand({ UserPoolId: there.UserPoolId, Username: name, Password, Permanent }),
      );
      expect(await refusal(choose())).toBe(SPENT_SESSION);
      expect(await refusal(withPassword(app, publicDoor, there, name, NEW_PASSWORD))).toBe(INCORRECT);
    }
  });

  test("who signed out everywhere since is asked anew", async () => {
    const { there, name, choose } = await asked();
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: there.UserPoolId, Username: name }));
    expect(await refusal(choose())).toBe(BAD_SESSION);
  });

  test("who was disabled or deleted since gets nothing", async () => {
    const { there, name, choose } = await asked();
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: there.UserPoolId, Username: name }));
    expect(await refusal(choose())).toBe(BAD_SESSION);
    const deleted = await asked();
    const { UserPoolId } = deleted.there;
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: deleted.name }));
    expect(await refusal(deleted.choose())).toBe(NOBODY);
  });
});

test("a challenge that nobody is asked is refused", async () => {
  const responses = { USERNAME: "ada" };
  expect(await refusal(publicDoor.answer(app, to, "ADMIN_NO_SRP_AUTH", responses, "x".repeat(20)))).toBe(
    "InvalidParameterException: ADMIN_NO_SRP_AUTH is no challenge that can be answered.",
  );
});

test("an unknown client is refused", async () => {
  const by = { ...to, ClientId: "nosuchclient" };
  expect(await refusal(publicDoor.answer(app, by, "PASSWORD_VERIFIER", {}))).toBe(
    "ResourceNotFoundException: User pool client nosuchclient does not exist.",
  );
});

test("responses may be left out altogether, and then the first is missed", async () => {
  const refused = app.client.send(
    new RespondToAuthChallengeCommand({ ClientId: to.ClientId, ChallengeName: "PASSWORD_VERIFIER" }),
  );
  expect(await refusal(refused)).toBe("InvalidParameterException: Missing required parameter USERNAME");
});
