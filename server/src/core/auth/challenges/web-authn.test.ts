import {
  AdminDisableUserCommand,
  DeleteWebAuthnCredentialCommand,
  type InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aChoosingPool, aPasskey, ORIGIN } from "../../../api/user-pools/passkeys.fixture.ts";
import { refusal } from "../../../api/user-pools/pools.fixture.ts";
import {
  BAD_SESSION,
  DISABLED,
  DOORS,
  INCORRECT,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { type AuthenticatorWanted, authenticator, type CredentialJson } from "../../../testing/authenticator.ts";
import { aUser, signIn } from "../../../testing/builders.ts";
import { testApp } from "../../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aChoosingPool(app);

async function somebody(wanted: AuthenticatorWanted = {}, at = to) {
  const user = await aUser(app, at.UserPoolId);
  const { AccessToken } = await signIn(app, at.ClientId, user.Username);
  return { ...user, AccessToken, passkey: await aPasskey(app, AccessToken, authenticator(wanted)) };
}

const ask = (USERNAME: string, at = to, door = publicDoor) =>
  door.start(app, at, "USER_AUTH", { USERNAME, PREFERRED_CHALLENGE: "WEB_AUTHN" });

const optionsIn = ({ ChallengeParameters }: InitiateAuthCommandOutput): Record<string, unknown> =>
  JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "");

const answer = (
  { Session }: InitiateAuthCommandOutput,
  USERNAME: string,
  credential: CredentialJson | string,
  at = to,
  door = publicDoor,
) => {
  const CREDENTIAL = typeof credential === "string" ? credential : JSON.stringify(credential);
  return door.answer(app, at, "WEB_AUTHN", { USERNAME, CREDENTIAL }, Session);
};

describe.each(DOORS)("at $name", (door) => {
  test.each(["ES256", "RS256"] as const)("a passkey with %s signs in", async (algorithm) => {
    const { Username, passkey } = await somebody({ algorithm });
    const asked = await ask(Username, to, door);
    expect(asked).toMatchObject({
      ChallengeName: "WEB_AUTHN",
      ChallengeParameters: { CREDENTIAL_REQUEST_OPTIONS: expect.any(String) },
      AvailableChallenges: ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "WEB_AUTHN"],
      Session: expect.any(String),
    });
    const options = optionsIn(asked);
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      timeout: 180_000,
      rpId: "example.com",
      allowCredentials: [{ type: "public-key", id: passkey.id, transports: ["hybrid", "internal"] }],
      userVerification: "preferred",
    });
    const { AuthenticationResult } = await answer(asked, Username, passkey.get(options, ORIGIN), to, door);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
  });
});

test("a passkey is chosen", async () => {
  const { Username, passkey } = await somebody();
  const choice = await publicDoor.start(app, to, "USER_AUTH", { USERNAME: Username });
  const chosen = { USERNAME: Username, ANSWER: "WEB_AUTHN" };
  const asked = await publicDoor.answer(app, to, "SELECT_CHALLENGE", chosen, choice.Session);
  const { AuthenticationResult } = await answer(asked, Username, passkey.get(optionsIn(asked), ORIGIN));
  expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
});

test("any of several passkeys will do", async () => {
  const { Username, AccessToken, passkey } = await somebody();
  const other = await aPasskey(app, AccessToken);
  const asked = await ask(Username);
  expect(optionsIn(asked)).toMatchObject({ allowCredentials: [{ id: passkey.id }, { id: other.id }] });
  await answer(asked, Username, other.get(optionsIn(asked), ORIGIN));
});

test("a signature is good once, also for sixteen at a time", async () => {
  const { Username, passkey } = await somebody();
  const asked = await ask(Username);
  const signed = passkey.get(optionsIn(asked), ORIGIN);
  const answers = Array.from({ length: 16 }, () =>
    answer(asked, Username, signed).then(
      () => "tokens",
      (error: Error) => `${error.name}: ${error.message}`,
    ),
  );
  expect((await Promise.all(answers)).toSorted()).toEqual([...Array(15).fill(SPENT_SESSION), "tokens"]);
});

