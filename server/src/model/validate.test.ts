import { describe, expect, test } from "vitest";
import { CognitoError } from "../core/errors.ts";
import { draw } from "./random.fixture.ts";
import { type Members, memberOf, type Shape } from "./shape.ts";
import type { OperationName } from "./types.ts";
import { operations } from "./user-pools.operations.ts";
import { validate } from "./validate.ts";

const poolId = "us-east-1_AbCdEfGhI";
const names = Object.keys(operations).filter((name): name is OperationName => name in operations);

function refusal(operation: OperationName, body: unknown): { code: string; message: string } {
  try {
    validate(operation, body);
  } catch (error) {
    if (error instanceof CognitoError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

const invalid = (message: string) => ({ code: "InvalidParameterException", message });
const unreadable = (message: string) => ({ code: "SerializationException", message });
const one = (fault: string) => invalid(`1 validation error detected: ${fault}`);

describe("an input that keeps the declaration", () => {
  test("comes out with its declared members", () => {
    const body = {
      ClientId: "3n4b5urk1ft4fl3mg5e62d9ado",
      Username: "ada",
      Password: "Correct-Horse-9",
      UserAttributes: [{ Name: "email", Value: "ada@example.com" }, { Name: "nickname" }],
      ClientMetadata: { source: "web" },
    };
    expect(validate("SignUp", body)).toEqual(body);
  });

  test("loses what the operation does not declare, at every level", () => {
    expect(
      validate("AdminGetUser", { UserPoolId: poolId, Username: "ada", username: "eve", Extra: { deep: [1] } }),
    ).toEqual({ UserPoolId: poolId, Username: "ada" });
    expect(
      validate("AdminUpdateUserAttributes", {
        UserPoolId: poolId,
        Username: "ada",
        UserAttributes: [{ Name: "email", Value: "a@b", Verified: true }],
      }),
    ).toEqual({ UserPoolId: poolId, Username: "ada", UserAttributes: [{ Name: "email", Value: "a@b" }] });
  });

  test("has no member for what was null", () => {
    const input = validate("ListUsers", { UserPoolId: poolId, Limit: null, Filter: null });
    expect(input).toEqual({ UserPoolId: poolId });
    expect(Object.keys(input)).toEqual(["UserPoolId"]);
    expect(validate("ListTerms", { UserPoolId: poolId, MaxResults: null })).toEqual({ UserPoolId: poolId });
  });

  test("takes a body of null for an empty one", () => {
    expect(validate("AssociateSoftwareToken", null)).toEqual({});
  });

  test("gets its bytes decoded", () => {
    const { ImageFile } = validate("SetUICustomization", { UserPoolId: poolId, ImageFile: "AAECAw==" });
    expect([...(ImageFile ?? [])]).toEqual([0, 1, 2, 3]);
  });

  test("keeps documents as they came", () => {
    const Credential = { id: "x", response: { transports: ["usb", null, 1.5] } };
    expect(validate("CompleteWebAuthnRegistration", { AccessToken: "a.b.c", Credential })).toEqual({
      AccessToken: "a.b.c",
      Credential,
    });
  });

  test("may ask for the flow that AWS documents and does not model", () => {
    expect(
      validate("CreateUserPoolClient", {
        UserPoolId: poolId,
        ClientName: "machine",
        ExplicitAuthFlows: ["ALLOW_CLIENT_TOKEN_AUTH"],
      }).ExplicitAuthFlows,
    ).toEqual(["ALLOW_CLIENT_TOKEN_AUTH"]);
  });

  test("loses the entries of a map that are null", () => {
    expect(
      validate("InitiateAuth", {
        ClientId: "abc",
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: "ada", SECRET_HASH: null },
      }).AuthParameters,
    ).toEqual({ USERNAME: "ada" });
  });

  test.each(["auth.example.com", "a", "my-pool", "xn--mnchen-3ya.example.com"])("takes %s for a domain", (Domain) => {
    expect(validate("DescribeUserPoolDomain", { Domain })).toEqual({ Domain });
  });

  test("counts required primitives that were not sent as 0 and false", () => {
    expect(
      validate("UpdateProvisionedLimit", { LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: {} } }),
    ).toEqual({ LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: {} }, RequestedLimitValue: 0 });
    expect(
      validate("SetRiskConfiguration", {
        UserPoolId: poolId,
        AccountTakeoverRiskConfiguration: { Actions: { LowAction: { EventAction: "BLOCK" } } },
      }).AccountTakeoverRiskConfiguration?.Actions.LowAction,
    ).toEqual({ EventAction: "BLOCK", Notify: false });
  });
});

