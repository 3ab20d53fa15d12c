import {
  AdminDisableUserCommand,
  type InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test, vi } from "vitest";
import { setFactors, turnOn } from "../../api/user-pools/mfa.fixture.ts";
import { aChoosingPool, aPasskey, ORIGIN } from "../../api/user-pools/passkeys.fixture.ts";
import { aNewcomer, INCORRECT, LOCKED, publicDoor, SPENT_SESSION } from "../../api/user-pools/sign-in.fixture.ts";
import { authenticator } from "../../testing/authenticator.ts";
import { aName, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

// A client that hides its users: whoever asks must not learn, by what is answered or by how much work it takes, whether there is
// a user of a name.

const app = await testApp();
afterAll(() => app.close());
const to = await aChoosingPool(app, { client: { PreventUserExistenceErrors: "ENABLED" } });

const MISMATCH = "CodeMismatchException: Invalid code or auth state for the user.";

/** Somebody with everything, and nobody of whom that is made believe; their names are as long. */
async function aPair() {
  const nobody = await aNobodyWith("EMAIL_OTP", "WEB_AUTHN", "SMS_OTP", "PASSWORD");
  const username = `u${nobody.slice(1)}`;
  const attributes = { email: "u@v", phone_number: "+15555550100" };
  const user = await aUser(app, to.UserPoolId, { username, attributes });
  const { AccessToken } = await signIn(app, to.ClientId, user.Username);
  await aPasskey(app, AccessToken);
  return { somebody: username, nobody };
}

/** A name that is free, of whom all of these are made believe. */
async function aNobodyWith(...factors: readonly string[]): Promise<string> {
  for (let n = 100; n < 200; n++) {
    const name = `n${n}-${aName()}`;
    const available: readonly string[] = (await start(name)).AvailableChallenges ?? [];
    if (factors.every((factor) => available.includes(factor))) return name;
  }
  return expect.fail("of nobody all is made believe");
}

const start = (USERNAME: string, parameters: Record<string, string> = {}) =>
  publicDoor.start(app, to, "USER_AUTH", { USERNAME, ...parameters });

const prefer = (name: string, PREFERRED_CHALLENGE: string) => start(name, { PREFERRED_CHALLENGE });

type Call = (name: string) => Promise<InitiateAuthCommandOutput>;

/** What a call comes to, and what it costs. */
async function observed(call: Call, name: string) {
  const { passwords, store } = app.ctx;
  const spies = {
    powMod: vi.spyOn(app.ctx, "powMod"),
    matches: vi.spyOn(passwords, "matches"),
    pretend: vi.spyOn(passwords, "pretend"),
    signatures: vi.spyOn(crypto.subtle, "verify"),
    write: vi.spyOn(store, "write"),
    writeOne: vi.spyOn(store, "writeOne"),
    logins: vi.spyOn(store.users, "findByLogin"),
    passkeys: vi.spyOn(store.passkeys, "ofUser"),
  };
  const told = await call(name).then(
    ({ $metadata: _transport, Session, ChallengeParameters, ...rest }) => ({
      ...rest,
      parameters: shapeOf(ChallengeParameters),
      session: Session?.length,
    }),
    (error: Error) => `${error.name}: ${error.message}`,
  );
  const count = (spy: { readonly mock: { readonly calls: readonly unknown[] } }) => spy.mock.calls.length;
  const cost = {
    exponentiations: count(spies.powMod) + count(spies.matches) + count(spies.pretend),
    signatures: count(spies.signatures),
    writes: count(spies.write) + count(spies.writeOne),
    reads: count(spies.logins) + count(spies.passkeys),
  };
  vi.restoreAllMocks();
  return { told, cost };
}

/** How parameters look: letters are any letters. SRP_B begins with no zeros, so it may be shorter. */
const shapeOf = (parameters: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      name === "CREDENTIAL_REQUEST_OPTIONS"
        ? { ...JSON.parse(value), challenge: "…", allowCredentials: "…" }
        : name === "SRP_B"
          ? /^[0-9a-f]+$/.test(value)
          : value.length,
    ]),
  );

