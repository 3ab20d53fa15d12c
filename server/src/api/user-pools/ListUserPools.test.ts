import { ListUserPoolsCommand, paginateListUserPools } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { answer, aPool, refusal } from "./pools.fixture.ts";

const LambdaConfig = { PreSignUp: "arn:aws:lambda:us-east-1:000000000000:function:one" };

test("tells names, functions and dates, and nothing of the settings", async () => {
  await using app = await testApp();
  const pool = await aPool(app, { LambdaConfig });
  expect(await answer(app.client.send(new ListUserPoolsCommand({ MaxResults: 60 })))).toEqual({
    UserPools: [
      {
        Id: pool.Id,
        Name: "demo",
        LambdaConfig,
        CreationDate: pool.CreationDate,
        LastModifiedDate: pool.LastModifiedDate,
      },
    ],
  });
});

test("no pools are an empty list", async () => {
  await using app = await testApp();
  expect(await answer(app.client.send(new ListUserPoolsCommand({ MaxResults: 1 })))).toEqual({ UserPools: [] });
});

test("lists the pools of the caller's region only", async () => {
  await using app = await testApp();
  await aPool(app, { UserPoolTags: { _custom_id_: "us-east-2_Elsewhere" } });
  await aPool(app, { UserPoolTags: { _custom_id_: "us-east-1_Here" } });
  const { UserPools } = await app.client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  expect(UserPools?.map(({ Id }) => Id)).toEqual(["us-east-1_Here"]);
});

test.each([1, 2, 5, 6])("pages of %i miss nothing and end", async (pageSize) => {
  await using app = await testApp();
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await aPool(app)).Id));
  const listed: string[] = [];
  for await (const { UserPools } of paginateListUserPools({ client: app.client, pageSize }, { MaxResults: pageSize })) {
    listed.push(...(UserPools ?? []).map(({ Id = "" }) => Id));
  }
  expect(listed.toSorted()).toEqual(ids.toSorted());
});

test("a token that was not given out is refused", async () => {
  await using app = await testApp();
  await aPool(app);
  await aPool(app);
  const { NextToken = "" } = await app.client.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  for (const token of ["x", "us-east-1_A", `${NextToken}A`, `${NextToken.slice(0, -2)}AA`]) {
    const call = app.client.send(new ListUserPoolsCommand({ MaxResults: 1, NextToken: token }));
    expect(await refusal(call)).toBe("InvalidParameterException: Invalid pagination token.");
  }
});

test("a page of nothing is refused", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new ListUserPoolsCommand({ MaxResults: 0 })))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
});
