import { afterAll, expect, test } from "vitest";
import { aBrowserOf, aCode, anApplication, aPlace, CALLBACK } from "../../oauth/oauth.fixture.ts";
import { aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { findApp } from "../clients/app.ts";
import type { Store } from "../store/store.ts";
import { proveRefreshToken } from "../tokens/refresh.ts";
import { redeemCode } from "./authorization-code.ts";

// What an exchange may answer is tested at its endpoint: oauth/grants/authorization-code.test.ts.

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { ClientId } = await anApplication(place);
const { sub } = await aUser(app, place.UserPoolId);

const codeFor = async () => aCode(place, await aBrowserOf(place, sub), ClientId);
const client = (await findApp(app.ctx, ClientId)) ?? expect.fail("the client is gone");
const brought = (code: string) => ({ code, redirectUri: CALLBACK, verifier: undefined });

test("an exchange that is run again, because the answer of its commit was lost, ends in the same sign-in", async () => {
  const { store } = app.ctx;
  const again: Store["write"] = async (work) => {
    await store.write(work);
    return store.write(work);
  };
  const tokens = await redeemCode({ ...app.ctx, store: { ...store, write: again } }, client, brought(await codeFor()));
  const { session } = await proveRefreshToken(app.ctx, client, tokens.refreshToken ?? "");
  expect(session.revokedAt).toBeUndefined();
});

test("an exchange whose user is disabled between look and deed begins nothing", async () => {
  const { store } = app.ctx;
  const bob = await aUser(app, place.UserPoolId);
  const code = await aCode(place, await aBrowserOf(place, bob.sub), ClientId);
  const late: Store["write"] = async (work) => {
    await store.write(async (tx) => {
      const user = (await tx.users.forChange(place.UserPoolId, bob.sub)) ?? expect.fail("the user is gone");
      await tx.users.update(user, { ...user, enabled: false });
    });
    return store.write(work);
  };
  await expect(
    redeemCode({ ...app.ctx, store: { ...store, write: late } }, client, brought(code)),
  ).rejects.toMatchObject({ code: "invalid_grant", message: "" });
});

test("of a code the database keeps a digest", async () => {
  const code = await codeFor();
  const kept = await app.ctx.store.authorizationCodes.find(
    place.UserPoolId,
    app.ctx.seal.digest("authorization-code", place.UserPoolId, code),
  );
  expect(kept).toMatchObject({ sub, clientId: ClientId });
  expect(JSON.stringify(kept)).not.toContain(code);
});
