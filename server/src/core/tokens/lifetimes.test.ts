import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import type { ClientSettings } from "../clients/client.ts";
import { lifetimesOf } from "./lifetimes.ts";

const settings: ClientSettings = {
  ClientName: "web",
  EnableTokenRevocation: true,
  AuthSessionValidity: 3,
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnablePropagateAdditionalUserContextData: false,
};

describe("how long tokens live, in seconds", () => {
  test.each<[Partial<ClientSettings>, Partial<ReturnType<typeof lifetimesOf>>]>([
    [{}, { accessSeconds: 3_600, idSeconds: 3_600, refreshSeconds: 2_592_000 }],
    [{ AccessTokenValidity: 2 }, { accessSeconds: 7_200, idSeconds: 3_600 }],
    [{ IdTokenValidity: 24 }, { accessSeconds: 3_600, idSeconds: 86_400 }],
    [{ RefreshTokenValidity: 1 }, { refreshSeconds: 86_400 }],
    [{ AccessTokenValidity: 300, TokenValidityUnits: { AccessToken: "seconds" } }, { accessSeconds: 300 }],
    [{ AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: "minutes" } }, { accessSeconds: 300 }],
    [{ AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: "days" } }, { accessSeconds: 86_400 }],
    [{ IdTokenValidity: 10, TokenValidityUnits: { IdToken: "minutes", AccessToken: "days" } }, { idSeconds: 600 }],
    [{ RefreshTokenValidity: 90, TokenValidityUnits: { RefreshToken: "minutes" } }, { refreshSeconds: 5_400 }],
    [{ RefreshTokenValidity: 3_650 }, { refreshSeconds: 315_360_000 }],
    [{ AccessTokenValidity: 0, IdTokenValidity: 0, RefreshTokenValidity: 0 }, lifetimesOf(settings)],
    [
      {
        TokenValidityUnits: { AccessToken: "days", IdToken: "seconds", RefreshToken: "hours" },
        RefreshTokenValidity: 2,
      },
      { accessSeconds: 3_600, idSeconds: 3_600, refreshSeconds: 7_200 },
    ],
  ])("%j", (given, seconds) => {
    expect(lifetimesOf({ ...settings, ...given })).toMatchObject(seconds);
  });
});

test("the tokens say what the client was set to", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId, {
    AccessTokenValidity: 10,
    IdTokenValidity: 900,
    TokenValidityUnits: { AccessToken: "minutes", IdToken: "seconds" },
  });
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken, IdToken } = await signIn(app, ClientId, Username);
  const lifetime = (token: string) => (decodeJwt(token).exp ?? 0) - (decodeJwt(token).iat ?? 0);
  expect([lifetime(AccessToken), lifetime(IdToken)]).toEqual([600, 900]);
});
