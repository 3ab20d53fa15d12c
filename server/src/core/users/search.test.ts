import { describe, expect, test } from "vitest";
import { draw } from "../../model/random.fixture.ts";
import { CognitoError } from "../errors.ts";
import { readFilter } from "./search.ts";

describe("a filter is read", () => {
  test.each<[filter: string, name: string, match: "equals" | "starts-with", value: string]>([
    ['email = "ada@example.com"', "email", "equals", "ada@example.com"],
    ['email ^= "ada"', "email", "starts-with", "ada"],
    ['email="ada"', "email", "equals", "ada"],
    ['email^="ada"', "email", "starts-with", "ada"],
    ['  email\t ^=\n "ada"  ', "email", "starts-with", "ada"],
    ['"email" = "ada"', "email", "equals", "ada"],
    ['"email"^="ada"', "email", "starts-with", "ada"],
    ['cognito:user_status = "CONFIRMED"', "cognito:user_status", "equals", "CONFIRMED"],
    ['"cognito:user_status"="CONFIRMED"', "cognito:user_status", "equals", "CONFIRMED"],
    ['status = "Enabled"', "status", "equals", "Enabled"],
    ['sub = "0195510a-0000-7000-8000-000000000001"', "sub", "equals", "0195510a-0000-7000-8000-000000000001"],
    ['username = "ada = \\"lovelace\\""', "username", "equals", 'ada = "lovelace"'],
    ['name = "a\\\\"', "name", "equals", "a\\"],
    ['name = "a\\b"', "name", "equals", "a\\b"],
    ['name = ""', "name", "equals", ""],
    ['family_name ^= "Ada \u{1F600}é "', "family_name", "starts-with", "Ada \u{1F600}é "],
    ['given_name = "^="', "given_name", "equals", "^="],
    ['phone_number = "+15555550123"', "phone_number", "equals", "+15555550123"],
    ['preferred_username = "countess"', "preferred_username", "equals", "countess"],
  ])("%j", (filter, name, match, value) => {
    expect(readFilter(filter)).toEqual({ name, match, value });
  });

  test.each(["", " ", "\t\n"])("%j asks for everybody", (filter) => {
    expect(readFilter(filter)).toBeUndefined();
  });
});

describe("a filter is refused", () => {
  test.each([
    "email",
    "email=",
    '= "ada"',
    "email = ada",
    "email = 'ada'",
    'email = "ada',
    'email = ada"',
    'email = "ada\\"',
    'email = "ada" "eve"',
    'email = "ada" and name = "Ada"',
    'email = "a"da"',
    'email == "ada"',
    'email != "ada"',
    'email ^ = "ada"',
    'email ^^= "ada"',
    'email name = "ada"',
    '"" = "ada"',
    '"email = "ada"',
    'email" = "ada"',
    "\\",
    '"',
  ])("that makes no sense: %j", (filter) => {
    expect(refused(filter)).toBe("InvalidParameterException: Error while parsing filter");
  });

  test.each([
    ['custom:tier = "gold"', "custom:tier"],
    ['"custom:tier" ^= "gold"', "custom:tier"],
    ['address = "here"', "address"],
    ['Email = "ada"', "Email"],
    ['"email " = "ada"', "email "],
    ['enabled = "true"', "enabled"],
    ['constructor = "x"', "constructor"],
    ['__proto__ = "x"', "__proto__"],
  ])("by what nobody can be looked for: %j", (filter, name) => {
    expect(refused(filter)).toBe(`InvalidParameterException: Invalid search attribute: ${name}`);
  });
});

test("whatever is quoted is found again", () => {
  const chance = draw(1);
  for (let round = 0; round < 5_000; round++) {
    const value = chance.text(['"', "\\", "^", "=", " ", "a", "é", "\u{1F600}", "\n"], 12);
    const quoted = value.replace(/["\\]/g, "\\$&");
    const match = chance.oneOf(["equals", "starts-with"] as const);
    const filter = `name${match === "equals" ? "=" : "^="}"${quoted}"`;
    expect(readFilter(filter), filter).toEqual({ name: "name", match, value });
  }
});

test("no text is answered but by a term or a refusal", () => {
  const chance = draw(2);
  const pieces = [
    '"',
    "\\",
    "^",
    "=",
    "^=",
    " ",
    "email",
    "sub",
    "status",
    "ada",
    "custom:x",
    "\u{1F600}",
    "\n",
    "(",
    "*",
  ];
  for (let round = 0; round < 20_000; round++) {
    const filter = chance.text(pieces, 9);
    try {
      const term = readFilter(filter);
      // Read means: a name that can be searched, and a value that stood in the filter, escapes aside.
      if (term) expect(filter.replaceAll("\\", ""), filter).toContain(term.value.replaceAll("\\", ""));
      else expect(filter.trim()).toBe("");
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      expect(error.code, filter).toBe("InvalidParameterException");
    }
  }
});

function refused(filter: string): string {
  try {
    const term = readFilter(filter);
    return `read as ${JSON.stringify(term)}`;
  } catch (error) {
    return error instanceof CognitoError ? `${error.code}: ${error.message}` : String(error);
  }
}