describe("AWS's words for a broken constraint", () => {
  const signUp = { ClientId: "abc", Username: "ada", Password: "Correct-Horse-9" };
  const poolClient = { UserPoolId: poolId, ClientName: "web" };
  const enabledFlows =
    "ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY, USER_PASSWORD_AUTH, ALLOW_ADMIN_USER_PASSWORD_AUTH, ALLOW_CUSTOM_AUTH, " +
    "ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH, ALLOW_CLIENT_TOKEN_AUTH";

  test.each<[string, OperationName, unknown, string]>([
    [
      "a pattern",
      "DescribeUserPool",
      { UserPoolId: "x" },
      "Value 'x' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    ],
    [
      "a pattern that holds for a part of the value only",
      "DescribeUserPool",
      { UserPoolId: `${poolId}\n` },
      `Value '${poolId}\n' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+`,
    ],
    [
      "a required member that is not there",
      "DescribeUserPool",
      {},
      "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a required member that is null",
      "DescribeUserPool",
      { UserPoolId: null },
      "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a required sensitive member that is not there",
      "SignUp",
      { ClientId: "abc" },
      "Value at 'username' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a length below the least",
      "CreateGroup",
      { UserPoolId: poolId, GroupName: "g", RoleArn: "arn:aws:iam::1:r" },
      "Value 'arn:aws:iam::1:r' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
    [
      "a length above the most",
      "ListUsers",
      { UserPoolId: poolId, Filter: "f".repeat(257) },
      `Value '${"f".repeat(256)}…' at 'filter' failed to satisfy constraint: Member must have length less than or equal to 256`,
    ],
    [
      "a number below the least",
      "ListUsers",
      { UserPoolId: poolId, Limit: -1 },
      "Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      "a number above the most",
      "ListUsers",
      { UserPoolId: poolId, Limit: 61 },
      "Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
    ],
    [
      "a primitive number that is not there",
      "ListResourceServers",
      { UserPoolId: poolId },
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "an enumeration",
      "CreateUserPool",
      { PoolName: "p", MfaConfiguration: "false" },
      "Value 'false' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]",
    ],
    [
      "a member of a member",
      "CreateUserPool",
      { PoolName: "p", Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
    ],
    [
      "a member of a structure in a list, counted from 1",
      "AddCustomAttributes",
      { UserPoolId: poolId, CustomAttributes: [{ Name: "fine" }, { Name: "" }] },
      "Value '' at 'customAttributes.2.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value '' at 'customAttributes.2.member.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    ],
    [
      "a list of structures that is too short",
      "AddCustomAttributes",
      { UserPoolId: poolId, CustomAttributes: [] },
      "Value at 'customAttributes' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "a null in a list of structures",
      "AdminUpdateUserAttributes",
      { UserPoolId: poolId, Username: "ada", UserAttributes: [null] },
      "Value null at 'userAttributes.1.member' failed to satisfy constraint: Member must not be null",
    ],
    [
      "an element of a list of scalars",
      "CreateUserPoolClient",
      { ...poolClient, ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"] },
      "Value '[ALLOW_USER_SRP_AUTH, ADMIN_USER_PASSWORD_AUTH]' at 'explicitAuthFlows' failed to satisfy constraint: " +
        `Member must satisfy constraint: [Member must satisfy enum value set: [${enabledFlows}]]`,
    ],
    [
      "an element with several constraints",
      "CreateUserPoolClient",
      { ...poolClient, LogoutURLs: ["https://example.com/a b"] },
      "Value '[https://example.com/a b]' at 'logoutURLs' failed to satisfy constraint: Member must satisfy constraint: " +
        "[Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, " +
        "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]",
    ],
    [
      "a null in a list of scalars",
      "UntagResource",
      { ResourceArn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${poolId}`, TagKeys: ["a", null] },
      "Value '[a, null]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: " +
        "[Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must not be null]",
    ],
    [
      "a key of a map",
      "CreateUserPool",
      { PoolName: "p", UserPoolTags: { "": "v" } },
      "Value '{=v}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: " +
        "[Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
    ],
    [
      "a value of a map",
      "CreateUserPool",
      { PoolName: "p", UserPoolTags: { k: "v".repeat(257) } },
      `Value '{k=${"v".repeat(253)}…' at 'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: ` +
        "[Member must have length less than or equal to 256, Member must have length greater than or equal to 0]",
    ],
    [
      "a structure in a map",
      "CreateUserPool",
      { PoolName: "p", AcrConfiguration: { Level1: { AcrValue: "" } } },
      "Value '' at 'acrConfiguration.Level1.member.acrValue' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "the length of bytes",
      "SetUICustomization",
      { UserPoolId: poolId, ImageFile: Buffer.alloc(131_073).toString("base64") },
      "Value at 'imageFile' failed to satisfy constraint: Member must have length less than or equal to 131072",
    ],
    [
      "something within a sensitive structure",
      "SignUp",
      { ...signUp, UserContextData: { IpAddress: "1".repeat(131_073) } },
      "Value at 'userContextData.ipAddress' failed to satisfy constraint: Member must have length less than or equal to 131072",
    ],
    [
      "something within a sensitive map",
      "InitiateAuth",
      { ClientId: "abc", AuthFlow: "USER_AUTH", AuthParameters: { PASSWORD: "p".repeat(131_073) } },
      "Value at 'authParameters' failed to satisfy constraint: Map value must satisfy constraint: " +
        "[Member must have length less than or equal to 131072, Member must have length greater than or equal to 0]",
    ],
    [
      "a domain",
      "CreateUserPoolDomain",
      { UserPoolId: poolId, Domain: "My_Pool" },
      "Value 'My_Pool' at 'domain' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
    ],
  ])("%s", (_, operation, body, fault) => {
    const count = fault.split("; Value").length;
    expect(refusal(operation, body)).toEqual(
      invalid(`${count} validation error${count > 1 ? "s" : ""} detected: ${fault}`),
    );
  });

  const short = "Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6";
  const blank =
    "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$";
  test.each([
    ["aB3!x", `1 validation error detected: ${short}`],
    ["", `2 validation errors detected: ${short}; ${blank}`],
    [" aB3!xyz", `1 validation error detected: ${blank}`],
    ["aB3!xyz ", `1 validation error detected: ${blank}`],
    ["aB3!\nxyz", `1 validation error detected: ${blank}`],
    [
      `aB3!${"x".repeat(253)}`,
      "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256",
    ],
  ])("the password %j", (Password, message) => {
    expect(refusal("SignUp", { ...signUp, Password })).toEqual(invalid(message));
  });

  test.each(["six66!", "two words", "pässwörd", "密码密码密码", "a\u00a0b\u00a0c\u00a0"])(
    "the password %j passes",
    (Password) => {
      expect(validate("SignUp", { ...signUp, Password }).Password).toBe(Password);
    },
  );

  test("all faults at once, in the order of the declaration", () => {
    expect(refusal("CreateGroup", { UserPoolId: "x", Precedence: -1, Description: "d".repeat(2049) })).toEqual(
      invalid(
        "4 validation errors detected: " +
          "Value null at 'groupName' failed to satisfy constraint: Member must not be null; " +
          "Value 'x' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+; " +
          `Value '${"d".repeat(256)}…' at 'description' failed to satisfy constraint: Member must have length less than or equal to 2048; ` +
          "Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0",
      ),
    );
  });

  test("ten faults at most", () => {
    const { code, message } = refusal("AdminUpdateUserAttributes", {
      UserPoolId: poolId,
      Username: "ada",
      UserAttributes: Array.from({ length: 5000 }, () => ({})),
    });
    expect(code).toBe("InvalidParameterException");
    expect(message).toMatch(/^10 validation errors detected: /);
    expect(message.split("; ")).toHaveLength(10);
  });

  test("lengths count UTF-16 units, as Java does", () => {
    const GroupName = "😀".repeat(64);
    expect(validate("GetGroup", { UserPoolId: poolId, GroupName }).GroupName).toBe(GroupName);
    expect(refusal("GetGroup", { UserPoolId: poolId, GroupName: `${GroupName}a` })).toEqual(
      one(
        `Value '${GroupName}a' at 'groupName' failed to satisfy constraint: Member must have length less than or equal to 128`,
      ),
    );
  });

  test("blanks are Java's six: a no-break space is none", () => {
    const PoolName = "my\u00a0pool";
    expect(validate("CreateUserPool", { PoolName: "my\t pool" }).PoolName).toBe("my\t pool");
    expect(refusal("CreateUserPool", { PoolName })).toEqual(
      one(
        `Value '${PoolName}' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+`,
      ),
    );
  });
});

const attribute = (Value: unknown) => ({
  UserPoolId: poolId,
  Username: "ada",
  UserAttributes: [{ Name: "nickname", Value }],
});

describe("AWS's words for a value of the wrong JSON type", () => {
  test.each<[string, OperationName, unknown, string]>([
    [
      "a number for a string",
      "AdminUpdateUserAttributes",
      attribute(5),
      "NUMBER_VALUE can not be converted to a String",
    ],
    [
      "a fraction for a string",
      "AdminUpdateUserAttributes",
      attribute(0.5),
      "DECIMAL_VALUE can not be converted to a String",
    ],
    ["true for a string", "AdminUpdateUserAttributes", attribute(true), "TRUE_VALUE can not be converted to a String"],
    [
      "false for a string",
      "AdminUpdateUserAttributes",
      attribute(false),
      "FALSE_VALUE can not be converted to a String",
    ],
    [
      "an object for a string",
      "AdminUpdateUserAttributes",
      attribute({}),
      "Start of structure or map found where not expected.",
    ],
    ["a list for a string", "AdminUpdateUserAttributes", attribute([]), "Start of list found where not expected"],
    ["a string for an integer", "ListUsers", { Limit: "5" }, "STRING_VALUE can not be converted to an Integer"],
    ["a fraction for an integer", "ListUsers", { Limit: 1.5 }, "DECIMAL_VALUE can not be converted to an Integer"],
    [
      "more than 32 bits for an integer",
      "ListUsers",
      { Limit: 2 ** 31 },
      "NUMBER_VALUE can not be converted to an Integer",
    ],
    [
      "a string for a boolean",
      "SetUserMFAPreference",
      { SMSMfaSettings: { Enabled: "true" } },
      "STRING_VALUE can not be converted to a Boolean",
    ],
    [
      "a number for a boolean",
      "SetUserMFAPreference",
      { SMSMfaSettings: { Enabled: 1 } },
      "NUMBER_VALUE can not be converted to a Boolean",
    ],
    ["a number for a list", "ListUsers", { AttributesToGet: 1 }, "Expected list or null"],
    [
      "an object for a list",
      "ListUsers",
      { AttributesToGet: {} },
      "Start of structure or map found where not expected.",
    ],
    ["a string for a map", "InitiateAuth", { AuthParameters: "USERNAME=ada" }, "Expected map or null"],
    ["a list for a map", "InitiateAuth", { AuthParameters: [] }, "Start of list found where not expected"],
    [
      "a number in a map",
      "InitiateAuth",
      { AuthParameters: { USERNAME: 1 } },
      "NUMBER_VALUE can not be converted to a String",
    ],
    ["a string for a structure", "CreateUserPool", { Policies: "strict" }, "Expected map or null"],
    ["a list for a structure", "CreateUserPool", { Policies: [] }, "Start of list found where not expected"],
    ["a number for bytes", "SetUICustomization", { ImageFile: 1 }, "NUMBER_VALUE can not be converted to a Blob"],
    [
      "bytes that are not base64",
      "SetUICustomization",
      { ImageFile: "AAE" },
      "STRING_VALUE can not be converted to a Blob",
    ],
    ["a string for the body", "GetUser", "AccessToken", "Expected map or null"],
    ["a list for the body", "GetUser", [], "Start of list found where not expected"],
  ])("%s", (_, operation, body, message) => {
    expect(refusal(operation, body)).toEqual(unreadable(message));
  });

  test("comes before any broken constraint", () => {
    expect(refusal("ListUsers", { UserPoolId: "x", Limit: "5" })).toEqual(
      unreadable("STRING_VALUE can not be converted to an Integer"),
    );
  });
});

describe("a hostile body", () => {
  test("does not reach a prototype", () => {
    const input = validate(
      "InitiateAuth",
      JSON.parse(
        '{"ClientId":"abc","AuthFlow":"USER_AUTH","__proto__":{"Session":"polluted"},' +
          '"AuthParameters":{"__proto__":"polluted","constructor":"c","USERNAME":"ada"}}',
      ),
    );
    expect(input.Session).toBeUndefined();
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(input.AuthParameters)).toBeNull();
    expect(Object.entries(input.AuthParameters ?? {})).toEqual([
      ["__proto__", "polluted"],
      ["constructor", "c"],
      ["USERNAME", "ada"],
    ]);
    expect(input.AuthParameters?.["toString"]).toBeUndefined();
  });

  test("is not read from the prototype of its objects", () => {
    expect(refusal("DescribeUserPool", Object.create({ UserPoolId: poolId }))).toEqual(
      one("Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"),
    );
  });

  test("is not asked how it would be printed", () => {
    const spiteful = { toString: 1, valueOf: null };
    const CallbackURLs = [spiteful, ...Array.from({ length: 100 }, () => "https://example.com/")];
    expect(refusal("CreateUserPoolClient", { UserPoolId: poolId, ClientName: "web", CallbackURLs })).toEqual(
      unreadable("Start of structure or map found where not expected."),
    );
    const Links = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`key ${n}`, spiteful]));
    expect(refusal("UpdateTerms", { UserPoolId: poolId, TermsId: "x", Links })).toEqual(
      unreadable("Start of structure or map found where not expected."),
    );
  });

  test("does not make a message long", () => {
    const long = "é".repeat(100_000);
    const AcrConfiguration = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [long + n, { AcrValue: long }]));
    expect(refusal("CreateUserPool", { PoolName: long, AcrConfiguration }).message.length).toBeLessThan(10_000);
  });
});

