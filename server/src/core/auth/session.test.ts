import { afterAll, expect, test } from "vitest";
import { aClient, aPool, aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { clientById } from "../clients/find.ts";
import { poolById } from "../pools/find.ts";
import type { Attempt } from "./attempt.ts";
import { openSession } from "./brought.ts";
import { resume, sealSession } from "./session.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId } = await aPool(app);
const { ClientId } = await aClient(app, UserPoolId);
const pool = await poolById(app.ctx, UserPoolId);
const attempt: Attempt = { pool, client: await clientById(app.ctx, UserPoolId, ClientId), door: "public" };
const { sub, Username } = await aUser(app, UserPoolId);
const user = await app.ctx.store.users.find(UserPoolId, sub);
if (!user) throw new Error("the user is not there");
const proven = { user, shown: ["PASSWORD"] } as const;

test("a session answers the question it was made for, and no other", async () => {
  const text = sealSession(app.ctx, attempt, "NEW_PASSWORD_REQUIRED", proven);
  const answer = (challenge: "NEW_PASSWORD_REQUIRED" | "PASSWORD_VERIFIER") =>
    resume(app.ctx, attempt, challenge, { USERNAME: Username }, openSession(app.ctx, attempt, text));
  expect((await answer("NEW_PASSWORD_REQUIRED")).user.sub).toBe(sub);
  await expect(answer("PASSWORD_VERIFIER")).rejects.toMatchObject({
    code: "NotAuthorizedException",
    message: "Invalid session for the user.",
  });
});

test("every session is another, and tells nothing to who carries it", () => {
  const [one, other] = [1, 2].map(() => sealSession(app.ctx, attempt, "NEW_PASSWORD_REQUIRED", proven));
  expect(one).not.toBe(other);
  expect(Buffer.from(one ?? "", "base64url").toString("latin1")).not.toContain(sub);
});

test("a session has an id of its own, to be spent by, and an end", async () => {
  const at = app.clock.now().getTime();
  const texts = [1, 2].map(() => sealSession(app.ctx, attempt, "NEW_PASSWORD_REQUIRED", proven));
  const [one, other] = await Promise.all(
    texts.map((text) =>
      resume(app.ctx, attempt, "NEW_PASSWORD_REQUIRED", { USERNAME: Username }, openSession(app.ctx, attempt, text)),
    ),
  );
  expect(one?.session.id).not.toBe(other?.session.id);
  expect(Math.abs((one?.session.expiresAt.getTime() ?? 0) - at - 180_000)).toBeLessThan(100);
});
