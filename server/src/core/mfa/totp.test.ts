import { describe, expect, test } from "vitest";
import { codeOf, otpauthUri, stepOf, toBase32 } from "./totp.ts";

/** Of RFC 4226, appendix D, and RFC 6238, appendix B. */
const SECRET = Buffer.from("12345678901234567890");

test.each([
  [0, "755224"],
  [1, "287082"],
  [2, "359152"],
  [3, "969429"],
  [4, "338314"],
  [5, "254676"],
  [6, "287922"],
  [7, "162583"],
  [8, "399871"],
  [9, "520489"],
])("the code of step %i is the one of RFC 4226: %s", (step, code) => {
  expect(codeOf(SECRET, step)).toBe(code);
});

// The RFC shows eight digits; six are their end.
test.each([
  ["1970-01-01T00:00:59Z", "287082"],
  ["2005-03-18T01:58:29Z", "081804"],
  ["2005-03-18T01:58:31Z", "050471"],
  ["2009-02-13T23:31:30Z", "005924"],
  ["2033-05-18T03:33:20Z", "279037"],
  ["2603-10-11T11:33:20Z", "353130"],
])("at %s the code is the one of RFC 6238: %s", (instant, code) => {
  const at = new Date(instant);
  expect(stepOf(SECRET, code, at)).toBe(Math.floor(at.getTime() / 30_000));
});

describe("a code is good", () => {
  const step = 50_000_000;
  const at = (seconds: number) => new Date(step * 30_000 + seconds * 1000);

  test.each([
    [-30.001, undefined],
    [-30, step],
    [-0.001, step],
    [0, step],
    [29.999, step],
    [59.999, step],
    [60, undefined],
  ])("in its half-minute and those beside it: %d seconds from its beginning", (seconds, found) => {
    expect(stepOf(SECRET, codeOf(SECRET, step), at(seconds))).toBe(found);
  });

  test("as six digits and nothing else", () => {
    const code = codeOf(SECRET, step);
    for (const other of ["", code.slice(1), ` ${code}`, `${code} `, `${code}0`, code.replace(/\d/, "x"), "٣٣٣٣٣٣"]) {
      expect(stepOf(SECRET, other, at(0)), JSON.stringify(other)).toBeUndefined();
    }
  });
});

// RFC 4648 §10, without the padding.
test.each([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
  ["12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
])("%j is %j in base32", (text, base32) => {
  expect(toBase32(Buffer.from(text))).toBe(base32);
});

test("an application reads the secret, whose it is and what for", () => {
  expect(otpauthUri({ secret: "GEZDGNBV", issuer: "Photos: A&B", account: "ada@example.com" })).toBe(
    "otpauth://totp/Photos%3A%20A%26B:ada%40example.com?secret=GEZDGNBV&issuer=Photos%3A%20A%26B",
  );
});