const answering =
  (
    factor: string,
    challenge: Parameters<typeof publicDoor.answer>[2],
    responses: (asked: InitiateAuthCommandOutput) => Record<string, string>,
  ): Call =>
  async (name) => {
    const asked = await prefer(name, factor);
    return publicDoor.answer(app, to, challenge, { USERNAME: name, ...responses(asked) }, asked.Session);
  };

describe("a user and a name that is free are not told apart by", () => {
  test.each<[string, Call, unknown]>([
    ["what is offered", (name) => start(name), { ChallengeName: "SELECT_CHALLENGE" }],
    ["a code by e-mail", (name) => prefer(name, "EMAIL_OTP"), { ChallengeName: "EMAIL_OTP" }],
    ["a code by text message", (name) => prefer(name, "SMS_OTP"), { ChallengeName: "SMS_OTP" }],
    ["a passkey", (name) => prefer(name, "WEB_AUTHN"), { ChallengeName: "WEB_AUTHN" }],
    ["a password to come", (name) => prefer(name, "PASSWORD"), { ChallengeName: "PASSWORD" }],
    [
      "a wrong password",
      (name) => start(name, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: "Wrong-horse-7" }),
      INCORRECT,
    ],
    [
      "SRP",
      (name) => start(name, { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A: "abcdef" }),
      { ChallengeName: "PASSWORD_VERIFIER" },
    ],
    ["a wrong code", answering("EMAIL_OTP", "EMAIL_OTP", () => ({ EMAIL_OTP_CODE: "1234567x" })), MISMATCH],
    [
      "a passkey of somebody else",
      answering("WEB_AUTHN", "WEB_AUTHN", ({ ChallengeParameters }) => {
        const options: unknown = JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");
        return { CREDENTIAL: JSON.stringify(authenticator().get(options, ORIGIN)) };
      }),
      INCORRECT,
    ],
    [
      "a choice made twice",
      async (name) => {
        const { Session } = await start(name);
        const choose = () =>
          publicDoor.answer(app, to, "SELECT_CHALLENGE", { USERNAME: name, ANSWER: "WEB_AUTHN" }, Session);
        await choose();
        return choose();
      },
      SPENT_SESSION,
    ],
    [
      "five wrong codes",
      async (name) => {
        const asked = await prefer(name, "EMAIL_OTP");
        const wrong = () =>
          publicDoor.answer(app, to, "EMAIL_OTP", { USERNAME: name, EMAIL_OTP_CODE: "1234567x" }, asked.Session);
        for (let n = 0; n < 5; n++) await wrong().catch(() => {});
        return wrong();
      },
      LOCKED,
    ],
  ])("%s", async (_, call, told) => {
    const { somebody, nobody } = await aPair();
    const [one, other] = [await observed(call, somebody), await observed(call, nobody)];
    if (typeof told === "string") expect(one.told).toBe(told);
    else expect(one.told).toMatchObject(told as object);
    expect(other).toEqual(one);
  });
});

test("a signature for a passkey nobody has is checked as any other", async () => {
  const { nobody } = await aPair();
  const asked = await prefer(nobody, "WEB_AUTHN");
  const options: unknown = JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");
  const responses = { USERNAME: nobody, CREDENTIAL: JSON.stringify(authenticator().get(options, ORIGIN)) };
  const { told, cost } = await observed(
    () => publicDoor.answer(app, to, "WEB_AUTHN", responses, asked.Session),
    nobody,
  );
  expect([told, cost.signatures]).toEqual([INCORRECT, 1]);
});

test("what is made believe of a name stays the same", async () => {
  const nobody = await aNobodyWith("WEB_AUTHN");
  const asked = async () => {
    const { ChallengeParameters } = await prefer(nobody, "WEB_AUTHN");
    return JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "").allowCredentials;
  };
  const [one, other] = [await asked(), await asked()];
  expect(one).toEqual([
    { type: "public-key", id: expect.stringMatching(/^[\w-]{43}$/), transports: ["hybrid", "internal"] },
  ]);
  expect(other).toEqual(one);
  expect((await start(nobody)).AvailableChallenges).toEqual((await start(nobody)).AvailableChallenges);
});

