import { expect, test } from "vitest";
import { aClient, aPool, aUser, keepUser } from "../../store/store.fixture.ts";
import { onPostgres } from "../../testing/on-postgres.ts";
import { sessionIdOf } from "../sessions/session-id.ts";
import { revokeSession, sessionsOf } from "../sessions/sessions.ts";
import { remember } from "./browser-session.ts";

/** Circles of writes that wait for each other are found when the world ends. */
test("who signs in again at a browser while their former session there is revoked has one session", async () => {
  await using world = await onPostgres();
  const { ctx } = world;
  const { settings, ...rest } = aPool();
  const SessionConfiguration = { UserSessionTracking: "ENABLED", TokenSession: { MaxPerUser: 20 } } as const;
  const pool = { ...rest, settings: { ...settings, SessionConfiguration } };
  const app = { pool, client: aClient(pool) };
  const users = await Promise.all(Array.from({ length: 16 }, () => keepUser(ctx.store, aUser(pool))));
  await Promise.all(
    users.map(async (user) => {
      const signedIn = { kind: "signed-in", user, at: ctx.clock.now(), amr: [] } as const;
      let account = await remember(ctx, app, [], signedIn, {});
      for (let round = 0; round < 8; round++) {
        const sessionId = sessionIdOf("sso", account.id);
        const [next] = await Promise.all([
          remember(ctx, app, [account], signedIn, {}),
          revokeSession(ctx, pool, user, sessionId, "NONE").catch(() => {}),
        ]);
        account = next;
        expect((await sessionsOf(ctx, pool, user)).map(({ id }) => id)).toEqual([account.id]);
      }
    }),
  );
});
