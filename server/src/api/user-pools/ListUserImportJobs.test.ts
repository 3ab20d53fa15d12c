import { ListUserImportJobsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { anImport } from "./imports.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("jobs are listed newest first, page by page, as they were told", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  await anImport(app, (await aPool(app)).UserPoolId);
  const [first, second, third] = [
    await anImport(app, UserPoolId, { JobName: "first" }),
    await anImport(app, UserPoolId, { JobName: "second" }),
    await anImport(app, UserPoolId, { JobName: "third" }),
  ];
  const page = (PaginationToken?: string) =>
    answer(app.client.send(new ListUserImportJobsCommand({ UserPoolId, MaxResults: 2, PaginationToken })));
  const { UserImportJobs, PaginationToken } = await page();
  expect(UserImportJobs).toEqual([third, second]);
  expect(await page(PaginationToken)).toEqual({ UserImportJobs: [first] });
});

test("a page has fifty jobs at most, whatever is asked for", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  for (let n = 0; n < 51; n++) await anImport(app, UserPoolId);
  const all = new ListUserImportJobsCommand({ UserPoolId, MaxResults: 60 });
  const { UserImportJobs, PaginationToken } = await app.client.send(all);
  expect(UserImportJobs).toHaveLength(50);
  expect(PaginationToken).toEqual(expect.any(String));
});

test("a pool without jobs has an empty list, and one that is not there none", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const list = (id: string, PaginationToken?: string) =>
    answer(app.client.send(new ListUserImportJobsCommand({ UserPoolId: id, MaxResults: 1, PaginationToken })));
  expect(await list(UserPoolId)).toEqual({ UserImportJobs: [] });
  expect(await refusal(list(NO_POOL))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(list(UserPoolId, "x"))).toBe("InvalidParameterException: Invalid pagination token.");
});

test("how many are wanted has to be said", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const list = new ListUserImportJobsCommand({ UserPoolId, MaxResults: 0 });
  expect(await refusal(app.client.send(list))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: " +
      "Member must have value greater than or equal to 1",
  );
});