test.each(["WEB_AUTHN", "SMS_OTP", "PASSWORD"] as const)(
  "of some names no %s is made believe, so that neither tells",
  async (factor) => {
    const offered = new Set<boolean>();
    for (let n = 0; n < 40; n++)
      offered.add((await start(`nobody-${n}`)).AvailableChallenges?.includes(factor) ?? false);
    expect(offered).toEqual(new Set([true, false]));
  },
);

describe("somebody is offered what some name that is free is offered, too", () => {
  const EMAIL = { email: "ada@example.com" };
  const PHONE = { phone_number: "+15555550100" };

  test.each<[string, Readonly<Record<string, string>>, string?]>([
    ["with a second factor", { ...EMAIL, ...PHONE }, "MFA"],
    ["with a temporary password", { ...EMAIL, ...PHONE }, "TEMPORARY"],
    ["without an e-mail address", PHONE],
    ["without a phone number", EMAIL],
    ["who types one of two addresses", { ...EMAIL, ...PHONE }, "PHONE"],
  ])("%s", async (_, attributes, kind) => {
    const at = await aChoosingPool(app, {
      pool: kind === "PHONE" ? { UsernameAttributes: ["phone_number"] } : {},
      client: { PreventUserExistenceErrors: "ENABLED" },
    });
    await setFactors(app, at, "OPTIONAL", ["SMS_MFA"]);
    const username = kind === "PHONE" ? PHONE.phone_number : aName();
    if (kind === "TEMPORARY") await aNewcomer(app, at.UserPoolId, username, attributes);
    else await aUser(app, at.UserPoolId, { username, attributes });
    if (kind === "MFA") await turnOn(app, at, username, ["SMS_MFA"]);
    const offered = async (USERNAME: string) =>
      JSON.stringify((await publicDoor.start(app, at, "USER_AUTH", { USERNAME })).AvailableChallenges);
    const theirs = await offered(username);
    const free = (n: number) => (kind === "PHONE" ? `+1555555${1_000 + n}` : `nobody-${n}`);
    let n = 0;
    while (n < 1_000 && (await offered(free(n))) !== theirs) n++;
    expect(n).toBeLessThan(1_000);
  });
});

test("every name that is free has the addresses that everybody has to have", async () => {
  const required = (Name: string) => ({ Name, Required: true, Mutable: true });
  const at = await aChoosingPool(app, {
    pool: { Schema: [required("email"), required("phone_number")] },
    client: { PreventUserExistenceErrors: "ENABLED" },
    factors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP"],
  });
  const offered = new Set<string>();
  for (let n = 0; n < 100; n++) {
    const { AvailableChallenges = [] } = await publicDoor.start(app, at, "USER_AUTH", { USERNAME: `nobody-${n}` });
    offered.add(AvailableChallenges.filter((name) => name.endsWith("_OTP")).join(" "));
  }
  // Who has a temporary password is offered no code.
  expect(offered).toEqual(new Set(["EMAIL_OTP SMS_OTP", ""]));
});

test("nobody is offered more than anybody where two factors are required", async () => {
  const strict = await aChoosingPool(app, {
    client: { PreventUserExistenceErrors: "ENABLED" },
    factors: ["PASSWORD", "WEB_AUTHN"],
  });
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: strict.UserPoolId,
      MfaConfiguration: "ON",
      SoftwareTokenMfaConfiguration: { Enabled: true },
      WebAuthnConfiguration: { RelyingPartyId: "example.com" },
    }),
  );
  for (let n = 0; n < 8; n++) {
    const { AvailableChallenges } = await publicDoor.start(app, strict, "USER_AUTH", { USERNAME: `nobody-${n}` });
    expect(AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
  }
});

test("a disabled user is asked for a code that is never sent", async () => {
  const username = aName();
  const email = `${username}@example.com`;
  await aUser(app, to.UserPoolId, { username });
  await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username: username }));
  expect(await prefer(username, "EMAIL_OTP")).toMatchObject({ ChallengeName: "EMAIL_OTP" });
  expect(await app.inbox(email)).toEqual([]);
});