/** How it ended: the input, or the code of the refusal; anything else thrown fails the test. */
function outcomeOf(operation: OperationName, body: unknown): { input: unknown } | { code: string } {
  try {
    return { input: validate(operation, body) };
  } catch (error) {
    if (error instanceof CognitoError) return { code: error.code };
    throw error;
  }
}

describe("whatever JSON comes", () => {
  const words = [
    "",
    "x",
    "ada",
    "__proto__",
    "constructor",
    "a b",
    "\n",
    "é",
    "😀",
    poolId,
    "true",
    "AAEC",
    "p".repeat(3000),
  ];

  /** A value that has a good chance of being of the shape, with mistakes strewn in. */
  function near(random: ReturnType<typeof draw>, shape: Shape): unknown {
    if (random.below(12) === 0) return random.json(words, 3);
    switch (shape.type) {
      case "string":
        return random.oneOf(words);
      case "enum":
        return random.oneOf(shape.values);
      case "integer":
      case "long":
        return random.below(100);
      case "boolean":
        return random.below(2) === 0;
      case "blob":
        return "AAEC";
      case "timestamp":
        return 1.5e9;
      case "document":
        return random.json(words, 3);
      case "list":
        return Array.from({ length: random.below(4) }, () => near(random, shape.member));
      case "map":
        return Object.fromEntries(
          Array.from({ length: random.below(4) }, () => [random.oneOf(words), near(random, shape.value)]),
        );
      case "structure":
        return nearMembers(random, shape.members);
      default:
        return shape satisfies never;
    }
  }

  const nearMembers = (random: ReturnType<typeof draw>, members: Members): unknown =>
    Object.fromEntries(
      Object.entries(members)
        .filter(() => random.below(6) > 0)
        .map(([name, member]) => [name, near(random, memberOf(member).shape)]),
    );

  test("an operation takes it or refuses it in the two known ways", () => {
    const random = draw(20_261_121);
    const counts = new Map<string, number>();
    for (let round = 0; round < 20_000; round++) {
      const operation = random.oneOf(names);
      const body = round % 4 === 0 ? random.json(words, 5) : nearMembers(random, operations[operation].input);
      const outcome = outcomeOf(operation, body);
      const key = "code" in outcome ? outcome.code : "taken";
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(new Set(counts.keys())).toEqual(new Set(["taken", "InvalidParameterException", "SerializationException"]));
    expect(Math.min(...counts.values())).toBeGreaterThan(500);
  });

  test("what was taken is taken again, unchanged", () => {
    const random = draw(7);
    let taken = 0;
    for (let round = 0; round < 5000; round++) {
      const operation = random.oneOf(names);
      const outcome = outcomeOf(operation, nearMembers(random, operations[operation].input));
      // Decoded bytes are no JSON any more.
      if ("code" in outcome || operation === "SetUICustomization" || operation.endsWith("ManagedLoginBranding"))
        continue;
      taken++;
      expect(outcomeOf(operation, outcome.input)).toEqual(outcome);
    }
    expect(taken).toBeGreaterThan(300);
  });
});
