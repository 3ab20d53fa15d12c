import { describe, expect, test } from "vitest";
import type { Pool } from "../pools/pool.ts";
import type { WantedSettings } from "../pools/settings.ts";
import { isEmail, isPhoneNumber, loginsOf, nameNewUser, nameTaken } from "./logins.ts";
import { poolWith } from "./pool.fixture.ts";
import type { Attributes } from "./user.ts";

type Wanted = Partial<WantedSettings>;

const sub = "0195510a-0000-7000-8000-000000000001";
const email = "Ada@Example.com";
const phone_number = "+15555550123";

describe("a user is found by", () => {
  const proven: Attributes = { email, email_verified: "true", phone_number, phone_number_verified: "true" };
  const named = (pool: Pool, attributes: Attributes, username = "Ada") =>
    loginsOf(pool, { sub, username, attributes }).map(({ kind, name }) => `${kind} ${name}`);

  test.each<{ where: string; pool: Wanted; attributes: Attributes; logins: readonly string[] }>([
    { where: "a plain pool", pool: {}, attributes: proven, logins: ["username Ada", `sub ${sub}`] },
    {
      where: "a pool that ignores case",
      pool: { AliasAttributes: ["email"], UsernameConfiguration: { CaseSensitive: false } },
      attributes: proven,
      logins: ["username ada", `sub ${sub}`, "email ada@example.com"],
    },
    {
      where: "a pool with aliases",
      pool: { AliasAttributes: ["phone_number", "email"] },
      attributes: proven,
      logins: ["username Ada", `sub ${sub}`, `phone_number ${phone_number}`, `email ${email}`],
    },
    {
      where: "a pool with aliases, before they are proven",
      pool: { AliasAttributes: ["phone_number", "email"] },
      attributes: { email, email_verified: "false", phone_number },
      logins: ["username Ada", `sub ${sub}`],
    },
    {
      where: "a pool with preferred usernames, which need no proof",
      pool: { AliasAttributes: ["preferred_username"] },
      attributes: { preferred_username: "countess" },
      logins: ["username Ada", `sub ${sub}`, "preferred_username countess"],
    },
    {
      where: "a pool whose user prefers the username",
      pool: { AliasAttributes: ["preferred_username"] },
      attributes: { preferred_username: "Ada" },
      logins: ["username Ada", `sub ${sub}`],
    },
    {
      where: "a pool with an alias that is too long to be typed",
      pool: { AliasAttributes: ["preferred_username"] },
      attributes: { preferred_username: "a".repeat(129) },
      logins: ["username Ada", `sub ${sub}`],
    },
  ])("in $where: $logins", ({ pool, attributes, logins }) => {
    expect(named(poolWith(pool), attributes)).toEqual(logins);
  });

  test("an address instead of a username counts before it is proven", () => {
    const pool = poolWith({ UsernameAttributes: ["email", "phone_number"] });
    expect(named(pool, { email, email_verified: "false" }, sub)).toEqual([`username ${sub}`, `email ${email}`]);
  });

  test("a username grows when it is folded and counts all the same", () => {
    const username = "İ".repeat(128);
    const [login] = loginsOf(poolWith({ UsernameConfiguration: { CaseSensitive: false } }), {
      sub,
      username,
      attributes: {},
    });
    expect(login).toEqual({ name: username.toLowerCase(), kind: "username" });
  });
});

