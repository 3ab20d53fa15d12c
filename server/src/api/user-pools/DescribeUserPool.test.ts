import {
  CreateUserPoolDomainCommand,
  DescribeUserPoolCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("describes a pool as CreateUserPool did", async () => {
  await using app = await testApp();
  const pool = await aPool(app);
  expect(await answer(app.client.send(new DescribeUserPoolCommand({ UserPoolId: pool.Id })))).toEqual({
    UserPool: pool,
  });
});

test("tells the pool's domains and how many users it has", async () => {
  await using app = await testApp();
  const pool = await aPool(app);
  const { ClientId } = await aClient(app, pool.Id);
  await app.client.send(new SignUpCommand({ ClientId, Username: "ada", Password: "Passw0rd!" }));
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId: pool.Id, Domain: "demo" }));
  const CertificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/1";
  await app.client.send(
    new CreateUserPoolDomainCommand({
      UserPoolId: pool.Id,
      Domain: "auth.example.com",
      CustomDomainConfig: { CertificateArn },
    }),
  );
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId: pool.Id }));
  expect(UserPool).toEqual({ ...pool, EstimatedNumberOfUsers: 1, Domain: "demo", CustomDomain: "auth.example.com" });
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new DescribeUserPoolCommand({ UserPoolId: NO_POOL })))).toBe(NO_POOL_REFUSAL);
});
