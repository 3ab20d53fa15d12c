import { randomInt } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import {
  type Application,
  aNewcomer,
  DOORS,
  publicDoor,
  srpChallenge,
  TEMPORARY,
  withPassword,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aClient, aPool, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

/** Chance that can be had again: mulberry32. */
function dice(seed: number) {
  let state = seed;
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
  return { roll, oneOf: <T>(things: readonly T[]): T | undefined => things[roll(things.length)] };
}

describe("a walk through the engine without the right password never reaches tokens", async () => {
  const app = await testApp();
  afterAll(() => app.close());

  test.each([1, 2, randomInt(2 ** 31)])("seed %i", async (seed) => {
    const { roll, oneOf } = dice(seed);
    const { UserPoolId } = await aPool(app);
    const applications: Application[] = [];
    for (let count = 0; count < 2; count++) {
      applications.push({ UserPoolId, ...(await aClient(app, UserPoolId, { PreventUserExistenceErrors: "ENABLED" })) });
    }
    const elsewhere = await aPool(app);
    applications.push({ ...elsewhere, ...(await aClient(app, elsewhere.UserPoolId)) });
    const [home = { UserPoolId, ClientId: "" }] = applications;

    // What has passed by on the wire, in front of somebody who knows no password.
    const names = ["nobody"];
    const sessions: string[] = [];
    const claims: Record<string, string>[] = [];
    const refreshTokens: string[] = [];
    for (const application of [home, applications[2] ?? home]) {
      const { Username } = await aUser(app, application.UserPoolId);
      names.push(Username);
      const tokens = await signIn(app, application.ClientId, Username);
      refreshTokens.push(tokens.AccessToken, tokens.IdToken, `${tokens.RefreshToken.slice(0, -2)}AA`);
      const { srp, parameters } = await srpChallenge(app, publicDoor, application, Username);
      const spent = srp.answer(parameters, PASSWORD, app.clock.now());
      await publicDoor.answer(app, application, "PASSWORD_VERIFIER", spent);
      claims.push(spent);
      const newcomer = `newcomer-${seed}-${names.length}`;
      await aNewcomer(app, application.UserPoolId, newcomer);
      names.push(newcomer);
      const { Session = "" } = await withPassword(app, publicDoor, application, newcomer, TEMPORARY);
      const chosen = { USERNAME: newcomer, NEW_PASSWORD: PASSWORD };
      await publicDoor.answer(app, application, "NEW_PASSWORD_REQUIRED", chosen, Session);
      sessions.push(Session);
    }

    let reached = 0;
    for (let step = 0; step < 150; step++) {
      const door = oneOf(DOORS) ?? publicDoor;
      const to = oneOf(applications) ?? home;
      const name = oneOf(names) ?? "nobody";
      const session = oneOf([...sessions, ...claims.map((each) => each["PASSWORD_CLAIM_SECRET_BLOCK"] ?? "")]);
      const claimed = { ...oneOf(claims), ...(roll(2) === 0 && { USERNAME: name }) };
      const moves = [
        async () => withPassword(app, door, to, name, `Guess-${roll(1_000_000)}-x`),
        async () => door.start(app, to, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: oneOf(refreshTokens) ?? "" }),
        async () => {
          const { srp, parameters } = await srpChallenge(app, door, to, name);
          claims.push(srp.answer(parameters, `Guess-${roll(1_000_000)}-x`, app.clock.now()));
          return undefined;
        },
        async () => door.answer(app, to, "PASSWORD_VERIFIER", claimed, session),
        async () => {
          // The parts of two claims.
          const block = oneOf(claims)?.["PASSWORD_CLAIM_SECRET_BLOCK"] ?? "";
          return door.answer(app, to, "PASSWORD_VERIFIER", { ...claimed, PASSWORD_CLAIM_SECRET_BLOCK: block });
        },
        async () =>
          door.answer(app, to, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD: "Mine-now-12" }, session),
      ];
      app.clock.advance(roll(4) === 0 ? roll(20 * 60_000) : 10);
      const told = await oneOf(moves)?.().catch((refused: Error) => {
        expect(refused.name).toMatch(/^(?:NotAuthorized|InvalidParameter|UserNotFound)Exception$/);
        return undefined;
      });
      expect(told?.AuthenticationResult, `step ${step} of seed ${seed}`).toBeUndefined();
      if (told?.Session !== undefined) sessions.push(told.Session);
      reached++;
    }
    expect(reached).toBe(150);
    for (const name of names.slice(1, 3)) {
      app.clock.advance(31 * 60_000);
      expect((await withPassword(app, publicDoor, home, name, PASSWORD)).AuthenticationResult?.TokenType).toBe(
        "Bearer",
      );
    }
  });
});
