import {
  CreateUserPoolClientCommand,
  SignUpCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import {
  aBrowserOf,
  aMachine,
  anApplication,
  aPlace,
  authorize,
  basic,
  CALLBACK,
  challengeOf,
  type Place,
  queryOf,
  SIGNED_OUT,
  switchOff,
  switchOn,
  token,
  tokensFor,
  VERIFIER,
} from "../../oauth/oauth.fixture.ts";
import { aClient, aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { visitor } from "../../testing/visitor.ts";
import type { Switch } from "./switch-tags.ts";

// Each switch off, on, on for one of two clients, and off again; those of userInfo and of the sign-out beside these endpoints.

const app = await testApp();
afterAll(() => app.close());

interface TwoClients extends Place {
  readonly one: string;
  readonly other: string;
}

/** What two clients of a pool see in the course of a switch: Cognito's way first, and Cognito's way again in the end. */
async function course<Seen>(
  { one, other, ...place }: TwoClients,
  name: Switch,
  look: (ClientId: string) => Promise<Seen>,
  [cognitos, beyond]: readonly [Seen, Seen],
): Promise<void> {
  const both = async () => [await look(one), await look(other)];
  expect(await both()).toEqual([cognitos, cognitos]);
  await switchOn(place, name);
  expect(await both()).toEqual([beyond, beyond]);
  await switchOn(place, name, other);
  expect(await both()).toEqual([cognitos, beyond]);
  await switchOn(place, name, `nobody ${other} ${one}`);
  expect(await both()).toEqual([beyond, beyond]);
  await switchOff(place, name);
  expect(await both()).toEqual([cognitos, cognitos]);
}

describe("access-token-aud", () => {
  test("puts the client into the access tokens of people, but for those of a resource", async () => {
    const place = await aPlace(app);
    const [one, other] = [(await anApplication(place)).ClientId, (await anApplication(place)).ClientId];
    const { sub } = await aUser(app, place.UserPoolId);
    const browser = await aBrowserOf(place, sub);
    const look = async (id: string) => {
      const { aud } = decodeJwt((await tokensFor(place, browser, id)).access_token);
      return aud === id ? "the client's id" : aud;
    };
    await course({ ...place, one, other }, "access-token-aud", look, [undefined, "the client's id"]);
    await switchOn(place, "access-token-aud");
    const resource = "https://api.example.com/v1";
    expect(decodeJwt((await tokensFor(place, browser, one, { resource })).access_token).aud).toBe(resource);
  });

  test("puts the client into the access tokens of machines, and not into those of the API", async () => {
    const place = await aPlace(app);
    const machines = [await aMachine(place), await aMachine(place)] as const;
    const look = async (id: string) => {
      const secret = machines.find(({ ClientId }) => ClientId === id)?.secret;
      const { body } = await token(place, { grant_type: "client_credentials" }, basic(id, secret));
      const { aud } = decodeJwt(String(body["access_token"]));
      return aud === id ? "the client's id" : aud;
    };
    const [one, other] = [machines[0].ClientId, machines[1].ClientId];
    await course({ ...place, one, other }, "access-token-aud", look, [undefined, "the client's id"]);
    await switchOn(place, "access-token-aud");
    const { ClientId } = await aClient(app, place.UserPoolId);
    const { Username } = await aUser(app, place.UserPoolId);
    const { AccessToken } = await signIn(app, ClientId, Username);
    expect(decodeJwt(AccessToken).aud).toBeUndefined();
  });
});

describe("pkce-required", () => {
  test("refuses a request for a code without a challenge, be it at a page", async () => {
    const place = await aPlace(app);
    const [one, other] = [(await anApplication(place)).ClientId, (await anApplication(place)).ClientId];
    const { sub } = await aUser(app, place.UserPoolId);
    const look = async (id: string) => {
      const { answer } = await authorize(place, await aBrowserOf(place, sub), id);
      return answer.code === undefined ? [answer["error"], answer["error_description"]] : "a code";
    };
    const refused = ["invalid_request", "code_challenge is missing"];
    await course<unknown>({ ...place, one, other }, "pkce-required", look, ["a code", refused]);

    await switchOn(place, "pkce-required");
    const query = { client_id: one, response_type: "code", redirect_uri: CALLBACK };
    const { location } = await visitor(app).get(`/${place.domain}/login?${queryOf(query)}`);
    expect(location).toBe(`${CALLBACK}?error_description=code_challenge+is+missing&error=invalid_request`);
    const challenged = { code_challenge: challengeOf(VERIFIER), code_challenge_method: "S256" };
    const { answer } = await authorize(place, await aBrowserOf(place, sub), one, challenged);
    expect(answer.code).toBeDefined();
  });

  test("lets the implicit grant be, which has no code to steal", async () => {
    const place = await aPlace(app);
    await switchOn(place, "pkce-required");
    const { ClientId } = await anApplication(place, { AllowedOAuthFlows: ["implicit"] });
    const { sub } = await aUser(app, place.UserPoolId);
    const { answer } = await authorize(place, await aBrowserOf(place, sub), ClientId, { response_type: "token" });
    expect(answer["access_token"]).toBeDefined();
  });
});

describe("wildcard-callbacks", () => {
  test("lets previews sign in, and out", async () => {
    const place = await aPlace(app);
    const urls = {
      CallbackURLs: [CALLBACK, "https://*.preview.example.com/cb"],
      LogoutURLs: [SIGNED_OUT, "https://*.preview.example.com/bye"],
    };
    const [one, other] = [(await anApplication(place, urls)).ClientId, (await anApplication(place, urls)).ClientId];
    const { sub } = await aUser(app, place.UserPoolId);
    const look = async (id: string) => {
      const browser = await aBrowserOf(place, sub);
      const redirect_uri = "https://pr-12.preview.example.com/cb";
      const { at } = await authorize(place, browser, id, { redirect_uri });
      const query = queryOf({ client_id: id, logout_uri: "https://pr-12.preview.example.com/bye" });
      const { location = "" } = await browser.get(`/${place.domain}/logout?${query}`);
      return [at, location.split("?")[0]];
    };
    const error = `/${place.domain}/error`;
    const preview = ["https://pr-12.preview.example.com/cb", "https://pr-12.preview.example.com/bye"];
    await course({ ...place, one, other }, "wildcard-callbacks", look, [[error, error], preview]);
  });

  test("takes a code to the very preview that asked for it", async () => {
    const place = await aPlace(app);
    await switchOn(place, "wildcard-callbacks");
    const { ClientId: client_id } = await anApplication(place, { CallbackURLs: ["https://*.preview.example.com/cb"] });
    const { sub } = await aUser(app, place.UserPoolId);
    const browser = await aBrowserOf(place, sub);
    const redeem = async (redirect_uri: string) => {
      const { answer } = await authorize(place, browser, client_id, {
        redirect_uri: "https://a.preview.example.com/cb",
      });
      const { status, body } = await token(place, {
        grant_type: "authorization_code",
        client_id,
        code: answer.code,
        redirect_uri,
      });
      return status === 200 ? "tokens" : body["error"];
    };
    expect(await redeem("https://a.preview.example.com/cb")).toBe("tokens");
    expect(await redeem("https://b.preview.example.com/cb")).toBe("unauthorized_client");
    expect(await redeem("https://*.preview.example.com/cb")).toBe("unauthorized_client");
  });

  test("sends nobody to a pattern that was not asked for", async () => {
    const place = await aPlace(app);
    await switchOn(place, "wildcard-callbacks");
    const { sub } = await aUser(app, place.UserPoolId);
    const browser = await aBrowserOf(place, sub);
    const pattern = "https://*.preview.example.com/cb";
    for (const urls of [
      { CallbackURLs: [pattern] },
      { CallbackURLs: [pattern, CALLBACK], DefaultRedirectURI: pattern },
    ]) {
      const { ClientId } = await anApplication(place, urls);
      const { at, answer } = await authorize(place, browser, ClientId, { redirect_uri: undefined });
      expect({ at, answer }).toEqual({
        at: `/${place.domain}/error`,
        answer: { error: "invalid_request", client_id: ClientId },
      });
    }
  });

  test("is not needed to register such a URL, and takes away none", async () => {
    const place = await aPlace(app);
    const { UserPoolId } = place;
    const CallbackURLs = ["https://*.preview.example.com/cb", CALLBACK];
    const made = await app.client.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: "web", CallbackURLs, AllowedOAuthFlows: ["code"] }),
    );
    const ClientId = made.UserPoolClient?.ClientId ?? "";
    await switchOn(place, "wildcard-callbacks");
    const updated = await app.client.send(
      new UpdateUserPoolClientCommand({ UserPoolId, ClientId, CallbackURLs, AllowedOAuthFlows: ["code"] }),
    );
    expect(updated.UserPoolClient?.CallbackURLs).toEqual(CallbackURLs);
  });
});

describe("link-returns", () => {
  test("takes who followed the link of a sign-up on to the application's sign-in", async () => {
    const place = await aPlace(app, {
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" },
    });
    const [one, other] = [(await anApplication(place)).ClientId, (await anApplication(place)).ClientId];
    const look = async (ClientId: string) => {
      const Username = aName();
      const email = `${Username}@example.com`;
      const UserAttributes = [{ Name: "email", Value: email }];
      await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
      const { link = "" } = (await app.inbox(email))[0] ?? {};
      const { status, location } = await visitor(app).get(new URL(link).pathname + new URL(link).search);
      return [status, location?.split("?")[0]];
    };
    const page = [302, `/${place.domain}/login`];
    await course<unknown>({ ...place, one, other }, "link-returns", look, [[200, undefined], page]);
  });
});
