import { describe, expect, test } from "vitest";
import type { Verifier } from "../passwords.ts";
import type { PasswordPolicy, Pool } from "../pools/pool.ts";
import { checkHistory, checkPassword } from "./password-policy.ts";
import { poolWith } from "./pool.fixture.ts";

const policy = (PasswordPolicy: Partial<PasswordPolicy>): Pool => poolWith({ Policies: { PasswordPolicy } });

const refusal = (reason: string) => ({
  code: "InvalidPasswordException",
  message: `Password did not conform with policy: ${reason}`,
});

const TOO_SHORT = "Password not long enough";
const NO_UPPERCASE = "Password must have uppercase characters";
const NO_LOWERCASE = "Password must have lowercase characters";
const NO_NUMBER = "Password must have numeric characters";
const NO_SYMBOL = "Password must have symbol characters";
const NOT_TYPEABLE = "Password must be one line, without spaces at its ends";

describe("Cognito's default policy", () => {
  test.each([
    ["Abcdef7!", "eight characters of all four kinds"],
    ["Abcdef7 x", "an inner space is a symbol"],
    [`Aa1${"!".repeat(253)}`, "the longest"],
  ])("takes %o: %s", (password) => {
    expect(() => checkPassword(poolWith(), password)).not.toThrow();
  });

  test.each([
    ["Abcde7!", TOO_SHORT],
    ["abcdef7!", NO_UPPERCASE],
    ["ABCDEF7!", NO_LOWERCASE],
    ["Abcdefg!", NO_NUMBER],
    ["Abcdefg7", NO_SYMBOL],
    // Letters and digits of other scripts count for length alone.
    ["Äbcdef7!", NO_UPPERCASE],
    ["ABCDEß7!", NO_LOWERCASE],
    ["Abcdef٧!", NO_NUMBER],
    ["Abcdef7§", NO_SYMBOL],
    [" Abcdef7!", NOT_TYPEABLE],
    ["Abcdef7! ", NOT_TYPEABLE],
    ["Abcdef7!\t", NOT_TYPEABLE],
    ["Abcdef\n7!", NOT_TYPEABLE],
    ["", TOO_SHORT],
  ])("refuses %o: %s", (password, reason) => {
    expect(() => checkPassword(poolWith(), password)).toThrow(expect.objectContaining(refusal(reason)));
  });

  test("one reason is given at a time, length first and symbols last", () => {
    const told = ["a", "abcdefgh", "ABCDEFGH", "Abcdefgh", "Abcdefg7"].map((password) => {
      try {
        return checkPassword(poolWith(), password);
      } catch (error) {
        return error;
      }
    });
    expect(told).toEqual(
      [TOO_SHORT, NO_UPPERCASE, NO_LOWERCASE, NO_NUMBER, NO_SYMBOL].map((reason) =>
        expect.objectContaining(refusal(reason)),
      ),
    );
  });
});

test.each(`^$*.[]{}()?"!@#%&/\\,><':;|_~\`=+-`.split(""))("%s is a symbol", (symbol) => {
  expect(() => checkPassword(poolWith(), `Abcdef7${symbol}`)).not.toThrow();
});

test("a pool asks for the length and the kinds that it names, and for no others", () => {
  const pool = policy({ MinimumLength: 12, RequireNumbers: true });
  expect(() => checkPassword(pool, "abcdefghijk1")).not.toThrow();
  expect(() => checkPassword(pool, "abcdefghij1")).toThrow(expect.objectContaining(refusal(TOO_SHORT)));
  expect(() => checkPassword(pool, "abcdefghijkl")).toThrow(expect.objectContaining(refusal(NO_NUMBER)));
});

/** A verifier that stands for its password in plain sight. */
const of = (password: string): Verifier => ({
  kind: "srp",
  poolName: "Example01",
  userId: password,
  salt: new Uint8Array(),
  verifier: new Uint8Array(),
});

/** A user whose passwords were `former`, oldest first; tells how many passwords were compared. */
function userOf(former: readonly string[]) {
  let compared = 0;
  const history = former.slice(0, -1).toReversed().map(of);
  const inForce = former.at(-1);
  return {
    check: (pool: Pool, password: string) =>
      checkHistory(
        {
          passwords: {
            async matches(kept, given) {
              compared++;
              return kept.kind === "srp" && kept.userId === given;
            },
          },
          store: { users: { passwordHistory: async (_pool, _sub, count) => history.slice(0, count) } },
        },
        pool,
        { sub: "sub", password: inForce === undefined ? undefined : of(inForce) },
        password,
      ),
    compared: () => compared,
  };
}

describe("the history", () => {
  const used = {
    code: "PasswordHistoryPolicyViolationException",
    message: "Password has previously been used. Please choose a different password.",
  };

  test.each([
    [1, ["one", "two"], ["one"], ["two"]],
    [2, ["one", "two", "three"], ["one"], ["two", "three"]],
    [3, ["one", "two", "three"], ["four"], ["one", "two", "three"]],
  ])(
    "of %i passwords covers the newest, the one in force among them",
    async (PasswordHistorySize, former, free, refused) => {
      const pool = policy({ PasswordHistorySize });
      for (const password of free) await expect(userOf(former).check(pool, password)).resolves.toBeUndefined();
      for (const password of refused) await expect(userOf(former).check(pool, password)).rejects.toMatchObject(used);
    },
  );

  test("that a pool does not keep costs nothing and refuses nothing", async () => {
    const user = userOf(["one"]);
    await user.check(poolWith(), "one");
    await user.check(policy({ PasswordHistorySize: 0 }), "one");
    expect(user.compared()).toBe(0);
  });

  test("a user without a password has none to repeat", async () => {
    await expect(userOf([]).check(policy({ PasswordHistorySize: 3 }), "one")).resolves.toBeUndefined();
  });
});
