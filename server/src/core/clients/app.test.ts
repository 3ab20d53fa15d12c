import { afterAll, expect, test } from "vitest";
import { aClient, aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { findApp } from "./app.ts";

const app = await testApp();
afterAll(() => app.close());

test("a client is found with its pool, and an unknown one is not", async () => {
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  const found = await findApp(app.ctx, ClientId);
  expect([found?.client.id, found?.pool.id]).toEqual([ClientId, UserPoolId]);
  expect(await findApp(app.ctx, "nobody")).toBeUndefined();
});

test.each(["", "a b", "a\0b", "a\nb", "a'b", "ä", "x".repeat(129)])(
  "what cannot be an id is not looked up: %j",
  async (id) => {
    const clients = {
      ...app.ctx.store.clients,
      find: async () => expect.fail("it was looked up"),
    };
    expect(await findApp({ store: { ...app.ctx.store, clients } }, id)).toBeUndefined();
  },
);
