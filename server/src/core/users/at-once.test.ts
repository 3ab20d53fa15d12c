import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomes } from "../../api/user-pools/pools.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import type { App } from "../clients/client.ts";
import { createClient } from "../clients/create.ts";
import type { Context } from "../context.ts";
import { createPool } from "../pools/create.ts";
import type { WantedSettings } from "../pools/settings.ts";
import { changePassword } from "./change-password.ts";
import { confirmSignUp } from "./confirm.ts";
import { deleteUser } from "./delete.ts";
import { userNamed } from "./logins.ts";
import { confirmForgotPassword, forgotPassword } from "./recover.ts";
import { register } from "./register.ts";
import { updateAttributes } from "./update-attributes.ts";
import type { User } from "./user.ts";
import { sendAttributeCode, verifyAttribute } from "./verify-attribute.ts";

const PASSWORD = "Correct-horse-7";

const numbered = (count: number) => Array.from({ length: count }, (_, n) => n);

/**
 * What the operations' own tests show on SQLite, where one writes at a time, once more on PostgreSQL, where changes
 * really overlap.
 */
describe("on PostgreSQL", () => {
  let world: OnPostgres;
  let ctx: Context;
  beforeAll(async () => {
    world = await onPostgres();
    ({ ctx } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function anApp(settings: Partial<WantedSettings> = {}): Promise<App> {
    const pool = await createPool(ctx, "us-east-1", {
      PoolName: "people",
      AutoVerifiedAttributes: ["email"],
      ...settings,
    });
    return { pool, client: await createClient(ctx, pool.id, { ClientName: "web" }, undefined) };
  }

  const email = "ada@example.com";
  const signUp = (app: App, username: string) =>
    register(ctx, app, { username, password: PASSWORD, attributes: { email } });
  const confirm = async (app: App, username: string, code: string, takeAliases = false) =>
    confirmSignUp(ctx, app, { username, code, takeAliases });
  const lastCode = async ({ pool }: App) =>
    (await ctx.store.messages.inbox(1000, email)).find(({ poolId }) => poolId === pool.id)?.code ??
    expect.fail("no code was sent");
  const seen = ({ pool }: App, username: string): Promise<User> => userNamed(ctx, pool, username);

  /** Somebody who has confirmed the sign-up. */
  async function aUser(app: App, username: string): Promise<User> {
    await signUp(app, username);
    await confirm(app, username, await lastCode(app));
    return seen(app, username);
  }

  test("of sixteen who want one name, one gets it", async () => {
    const app = await anApp();
    expect(await outcomes(numbered(16).map(() => signUp(app, "ada")))).toEqual({
      done: 1,
      refused: Array(15).fill("CognitoError: User already exists"),
    });
  });

  test("of fifteen who bring the right code, one confirms the user", async () => {
    const app = await anApp();
    await signUp(app, "ada");
    const code = await lastCode(app);
    expect(await outcomes(numbered(15).map(() => confirm(app, "ada", code)))).toEqual({
      done: 1,
      refused: Array(14).fill("CognitoError: User cannot be confirmed. Current status is CONFIRMED"),
    });
  });

  test("of ten who bring the right code, one sets the password", async () => {
    const app = await anApp();
    await aUser(app, "ada");
    await forgotPassword(ctx, app, "ada");
    const code = await lastCode(app);
    const reset = (n: number) =>
      confirmForgotPassword(ctx, app, { username: "ada", code, password: `Battery-staple-${n}` });
    expect(await outcomes(numbered(10).map(reset))).toEqual({
      done: 1,
      refused: Array(9).fill("CognitoError: Invalid code provided, please request a code again."),
    });
  });

  test("of five who change one password, one does", async () => {
    const app = await anApp();
    const user = await aUser(app, "ada");
    const change = (n: number) =>
      changePassword(ctx, app, user, { previous: PASSWORD, proposed: `Battery-staple-${n}` });
    expect(await outcomes(numbered(5).map(change))).toEqual({
      done: 1,
      refused: Array(4).fill("CognitoError: Incorrect username or password."),
    });
  });

  test("changes of sixteen attributes of one user are all kept", async () => {
    const app = await anApp();
    const user = await aUser(app, "ada");
    const texts = ["name", "given_name", "family_name", "middle_name", "nickname", "profile", "picture", "website"];
    const more = ["gender", "zoneinfo", "locale", "address", "preferred_username", "updated_at"];
    const changes = [...texts, ...more].map((name) => ({ [name]: "1" }));
    changes.push({ birthdate: "1815-12-10" }, { phone_number: "+15555550123" });
    expect(await outcomes(changes.map((change) => updateAttributes(ctx, app, user, change)))).toEqual({
      done: 16,
      refused: [],
    });
    expect((await seen(app, "ada")).attributes).toMatchObject(Object.assign({}, ...changes));
  });

  test("an alias goes to one of eight who prove it", async () => {
    // Proven by nobody at sign-up, for the pool does not ask for it yet.
    const app = await anApp({ AliasAttributes: ["email"], AutoVerifiedAttributes: [] });
    const people: { user: User; code: string }[] = [];
    for (const n of numbered(8)) {
      await signUp(app, `ada-${n}`);
      const user = await seen(app, `ada-${n}`);
      await sendAttributeCode(ctx, app, user, "email");
      people.push({ user, code: await lastCode(app) });
    }
    const proofs = people.map(({ user, code }) => verifyAttribute(ctx, app.pool, user, "email", code));
    expect(await outcomes(proofs)).toEqual({
      done: 1,
      refused: Array(7).fill("CognitoError: An account with the given email already exists."),
    });
    const proven = await Promise.all(people.map(({ user }) => seen(app, user.username)));
    expect(proven.filter(({ attributes }) => attributes["email_verified"] === "true")).toEqual([
      await seen(app, email),
    ]);
  });

  test("who takes an alias by force undoes nothing that its holder does meanwhile", async () => {
    const app = await anApp({ AliasAttributes: ["email"] });
    const holder = await aUser(app, "ada");
    await signUp(app, "eve");
    const code = await lastCode(app);
    const changes = ["name", "nickname", "gender", "locale"].map((name) =>
      updateAttributes(ctx, app, holder, { [name]: "1" }),
    );
    expect(await outcomes([...changes, confirm(app, "eve", code, true)])).toEqual({ done: 5, refused: [] });
    expect((await seen(app, "ada")).attributes).toEqual({
      email,
      email_verified: "false",
      name: "1",
      nickname: "1",
      gender: "1",
      locale: "1",
    });
    expect((await seen(app, email)).username).toBe("eve");
  });

  test("of eight who delete one user, one does, and nobody changes who is gone", async () => {
    const app = await anApp();
    const user = await aUser(app, "ada");
    const deletions = numbered(8).map(() => deleteUser(ctx, user));
    expect(await outcomes(deletions)).toEqual({
      done: 1,
      refused: Array(7).fill("CognitoError: User does not exist."),
    });
    expect(await outcomes([updateAttributes(ctx, app, user, { name: "Ada" })])).toEqual({
      done: 0,
      refused: ["CognitoError: User does not exist."],
    });
    await signUp(app, "ada");
  });
});
