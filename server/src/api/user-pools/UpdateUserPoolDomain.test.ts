import {
  CreateUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
  type UpdateUserPoolDomainCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const certificate = (n: number) => ({ CertificateArn: `arn:aws:acm:us-east-1:000000000000:certificate/${n}` });

type Wanted = Omit<Partial<UpdateUserPoolDomainCommandInput>, "UserPoolId" | "Domain">;

const update = (app: TestApp, UserPoolId: string, Domain: string, wanted: Wanted) =>
  app.client.send(new UpdateUserPoolDomainCommand({ UserPoolId, Domain, ...wanted }));

async function aDomain(app: TestApp, Domain: string, custom = false): Promise<string> {
  const { Id } = await aPool(app);
  await app.client.send(
    new CreateUserPoolDomainCommand({ UserPoolId: Id, Domain, ...(custom && { CustomDomainConfig: certificate(1) }) }),
  );
  return Id;
}

const describeDomain = async (app: TestApp, Domain: string) =>
  (await app.client.send(new DescribeUserPoolDomainCommand({ Domain }))).DomainDescription;

test("changes what is given and leaves the rest", async () => {
  await using app = await testApp();
  const poolId = await aDomain(app, "auth.example.com", true);
  expect(await answer(update(app, poolId, "auth.example.com", { ManagedLoginVersion: 2 }))).toEqual({
    ManagedLoginVersion: 2,
    CloudFrontDomain: "127.0.0.1",
  });
  await update(app, poolId, "auth.example.com", {
    CustomDomainConfig: { ...certificate(2), SecurityPolicy: "TLS_V1" },
  });
  expect(await describeDomain(app, "auth.example.com")).toMatchObject({
    UserPoolId: poolId,
    ManagedLoginVersion: 2,
    CustomDomainConfig: { ...certificate(2), SecurityPolicy: "TLS_V1" },
    Status: "ACTIVE",
  });
});

test("a prefix does not become a custom domain", async () => {
  await using app = await testApp();
  const poolId = await aDomain(app, "demo");
  expect(await refusal(update(app, poolId, "demo", { CustomDomainConfig: certificate(1) }))).toBe(
    "InvalidParameterException: A prefix domain cannot have a CustomDomainConfig.",
  );
  expect(await describeDomain(app, "demo")).not.toHaveProperty("CustomDomainConfig");
});

test("another pool's domain is as unknown as none, and stays as it is", async () => {
  await using app = await testApp();
  await aDomain(app, "theirs");
  const { Id } = await aPool(app);
  for (const name of ["theirs", "nobodys"]) {
    expect(await refusal(update(app, Id, name, { ManagedLoginVersion: 2 }))).toBe(
      "InvalidParameterException: No such domain or user pool exists.",
    );
  }
  expect((await describeDomain(app, "theirs"))?.ManagedLoginVersion).toBe(1);
});

test("the newer pages are not for LITE pools", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, { UserPoolTier: "LITE" });
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId: Id, Domain: "demo" }));
  expect(await refusal(update(app, Id, "demo", { ManagedLoginVersion: 2 }))).toBe(
    "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Managed Login Version 2",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(update(app, NO_POOL, "demo", {}))).toBe(NO_POOL_REFUSAL);
});
