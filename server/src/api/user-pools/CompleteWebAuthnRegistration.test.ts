import { GetUserAuthFactorsCommand, SetUserPoolMfaConfigCommand } from "@aws-sdk/client-cognito-identity-provider";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { describe, expect, test } from "vitest";
import { authenticator } from "../../testing/authenticator.ts";
import { aClient, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aChoosingPool, aPasskey, complete, list, ORIGIN, start } from "./passkeys.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const INVALID = "InvalidParameterException: Credential data is not valid";
const NOT_FOUND = "WebAuthnChallengeNotFoundException: The challenge is unknown, used or expired: start anew.";
const UNSUPPORTED =
  "WebAuthnCredentialNotSupportedException: The authenticator does not do what the user pool asks for.";
const OTHER_PARTY =
  "WebAuthnRelyingPartyMismatchException: The passkey was made for another relying party than the user pool's.";

async function aPerson(app: TestApp, given: Parameters<typeof aChoosingPool>[1] = {}) {
  const to = await aChoosingPool(app, given);
  const user = await aUser(app, to.UserPoolId);
  return { ...to, ...user, ...(await signIn(app, to.ClientId, user.Username)) };
}

test.each(["ES256", "RS256"] as const)(
  "a passkey with %s is kept, and a way to sign in from then on",
  async (algorithm) => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const made = authenticator({ algorithm, aaguid: "fbfc3007-154e-4ecc-8c0b-6e020557d7bd" });
    expect(await answer(complete(app, AccessToken, made.create(await start(app, AccessToken), ORIGIN)))).toEqual({});
    expect(await answer(list(app, AccessToken))).toEqual({
      Credentials: [
        {
          CredentialId: made.id,
          FriendlyCredentialName: "iCloud Keychain",
          RelyingPartyId: "example.com",
          AuthenticatorAttachment: "platform",
          AuthenticatorTransports: ["hybrid", "internal"],
          CreatedAt: expect.any(Date),
        },
      ],
    });
    const { ConfiguredUserAuthFactors } = await app.client.send(new GetUserAuthFactorsCommand({ AccessToken }));
    expect(ConfiguredUserAuthFactors).toEqual(["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]);
  },
);

describe("a challenge", () => {
  test("is good once", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const options = await start(app, AccessToken);
    const attempts = Array.from({ length: 16 }, () =>
      complete(app, AccessToken, authenticator().create(options, ORIGIN)),
    );
    expect(await outcomes(attempts)).toEqual({ done: 1, refused: Array(15).fill(NOT_FOUND) });
    expect((await list(app, AccessToken)).Credentials).toHaveLength(1);
  });

  test("is good for five minutes", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const [early, late] = [await start(app, AccessToken), await start(app, AccessToken)];
    app.clock.advance(5 * 60_000 - 1_000);
    await complete(app, AccessToken, authenticator().create(early, ORIGIN));
    app.clock.advance(1_000);
    expect(await refusal(complete(app, AccessToken, authenticator().create(late, ORIGIN)))).toBe(NOT_FOUND);
  });

  test("is good for the user it was made for", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, AccessToken } = await aPerson(app);
    const other = await signIn(app, ClientId, (await aUser(app, UserPoolId)).Username);
    const credential = authenticator().create(await start(app, AccessToken), ORIGIN);
    expect(await refusal(complete(app, other.AccessToken, credential))).toBe(NOT_FOUND);
  });

  test("is good for the client it was made for", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPerson(app);
    const { ClientId } = await aClient(app, UserPoolId);
    const other = await signIn(app, ClientId, Username);
    const credential = authenticator().create(await start(app, AccessToken), ORIGIN);
    expect(await refusal(complete(app, other.AccessToken, credential))).toBe(
      "WebAuthnClientMismatchException: The registration was started through another app client.",
    );
  });

  test("of somebody's own making is none", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const options = await start(app, AccessToken);
    for (const challenge of ["AAAA", Buffer.from("{}").toString("base64url"), "not base64url!"]) {
      const credential = authenticator().create(options, ORIGIN, { challenge });
      expect(await refusal(complete(app, AccessToken, credential))).toBe(NOT_FOUND);
    }
  });
});

test.each([
  ["https://example.com", "nothing was refused"],
  ["https://app.example.com:8443", "nothing was refused"],
  ["http://app.example.com", "refused"],
  ["https://example.com.evil.net", "refused"],
  ["https://evilexample.com", "refused"],
  ["https://example.com/", "refused"],
  ["http://localhost:3000", "refused"],
  ["android:apk-key-hash:abc", "refused"],
  ["null", "refused"],
])("at a page of %s: %s", async (origin, outcome) => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const completing = complete(app, AccessToken, authenticator().create(await start(app, AccessToken), origin));
  if (outcome === "refused") {
    expect(await refusal(completing)).toBe(
      "WebAuthnOriginNotAllowedException: The origin is not one of the relying party's.",
    );
  } else {
    expect(await answer(completing)).toEqual({});
  }
});

test("on this machine a page needs no certificate", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app, { webAuthn: { RelyingPartyId: "localhost" } });
  await aPasskey(app, AccessToken, authenticator(), "http://localhost:3000");
  expect((await list(app, AccessToken)).Credentials).toMatchObject([{ RelyingPartyId: "localhost" }]);
});

test("a passkey for another relying party is refused", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const credential = authenticator().create(await start(app, AccessToken), ORIGIN, { rpId: "app.example.com" });
  expect(await refusal(complete(app, AccessToken, credential))).toBe(OTHER_PARTY);
});

