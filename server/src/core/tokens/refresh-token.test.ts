import {
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aPoolWithClient } from "../../api/user-pools/people.fixture.ts";
import { answer, refusal } from "../../api/user-pools/pools.fixture.ts";
import { aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { readRefreshToken, writeRefreshToken } from "./refresh-token.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ClientId } = await aPoolWithClient(app);

const refresh = (RefreshToken: string) =>
  app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));

async function signedIn() {
  const { Username } = await aUser(app, UserPoolId);
  return { Username, ...(await signIn(app, ClientId, Username)) };
}

const INVALID = "NotAuthorizedException: Invalid Refresh Token.";

/** Every API that takes an access token reads whose it is and which sign-in it comes from: all but the key of a refresh token. */
describe("a token made of what others know", () => {
  const forged = (token: string, key: (real: string) => string): string => {
    const read = readRefreshToken(token);
    if (!read) return expect.fail("no refresh token");
    return writeRefreshToken({ poolId: UserPoolId, sub: read.sub, id: read.sessionId }, key(read.key));
  };
  const keys: readonly (readonly [string, (real: string) => string])[] = [
    ["no part of the key", () => "A".repeat(44)],
    ["its first half", (real) => real.slice(0, 22) + "A".repeat(22)],
    ["its second half", (real) => "A".repeat(22) + real.slice(22)],
    ["all but its last character", (real) => real.slice(0, 43) + (real.endsWith("A") ? "Q" : "A")],
  ];

  test.each(keys)("and %s gets nothing, and ends nothing", async (_, key) => {
    const { RefreshToken } = await signedIn();
    const made = forged(RefreshToken, key);
    expect(made).toHaveLength(RefreshToken.length);
    expect(await refusal(refresh(made))).toBe(INVALID);
    expect(await answer(app.client.send(new RevokeTokenCommand({ ClientId, Token: made })))).toEqual({});
    expect((await refresh(RefreshToken)).AuthenticationResult).toBeDefined();
  });

  test("is not told that the sign-in has ended", async () => {
    const { Username, RefreshToken } = await signedIn();
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await refusal(refresh(forged(RefreshToken, () => "A".repeat(44))))).toBe(INVALID);
    expect(await refusal(refresh(RefreshToken))).toBe("NotAuthorizedException: Refresh Token has been revoked");
  });

  test("for another's sign-in is worth nothing with one's own key", async () => {
    const [ada, bob] = [await signedIn(), await signedIn()];
    const own = readRefreshToken(ada.RefreshToken)?.key ?? "";
    const made = forged(bob.RefreshToken, () => own);
    expect(await refusal(refresh(made))).toBe(INVALID);
    expect(await answer(app.client.send(new RevokeTokenCommand({ ClientId, Token: made })))).toEqual({});
    expect((await refresh(bob.RefreshToken)).AuthenticationResult).toBeDefined();
  });
});

test("looks like a compact JWE", async () => {
  const { RefreshToken } = await signedIn();
  const [header = "", ...parts] = RefreshToken.split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ cty: "JWT", enc: "A256GCM", alg: "dir" });
  expect(parts).toHaveLength(4);
});

test("what is no refresh token is read as none", () => {
  const uuid = "11111111-2222-4333-8444-555555555555";
  const good = writeRefreshToken({ poolId: "pool", sub: uuid, id: uuid }, "k".repeat(44));
  expect(readRefreshToken(good)).toEqual({ sub: uuid, sessionId: uuid, key: "k".repeat(44) });
  const [header, none, half, place, tag] = good.split(".");
  const inPlace = (text: string) => Buffer.from(text).toString("base64url");
  for (const parts of [
    [],
    [header, none, half, place],
    [header, none, half, place, tag, ""],
    ["eyJ9", none, half, place, tag],
    [header, "x", half, place, tag],
    [header, none, `${half}k`, place, tag],
    [header, none, half, place, tag?.slice(1)],
    [header, none, half, `${place}=`, tag],
    [header, none, half, "", tag],
    [header, none, half, inPlace(uuid), tag],
    [header, none, half, inPlace(`${uuid} ${uuid} `), tag],
    [header, none, half, inPlace(`${uuid} ${uuid.replace("1", "\0")}`), tag],
    [header, none, half, inPlace(`${uuid}  ${uuid}`), tag],
  ]) {
    expect(readRefreshToken(parts.join("."))).toBeUndefined();
  }
});
