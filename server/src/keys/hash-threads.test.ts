import { afterEach, describe, expect, test } from "vitest";
import { readHash } from "../core/password-hash.ts";
import { type HashThreads, hashThreads } from "./hash-threads.ts";

const BCRYPT = readHash("BCRYPT", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
const PBKDF2 = readHash(
  "PBKDF2_SHA256",
  "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
);

describe("hashes checked on threads", () => {
  const open: HashThreads[] = [];
  const threads = (limits: Parameters<typeof hashThreads>[0]) => {
    const made = hashThreads(limits);
    open.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  test("give everybody their own answer, one after another", async () => {
    const { hashMatches } = threads({ atMost: 1 });
    const questions = Array.from({ length: 12 }, (_, n) => ({
      hash: n % 3 === 0 ? PBKDF2 : BCRYPT,
      password: n % 2 === 0 ? "U*U" : "password",
    }));
    expect(await Promise.all(questions.map(({ hash, password }) => hashMatches(hash, password)))).toEqual(
      questions.map(({ hash, password }) => password === (hash === BCRYPT ? "U*U" : "password")),
    );
  });

  test("turn away whoever would wait too long, and take others again afterwards", async () => {
    const { hashMatches } = threads({ atMost: 1, mostWaiting: 2 });
    const taken = [hashMatches(BCRYPT, "U*U"), hashMatches(BCRYPT, "other")];
    await expect(hashMatches(BCRYPT, "U*U")).rejects.toMatchObject({
      code: "TooManyRequestsException",
      message: "Too many requests",
    });
    expect(await Promise.all(taken)).toEqual([true, false]);
    expect(await hashMatches(BCRYPT, "U*U")).toBe(true);
  });

  test("fail what is not answered when they are closed", async () => {
    const closing = threads({ atMost: 1 });
    const cut = expect(closing.hashMatches(BCRYPT, "U*U")).rejects.toThrow(
      new Error("the check of a password hash was cut short"),
    );
    await closing.close();
    await cut;
  });
});
