import {
  AdminUpdateUserAttributesCommand,
  type CreateUserPoolCommandInput,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aClient, aPool, attributeList, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import {
  ATTEMPTS,
  aPersonSignedIn,
  attributesSeen,
  EXPIRED,
  HOUR_MS,
  MISMATCH,
  otherThan,
  userSeen,
} from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const send = (app: TestApp, AccessToken: string, AttributeName = "email") =>
  app.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));

const verify = (app: TestApp, AccessToken: string, Code: string, AttributeName = "email") =>
  app.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));

const seen = async (app: TestApp, AccessToken: string) =>
  attributesSeen((await app.client.send(new GetUserCommand({ AccessToken }))).UserAttributes);

const attributes = { email: "ada@example.com", phone_number: "+15555550123" };

/** Somebody with unproven addresses, and the code for the e-mail address. */
async function unproven(app: TestApp) {
  const person = await aPersonSignedIn(app, { user: { attributes } });
  await send(app, person.AccessToken);
  return { ...person, code: await app.codeFor(attributes.email) };
}

test("the code proves the address it went to, and no other", async () => {
  await using app = await testApp();
  const { AccessToken, code } = await unproven(app);
  expect(await refusal(verify(app, AccessToken, code, "phone_number"))).toBe(EXPIRED);
  expect(await answer(verify(app, AccessToken, code))).toEqual({});
  expect(await seen(app, AccessToken)).toEqual({
    ...attributes,
    email_verified: "true",
    phone_number_verified: "false",
  });
});

describe("a code", () => {
  test("that is wrong proves nothing, and the right one still does afterwards", async () => {
    await using app = await testApp();
    const { AccessToken, code } = await unproven(app);
    expect(await refusal(verify(app, AccessToken, otherThan(code)))).toBe(MISMATCH);
    expect(await seen(app, AccessToken)).toMatchObject({ email_verified: "false" });
    await verify(app, AccessToken, code);
  });

  test("is good once", async () => {
    await using app = await testApp();
    const { AccessToken, code } = await unproven(app);
    const calls = Array.from({ length: 8 }, () => verify(app, AccessToken, code));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 7 }, () => EXPIRED) });
  });

  test("is good for a day", async () => {
    await using app = await testApp();
    const { ClientId, Username, code } = await unproven(app);
    app.clock.advance(24 * HOUR_MS);
    const { AccessToken } = await signIn(app, ClientId, Username);
    expect(await refusal(verify(app, AccessToken, code))).toBe(EXPIRED);
  });

  test("is voided by the next", async () => {
    await using app = await testApp();
    const { AccessToken, code: old } = await unproven(app);
    let code = old;
    while (code === old) {
      await send(app, AccessToken);
      code = await app.codeFor(attributes.email);
    }
    expect(await refusal(verify(app, AccessToken, old))).toBe(MISMATCH);
    await verify(app, AccessToken, code);
  });

  test("that nobody asked for has expired", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app);
    expect(await refusal(verify(app, AccessToken, "123456"))).toBe(EXPIRED);
  });
});

test("fifteen tries an hour are looked at, wrong ones among them", async () => {
  await using app = await testApp();
  const { AccessToken, code } = await unproven(app);
  for (let tries = 0; tries < 15; tries++)
    expect(await refusal(verify(app, AccessToken, otherThan(code)))).toBe(MISMATCH);
  expect(await refusal(verify(app, AccessToken, code))).toBe(ATTEMPTS);
});

test("what cannot be proven is refused", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  expect(await refusal(verify(app, AccessToken, "123456", "name"))).toBe(
    "InvalidParameterException: invalid attribute name. Only phone_number and email can be verified",
  );
});

test("an operator's change in between is not undone by the code for the former address", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app, {
    pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] } },
  });
  await app.client.send(
    new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributeList({ email: "new@example.org" }) }),
  );
  const code = await app.codeFor("new@example.org");
  const chosen = { email: "chosen@example.org", email_verified: "true" };
  await app.client.send(
    new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: attributeList(chosen) }),
  );
  expect(await refusal(verify(app, AccessToken, code))).toBe(EXPIRED);
  expect(await seen(app, AccessToken)).toEqual(chosen);
});

describe("an address that is an alias", () => {
  const pool: Partial<CreateUserPoolCommandInput> = { AliasAttributes: ["email"] };
  const taken = "AliasExistsException: An account with the given email already exists.";

  /** People of one pool who have one unproven address, and the code each was sent. */
  async function sharers(app: TestApp, count: number) {
    const { UserPoolId } = await aPool(app, pool);
    const { ClientId } = await aClient(app, UserPoolId);
    const people: { Username: string; AccessToken: string; code: string }[] = [];
    for (let number = 0; number < count; number++) {
      const { Username } = await aUser(app, UserPoolId, { attributes: { email: "shared@example.com" } });
      const { AccessToken } = await signIn(app, ClientId, Username);
      await send(app, AccessToken);
      people.push({ Username, AccessToken, code: await app.codeFor("shared@example.com") });
    }
    return { UserPoolId, ClientId, people };
  }

  test("signs in once it is proven", async () => {
    await using app = await testApp();
    const { ClientId, people } = await sharers(app, 1);
    for (const { AccessToken, code } of people) await verify(app, AccessToken, code);
    await expect(signIn(app, ClientId, "shared@example.com")).resolves.toBeDefined();
  });

  test("is not taken from who proved it first, and the code stays good", async () => {
    await using app = await testApp();
    const { UserPoolId, people } = await sharers(app, 1);
    const holder = await aUser(app, UserPoolId, {
      attributes: { email: "shared@example.com", email_verified: "true" },
    });
    for (const { Username, AccessToken, code } of people) {
      expect(await refusal(verify(app, AccessToken, code))).toBe(taken);
      expect(await refusal(verify(app, AccessToken, code))).toBe(taken);
      expect((await userSeen(app, UserPoolId, Username)).attributes).toEqual({
        email: "shared@example.com",
        email_verified: "false",
      });
    }
    expect((await userSeen(app, UserPoolId, "shared@example.com")).Username).toBe(holder.Username);
  });

  test("goes to one of two who prove it at a time", async () => {
    await using app = await testApp();
    const { people } = await sharers(app, 2);
    const calls = people.map(({ AccessToken, code }) => verify(app, AccessToken, code));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: [taken] });
  });
});
