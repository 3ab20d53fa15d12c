import { CreateUserPoolDomainCommand, DescribeUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool } from "./pools.fixture.ts";

const describeDomain = (app: TestApp, Domain: string) =>
  answer(app.client.send(new DescribeUserPoolDomainCommand({ Domain })));

test("describes a prefix, active at once", async () => {
  await using app = await testApp({ accountId: "123456789012" });
  const { Id } = await aPool(app);
  app.clock.set("2026-04-05T06:07:08Z");
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId: Id, Domain: "demo" }));
  expect(await describeDomain(app, "demo")).toEqual({
    DomainDescription: {
      UserPoolId: Id,
      AWSAccountId: "123456789012",
      Domain: "demo",
      CloudFrontDistribution: "127.0.0.1",
      Version: "20260405060708",
      Status: "ACTIVE",
      ManagedLoginVersion: 1,
    },
  });
});

test("describes a custom domain with its certificate", async () => {
  await using app = await testApp({ publicUrl: "https://id.example.com" });
  const { Id } = await aPool(app);
  const CustomDomainConfig = {
    CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1",
    SecurityPolicy: "TLS_V1_2_2021" as const,
  };
  await app.client.send(
    new CreateUserPoolDomainCommand({
      UserPoolId: Id,
      Domain: "auth.example.com",
      ManagedLoginVersion: 2,
      CustomDomainConfig,
    }),
  );
  expect(await describeDomain(app, "auth.example.com")).toEqual({
    DomainDescription: {
      UserPoolId: Id,
      AWSAccountId: "000000000000",
      Domain: "auth.example.com",
      CloudFrontDistribution: "id.example.com",
      Version: expect.stringMatching(/^\d{14}$/),
      Status: "ACTIVE",
      ManagedLoginVersion: 2,
      CustomDomainConfig,
    },
  });
});

test("a free name is described as nothing", async () => {
  await using app = await testApp();
  expect(await describeDomain(app, "demo")).toEqual({ DomainDescription: {} });
  expect(await describeDomain(app, "auth.example.com")).toEqual({ DomainDescription: {} });
});
