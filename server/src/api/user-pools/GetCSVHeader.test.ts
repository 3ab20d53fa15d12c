import { GetCSVHeaderCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("the header has every attribute of the pool, then what is Cognito's own", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { Schema: [{ Name: "tier", AttributeDataType: "String" }] });
  expect(await answer(app.client.send(new GetCSVHeaderCommand({ UserPoolId })))).toEqual({
    UserPoolId,
    CSVHeader: [
      "name",
      "given_name",
      "family_name",
      "middle_name",
      "nickname",
      "preferred_username",
      "profile",
      "picture",
      "website",
      "email",
      "email_verified",
      "gender",
      "birthdate",
      "zoneinfo",
      "locale",
      "phone_number",
      "phone_number_verified",
      "address",
      "updated_at",
      "custom:tier",
      "cognito:mfa_enabled",
      "cognito:username",
    ],
  });
});

test("a pool that is not there has none", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new GetCSVHeaderCommand({ UserPoolId: NO_POOL })))).toBe(NO_POOL_REFUSAL);
});
