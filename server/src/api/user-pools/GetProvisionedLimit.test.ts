import { GetProvisionedLimitCommand, type LimitDefinitionType } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { answer, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const get = (Attributes: Record<string, string>, LimitClass: LimitDefinitionType["LimitClass"] = "API_CATEGORY") =>
  app.client.send(new GetProvisionedLimitCommand({ LimitDefinition: { LimitClass, Attributes } }));

test.each([
  ["UserAuthentication", 120],
  ["UserCreation", 50],
  ["UserFederation", 25],
  ["UserRead", 120],
  ["UserResourceRead", 50],
  ["UserToken", 120],
])("%s is what every account has: %i a second", async (Category, free) => {
  expect(await answer(get({ Category }))).toEqual({
    Limit: {
      LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: { Category } },
      ProvisionedLimitValue: free,
      FreeLimitValue: free,
    },
  });
});

test.each(["ClientAuthentication", "LimitManagement", "userauthentication", "constructor", ""])(
  "the category %j is refused: nobody can change its rate",
  async (Category) => {
    expect(await refusal(get({ Category }))).toBe(
      `InvalidParameterException: There is no adjustable limit of the category ${Category}.`,
    );
  },
);

test.each<[string, Record<string, string>]>([
  ["nothing", {}],
  ["another attribute", { ResourceType: "UserAuthentication" }],
  ["one attribute more", { Category: "UserAuthentication", UserPoolId: "us-east-1_AbCdEfGhI" }],
])("a limit that is identified by %s is refused", async (_, attributes) => {
  expect(await refusal(get(attributes))).toBe(
    "InvalidParameterException: A limit of the class API_CATEGORY is identified by the attribute Category alone.",
  );
});

test("another class is refused", async () => {
  expect(await refusal(get({ Category: "UserRead" }, "OTHER" as "API_CATEGORY"))).toBe(
    "InvalidParameterException: 1 validation error detected: Value 'OTHER' at 'limitDefinition.limitClass' failed to satisfy constraint: Member must satisfy enum value set: [API_CATEGORY]",
  );
});