describe("is refused:", () => {
  test.each<[string, (passkey: ReturnType<typeof authenticator>, options: unknown) => CredentialJson | string]>([
    ["a signature by another passkey", (passkey, options) => authenticator().get(options, ORIGIN, { id: passkey.id })],
    ["a passkey that is nobody's", (_, options) => authenticator().get(options, ORIGIN)],
    ["a signature for another challenge", (passkey, options) => passkey.get(options, ORIGIN, { challenge: "AAAA" })],
    ["a signature at another origin", (passkey, options) => passkey.get(options, "https://example.org")],
    [
      "a signature for another relying party",
      (passkey, options) => passkey.get(options, ORIGIN, { rpId: "example.org" }),
    ],
    [
      "what was signed for a registration",
      (passkey, options) => passkey.get(options, ORIGIN, { type: "webauthn.create" }),
    ],
    ["an altered signature", (passkey, options) => altered(passkey.get(options, ORIGIN), "signature")],
    ["altered authenticator data", (passkey, options) => altered(passkey.get(options, ORIGIN), "authenticatorData")],
    ["what is no credential", () => "{}"],
    ["what is not even JSON", () => "{"],
  ])("%s", async (_, make) => {
    const { Username, passkey } = await somebody();
    const asked = await ask(Username);
    expect(await refusal(answer(asked, Username, make(passkey, optionsIn(asked))))).toBe(INCORRECT);
  });

  test("a signature for a sign-in of somebody else", async () => {
    const [ada, ben] = [await somebody(), await somebody()];
    const [asAda, asBen] = [await ask(ada.Username), await ask(ben.Username)];
    const signed = ada.passkey.get(optionsIn(asAda), ORIGIN);
    expect(await refusal(answer(asBen, ben.Username, signed))).toBe(INCORRECT);
    expect(await refusal(answer(asAda, ben.Username, signed))).toBe(BAD_SESSION);
  });

  test("no credential", async () => {
    const { Username } = await somebody();
    expect(await refusal(answer(await ask(Username), Username, ""))).toBe(
      "InvalidParameterException: Missing required parameter CREDENTIAL",
    );
  });

  test("an endless credential", async () => {
    const { Username } = await somebody();
    expect(await refusal(answer(await ask(Username), Username, "x".repeat(65_537)))).toBe(
      "InvalidParameterException: CREDENTIAL is too long.",
    );
  });

  test("a passkey that was deleted meanwhile", async () => {
    const { Username, AccessToken, passkey } = await somebody();
    await aPasskey(app, AccessToken);
    const asked = await ask(Username);
    await app.client.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId: passkey.id }));
    expect(await refusal(answer(asked, Username, passkey.get(optionsIn(asked), ORIGIN)))).toBe(INCORRECT);
  });

  test("a disabled user", async () => {
    const { Username, passkey } = await somebody();
    const asked = await ask(Username);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(answer(asked, Username, passkey.get(optionsIn(asked), ORIGIN)))).toBe(DISABLED);
  });

  test("a copy of an authenticator that counts", async () => {
    const { Username, passkey } = await somebody({ counts: true });
    const [one, other] = [await ask(Username), await ask(Username)];
    const [early, late] = [passkey.get(optionsIn(one), ORIGIN), passkey.get(optionsIn(other), ORIGIN)];
    await answer(other, Username, late);
    expect(await refusal(answer(one, Username, early))).toBe(INCORRECT);
  });
});

function altered(credential: CredentialJson, name: string): CredentialJson {
  const response = { ...(credential.response as Record<string, string>) };
  const bytes = Buffer.from(response[name] ?? "", "base64url");
  const last = bytes.byteLength - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return { ...credential, response: { ...response, [name]: bytes.toString("base64url") } };
}

describe("an authenticator that does not know its person", () => {
  test("will do where that is only preferred", async () => {
    const { Username, passkey } = await somebody({ knowsItsPerson: false });
    const asked = await ask(Username);
    await answer(asked, Username, passkey.get(optionsIn(asked), ORIGIN));
  });

  test("will not do where it is required", async () => {
    const at = await aChoosingPool(app);
    const { Username, passkey } = await somebody({ knowsItsPerson: false }, at);
    const WebAuthnConfiguration = { RelyingPartyId: "example.com", UserVerification: "required" as const };
    await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: at.UserPoolId, WebAuthnConfiguration }));
    const asked = await ask(Username, at);
    expect(optionsIn(asked)).toMatchObject({ userVerification: "required" });
    expect(await refusal(answer(asked, Username, passkey.get(optionsIn(asked), ORIGIN), at))).toBe(INCORRECT);
  });
});

test("passkeys of a former relying party are not asked for, and are there again with it", async () => {
  const at = await aChoosingPool(app);
  const { Username } = await somebody({}, at);
  const move = (RelyingPartyId: string) =>
    app.client.send(
      new SetUserPoolMfaConfigCommand({ UserPoolId: at.UserPoolId, WebAuthnConfiguration: { RelyingPartyId } }),
    );
  await move("example.org");
  expect((await ask(Username, at)).ChallengeName).toBe("SELECT_CHALLENGE");
  await move("example.com");
  expect((await ask(Username, at)).ChallengeName).toBe("WEB_AUTHN");
});