test("an algorithm that was not asked for is refused", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const credential = authenticator({ algorithm: "EdDSA" }).create(await start(app, AccessToken), ORIGIN);
  expect(await refusal(complete(app, AccessToken, credential))).toBe(UNSUPPORTED);
});

test("an authenticator that does not know its person is refused where it must", async () => {
  await using app = await testApp();
  const { UserPoolId, AccessToken } = await aPerson(app);
  const careless = authenticator({ knowsItsPerson: false });
  const options = await start(app, AccessToken);
  const WebAuthnConfiguration = { RelyingPartyId: "example.com", UserVerification: "required" as const };
  await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, WebAuthnConfiguration }));
  expect(await refusal(complete(app, AccessToken, careless.create(options, ORIGIN)))).toBe(UNSUPPORTED);
  await app.client.send(
    new SetUserPoolMfaConfigCommand({ UserPoolId, WebAuthnConfiguration: { RelyingPartyId: "example.com" } }),
  );
  expect(await answer(complete(app, AccessToken, careless.create(options, ORIGIN)))).toEqual({});
});

describe("what is no credential is refused:", () => {
  test.each<[string, (credential: Record<string, unknown>) => unknown]>([
    ["nothing", () => ({})],
    ["a text", () => "credential"],
    ["a list", () => []],
    ["an id of another spelling", (credential) => ({ ...credential, rawId: "AAAA" })],
    ["the id of another credential", (credential) => ({ ...credential, id: "AAAA", rawId: "AAAA" })],
    ["another type", (credential) => ({ ...credential, type: "password" })],
    ["no response", (credential) => ({ ...credential, response: undefined })],
    ["client data that are none", (credential) => withResponse(credential, { clientDataJSON: "AAAA" })],
    ["client data of a wrong type", (credential) => withResponse(credential, { clientDataJSON: 7 })],
    ["no attestation object", (credential) => withResponse(credential, { attestationObject: undefined })],
    ["an attestation object of nothing", (credential) => withResponse(credential, { attestationObject: "AAAA" })],
    [
      "an endless attestation object",
      (credential) => withResponse(credential, { attestationObject: "A".repeat(16_385) }),
    ],
    [
      "an attestation object without a credential",
      (credential) =>
        withResponse(credential, {
          attestationObject: Buffer.from(
            isoCBOR.encode(
              new Map<string, string | Map<string, string> | Uint8Array>([
                ["fmt", "none"],
                ["attStmt", new Map<string, string>()],
                ["authData", new Uint8Array(37)],
              ]),
            ),
          ).toString("base64url"),
        }),
    ],
  ])("%s", async (_, twist) => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const credential = authenticator().create(await start(app, AccessToken), ORIGIN);
    expect(await refusal(complete(app, AccessToken, twist(credential)))).toBe(INVALID);
  });

  test("what was signed for a sign-in", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPerson(app);
    const credential = authenticator().create(await start(app, AccessToken), ORIGIN, { type: "webauthn.get" });
    expect(await refusal(complete(app, AccessToken, credential))).toBe(INVALID);
  });
});

const withResponse = (credential: Record<string, unknown>, response: Record<string, unknown>) => ({
  ...credential,
  response: { ...(credential.response as object), ...response },
});

test("a statement of who made the authenticator is not looked at", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const credential = authenticator().create(await start(app, AccessToken), ORIGIN);
  const { attestationObject } = credential.response as { attestationObject: string };
  const opened = isoCBOR.decodeFirst<Map<string, unknown>>(
    Uint8Array.from(Buffer.from(attestationObject, "base64url")),
  );
  const claimed = new Map<string, string | Map<string, string> | Uint8Array>([
    ["fmt", "packed"],
    ["attStmt", new Map([["sig", "nobody's"]])],
    ["authData", opened.get("authData") as Uint8Array],
  ]);
  const attested = withResponse(credential, {
    attestationObject: Buffer.from(isoCBOR.encode(claimed)).toString("base64url"),
  });
  expect(await answer(complete(app, AccessToken, attested))).toEqual({});
});

test("no two people of a pool have one passkey", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, AccessToken } = await aPerson(app);
  const made = await aPasskey(app, AccessToken);
  const other = await signIn(app, ClientId, (await aUser(app, UserPoolId)).Username);
  const again = made.create(await start(app, other.AccessToken), ORIGIN);
  expect(await refusal(complete(app, other.AccessToken, again))).toBe(INVALID);
  expect((await list(app, other.AccessToken)).Credentials).toEqual([]);
});

test("twenty passkeys are enough, also for those who are made at once", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPerson(app);
  const attempts = [];
  for (let n = 0; n < 24; n++) attempts.push(authenticator().create(await start(app, AccessToken), ORIGIN));
  expect(await outcomes(attempts.map((credential) => complete(app, AccessToken, credential)))).toEqual({
    done: 20,
    refused: Array(4).fill("LimitExceededException: A user can have 20 passkeys."),
  });
});

test("a pool that takes passkeys no more does not finish what was begun", async () => {
  await using app = await testApp();
  const { UserPoolId, AccessToken } = await aPerson(app);
  const credential = authenticator().create(await start(app, AccessToken), ORIGIN);
  await app.ctx.store.write(async (tx) => {
    const pool = await tx.pools.find(UserPoolId);
    if (!pool) return;
    const Policies = { ...pool.settings.Policies, SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD" as const] } };
    await tx.pools.replace({ ...pool, version: pool.version + 1, settings: { ...pool.settings, Policies } });
  });
  expect(await refusal(complete(app, AccessToken, credential))).toBe(
    "WebAuthnNotEnabledException: WebAuthn is not enabled for this userpool",
  );
});