describe("a new user", () => {
  test.each<{ where: string; pool: Wanted; typed: string; attributes: Attributes; named: object }>([
    { where: "a plain pool", pool: {}, typed: "Ada", attributes: {}, named: { username: "Ada", attributes: {} } },
    {
      where: "a plain pool, where an address is a username like any other",
      pool: {},
      typed: email,
      attributes: { phone_number },
      named: { username: email, attributes: { phone_number } },
    },
    {
      where: "a pool of e-mail addresses",
      pool: { UsernameAttributes: ["email"] },
      typed: email,
      attributes: {},
      named: { username: sub, attributes: { email } },
    },
    {
      where: "a pool of both",
      pool: { UsernameAttributes: ["email", "phone_number"] },
      typed: phone_number,
      attributes: { email },
      named: { username: sub, attributes: { email, phone_number } },
    },
    {
      where: "a pool of e-mail addresses, the attribute given too",
      pool: { UsernameAttributes: ["email"] },
      typed: email,
      attributes: { email },
      named: { username: sub, attributes: { email } },
    },
    {
      where: "a pool with e-mail aliases, which leave telephone numbers alone",
      pool: { AliasAttributes: ["email"] },
      typed: phone_number,
      attributes: {},
      named: { username: phone_number, attributes: {} },
    },
  ])("is named in $where", ({ pool, typed, attributes, named }) => {
    expect(nameNewUser(poolWith(pool), typed, sub, attributes)).toEqual(named);
  });

  test.each<{ pool: Wanted; typed: string; attributes?: Attributes; message: string }>([
    { pool: {}, typed: "ada lovelace", message: "The username is too long or has characters that none may have." },
    { pool: {}, typed: "ada\u200b", message: "The username is too long or has characters that none may have." },
    { pool: {}, typed: "a".repeat(129), message: "The username is too long or has characters that none may have." },
    { pool: { UsernameAttributes: ["email"] }, typed: "ada", message: "Username should be an email." },
    { pool: { UsernameAttributes: ["email"] }, typed: phone_number, message: "Username should be an email." },
    { pool: { UsernameAttributes: ["phone_number"] }, typed: email, message: "Username should be a phone number." },
    {
      pool: { UsernameAttributes: ["phone_number", "email"] },
      typed: "ada",
      message: "Username should be either an email or a phone number.",
    },
    {
      pool: { UsernameAttributes: ["email"] },
      typed: email,
      attributes: { email: "eve@example.com" },
      message: "Username and the attribute email must be the same.",
    },
    {
      pool: { AliasAttributes: ["email"] },
      typed: email,
      message: "Username cannot be of email format, since user pool is configured for email alias.",
    },
    {
      pool: { AliasAttributes: ["phone_number"] },
      typed: phone_number,
      message: "Username cannot be of phone number format, since user pool is configured for phone number alias.",
    },
  ])("is not named $typed in a pool with $pool", ({ pool, typed, attributes = {}, message }) => {
    expect(() => nameNewUser(poolWith(pool), typed, sub, attributes)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
  });
});

test.each([
  ["username", "SignUp", "UsernameExistsException", "User already exists"],
  ["username", "AdminCreateUser", "UsernameExistsException", "User account already exists"],
  ["email", "SignUp", "UsernameExistsException", "An account with the given email already exists."],
  [
    "phone_number",
    "AdminCreateUser",
    "UsernameExistsException",
    "An account with the given phone_number already exists.",
  ],
  ["email", "update", "AliasExistsException", "An account with the given email already exists."],
  [
    "preferred_username",
    "update",
    "AliasExistsException",
    "An account with the given preferred_username already exists.",
  ],
] as const)("a taken %s at %s is %s", (kind, by, code, message) => {
  expect(nameTaken({ name: "ada", kind }, by)).toMatchObject({ code, message });
});

test.each([
  ["ada@example.com", true],
  ["ada+test@mail.example.com", true],
  ["o'hara@example.com", true],
  ["zoë@exämple.org", true],
  ["ada@localhost", true],
  ["ada", false],
  ["@example.com", false],
  ["ada@", false],
  ["ada@@example.com", false],
  ["ada@example.com, eve@example.com", false],
  ["ada@example.com\nBcc: eve@example.com", false],
  ["ada@example.com\u0000", false],
  ["<ada@example.com>", false],
  [`${"a".repeat(65)}@example.com`, false],
])("whether %o is an e-mail address: %s", (text, is) => {
  expect(isEmail(text)).toBe(is);
});

test.each([
  ["+15555550123", true],
  ["+1", true],
  ["15555550123", false],
  ["+1 555 555 0123", false],
  ["+1555555012x", false],
  ["+", false],
  [`+${"1".repeat(16)}`, false],
  ["+15555550123\n", false],
  ["+١٢٣", false],
])("whether %o is a telephone number: %s", (text, is) => {
  expect(isPhoneNumber(text)).toBe(is);
});
